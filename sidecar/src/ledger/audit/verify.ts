import type { Kysely } from 'kysely';
import { z } from 'zod';
import { CHAIN_START, chainHash, digestOf, type ChainHead } from '../../database/audit-chain.ts';
import { among } from '../../database/among.ts';
import type { Row, Schema } from '../../database/schema.ts';
import { detailText } from '../entry-row.ts';
import { CALL_TEXTS, callTexts, type CallTexts } from '../kept/kept-call.ts';
import { checkpoints, checkpointText, type Checkpoint, type Signer } from './checkpoints.ts';

/** Rows read at a time: a trail of years is checked in constant memory. */
const PAGE = 2_000;

/** The first fault found. */
export interface TrailFault {
  /** The row concerned. */
  readonly id: number;
  readonly code: 'row_missing' | 'row_changed' | 'detail_changed' | 'call_changed' | 'checkpoint_wrong' | 'end_missing';
  readonly message: string;
}

export interface Verification {
  readonly fault: TrailFault | null;
  /** Consistent rows, up to the fault if there is one. */
  readonly rows: number;
  /** null = the trail is empty. */
  readonly first: { readonly id: number; readonly at: string } | null;
  readonly head: ChainHead;
  /** Rows whose text was erased on request. */
  readonly erased: number;
  readonly checkpoints: number;
}

interface Walk {
  readonly db: Kysely<Schema>;
  readonly anchors: readonly Checkpoint[];
  /** A head recorded earlier; the trail must still hold it. */
  readonly expected: ChainHead | null;
  /** Calls whose text was erased: their digests replace it. */
  readonly erasedCalls: ReadonlySet<number>;
  /** Rows without text, until a later erasure names them. */
  readonly unexplained: Set<number>;
  previous: ChainHead;
  rows: number;
  first: { id: number; at: string } | null;
  erased: number;
}

class BrokenTrail extends Error {
  readonly fault: TrailFault;
  constructor(fault: TrailFault) {
    super(fault.message);
    this.fault = fault;
  }
}

function report(id: number, code: TrailFault['code'], message: string): never {
  throw new BrokenTrail({ id, code, message });
}

/** `expected`: a head recorded earlier; the trail must still hold it. Reads one state of the database throughout. */
export function verifyTrail(
  db: Kysely<Schema>,
  signer: Signer,
  expected: ChainHead | null = null,
): Promise<Verification> {
  const transaction = db.transaction().setAccessMode('read only');
  return transaction.execute(async (tx) => {
    const anchors = await checkpoints(tx, 'asc');
    const found = { unexplained: new Set<number>(), previous: CHAIN_START, rows: 0, first: null, erased: 0 };
    const walk: Walk = { db: tx, anchors, expected, erasedCalls: await erasedCallsOf(tx), ...found };
    let fault: TrailFault | null = null;
    try {
      for (const anchor of anchors) {
        if (!signer.isRight(checkpointText(anchor), anchor.signature)) {
          const message = `The checkpoint at row ${anchor.id} was not signed by this installation.`;
          report(anchor.id, 'checkpoint_wrong', message);
        }
      }
      await walkRows(walk);
      await checkEnd(walk);
    } catch (error) {
      if (!(error instanceof BrokenTrail)) throw error;
      fault = error.fault;
    }
    const { rows, first, previous: head, erased } = walk;
    return { fault, rows, first, head, erased, checkpoints: anchors.length };
  });
}

async function walkRows(walk: Walk): Promise<void> {
  const signed = new Map(walk.anchors.map(({ id, hash }) => [id, hash]));
  for (let after = -1; ; after = walk.previous.id) {
    const rows = walk.db.selectFrom('attempts').selectAll().where('id', '>', after);
    const page = await rows.orderBy('id').limit(PAGE).execute();
    const calls = await callsOf(walk.db, page);
    for (const row of page) {
      const { id, hash } = row;
      if (walk.first === null) begin(walk, row);
      checkRow(walk.previous, row);
      checkDetail(walk, row, calls);
      if ((signed.get(id) ?? hash) !== hash) {
        report(id, 'checkpoint_wrong', `Row ${id} is not the one that its checkpoint signed.`);
      }
      if (walk.expected?.id === id && walk.expected.hash !== hash) {
        report(id, 'row_changed', `Row ${id} is not the one that was recorded earlier.`);
      }
      walk.previous = { id, hash };
      walk.rows += 1;
    }
    if (page.length < PAGE) return;
  }
}

/** Rows before the first were pruned, and a checkpoint replaces them; or there never were any. */
function begin(walk: Walk, { id, at }: Row<'attempts'>): void {
  walk.first = { id, at };
  if (id === 1) return;
  const anchor = walk.anchors.find((one) => one.id === id - 1);
  if (anchor === undefined) {
    const from = (walk.anchors.filter((one) => one.id < id).at(-1)?.id ?? 0) + 1;
    report(from, 'row_missing', `Row ${from} is missing: the trail begins at row ${id}.`);
  }
  walk.previous = anchor;
}

function checkRow(previous: ChainHead, row: Row<'attempts'>): void {
  const { id, at, step, entry_id: entryId, store_id: storeId, call_id: callId, actor: by } = row;
  const next = previous.id + 1;
  if (id !== next) report(next, 'row_missing', `Row ${next} is missing: after ${previous.id} comes ${id}.`);
  const chained = { id, at, step, entryId, storeId, callId, by, detailDigest: row.detail_digest };
  if (chainHash(previous.hash, chained) === row.hash) return;
  const when = at.slice(0, 19).replace('T', ' ');
  const message = `Row ${id} (${when}, ${step}) does not follow row ${previous.id}: it was changed, inserted or moved.`;
  report(id, 'row_changed', message);
}

const detailShape = z
  .object({
    action: z.string().optional(),
    rows: z.array(z.number()).catch([]).default([]),
    calls: z.array(z.number()).catch([]).default([]),
    request: z.string().optional(),
    answer: z.string().optional(),
    masked: z.string().optional(),
  })
  .catch({ rows: [], calls: [] });

/** From rows that the walk also verifies. */
async function erasedCallsOf(db: Kysely<Schema>): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('attempts')
    .select('detail_json')
    .where('entry_id', 'is', null)
    .where('step', '=', 'action')
    .where('detail_json', 'like', '%personal_data_erased%')
    .execute();
  const details = rows.map(({ detail_json }) => detailShape.parse(JSON.parse(detail_json ?? 'null')));
  return new Set(details.flatMap(({ action, calls }) => (action === 'personal_data_erased' ? calls : [])));
}

function checkDetail(walk: Walk, row: Row<'attempts'>, calls: ReadonlyMap<number, CallTexts>): void {
  const { id, step, call_id: callId } = row;
  const json = textOf(() => detailText(row));
  if (json === null) {
    walk.unexplained.add(id);
    return;
  }
  if (digestOf(json) !== row.detail_digest) {
    report(id, 'detail_changed', `The details of row ${id} (${step}) were changed.`);
  }
  if (callId === null && step !== 'action') return;
  const detail = detailShape.parse(JSON.parse(json));
  if (detail.action === 'personal_data_erased') {
    for (const erased of detail.rows) if (walk.unexplained.delete(erased)) walk.erased += 1;
  }
  if (callId === null || walk.erasedCalls.has(callId)) return;
  const call = calls.get(callId);
  const body = digestOf(call?.body ?? '');
  const { request = body, masked = body, answer } = detail;
  const isSame = request === body && masked === body;
  if (!isSame || (answer !== undefined && answer !== digestOf(call?.answer ?? ''))) {
    report(id, 'call_changed', `The request or answer of call ${callId}, which row ${id} is about, was changed.`);
  }
}

async function callsOf(db: Kysely<Schema>, page: readonly Row<'attempts'>[]): Promise<ReadonlyMap<number, CallTexts>> {
  const ids = [...new Set(page.flatMap((row) => row.call_id ?? []))];
  const calls = db
    .selectFrom('calls')
    .select(['id', ...CALL_TEXTS])
    .where('id', 'in', among(ids));
  return new Map((await calls.execute()).map((row) => [row.id, textsOf(row)]));
}

/** Packed text that cannot be read was changed: it has another digest than any that was kept. */
function textOf(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

const UNREADABLE = 'cannot be unpacked';

function textsOf(row: Parameters<typeof callTexts>[0]): CallTexts {
  const body = textOf(() => callTexts({ ...row, answer_packed: null }).body) ?? '';
  return { body, answer: textOf(() => callTexts({ ...row, body_packed: null }).answer) };
}

/** Rows missing at the end leave an intact chain: checks what else knows its length. */
async function checkEnd(walk: Walk): Promise<void> {
  const newest = walk.anchors.at(-1);
  // All pruned: the checkpoint is the end.
  if (walk.first === null && newest !== undefined) walk.previous = { id: newest.id, hash: newest.hash };
  const counter = await walk.db
    .$extendTables<{ sqlite_sequence: { name: string; seq: number } }>()
    .selectFrom('sqlite_sequence')
    .select('seq')
    .where('name', '=', 'attempts')
    .executeTakeFirst();
  const until = Math.max(newest?.id ?? 0, counter?.seq ?? 0, walk.expected?.id ?? 0);
  const next = walk.previous.id + 1;
  if (next <= until) report(next, 'end_missing', `Row ${next} is missing: the trail once went up to row ${until}.`);
  const [id] = walk.unexplained;
  if (id !== undefined) {
    report(id, 'detail_changed', `The details of row ${id} were removed, and no erasure is recorded for it.`);
  }
}
