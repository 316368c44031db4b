import type { ClaimedEntry } from '../ledger/entry.ts';
import type { Round } from '../posting/round.ts';
import { CLAIM_MAX, type HeldOrders } from './held-orders.ts';

/** One full call of contacts and payments. A live order that arrives meanwhile waits for its end, a second or two. */
export const BACKFILL_CLAIM_MAX = 200;

/** Ours: orders that arrive nearer to each other are posted by the same calls. An order alone waits so long for another one. */
const BURST_GAP_MS = 40;
/** The longest that the first of a burst waits: less than the calls of a round of its own, which the others would wait for. */
export const BURST_MS_MAX = 700;

/** Claims only live orders while there are any: they do not wait for a backfill's calls. Fewer where other organisations hold many. */
export async function claimEntries(
  round: Round,
  storeIds: readonly string[],
  held: HeldOrders,
): Promise<readonly ClaimedEntry[]> {
  const { ledger, worker } = round;
  if (!round.dayPace.allows(round.tenantId)) return [];
  const windowMs = round.gatherWindowMs(round.tenantId);
  if (windowMs === 0) await endOfBurst(round, storeIds);
  else if (await mayGather(round, storeIds)) await round.sleep(windowMs);
  const claimed = await held.claim(round.tenantId, async (most) => {
    const live = await ledger.claim({ worker, limit: Math.min(CLAIM_MAX, most), storeIds, only: 'live' });
    const limit = Math.min(BACKFILL_CLAIM_MAX, most);
    return live.length > 0 ? live : await ledger.claim({ worker, limit, storeIds, only: 'backfill' });
  });
  if (claimed.length > 0) round.dayPace.claimed(round.tenantId);
  return claimed;
}

/** Until no more live orders arrive, or a claim is full. */
async function endOfBurst({ ledger, now, sleep }: Round, storeIds: readonly string[]): Promise<void> {
  const until = now().getTime() + BURST_MS_MAX;
  let due = 0;
  for (;;) {
    const more = await ledger.countDue({ storeIds, only: 'live', limit: CLAIM_MAX });
    if (more <= due || more === CLAIM_MAX || now().getTime() >= until) return;
    due = more;
    await sleep(BURST_GAP_MS);
  }
}

/** Whether waiting for more orders makes batches fuller: not if nothing is due, nor if the claim is full without. */
async function mayGather({ ledger }: Round, storeIds: readonly string[]): Promise<boolean> {
  const live = await ledger.countDue({ storeIds, only: 'live', limit: CLAIM_MAX });
  if (live > 0) return live < CLAIM_MAX;
  const backfill = await ledger.countDue({ storeIds, only: 'backfill', limit: BACKFILL_CLAIM_MAX });
  return backfill > 0 && backfill < BACKFILL_CLAIM_MAX;
}
