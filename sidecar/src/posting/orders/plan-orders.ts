import { isAppError } from '../../domain/app-error.ts';
import { asVersion } from '../../domain/invoice-version.ts';
import { decimal, sum } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { postedStatuses, type Settings } from '../../domain/settings/settings.ts';
import { undonePayment, unsyncedPayment } from '../../domain/unsynced-payment.ts';
import { isExemptFromStart, isUndone, onceFingerprint, orderKey, versionKey } from '../../ledger/entry-key.ts';
import type { ClaimedEntry, RecordedDocument, Reason } from '../../ledger/entry.ts';
import { earlierDocuments } from '../../mapping/earlier-documents.ts';
import { listNeeds } from '../../mapping/planning.ts';
import type { SkipReason } from '../../mapping/plan-documents.ts';
import { alreadyReversed } from '../amendments/void-invoice.ts';
import { failedCall, outcomeOf, readFor } from '../failed-call.ts';
import { inTurns } from '../in-turns.ts';
import { isReversed, lastInvoice, liveInvoice, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { paymentsToReplace, withPaymentAsPosted } from '../payments/payment-as-posted.ts';
import { currentRefunds } from '../refunds/order-credit-notes.ts';
import { refundAfterCredit } from '../refunds/refunds-after-credit.ts';
import type { Outcome, PipelineDeps, Round } from '../round.ts';
import { undoneInvoice } from '../undo/judge-undo.ts';
import { backfillUndone, UNDONE } from '../undo/undo-problems.ts';
import { settleInOtherOrganisation } from './other-organisation.ts';
import { planWithLists } from './plan-with-lists.ts';
import { orderRef, type CancelledOrder, type PlannedOrder } from './planned-order.ts';
import { postedDays } from './posted-days.ts';
import { figuresHashOf, postedLines } from './posted-lines.ts';
import { readCatalogue, readCustomers, readShopUnits } from './read-facts.ts';
import type { ReadOrder } from './read-orders.ts';
import { orderFacts } from './summary.ts';

export interface PlanResult {
  readonly orders: PlannedOrder[];
  /** Posted orders that must not be in the books any more. */
  readonly cancelled: CancelledOrder[];
}

/** Orders → documents, store by store, with the organisation's lists and the store's settings. */
export async function planOrders(round: Round, read: readonly ReadOrder[]): Promise<PlanResult> {
  const plans: PlanResult = { orders: [], cancelled: [] };
  for (const [storeId, orders] of Map.groupBy(read, (one) => one.entry.storeId)) {
    try {
      await planStore(round, storeId, orders, plans);
    } catch (error) {
      const outcome = await failedPlan(round, error);
      for (const { entry } of orders) round.results.set(entry.id, { outcome: outcome(entry.tries) });
    }
  }
  return plans;
}

/** The lists or the catalogue could not be read, or the settings are invalid: the store's orders wait. */
async function failedPlan(round: Round, error: unknown) {
  if (isAppError(error, 'xero')) return await failedCall(round, round.tenantId, error);
  if (!isAppError(error, 'store')) throw error;
  const jitter = round.random();
  return (tries: number) => outcomeOf(round, error, tries, jitter);
}

async function planStore(round: Round, storeId: string, read: readonly ReadOrder[], plans: PlanResult): Promise<void> {
  const { tenantId, results } = round;
  const ofStore = await round.settings(storeId);
  const all = read.map((one) => one.order);
  const planOne = await planWithLists(round, tenantId, listNeeds(all, ofStore));
  await round.nextTurn();
  const catalogue = await readCatalogue(round, storeId, all, ofStore);
  const customers = await readCustomers(round, storeId, all, ofStore);
  const units = await readShopUnits(round, storeId, all, ofStore);
  const store = { id: storeId, url: await round.storeUrl(storeId) };
  for await (const one of inTurns(read, round.nextTurn)) {
    const { entry, order, refunds } = one;
    const settings = await asRequested(round, entry, order, ofStore);
    const known = await postedOrder(round, entry);
    const { live, documents } = known;
    if (known.isUndone) {
      planUndone(round, one, documents, plans);
      continue;
    }
    const customer = customers.get(order.customerId) ?? null;
    const lines = await postedLines(round, storeId, order, live);
    const posted = { ...postedDays(documents, live, paymentsToReplace(known)), ...lines };
    const judged = settingsFor(order, live ?? reissued(documents, entry.sourceId), settings);
    const plan = await planOne(order, { settings: judged, catalogue, customer, store, units, posted, refunds });
    const summary = orderFacts(order);
    const figuresHash = figuresHashOf(order);
    const refundIds = order.refunds.map(({ id }) => id);
    if (live !== null && live.document.tenantId !== tenantId && plan.kind !== 'skip') {
      const left = { entry, order, posted: live, documents, settings, figuresHash };
      results.set(entry.id, await settleInOtherOrganisation(round, left));
    } else if (plan.kind === 'problems') {
      results.set(entry.id, { outcome: { kind: 'rejected', problems: plan.problems }, summary });
    } else if (plan.kind === 'documents') {
      const planned = withPaymentAsPosted(plan.documents, known, order);
      const invoice = asVersion(planned.invoice, known.version, { storeId, orderId: order.id });
      plans.orders.push({
        ...{ entry, summary, figuresHash, refundIds, refunds },
        documents: { ...planned, invoice },
        sourceKey: known.invoiceKey,
        posted: live,
        replaces: paymentsToReplace(known),
        earlier: earlierDocuments(order),
        orderedAt: order.createdAt,
        updatesContact: settings.contacts.update === 'newest-order',
      });
    } else if (live !== null && !isBefore(order, settings)) {
      const unsynced = unsyncedPayment(order);
      plans.cancelled.push({ entry, posted: live, reason: plan.reason, summary, refundIds, unsynced });
    } else {
      const outcome = await skipped(round, one, plan, documents, isBefore(order, settings));
      results.set(entry.id, { outcome: round.failed.get(entry.id) ?? outcome, summary });
    }
  }
}

/** The ledger's record of an order in Xero, and its present or next invoice. */
async function postedOrder({ ledger, tenantId }: Round, entry: ClaimedEntry) {
  const { id, storeId, kind, sourceId } = entry;
  const documents = await ledger.documentsOf(id);
  const last = lastInvoice(documents);
  const live = liveInvoice(documents);
  const version = live?.version ?? (last?.version ?? 0) + 1;
  // An order's first event asks for it.
  const requests = entry.revision === 1 ? [] : await ledger.requestsOf(storeId, kind, sourceId);
  const isInOther = live !== null && live.document.tenantId !== tenantId;
  return {
    isUndone: !isInOther && isUndone(requests),
    ref: orderRef(entry),
    documents,
    invoiceKey: versionKey(orderKey(sourceId), version),
    version,
    requests: live === null ? [] : requests,
    live,
  };
}

/** Its backfill was undone: it leaves Xero, or stays out of it, whatever it has become. */
function planUndone(
  { results }: Round,
  { entry, order }: ReadOrder,
  documents: readonly RecordedDocument[],
  plans: PlanResult,
): void {
  const summary = orderFacts(order);
  const payment = undonePayment(order);
  const posted = undoneInvoice(documents, entry.sourceId);
  if (posted !== null) {
    const refundIds = order.refunds.map(({ id }) => id);
    plans.cancelled.push({ entry, posted, reason: UNDONE, summary, refundIds, undo: { payment } });
    return;
  }
  const number = lastInvoice(documents)?.document.number ?? null;
  results.set(entry.id, { outcome: { kind: 'skipped', reason: backfillUndone(number), payment }, summary });
}

/** The first day to post was moved past an order that is in Xero: that invoice stays. */
function isBefore(order: Order, { sync }: Settings): boolean {
  return sync.startDate !== null && order.createdOn < sync.startDate;
}

/** The store's settings with what a person asked for about this order. */
export async function asRequested(
  parts: Pick<PipelineDeps, 'ledger'>,
  entry: Pick<ClaimedEntry, 'storeId' | 'kind' | 'sourceId'>,
  order: Order,
  ofStore: Settings,
): Promise<Settings> {
  const settings = await withoutFirstDay(parts, entry, order, ofStore);
  if (postedStatuses(settings, order.paymentMethod).includes(order.status)) return settings;
  const requests = await parts.ledger.requestsOf(entry.storeId, entry.kind, entry.sourceId);
  return requests.includes(onceFingerprint(order.status)) ? posting(order, settings) : settings;
}

function posting({ status, paymentMethod }: Order, settings: Settings): Settings {
  const { payments } = settings;
  const statuses = { ...payments.statuses, [paymentMethod]: [...postedStatuses(settings, paymentMethod), status] };
  return { ...settings, payments: { ...payments, statuses } };
}

/** The first day to post does not apply to an order that a person asked for: by its id, or by a backfill. */
async function withoutFirstDay(
  { ledger }: Pick<PipelineDeps, 'ledger'>,
  { storeId, kind, sourceId }: Pick<ClaimedEntry, 'storeId' | 'kind' | 'sourceId'>,
  order: Order,
  settings: Settings,
): Promise<Settings> {
  if (!isBefore(order, settings) || !isExemptFromStart(await ledger.requestsOf(storeId, kind, sourceId)))
    return settings;
  return { ...settings, sync: { ...settings.sync, startDate: null } };
}

/** An invoice was credited in full although refunds had credited it: its order gets the next one, in any status. */
function reissued(documents: readonly RecordedDocument[], orderId: string): PostedInvoice | null {
  const last = lastInvoice(documents);
  return last?.reversal != null && currentRefunds(documents, orderId).length > 0 ? last : null;
}

/** A posted and fully refunded order is judged whatever its status. */
export function settingsFor(order: Order, live: PostedInvoice | null, settings: Settings): Settings {
  return live === null || !isRefundedInFull(order) ? settings : posting(order, settings);
}

/** Paid and fully refunded: whatever its status, its refunds reverse the invoice. */
function isRefundedInFull(order: Order): boolean {
  const refunded = sum(order.refunds.map((refund) => decimal(refund.total).abs()));
  return order.paidOn !== null && refunded.gt(0) && refunded.gte(order.total);
}

async function skipped(
  round: Round,
  { entry, order, refunds }: ReadOrder,
  why: SkipReason,
  documents: readonly RecordedDocument[],
  isOld: boolean,
): Promise<Outcome> {
  const last = lastInvoice(documents);
  // What was paid before the first day to post, or of an invoice that was credited, is in the books otherwise.
  const payment = isOld || last?.reversal != null ? null : unsyncedPayment(order);
  if (last === null || !isReversed(last)) return { kind: 'skipped', reason: skipProblem(why), payment };
  // Where the credit note cannot be read, this order waits and the others continue.
  const problem = await readFor(round, [entry], () => refundAfterCredit(round, { order, refunds, documents }));
  if (problem !== null) return { kind: 'rejected', problems: [problem] };
  return { kind: 'skipped', reason: alreadyReversed(last, why.reason), payment };
}

/** Why an order is not posted, and what to do about it. */
export function skipProblem({ code, reason, setting = 'documents.triggerStatuses' }: SkipReason): Reason {
  const fix =
    code === 'status_not_posted'
      ? `No action needed: it is posted once it is in one of them (setting ${setting}).`
      : SKIP_FIX[code];
  return { code, message: reason, fix, details: {} };
}

const SKIP_FIX: Readonly<Record<Exclude<SkipReason['code'], 'status_not_posted'>, string>> = {
  before_start_date:
    'No action needed. To post it all the same, send this very order, or choose an earlier day (setting sync.startDate).',
  order_empty: 'No action needed.',
  order_free: 'No action needed: it is set so (setting documents.zeroTotals).',
};
