import type { ExpressionBuilder, Kysely } from 'kysely';
import { among } from '../database/among.ts';
import type { Row, Schema } from '../database/schema.ts';
import { detailText, toAttempt } from '../ledger/entry-row.ts';
import type { Attempt, Call } from '../ledger/entry.ts';
import { callsById } from '../ledger/outbox.ts';
import { actionRow, trail } from './trail.ts';

/** Rows read at a time: an export of years needs no more memory than one of a day. */
const PAGE = 500;
/** A call of fifty orders is about 50 kB. */
const CALLS_PAGE = 20;

/** `orderId`: with a store. Instants, ISO UTC: `from` included, `until` not. */
export type ExportFilter = Readonly<Record<'storeId' | 'orderId' | 'from' | 'until', string | undefined>>;

export type TrailExport = ReturnType<typeof exportTrail>;
export type ExportedRow = ReturnType<typeof toExported>;

/** `calls` comes after all rows. Reads one snapshot of the database; nothing else may use `db` meanwhile. */
export function exportTrail(db: Kysely<Schema>, filter: ExportFilter) {
  return {
    async *rows() {
      for (let after = 0; ;) {
        const page = await pageQuery(db, filter, after);
        const calls = await callsById({ db }, [...new Set(page.flatMap((row) => row.call_id ?? []))]);
        const shared = await ordersOfSteps(db, filter, page);
        for (const row of page) yield toExported(row, calls, shared.get(row.call_id ?? 0) ?? []);
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return;
        after = last.id;
      }
    },
    async *calls() {
      for (let after = 0; ;) {
        const page = await callsQuery(db, filter, after);
        for (const row of await callsById({ db }, page)) yield toExportedCall(row);
        const last = page.at(-1);
        if (last === undefined || page.length < CALLS_PAGE) return;
        after = last;
      }
    },
  };
}

type JoinedRow = Row<'attempts'> & { entry_store: string | null; entry_kind: string | null; source_id: string | null };

function filtered(db: Kysely<Schema>, { storeId, orderId, from, until }: ExportFilter) {
  let query = db.selectFrom('attempts').leftJoin('entries', 'entries.id', 'attempts.entry_id');
  if (storeId !== undefined) {
    const isShared = (eb: ExpressionBuilder<Schema, 'attempts'>) =>
      eb.and([
        eb('attempts.entry_id', 'is', null),
        eb.exists(
          ofCalls(db, { storeId, orderId })
            .select('call_items.call_id')
            .where('call_items.call_id', '=', eb.ref('attempts.call_id')),
        ),
      ]);
    query =
      orderId === undefined
        ? query.where((eb) =>
            eb.or([eb('entries.store_id', '=', storeId), eb('attempts.store_id', '=', storeId), isShared(eb)]),
          )
        : query.where((eb) =>
            eb.or([
              eb.and({ 'entries.store_id': storeId, 'entries.kind': 'order', 'entries.source_id': orderId }),
              isShared(eb),
            ]),
          );
  }
  if (from !== undefined) query = query.where('attempts.at', '>=', from);
  if (until !== undefined) query = query.where('attempts.at', '<', until);
  return query;
}

type Of = Pick<ExportFilter, 'storeId' | 'orderId'>;

/** The entries of calls, of this store or order. */
function ofCalls(db: Kysely<Schema>, { storeId, orderId }: Of) {
  let query = db.selectFrom('call_items').innerJoin('entries', 'entries.id', 'call_items.entry_id');
  if (storeId !== undefined) query = query.where('entries.store_id', '=', storeId);
  if (orderId !== undefined)
    query = query.where((eb) => eb.and({ 'entries.kind': 'order', 'entries.source_id': orderId }));
  return query;
}

interface OrderOfStep {
  readonly entryId: number;
  readonly storeId: string;
  readonly orderId: string;
}

/** The orders of the steps that a call took for several of them, by the call. */
async function ordersOfSteps(
  db: Kysely<Schema>,
  filter: Of,
  page: readonly JoinedRow[],
): Promise<ReadonlyMap<number, readonly OrderOfStep[]>> {
  const shared = new Set(page.flatMap((row) => (row.entry_id === null ? (row.call_id ?? []) : [])));
  const rows = await ofCalls(db, filter)
    .select([
      'call_items.call_id',
      'entries.id as entryId',
      'entries.store_id as storeId',
      'entries.source_id as orderId',
    ])
    .distinct()
    .where('call_items.call_id', 'in', among(shared))
    .where('entries.kind', '=', 'order')
    .orderBy('entries.id')
    .execute();
  const byCall = Map.groupBy(rows, (row) => row.call_id);
  return new Map(
    [...byCall].map(([id, all]) => [id, all.map(({ entryId, storeId, orderId }) => ({ entryId, storeId, orderId }))]),
  );
}

function pageQuery(db: Kysely<Schema>, filter: ExportFilter, after: number): Promise<JoinedRow[]> {
  return filtered(db, filter)
    .selectAll('attempts')
    .select(['entries.store_id as entry_store', 'entries.kind as entry_kind', 'entries.source_id as source_id'])
    .where('attempts.id', '>', after)
    .orderBy('attempts.id')
    .limit(PAGE)
    .execute();
}

async function callsQuery(db: Kysely<Schema>, filter: ExportFilter, after: number): Promise<number[]> {
  const rows = await filtered(db, filter)
    .select('attempts.call_id as call')
    .distinct()
    .where('attempts.call_id', '>', after)
    .orderBy('attempts.call_id')
    .limit(CALLS_PAGE)
    .execute();
  return rows.flatMap((row) => row.call ?? []);
}

/** One row of the trail, in words and as chained. */
function toExported(row: JoinedRow, calls: readonly Call[], orders: readonly OrderOfStep[]) {
  const attempt = toAttempt(row);
  const isShared = row.entry_id === null && row.call_id !== null;
  const [line] = row.step === 'action' ? [actionRow(attempt)] : trail([attempt], calls, null);
  const { id, at, source_id: sourceId, entry_id: entryId, step } = row;
  const [only, ...others] = isShared ? orders : [];
  const orderId = row.entry_kind === 'order' ? sourceId : others.length === 0 ? (only?.orderId ?? null) : null;
  const isOfOneStore = others.every((one) => one.storeId === only?.storeId);
  const storeId = row.entry_store ?? row.store_id ?? (isOfOneStore ? (only?.storeId ?? null) : null);
  return {
    ...{ id, at, storeId, orderId, entryId, step },
    /** All orders of a step that a call took for several of them. */
    ...(isShared ? { orders } : {}),
    /** As chained: cli:<user>, wp:<id> (<login>), …; null = the sync itself. */
    by: row.actor,
    text: line?.text ?? '',
    details: isShared ? orders.flatMap((one) => detailsOfOrder(attempt, calls, one)) : (line?.details ?? []),
    callId: row.call_id,
    /** The exact text behind `detailDigest`; null = removed. */
    detail: detailText(row),
    detailDigest: row.detail_digest,
    /** The store of an action, as chained. */
    actionStoreId: row.store_id,
    hash: row.hash,
  };
}

/** What the call had of this order, with its number before it where it is one of several. */
function detailsOfOrder(attempt: Attempt, calls: readonly Call[], { entryId, orderId }: OrderOfStep): string[] {
  return trail([{ ...attempt, entryId }], calls, null).flatMap(({ details }) =>
    details.map((detail) => `${orderId}: ${detail}`),
  );
}

function toExportedCall(call: Call) {
  const { id, tenantId, kind, method, path, idempotencyKey, createdAt, sentAt, settledAt, httpStatus, answer } = call;
  const about = { id, tenantId, kind, method, path, idempotencyKey, createdAt, sentAt, settledAt, httpStatus };
  // Unsettled calls may hold names and addresses: these are masked once settled.
  return { ...about, request: kind === 'contacts' && settledAt === null ? '' : call.body, answer };
}
