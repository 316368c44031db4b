import type { LedgerDeps } from '../audit/attempts.ts';

export interface PostedOrder {
  readonly id: number;
  readonly sourceId: string;
}

/** Orders of a store with documents in Xero, by entry: the newest ones, or those after an entry. */
export type PostedQuery = { readonly newest: number } | { readonly after: number; readonly limit: number };

export function postedOrders(deps: LedgerDeps, storeId: string, query: PostedQuery): Promise<PostedOrder[]> {
  const posted = deps.db
    .selectFrom('entries')
    .select(['id', 'source_id as sourceId'])
    .where('store_id', '=', storeId)
    .where('kind', '=', 'order')
    .where((eb) =>
      eb.exists(eb.selectFrom('documents').select('documents.id').whereRef('entry_id', '=', 'entries.id')),
    );
  return 'newest' in query
    ? posted.orderBy('id', 'desc').limit(query.newest).execute()
    : posted.where('id', '>', query.after).orderBy('id').limit(query.limit).execute();
}

/** The last reported state of each of these orders, by the id of its event; none = absent. */
export async function lastChanges(
  deps: LedgerDeps,
  storeId: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await deps.db
    .selectFrom('events')
    .select((eb) => ['source_id', eb.fn.max('id').as('last')])
    .where('store_id', '=', storeId)
    .where('kind', '=', 'order')
    .where('source_id', 'in', [...sourceIds])
    .where('fingerprint', 'like', 'change:%')
    .groupBy('source_id')
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.last]));
}
