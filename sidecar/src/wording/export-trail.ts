import type { Kysely } from 'kysely';
import type { Row, Schema } from '../database/schema.ts';
import { toAttempt } from '../ledger/entry-row.ts';
import type { Call } from '../ledger/entry.ts';
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
        for (const row of page) yield toExported(row, calls);
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
  if (orderId !== undefined)
    query = query.where((eb) => eb.and({ 'entries.kind': 'order', 'entries.source_id': orderId }));
  if (storeId !== undefined) {
    query = query.where((eb) => eb.or([eb('entries.store_id', '=', storeId), eb('attempts.store_id', '=', storeId)]));
  }
  if (from !== undefined) query = query.where('attempts.at', '>=', from);
  if (until !== undefined) query = query.where('attempts.at', '<', until);
  return query;
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
function toExported(row: JoinedRow, calls: readonly Call[]) {
  const attempt = toAttempt(row);
  const [line] = row.entry_id === null ? [actionRow(attempt)] : trail([attempt], calls, null);
  const { id, at, source_id: sourceId, entry_id: entryId, step } = row;
  const orderId = row.entry_kind === 'order' ? sourceId : null;
  return {
    ...{ id, at, storeId: row.entry_store ?? row.store_id, orderId, entryId, step },
    /** As chained: cli:<user>, wp:<id> (<login>), …; null = the sync itself. */
    by: row.actor,
    text: line?.text ?? '',
    details: line?.details ?? [],
    callId: row.call_id,
    /** The exact text behind `detailDigest`; null = removed. */
    detail: row.detail_json,
    detailDigest: row.detail_digest,
    /** The store of an action, as chained. */
    actionStoreId: row.store_id,
    hash: row.hash,
  };
}

function toExportedCall(call: Call) {
  const { id, tenantId, kind, method, path, idempotencyKey, createdAt, sentAt, settledAt, httpStatus, answer } = call;
  const about = { id, tenantId, kind, method, path, idempotencyKey, createdAt, sentAt, settledAt, httpStatus };
  // Unsettled calls may hold names and addresses: these are masked once settled.
  return { ...about, request: kind === 'contacts' && settledAt === null ? '' : call.body, answer };
}
