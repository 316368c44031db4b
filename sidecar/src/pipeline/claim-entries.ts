import type { ClaimedEntry } from '../ledger/entry.ts';
import type { PipelineDeps } from '../posting/work.ts';

/** Entries claimed for one organisation in one round: three full calls, so that batches stay full. */
export const CLAIM_MAX = 150;
/** One full call: a live order that arrives meanwhile waits no longer than that. */
export const BACKFILL_CLAIM_MAX = 50;

/** Claims only live orders while there are any: they do not wait for a backfill's calls. */
export async function claimEntries(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: readonly string[],
): Promise<readonly ClaimedEntry[]> {
  const windowMs = deps.gatherWindowMs(tenantId);
  if (windowMs > 0 && (await deps.ledger.hasDue({ storeIds }))) await deps.sleep(windowMs);
  const { worker } = deps;
  const live = await deps.ledger.claim({ worker, limit: CLAIM_MAX, storeIds, only: 'live' });
  if (live.length > 0) return live;
  return await deps.ledger.claim({ worker, limit: BACKFILL_CLAIM_MAX, storeIds, only: 'backfill' });
}
