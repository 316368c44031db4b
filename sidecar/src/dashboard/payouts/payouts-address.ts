import type { ListedPayout } from '../../contract/payouts.ts';

export function payoutsOfStore(storeId: string): string {
  return `/payouts/${encodeURIComponent(storeId)}`;
}

/** Further back in time. */
export function payoutsFrom(storeId: string, from: string): string {
  return `${payoutsOfStore(storeId)}?${new URLSearchParams({ from }).toString()}`;
}

export function payoutAddress(storeId: string, { gateway, id }: Pick<ListedPayout, 'gateway' | 'id'>): string {
  return `${payoutsOfStore(storeId)}/one?${new URLSearchParams({ gateway, id }).toString()}`;
}
