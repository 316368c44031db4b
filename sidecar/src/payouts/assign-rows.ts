import type { LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';

/**
 * Rows that no payout carries, given to payouts by hand: each takes what the balance got since the payout before, in any currency.
 * Once given, a row stays with its payout; one that appears late goes to the next. A provider that also pays out automatically
 * says itself what each payout carries, so nothing is given.
 */
export function assignRows(
  payouts: readonly ProviderPayout[],
  rows: readonly LinkedTransaction[],
  taken: ReadonlySet<string>,
): LinkedTransaction[] {
  if (payouts.some(({ automatic }) => automatic)) return [];
  const open = payouts
    .filter(({ id, isFinal }) => isFinal && !taken.has(id))
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
  return rows.flatMap((row) => {
    if (row.payoutId !== null || row.kind === 'payout') return [];
    const payout = open.find(({ createdAt }) => row.createdAt <= createdAt);
    return payout === undefined ? [] : [{ ...row, payoutId: payout.id }];
  });
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
