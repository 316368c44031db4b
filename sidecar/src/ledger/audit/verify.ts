import type { Kysely } from 'kysely';
import { z } from 'zod';
import { CHAIN_START, chainHash, digestOf, type ChainHead } from '../../database/audit-chain.ts';
import type { Row, Schema } from '../../database/schema.ts';
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
  previous: ChainHead;
  rows: number;
  first: { id: number; at: string } | null;
  /** Rows without text, until a later erasure names them. */
  readonly unexplained: Set<number>;
  /** Calls whose text was erased: their digests stand for it. */
  readonly erasedCalls: ReadonlySet<number>;
  erased: number;
}

class Fault extends Error {
  readonly fault: TrailFault;
  constructor(id: number, code: TrailFault['code'], message: string) {
    super(message);
    this.fault = { id, code, message };
  }
}

/** `expected`: a head recorded earlier; the trail must still hold it. Reads one state of the database throughout. */
export function verifyTrail(
  db: Kysely<Schema>,
  signer: Signer,
  expected: ChainHead | null = null,
): Promise<Verification> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      const anchors = await checkpoints(tx, 'asc');
      const walk: Walk = {
        previous: CHAIN_START,
        rows: 0,
        first: null,
        unexplained: new Set(),
        erasedCalls: await erasedCallsOf(tx),
        erased: 0,
      };
      let fault: TrailFault | null = null;
      try {
        for (const anchor of anchors) checkSignature(anchor, signer);
        await walkRows(tx, walk, anchors, expected);
        await checkEnd(tx, walk, anchors, expected);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        fault = error.fault;
      }
      const { rows, first, previous: head, erased } = walk;
      return { fault, rows, first, head, erased, checkpoints: anchors.length };
    });
}

function checkSignature(anchor: Checkpoint, signer: Signer): void {
  if (signer.isRight(checkpointText(anchor), anchor.signature)) return;
  throw new Fault(
    anchor.id,
    'checkpoint_wrong',
    `The checkpoint at row ${anchor.id} was not signed by this installation.`,
  );
}

async function walkRows(
  db: Kysely<Schema>,
  walk: Walk,
  anchors: readonly Checkpoint[],
  expected: ChainHead | null,
): Promise<void> {
  const known = new Map<number, string>(anchors.map((anchor) => [anchor.id, anchor.hash]));
  for (let after = -1; ;) {
    const page = await db
      .selectFrom('attempts')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const calls = await callsOf(db, page);
    for (const row of page) {
      if (walk.first === null) begin(walk, row, anchors);
      checkRow(walk, row);
      checkDetail(walk, row, calls);
      const signed = known.get(row.id) ?? row.hash;
      const written = expected?.id === row.id ? expected.hash : row.hash;
      if (signed !== row.hash) {
        throw new Fault(row.id, 'checkpoint_wrong', `Row ${row.id} is not the one that its checkpoint signed.`);
      }
      if (written !== row.hash) {
        throw new Fault(row.id, 'row_changed', `Row ${row.id} is not the one that was written down.`);
      }
      walk.previous = { id: row.id, hash: row.hash };
      walk.rows += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

/** Rows before the first were pruned, and a checkpoint replaces them; or there never were any. */
function begin(walk: Walk, row: Row<'attempts'>, anchors: readonly Checkpoint[]): void {
  walk.first = { id: row.id, at: row.at };
  if (row.id === 1) return;
  const anchor = anchors.find((one) => one.id === row.id - 1);
  if (anchor === undefined) {
    const from = anchors.filter((one) => one.id < row.id).at(-1)?.id ?? 0;
    throw new Fault(from + 1, 'row_missing', `Row ${from + 1} is missing: the trail begins at row ${row.id}.`);
  }
  walk.previous = anchor;
}

function checkRow({ previous }: Walk, row: Row<'attempts'>): void {
  if (row.id !== previous.id + 1) {
    throw new Fault(
      previous.id + 1,
      'row_missing',
      `Row ${previous.id + 1} is missing: after ${previous.id} comes ${row.id}.`,
    );
  }
  const hash = chainHash(previous.hash, {
    id: row.id,
    at: row.at,
    step: row.step,
    entryId: row.entry_id,
    storeId: row.store_id,
    callId: row.call_id,
    by: row.actor,
    detailDigest: row.detail_digest,
  });
  if (hash !== row.hash) {
    const when = row.at.slice(0, 19).replace('T', ' ');
    throw new Fault(
      row.id,
      'row_changed',
      `Row ${row.id} (${when}, ${row.step}) does not follow row ${previous.id}: it was changed, put in or moved.`,
    );
  }
}

type CallTexts = ReadonlyMap<number, { readonly body: string; readonly answer_json: string | null }>;

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
  return new Set(
    rows.flatMap(({ detail_json }) => {
      const { action, calls } = detailShape.parse(JSON.parse(detail_json ?? 'null'));
      return action === 'personal_data_erased' ? calls : [];
    }),
  );
}

function checkDetail(walk: Walk, row: Row<'attempts'>, calls: CallTexts): void {
  if (row.detail_json === null) {
    walk.unexplained.add(row.id);
    return;
  }
  if (digestOf(row.detail_json) !== row.detail_digest) {
    throw new Fault(row.id, 'detail_changed', `What row ${row.id} (${row.step}) says was changed.`);
  }
  const isSpecial = row.call_id !== null || row.step === 'action';
  if (!isSpecial) return;
  const detail = detailShape.parse(JSON.parse(row.detail_json));
  if (detail.action === 'personal_data_erased') {
    for (const id of detail.rows) if (walk.unexplained.delete(id)) walk.erased += 1;
  }
  if (row.call_id !== null && !walk.erasedCalls.has(row.call_id))
    checkCall(row.id, row.call_id, detail, calls.get(row.call_id));
}

function checkCall(
  id: number,
  callId: number,
  detail: z.infer<typeof detailShape>,
  call: { readonly body: string; readonly answer_json: string | null } | undefined,
): void {
  const body = digestOf(call?.body ?? '');
  const isSame = [
    detail.request === undefined || detail.request === body,
    detail.masked === undefined || detail.masked === body,
    detail.answer === undefined || detail.answer === digestOf(call?.answer_json ?? ''),
  ].every(Boolean);
  if (!isSame)
    throw new Fault(
      id,
      'call_changed',
      `The request or answer of call ${callId}, which row ${id} is about, was changed.`,
    );
}

async function callsOf(db: Kysely<Schema>, page: readonly Row<'attempts'>[]): Promise<CallTexts> {
  const wanted = [...new Set(page.flatMap((row) => row.call_id ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom('calls').select(['id', 'body', 'answer_json']).where('id', 'in', wanted).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Rows cut off at the end leave an intact chain: checks what else knows its length. */
async function checkEnd(
  db: Kysely<Schema>,
  walk: Walk,
  anchors: readonly Checkpoint[],
  expected: ChainHead | null,
): Promise<void> {
  const newest = anchors.at(-1);
  // All pruned: the checkpoint is the end.
  if (walk.first === null && newest !== undefined) walk.previous = { id: newest.id, hash: newest.hash };
  const counter = await db
    .$extendTables<{ sqlite_sequence: { name: string; seq: number } }>()
    .selectFrom('sqlite_sequence')
    .select('seq')
    .where('name', '=', 'attempts')
    .executeTakeFirst();
  const until = Math.max(newest?.id ?? 0, counter?.seq ?? 0, expected?.id ?? 0);
  if (walk.previous.id < until) {
    throw new Fault(
      walk.previous.id + 1,
      'end_missing',
      `Row ${walk.previous.id + 1} is missing: the trail once went on to row ${until}.`,
    );
  }
  const [unexplained] = walk.unexplained;
  if (unexplained !== undefined) {
    throw new Fault(
      unexplained,
      'detail_changed',
      `What row ${unexplained} says was taken out, and no erasure tells of it.`,
    );
  }
}
