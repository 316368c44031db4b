import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { ENTRY_STATES, type EntryState } from '../entry.ts';
import { compareText } from '../../domain/text.ts';

export interface PostedOrder {
  readonly id: number;
  readonly sourceId: string;
}

/** By entry: the newest ones, or those after an entry. */
export type PostedQuery = { readonly newest: number } | { readonly after: number; readonly limit: number };

/** Orders of a store with documents in Xero. */
export function postedOrders({ db }: LedgerDeps, storeId: string, query: PostedQuery): Promise<PostedOrder[]> {
  const posted = db
    .selectFrom('entries')
    .select(['id', 'source_id as sourceId'])
    .where((eb) => eb.and({ store_id: storeId, kind: 'order' }))
    .where((eb) =>
      eb.exists(eb.selectFrom('documents').select('documents.id').whereRef('entry_id', '=', 'entries.id')),
    );
  return 'newest' in query
    ? posted.orderBy('id', 'desc').limit(query.newest).execute()
    : posted.where('id', '>', query.after).orderBy('id').limit(query.limit).execute();
}

/** The event of the last reported state of each of these orders; none = absent. */
export async function lastChanges(
  { db }: LedgerDeps,
  storeId: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('events')
    .select((eb) => ['source_id', eb.fn.max('id').as('last')])
    .where((eb) => eb.and({ store_id: storeId, kind: 'order' }))
    .where('source_id', 'in', sourceIds)
    .where('fingerprint', 'like', 'change:%')
    .groupBy('source_id')
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.last]));
}

/** The newest orders of each relevant state: those in Xero, and those that a missing currency blocks. */
const ORDERS_READ = 100;

/** ISO 4217 codes of a store's latest orders. */
export async function recentCurrencies({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<string[]> {
  const rows = await Promise.all(
    ['recorded', 'rejected'].map((state) =>
      db
        .selectFrom('entries')
        .select(sql<string | null>`json_extract(summary_json, '$.currency')`.as('currency'))
        .where((eb) => eb.and({ store_id: storeId, kind: 'order', state }))
        .orderBy('id', 'desc')
        .limit(ORDERS_READ)
        .execute(),
    ),
  );
  return [...new Set(rows.flat().flatMap(({ currency }) => currency ?? []))];
}

/** Orders of a store that have one of these numbers, which plugins may make other than their ids. */
export async function ordersNumbered(
  { db }: Pick<LedgerDeps, 'db'>,
  storeId: string,
  numbers: readonly string[],
): Promise<string[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom('entries')
    .select('source_id')
    .where((eb) => eb.and({ store_id: storeId, kind: 'order' }))
    // As the index on numbers has it.
    .where('summary_json', 'is not', null)
    .where(sql<boolean>`json_extract(summary_json, '$.orderNumber') in ${among(numbers)}`)
    .execute();
  return rows.map((row) => row.source_id);
}

/** Orders of a store whose entry changed since an instant (ISO UTC text). */
export async function ordersChangedSince({ db }: LedgerDeps, storeId: string, since: string): Promise<string[]> {
  const rows = await db
    .selectFrom('entries')
    .select('source_id')
    .where('store_id', '=', storeId)
    .where('kind', '=', 'order')
    .where('updated_at', '>=', since)
    .execute();
  return rows.map((row) => row.source_id);
}

const CHANGE = /^change:(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})/;

/** When the shop last changed each of these orders, if it was reported: UTC by the second, without a zone; not known = absent. */
export async function lastChangedAt(
  { db }: LedgerDeps,
  storeId: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('events')
    // Of one form, so that the last text is the latest.
    .select((eb) => ['source_id', eb.fn.max('fingerprint').as('last')])
    .where((eb) => eb.and({ store_id: storeId, kind: 'order' }))
    .where('source_id', 'in', among(orderIds))
    .where('fingerprint', '>=', 'change:')
    .where('fingerprint', '<', 'change;')
    .groupBy('source_id')
    .execute();
  return new Map(
    rows.flatMap(({ source_id: id, last }) => {
      const at = CHANGE.exec(last)?.[1];
      return at === undefined ? [] : [[id, at] as const];
    }),
  );
}

/** What the ledger has of an order besides its documents. */
export interface OrderEntry {
  readonly id: number;
  readonly orderId: string;
  /** null = never read. */
  readonly orderNumber: string | null;
  readonly state: EntryState;
  /** In the shop, when it was last read; null = never read. */
  readonly orderStatus: string | null;
  /** Hash of the figures that were last recorded. */
  readonly recordedHash: string | null;
  /** Why it has that state: codes of its problems. */
  readonly reasons: readonly string[];
  /** Codes of what a person should know although it is posted. */
  readonly notices: readonly string[];
  /** A person decided that its money need not be in Xero. */
  readonly isIgnored: boolean;
  /** The reason that they gave. */
  readonly ignoredFor: string | undefined;
}

const codes = z.array(z.object({ code: z.string() }).transform(({ code }) => code)).catch([]);
const entryStates = z.enum(ENTRY_STATES);

/** Entries of these orders of a store; orders that it never accepted are absent. */
export async function orderEntries(
  { db }: LedgerDeps,
  storeId: string,
  orderIds: readonly string[],
): Promise<OrderEntry[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['id', 'source_id', 'state', 'problems_json', 'recorded_hash'])
    .select([
      sql<string | null>`json_extract(summary_json, '$.orderNumber')`.as('order_number'),
      sql<string | null>`json_extract(summary_json, '$.orderStatus')`.as('order_status'),
      sql<string | null>`json_extract(summary_json, '$.notices')`.as('notices'),
      sql<number>`coalesce(json_extract(unsynced_json, '$.ignored') is not null, 0)`.as('ignored'),
      sql<string | null>`json_extract(unsynced_json, '$.ignored.reason')`.as('ignored_for'),
    ])
    .where('store_id', '=', storeId)
    .where('kind', '=', 'order')
    .where('source_id', 'in', among(orderIds))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ...{ orderId: row.source_id, orderNumber: row.order_number },
    state: entryStates.parse(row.state),
    orderStatus: row.order_status,
    recordedHash: row.recorded_hash,
    reasons: codes.parse(parsed(row.problems_json)),
    notices: codes.parse(parsed(row.notices)),
    isIgnored: row.ignored === 1,
    ignoredFor: row.ignored_for ?? undefined,
  }));
}

function parsed(text: string | null): unknown {
  return text === null ? [] : JSON.parse(text);
}

/** The newest posted orders; an older one may have been posted again after them. */
const NEWEST_READ = 50;

/** The order of a store that was posted last, of the newest; null = none. */
export async function lastPosted({ db }: Pick<LedgerDeps, 'db'>, storeId: string) {
  const rows = await db
    .selectFrom('entries')
    .select(['source_id as orderId', 'recorded_at as at'])
    .select(sql<string | null>`json_extract(summary_json, '$.orderNumber')`.as('orderNumber'))
    .select(sql<string | null>`json_extract(summary_json, '$.invoiceNumber')`.as('invoiceNumber'))
    .where((eb) => eb.and({ store_id: storeId, kind: 'order', state: 'recorded' }))
    .orderBy('id', 'desc')
    .limit(NEWEST_READ)
    .execute();
  const [last] = rows
    .flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]))
    .sort((a, b) => compareText(b.at, a.at));
  return last === undefined ? null : { ...last, orderNumber: last.orderNumber ?? last.orderId };
}
