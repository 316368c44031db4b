import type { ClaimedEntry } from '../ledger/entry.ts';
import { voidable } from '../posting/adoption/as-adopted.ts';
import { amendDocuments } from '../posting/amendments/amend-posted.ts';
import { resolveUncertain } from '../posting/calls/resolve-uncertain.ts';
import { keepOwnOrganisation } from '../posting/orders/other-organisation.ts';
import { makeItems } from '../posting/items/make-items.ts';
import { planOrders } from '../posting/orders/plan-orders.ts';
import { readOrders } from '../posting/orders/read-orders.ts';
import { linkExistingDocuments, postDocuments, planOtherSources } from '../posting/post-documents.ts';
import { reconcileLedger } from '../posting/reconcile-ledger.ts';
import { startRound, type OpenOrganisation, type PipelineDeps, type Round } from '../posting/round.ts';
import { settleEntries } from '../posting/settle-entries.ts';
import { undoOrders } from '../posting/undo/undo-orders.ts';
import { claimEntries } from './claim-entries.ts';
import type { HeldOrders } from './held-orders.ts';

/** One round, step by step: nothing is sent while an earlier call's outcome is unknown. true = there may be more to do. */
export async function runPipeline(
  deps: PipelineDeps,
  organisation: OpenOrganisation,
  held: HeldOrders,
): Promise<boolean> {
  const { tenantId, storeIds, noted } = organisation;
  const round = startRound(deps, tenantId, noted);
  if (!(await resolveUncertain(round))) return false;
  try {
    const claimed = await claimEntries(round, storeIds, held);
    if (claimed.length === 0) return false;
    if (await reconcileLedger(round, storeIds, claimed)) {
      await postEntries(round, claimed);
    }
    await settleEntries(round, claimed);
    return true;
  } finally {
    held.release(tenantId);
  }
}

/** From the shop's orders to documents in Xero: the steps that a dry run rehearses. Leaves each entry's outcome in the round. */
export async function postEntries(round: Round, claimed: readonly ClaimedEntry[]): Promise<void> {
  const read = await readOrders(round, claimed.filter(({ kind }) => kind === 'order')); // prettier-ignore
  const planned = await planOrders(round, read.orders);
  const others = await planOtherSources(round, claimed);
  const own = await keepOwnOrganisation(round, [...read.deleted, ...planned.cancelled]);
  const linked = await linkExistingDocuments(round, await makeItems(round, planned.orders));
  const cancelled = await voidable(round, await undoOrders(round, own));
  const amended = await amendDocuments(round, linked, cancelled);
  await postDocuments(round, amended, others);
}
