import { createHash } from 'node:crypto';
import { isAppError } from '../domain/app-error.ts';
import { isNamed, issueKey, orderKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry, RecordedDocument } from '../ledger/entry.ts';
import { invoiceFigures } from '../mapping/accounting-figures.ts';
import type { PlannedDocuments } from '../domain/documents.ts';
import { earlierDocuments } from '../mapping/earlier-documents.ts';
import { asVersion } from '../domain/invoice-version.ts';
import { listNeeds } from '../mapping/planning.ts';
import { decimal, sum } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import { planDocuments, type SkipReason } from '../mapping/plan-documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { isAboutLists } from './calls/refusal.ts';
import { paymentsToReplace, withPaymentAsPosted, type PostedOrder } from './payments/payment-as-posted.ts';
import { readCatalogue, readCustomers, readShopUnits } from './read-facts.ts';
import { alreadyOver } from './amendments/void-invoice.ts';
import type { EndedOrder } from './amendments/amend-posted.ts';
import { settleElsewhere } from './other-organisation.ts';
import { currentIssue, isOver, lastInvoice, type PostedInvoice } from './invoices/posted-invoice.ts';
import type { ReadOrder } from './read-orders.ts';
import { failedCall, outcomeOf } from './failed-call.ts';
import { postedDays } from './posted-days.ts';
import { currentRefunds } from './refunds/refund-keys.ts';
import { refundAfterCredit } from './refunds/refunds-after-credit.ts';
import type { Settled } from './settle-entries.ts';
import { orderFacts } from './summary.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

export interface PlanResult {
  readonly works: readonly Work[];
  /** Posted orders that must not be in the books any more. */
  readonly over: readonly EndedOrder[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** Orders → documents, store by store, with the organisation's lists and the store's settings. */
export async function planEntries(
  deps: PipelineDeps,
  tenantId: string,
  read: readonly ReadOrder[],
): Promise<PlanResult> {
  const works: Work[] = [];
  const over: EndedOrder[] = [];
  const settled = new Map<number, Settled>();
  for (const [storeId, orders] of Map.groupBy(read, (one) => one.entry.storeId)) {
    try {
      await planStore(deps, tenantId, storeId, orders, { works, over, settled });
    } catch (error) {
      const outcome = await failedPlan(deps, tenantId, error);
      for (const { entry } of orders) settled.set(entry.id, { outcome: outcome(entry.tries) });
    }
  }
  return { works, over, settled };
}

/** The lists or the catalogue could not be read, or the settings are invalid: the store's orders wait. */
async function failedPlan(deps: PipelineDeps, tenantId: string, error: unknown): Promise<(tries: number) => Outcome> {
  if (isAppError(error, 'xero')) return await failedCall(deps, tenantId, error);
  if (isAppError(error, 'store')) {
    const jitter = deps.random();
    return (tries) => outcomeOf(deps, error, tries, jitter);
  }
  throw error;
}

interface Planned {
  readonly works: Work[];
  readonly over: EndedOrder[];
  readonly settled: Map<number, Settled>;
}

async function planStore(
  deps: PipelineDeps,
  tenantId: string,
  storeId: string,
  orders: readonly ReadOrder[],
  { works, over, settled }: Planned,
): Promise<void> {
  const ofStore = await deps.settings(storeId);
  const all = orders.map((one) => one.order);
  const lists = await deps.lists(tenantId, listNeeds(all, ofStore));
  const catalogue = await readCatalogue(deps, storeId, all, ofStore);
  const customers = await readCustomers(deps, storeId, all, ofStore);
  const units = await readShopUnits(deps, storeId, all);
  const store = { id: storeId, url: await deps.storeUrl(storeId) };
  let staleLists = false;
  for (const { entry, order, refunds } of orders) {
    const settings = await withoutFirstDay(deps, entry, order, ofStore);
    const known = await postedOrder(deps, entry);
    const { live } = known;
    const customer = customers.get(order.customerId) ?? null;
    const posted = postedDays(known.documents, live, paymentsToReplace(known));
    const judged = settingsFor(order, live ?? reissued(known.documents, entry.sourceId), settings);
    const facts = { settings: judged, lists, catalogue, customer, store, units, posted, refunds };
    const plan = planDocuments(order, facts);
    const summary = orderFacts(order);
    if (live !== null && live.document.tenantId !== tenantId && plan.kind !== 'skip') {
      const { documents } = known;
      const one = { entry, order, posted: live, documents, settings, figuresHash: hashOf(order) };
      settled.set(entry.id, await settleElsewhere(deps, one));
    } else if (plan.kind === 'problems') {
      settled.set(entry.id, { outcome: { kind: 'rejected', problems: plan.problems }, summary });
      staleLists ||= plan.problems.some(isAboutLists);
    } else if (plan.kind === 'documents') {
      works.push(toWork(tenantId, { entry, order, refunds }, known, plan.documents));
    } else if (live !== null && !isBefore(order, settings)) {
      over.push({ entry, posted: live, reason: plan.reason, summary, refundIds: order.refunds.map(({ id }) => id) });
    } else {
      const outcome = await skipped(deps, tenantId, { entry, order, refunds }, plan, known.documents);
      settled.set(entry.id, { outcome, summary });
    }
  }
  // A person may fix this in Xero: the replay needs fresh lists.
  if (staleLists) await deps.listsAreStale(tenantId);
}

function hashOf(order: Order): string {
  return createHash('sha256').update(invoiceFigures(order)).digest('hex');
}

/** The ledger's record of an order in Xero, and its present or next invoice. */
async function postedOrder(
  deps: PipelineDeps,
  { id, storeId, kind, sourceId }: ClaimedEntry,
): Promise<PostedOrder & { readonly live: PostedInvoice | null }> {
  const documents = await deps.ledger.documentsOf(id);
  const last = lastInvoice(documents);
  const live = last === null || isOver(last) ? null : last;
  const issue = currentIssue(last);
  return {
    ref: { storeId, orderId: sourceId },
    documents,
    invoiceKey: issueKey(orderKey(sourceId), issue),
    issue,
    wishes: live === null ? [] : await deps.ledger.wishesOf(storeId, kind, sourceId),
    live,
  };
}

function toWork(
  tenantId: string,
  { entry, order, refunds }: ReadOrder,
  known: PostedOrder & { readonly live: PostedInvoice | null },
  planned: PlannedDocuments,
): Work {
  const documents = withPaymentAsPosted(planned, known);
  const invoice = asVersion(documents.invoice, known.issue, { storeId: entry.storeId, orderId: order.id });
  return {
    entry,
    tenantId,
    documents: { ...documents, invoice },
    sourceKey: known.invoiceKey,
    posted: known.live,
    replaces: paymentsToReplace(known),
    figuresHash: hashOf(order),
    summary: orderFacts(order),
    earlier: earlierDocuments(order),
    refundIds: order.refunds.map((refund) => refund.id),
    refunds,
  };
}

/** The first day to post was moved past an order that is in Xero: that invoice stays. */
function isBefore(order: Order, { sync }: Settings): boolean {
  return sync.startDate !== null && order.createdOn < sync.startDate;
}

/** The first day to post does not apply to an order that a person named. */
export async function withoutFirstDay(
  { ledger }: Pick<PipelineDeps, 'ledger'>,
  { storeId, kind, sourceId }: Pick<ClaimedEntry, 'storeId' | 'kind' | 'sourceId'>,
  order: Order,
  settings: Settings,
): Promise<Settings> {
  if (!isBefore(order, settings) || !isNamed(await ledger.wishesOf(storeId, kind, sourceId))) return settings;
  return { ...settings, sync: { ...settings.sync, startDate: null } };
}

/** An invoice was credited in full although refunds had credited it: its order gets the next one, in any status. */
function reissued(documents: readonly RecordedDocument[], orderId: string): PostedInvoice | null {
  const last = lastInvoice(documents);
  if (last === null || last.reversal === null) return null;
  return currentRefunds(documents, orderId).length > 0 ? last : null;
}

/** A posted and fully refunded order is judged whatever its status. */
export function settingsFor(order: Order, live: PostedInvoice | null, settings: Settings): Settings {
  return live !== null && isGivenBack(order) ? inAnyStatus(order, settings) : settings;
}

/** Paid and fully refunded: whatever its status, its refunds reverse the invoice. */
function isGivenBack(order: Order): boolean {
  const refunded = sum(order.refunds.map((refund) => decimal(refund.total).abs()));
  return order.paidOn !== null && refunded.gt(0) && refunded.gte(order.total);
}

function inAnyStatus(order: Order, settings: Settings): Settings {
  const { documents } = settings;
  return { ...settings, documents: { ...documents, triggerStatuses: [...documents.triggerStatuses, order.status] } };
}

async function skipped(
  deps: PipelineDeps,
  tenantId: string,
  { entry, order, refunds }: ReadOrder,
  { code, reason }: SkipReason,
  documents: readonly RecordedDocument[],
): Promise<Outcome> {
  const last = lastInvoice(documents);
  if (last === null || !isOver(last))
    return { kind: 'skipped', reason: { code, message: reason, fix: SKIP_FIX[code], details: {} } };
  try {
    const problem = await refundAfterCredit(deps, tenantId, order, refunds, documents);
    if (problem !== null) return { kind: 'rejected', problems: [problem] };
  } catch (error) {
    // The credit note could not be read: this order waits, the others continue.
    if (!isAppError(error, 'xero')) throw error;
    return (await failedCall(deps, tenantId, error))(entry.tries);
  }
  return { kind: 'skipped', reason: alreadyOver(last, reason) };
}

export const SKIP_FIX: Readonly<Record<SkipReason['code'], string>> = {
  status_not_posted: 'Nothing to do: it is posted once it is in one of them (setting documents.triggerStatuses).',
  before_start_date:
    'Nothing to do; to post it nevertheless, send this very order, or choose an earlier day (setting sync.startDate).',
  order_empty: 'Nothing to do.',
  order_free: 'Nothing to do; documents.zeroTotals chose so.',
};
