import type { EntryState } from '../../ledger/entry.ts';

/** Which orders the table shows; undefined = all. */
export interface OrderFilter {
  readonly storeId?: string | undefined;
  readonly state?: EntryState | undefined;
  /** Only entries older than this id: the next page. */
  readonly beforeId?: number | undefined;
}

/** The page's address with this filter. */
export function addressOf(filter: OrderFilter): string {
  const query = new URLSearchParams();
  if (filter.storeId !== undefined) query.set('store', filter.storeId);
  if (filter.state !== undefined) query.set('state', filter.state);
  if (filter.beforeId !== undefined) query.set('before', String(filter.beforeId));
  const text = query.toString();
  return text === '' ? '/#orders' : `/?${text}#orders`;
}
