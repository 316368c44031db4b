import { decimal, sum } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import { requestFingerprint, type CreditRequest } from '../../ledger/entry-key.ts';
import type { ClaimedEntry } from '../../ledger/entry.ts';
import { isSeenVoided } from '../../ledger/xero-seen.ts';
import { changeOfFigures, compareLines } from '../../mapping/order-change.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { postContacts } from '../contacts/post-contacts.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { compareTotals, judgeInvoice, type Standing } from '../invoices/compare-documents.ts';
import type { PostedInvoice } from '../invoices/posted-invoice.ts';
import { orderRef, type CancelledOrder, type PlannedOrder } from '../orders/planned-order.ts';
import { currentRefunds } from '../refunds/order-credit-notes.ts';
import { addFailure, reject, type Outcome, type Round } from '../round.ts';
import { cancelledAfterPayment, changedAfterPosting, changedInXero, voidedInXero } from './amend-problems.ts';
import { recordAmended } from './amendment-call.ts';
import { creditInvoices, type InvoiceToCredit } from './credit-invoice.ts';
import { updateInvoices, type InvoiceToUpdate } from './update-invoice.ts';
import { credited, creditedByRefunds, voided, voidInvoices, voidStatus, type InvoiceToVoid } from './void-invoice.ts';

/** An order whose invoice must be checked first: planned, or cancelled. */
interface Case {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly order: PlannedOrder | null;
  readonly cancelled: CancelledOrder | null;
  /** The person's request about this invoice. */
  readonly request: CreditRequest | null;
}

interface Plan {
  readonly voids: InvoiceToVoid[];
  readonly updates: Omit<InvoiceToUpdate, 'contactId'>[];
  readonly credits: InvoiceToCredit[];
  /** Entries whose invoice agrees with its order, perhaps only after an update. */
  readonly agreed: Set<number>;
}

/**
 * Reads the invoices of changed orders in Xero, then voids, changes or (on request) credits them, or asks for attention.
 * Returns the orders to continue with; one that is neither returned nor settled is planned in the next round.
 */
export async function amendDocuments(
  round: Round,
  orders: readonly PlannedOrder[],
  cancelled: readonly CancelledOrder[],
): Promise<readonly PlannedOrder[]> {
  const cases = await casesOf(round, orders, cancelled);
  if (cases.length === 0) return orders;
  const entries = cases.map(({ entry }) => entry);
  const ids = cases.map(({ posted }) => posted.document.xeroId);
  const read = await readFor(round, entries, () => round.xero.invoicesAmong(round.tenantId, ids));
  const plan: Plan = { voids: [], updates: [], credits: [], agreed: new Set() };
  for (const one of read === null ? [] : cases) {
    const there = read?.found.find((invoice) => invoice.invoiceId === one.posted.document.xeroId);
    if (read?.unread.has(one.posted.document.xeroId)) addFailure(round, one.entry.id, notReadYet(round));
    else if (one.order === null) await decideCancelled(round, one, there, plan);
    else await decideOrder(round, one, one.order, there, plan);
  }
  await carryOut(round, plan, cases);
  for (const one of cases) {
    const outcome = round.failed.get(one.entry.id);
    if (outcome !== undefined) settle(round, one, outcome);
  }
  const concerned = new Set(entries.map(({ id }) => id));
  return orders.filter(({ entry: { id } }) => !concerned.has(id) || (plan.agreed.has(id) && !round.failed.has(id)));
}

async function casesOf(
  round: Round,
  orders: readonly PlannedOrder[],
  cancelled: readonly CancelledOrder[],
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const order of orders) {
    const { posted, entry } = order;
    if (posted === null) continue;
    const request = await requestOf(round, entry, posted);
    const isVoidedThere = isSeenVoided(entry.summary, posted.stored.invoice.invoiceId);
    if (request !== 'reissue' && !isCreditBegun(posted) && !differs(order, posted) && !isVoidedThere) continue;
    cases.push({ entry, posted, order, cancelled: null, request });
  }
  for (const one of cancelled) {
    const { entry, posted } = one;
    cases.push({ entry, posted, order: null, cancelled: one, request: await requestOf(round, entry, posted) });
  }
  return cases;
}

async function requestOf({ ledger }: Round, entry: ClaimedEntry, { version }: PostedInvoice) {
  const requests = await ledger.requestsOf(entry.storeId, entry.kind, entry.sourceId);
  if (requests.includes(requestFingerprint('reissue', version))) return 'reissue';
  return requests.includes(requestFingerprint('credit', version)) ? 'credit' : null;
}

/** A credit note for all of it is in Xero, and the record that it is settled was never written: a kill, or a lost answer. */
function isCreditBegun({ reversal }: PostedInvoice): boolean {
  return reversal !== null && reversal.settled === null;
}

/** By the ledger: figures differ from those posted, or Xero's answer did not agree with its order. */
function differs(order: PlannedOrder, { stored }: PostedInvoice): boolean {
  const isOther = stored.figuresHash !== null && stored.figuresHash !== order.figuresHash;
  // The totals of an adopted invoice were compared when it was linked; its net and tax may be split differently.
  if (stored.adopted !== undefined) return isOther;
  return isOther || stored.foundEnded === true || !compareTotals(order.documents.invoice, stored.invoice).same;
}

async function decideCancelled(round: Round, one: Case, there: InvoiceSummary | undefined, plan: Plan): Promise<void> {
  const { entry, posted, cancelled, request } = one;
  const why = cancelled?.reason ?? '';
  const standing = judgeInvoice(posted.stored.invoice, there);
  if (there === undefined || standing === 'dead') {
    const reason = voided(await recordVoided(round, one, there), why);
    settle(round, one, { kind: 'skipped', reason, ...moneyOf(cancelled) });
  } else if (standing === 'settled' && (await isCreditedByRefunds(round, entry, cancelled?.refundIds ?? null, there))) {
    settle(round, one, { kind: 'skipped', reason: creditedByRefunds(there, why) });
  } else if (standing === 'open') plan.voids.push({ entry, posted, there, why });
  else if (request !== null) plan.credits.push({ entry, posted, there, order: null });
  else if (standing === 'changed')
    reject(round, entry, changedInXero(orderRef(entry), { posted: posted.stored.invoice, there }, why, true));
  else reject(round, entry, cancelledAfterPayment(orderRef(entry), there, why));
}

/** Nothing in Xero stands any more for what was paid of it. */
function moneyOf(cancelled: Pick<CancelledOrder, 'unsynced'> | null) {
  return cancelled?.unsynced === undefined ? {} : { payment: cancelled.unsynced };
}

/** Someone voided it, or it is missing. */
async function recordVoided(round: Round, one: Case, there: InvoiceSummary | undefined): Promise<InvoiceSummary> {
  const { invoice, figuresHash } = one.posted.stored;
  const dead = there ?? { ...invoice, status: 'DELETED' };
  await recordAmended(round, one, one.posted, dead, figuresHash);
  return dead;
}

/** Its refunds have credited the whole sale. */
async function isCreditedByRefunds(
  { ledger }: Round,
  { id, sourceId }: ClaimedEntry,
  refundIds: readonly number[] | null,
  there: InvoiceSummary,
): Promise<boolean> {
  const known = currentRefunds(await ledger.documentsOf(id), sourceId);
  const refunds = known.filter(({ refundId }) => refundIds === null || refundIds.includes(refundId));
  return refunds.length > 0 && sum(refunds.map(({ creditNote }) => decimal(creditNote.total))).gte(there.total);
}

async function decideOrder(
  round: Round,
  one: Case,
  order: PlannedOrder,
  there: InvoiceSummary | undefined,
  plan: Plan,
): Promise<void> {
  const { entry, posted, request } = one;
  const { invoice } = posted.stored;
  const standing = judgeInvoice(invoice, there);
  const refuse = (problem: Problem) => reject(round, entry, problem);
  if (there === undefined || standing === 'dead') {
    if (request === 'reissue') await recordVoided(round, one, there);
    else refuse(voidedInXero(orderRef(entry), invoice, there));
  } else if (isCreditBegun(posted)) {
    // Whatever became of the order meanwhile: the sale is credited in Xero.
    plan.credits.push({ entry, posted, there, order });
  } else if (request === 'reissue') {
    const why = `Somebody asked to post order ${entry.sourceId} again.`;
    if (standing === 'open') plan.voids.push({ entry, posted, there, why });
    else plan.credits.push({ entry, posted, there, order });
  } else if (agrees(order, posted, there, standing)) {
    await recordAmended(round, one, posted, there, order.figuresHash);
    plan.agreed.add(entry.id);
  } else if (standing === 'changed')
    refuse(changedInXero(orderRef(entry), { posted: invoice, there }, `Order ${entry.sourceId} was changed.`, false));
  else if (standing === 'open') plan.updates.push({ order, posted, there });
  else refuse(changedAfterPosting(orderRef(entry), order.documents.invoice, there));
}

/**
 * Nothing left to change: a lost answer, a change that no line shows, or someone corrected the invoice by hand. Text alone is
 * updated on an open invoice; on a settled one it is nobody's concern.
 */
function agrees(order: PlannedOrder, posted: PostedInvoice, there: InvoiceSummary, standing: Standing): boolean {
  if (!compareTotals(order.documents.invoice, there).same) return false;
  if (posted.stored.figuresHash === order.figuresHash) return true;
  const change = compareLines(there.lines ?? [], order.documents.invoice.lines);
  const { added, removed, changed } = standing === 'open' ? change : changeOfFigures(change);
  return added.length === 0 && removed.length === 0 && changed.length === 0;
}

async function carryOut(round: Round, plan: Plan, cases: readonly Case[]): Promise<void> {
  const cancelledOf = (entry: ClaimedEntry) => {
    const one = cases.find((each) => each.entry.id === entry.id);
    return one?.cancelled == null || round.failed.has(entry.id) ? null : { one, ...one.cancelled };
  };
  await voidInvoices(round, plan.voids);
  for (const { entry, there } of plan.voids) {
    const order = cancelledOf(entry);
    if (order === null) continue;
    const reason = voided({ ...there, status: voidStatus(there) }, order.reason);
    settle(round, order.one, { kind: 'skipped', reason, ...moneyOf(order) });
  }
  await creditInvoices(round, plan.credits);
  for (const { entry, there } of plan.credits) {
    const order = cancelledOf(entry);
    // Otherwise its refunds are checked again: any that are not booked must be reported.
    if (order?.refundIds !== null) continue;
    settle(round, order.one, { kind: 'skipped', reason: credited(there, order.reason) });
  }
  await update(round, plan);
}

async function update(round: Round, { updates, agreed }: Plan): Promise<void> {
  const contactIds = await postContacts(round, updates.map(({ order }) => order)); // prettier-ignore
  const ready = updates.flatMap((one) => {
    const contactId = contactIds.get(one.order.entry.id);
    return contactId === undefined ? [] : [{ ...one, contactId }];
  });
  await updateInvoices(round, ready);
  for (const { order } of ready) agreed.add(order.entry.id);
}

function settle({ results }: Round, one: Case, outcome: Outcome): void {
  const summary = one.order?.summary ?? one.cancelled?.summary ?? null;
  results.set(one.entry.id, summary === null ? { outcome } : { outcome, summary });
}
