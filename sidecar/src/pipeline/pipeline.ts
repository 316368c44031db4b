import { linkExistingDocuments } from '../posting/adoption/adopt-earlier.ts';
import { amendDocuments } from '../posting/amendments/amend-posted.ts';
import { voidable } from '../posting/adoption/as-adopted.ts';
import { reconcileLedger } from '../posting/reconcile-ledger.ts';
import { keepOwnOrganisation } from '../posting/other-organisation.ts';
import { planEntries } from '../posting/plan-entries.ts';
import { postDocuments } from '../posting/post-documents.ts';
import { readOrders } from '../posting/read-orders.ts';
import { resolveUncertain } from '../posting/calls/resolve-uncertain.ts';
import { settleEntries } from '../posting/settle-entries.ts';
import type { NotedShop, PipelineDeps } from '../posting/work.ts';
import { claimEntries } from './claim-entries.ts';

export interface OpenOrganisation {
  readonly tenantId: string;
  readonly storeIds: readonly string[];
  /** Stores that want notes in Xero. */
  readonly noted?: ReadonlyMap<string, NotedShop> | undefined;
}

/**
 * One round for one organisation, step by step. Nothing is sent for an order while the outcome of an earlier call is
 * unknown. True = there may be more to do now.
 */
export async function runPipeline(parts: PipelineDeps, organisation: OpenOrganisation): Promise<boolean> {
  const { tenantId, storeIds, noted } = organisation;
  const deps: PipelineDeps = { ...parts, noted };
  if (!(await resolveUncertain(deps, tenantId))) return false;
  const claimed = await claimEntries(deps, tenantId, storeIds);
  if (claimed.length === 0) return false;
  const notReconciled = await reconcileLedger(deps, tenantId, storeIds, claimed);
  if (notReconciled !== null) {
    await settleEntries(deps, claimed, [notReconciled]);
    return true;
  }
  const read = await readOrders(deps, claimed);
  const planned = await planEntries(deps, tenantId, read.orders);
  const own = await keepOwnOrganisation(deps, tenantId, [...read.over, ...planned.over]);
  const linked = await linkExistingDocuments(deps, tenantId, planned.works);
  const cancelled = await voidable(deps, own.over);
  const amended = await amendDocuments(deps, tenantId, linked.works, cancelled.over);
  const posted = await postDocuments(deps, tenantId, amended.works);
  const steps = [read, planned, own, linked, cancelled, amended].map(({ settled }) => settled);
  await settleEntries(deps, claimed, [...steps, posted]);
  return true;
}
