import type { ClaimedEntry } from '../ledger/entry.ts';
import type { Round } from '../posting/round.ts';

/** Entries claimed for one organisation in one round: three full calls, so that batches stay full. */
export const CLAIM_MAX = 150;
/** One full call: a live order that arrives meanwhile waits no longer than that. */
export const BACKFILL_CLAIM_MAX = 50;

/** Claims only live orders while there are any: they do not wait for a backfill's calls. */
export async function claimEntries(round: Round, storeIds: readonly string[]): Promise<readonly ClaimedEntry[]> {
  const { ledger, worker } = round;
  const windowMs = round.gatherWindowMs(round.tenantId);
  if (windowMs > 0 && (await ledger.hasDue({ storeIds }))) await round.sleep(windowMs);
  const live = await ledger.claim({ worker, limit: CLAIM_MAX, storeIds, only: 'live' });
  if (live.length > 0) return live;
  return await ledger.claim({ worker, limit: BACKFILL_CLAIM_MAX, storeIds, only: 'backfill' });
}
