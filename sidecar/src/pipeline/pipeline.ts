import type { ClaimedEntry } from '../ledger/entry.ts';
import { voidable } from '../posting/adoption/as-adopted.ts';
import { amendDocuments } from '../posting/amendments/amend-posted.ts';
import { resolveUncertain } from '../posting/calls/resolve-uncertain.ts';
import { keepOwnOrganisation } from '../posting/orders/other-organisation.ts';
import { makeItems } from '../posting/items/make-items.ts';
import { planOrders } from '../posting/orders/plan-orders.ts';
import type { CancelledOrder } from '../posting/orders/planned-order.ts';
import { type ReadOrder, readOrders } from '../posting/orders/read-orders.ts';
import { linkExistingDocuments, postDocuments, planOtherSources } from '../posting/post-documents.ts';
import { reconcileLedger } from '../posting/reconcile-ledger.ts';
import { startRound, type OpenOrganisation, type PipelineDeps, type Round } from '../posting/round.ts';
import { settleEntries } from '../posting/settle-entries.ts';
import { undoOrders } from '../posting/undo/undo-orders.ts';
import { claimEntries, claimJoining } from './claim-entries.ts';

/** Ours: in a burst the first order waits so long for others to be read. Without them a round is three calls, which they would wait for. */
const JOINING_MS_MAX = 600;

/** One round, step by step: nothing is sent while an earlier call's outcome is unknown. true = there may be more to do. */
export async function runPipeline(deps: PipelineDeps, organisation: OpenOrganisation): Promise<boolean> {
  const { tenantId, storeIds, noted } = organisation;
  const round = startRound(deps, tenantId, noted);
  if (!(await resolveUncertain(round))) return false;
  const { claimed, isLive } = await claimEntries(round, storeIds);
  if (claimed.length === 0) return false;
  const all = [...claimed];
  const join = async () => {
    const more = await claimJoining(round, storeIds, all.length);
    all.push(...more);
    return more;
  };
  if (await reconcileLedger(round, storeIds, claimed)) {
    await (isLive ? postEntries(round, claimed, join) : postEntries(round, claimed));
  }
  await settleEntries(round, all);
  return true;
}

type Join = () => Promise<readonly ClaimedEntry[]>;
const nobody: Join = () => Promise.resolve([]);

/** From the shop's orders to documents in Xero: the steps that a dry run rehearses. Leaves each entry's outcome in the round. */
export async function postEntries(round: Round, claimed: readonly ClaimedEntry[], join: Join = nobody): Promise<void> {
  const read = await readAll(round, claimed, join);
  const planned = await planOrders(round, read.orders);
  const others = await planOtherSources(round, read.entries);
  const own = await keepOwnOrganisation(round, [...read.deleted, ...planned.cancelled]);
  const linked = await linkExistingDocuments(round, await makeItems(round, planned.orders));
  const cancelled = await voidable(round, await undoOrders(round, own));
  const amended = await amendDocuments(round, linked, cancelled);
  await postDocuments(round, amended, others);
}

/** With those that join while others are read. */
async function readAll(round: Round, claimed: readonly ClaimedEntry[], join: Join) {
  const startedAt = round.now().getTime();
  const [entries, orders, deleted] = [[...claimed], [] as ReadOrder[], [] as CancelledOrder[]];
  for (let some = claimed; some.length > 0;) {
    const read = await readOrders(round, some.filter(({ kind }) => kind === 'order')); // prettier-ignore
    orders.push(...read.orders);
    deleted.push(...read.deleted);
    const isLate = Math.abs(round.now().getTime() - startedAt) >= JOINING_MS_MAX;
    some = isLate ? [] : await join();
    entries.push(...some);
  }
  return { entries, orders, deleted };
}
