import type { ClaimedEntry } from '../ledger/entry.ts';
import type { Round } from '../posting/round.ts';
import type { HeldOrders } from './held-orders.ts';

/** Entries claimed for one organisation in one round: two full calls of contacts and payments, eight of invoices. */
export const CLAIM_MAX = 400;
/** One full call of contacts and payments. A live order that arrives meanwhile waits for its end, a second or two. */
export const BACKFILL_CLAIM_MAX = 200;

/** Claims only live orders while there are any: they do not wait for a backfill's calls. Fewer where other organisations hold many. */
export async function claimEntries(
  round: Round,
  storeIds: readonly string[],
  held: HeldOrders,
): Promise<readonly ClaimedEntry[]> {
  const { ledger, worker } = round;
  if (!round.dayPace.allows(round.tenantId)) return [];
  const windowMs = round.gatherWindowMs(round.tenantId);
  if (windowMs > 0 && (await mayGather(round, storeIds))) await round.sleep(windowMs);
  const claimed = await held.claim(round.tenantId, async (most) => {
    const live = await ledger.claim({ worker, limit: Math.min(CLAIM_MAX, most), storeIds, only: 'live' });
    const limit = Math.min(BACKFILL_CLAIM_MAX, most);
    return live.length > 0 ? live : await ledger.claim({ worker, limit, storeIds, only: 'backfill' });
  });
  if (claimed.length > 0) round.dayPace.claimed(round.tenantId);
  return claimed;
}

/** Whether waiting for more orders makes batches fuller: not if nothing is due, nor if the claim is full without. */
async function mayGather({ ledger }: Round, storeIds: readonly string[]): Promise<boolean> {
  if (await ledger.hasDue({ storeIds, only: 'live' }))
    return !(await ledger.hasDue({ storeIds, only: 'live', atLeast: CLAIM_MAX }));
  const backfill = { storeIds, only: 'backfill' } as const;
  return (await ledger.hasDue(backfill)) && !(await ledger.hasDue({ ...backfill, atLeast: BACKFILL_CLAIM_MAX }));
}
