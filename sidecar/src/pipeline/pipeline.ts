import type { ClaimedEntry } from '../ledger/entry.ts';
import { adoptEarlier } from '../posting/adoption/adopt-earlier.ts';
import { amendPosted } from '../posting/amendments/amend-posted.ts';
import { endable } from '../posting/adoption/as-adopted.ts';
import { catchUp } from '../posting/reconcile-ledger.ts';
import { overAtHome } from '../posting/other-organisation.ts';
import { planEntries } from '../posting/plan-entries.ts';
import { postWorks } from '../posting/post-documents.ts';
import { readOrders } from '../posting/read-orders.ts';
import { resolveUncertain } from '../posting/calls/resolve-uncertain.ts';
import { settleAll } from '../posting/settle-entries.ts';
import type { NotedShop, PipelineDeps } from '../posting/work.ts';

/** Entries claimed for one organisation in one round: three full calls, so that batches stay full. */
export const CLAIM_MAX = 150;
/** One full call: a live order that comes meanwhile waits for no more than that. */
export const BACKFILL_CLAIM_MAX = 50;

export interface OpenOrganisation {
  readonly tenantId: string;
  readonly storeIds: readonly string[];
  /** Those of the stores that want notes in Xero. */
  readonly noted?: ReadonlyMap<string, NotedShop> | undefined;
}

/**
 * One round for one organisation: claim → look whether the ledger is as new as the books → read the order → plan
 * documents → link what others made → amend what was posted before → post in batches → settle.
 * Nothing is sent for an order while the outcome of an earlier call for it is unknown. True = there may be more to do at once.
 */
export async function roundOf(parts: PipelineDeps, organisation: OpenOrganisation): Promise<boolean> {
  const { tenantId, storeIds, noted } = organisation;
  const deps: PipelineDeps = { ...parts, noted };
  if (!(await resolveUncertain(deps, tenantId))) return false;
  const claimed = await claimNext(deps, tenantId, storeIds);
  if (claimed.length === 0) return false;
  const hindered = await catchUp(deps, tenantId, storeIds, claimed);
  if (hindered !== null) {
    await settleAll(deps, claimed, [hindered]);
    return true;
  }
  const read = await readOrders(deps, claimed);
  const planned = await planEntries(deps, tenantId, read.orders);
  const home = await overAtHome(deps, tenantId, [...read.over, ...planned.over]);
  const earlier = await adoptEarlier(deps, tenantId, planned.works);
  const ending = await endable(deps, home.over);
  const amended = await amendPosted(deps, tenantId, earlier.works, ending.over);
  const posted = await postWorks(deps, tenantId, amended.works);
  await settleAll(deps, claimed, [
    read.settled,
    planned.settled,
    home.settled,
    earlier.settled,
    ending.settled,
    amended.settled,
    posted,
  ]);
  return true;
}

/** Live orders alone, when there are any: they do not wait for a backfill's calls. */
async function claimNext(
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
