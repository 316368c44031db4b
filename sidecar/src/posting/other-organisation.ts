import { orderKey, refundKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry, RecordedDocument } from '../ledger/entry.ts';
import { withCurrency, decimal } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { isPaymentPosted } from '../mapping/payment/to-payment.ts';
import type { EndedOrder } from './amendments/amend-posted.ts';
import { carriedTo } from './amendments/carry-credit.ts';
import { numberOf, type PostedInvoice } from './invoices/posted-invoice.ts';
import { isLivePayment, lastPayment } from './payments/posted-payment.ts';
import type { Settled } from './settle-entries.ts';
import { readStoredCreditNote } from './refunds/stored-credit-note.ts';
import { orderFacts, type EntrySummary } from './summary.ts';
import type { Outcome, PipelineDeps } from './work.ts';

/** An order whose invoice is in an organisation that the store has left. */
export interface OrderElsewhere {
  readonly entry: ClaimedEntry;
  readonly order: Order;
  readonly posted: PostedInvoice;
  readonly documents: readonly RecordedDocument[];
  readonly settings: Settings;
  readonly figuresHash: string;
}

/**
 * Nothing of such an order goes to the new organisation. If the old books are complete, nothing changes; otherwise the
 * problem lists what to enter there. Judged by the order alone: the new organisation's lists do not apply to it.
 */
export async function settleElsewhere(
  deps: Pick<PipelineDeps, 'organisationName'>,
  one: OrderElsewhere,
): Promise<Settled> {
  const { order, posted, figuresHash } = one;
  const missing = missingOf(one);
  const outcome: Outcome =
    missing.length === 0
      ? { kind: 'recorded', documents: [numberOf(posted.stored.invoice)] }
      : await toEnter(deps, posted, missing);
  return { outcome, summary: summaryOf(order, one), figuresHash };
}

/** Returns cancelled orders whose invoice is in this organisation; reports the others. */
export async function keepOwnOrganisation(
  deps: Pick<PipelineDeps, 'organisationName'>,
  tenantId: string,
  over: readonly EndedOrder[],
): Promise<{ readonly over: readonly EndedOrder[]; readonly settled: ReadonlyMap<number, Settled> }> {
  const settled = new Map<number, Settled>();
  const home: EndedOrder[] = [];
  for (const one of over) {
    if (one.posted.document.tenantId === tenantId) home.push(one);
    else
      settled.set(one.entry.id, { outcome: await toEnter(deps, one.posted, ['the end of the invoice'], one.reason) });
  }
  return { over: home, settled };
}

/** What is missing in the old books, in words. */
function missingOf({ entry, order, posted, documents, settings, figuresHash }: OrderElsewhere): readonly string[] {
  const { figuresHash: known } = posted.stored;
  const isPaid = isPaidThere(documents, posted);
  const isSettled = (refundId: number) => {
    const key = refundKey(orderKey(entry.sourceId), refundId);
    const note = documents.find((document) => document.kind === 'credit_note' && document.sourceKey === key);
    return note !== undefined && readStoredCreditNote(note.facts).settled !== null;
  };
  const refunds = settings.documents.refunds === 'notice' ? [] : order.refunds.filter(({ id }) => !isSettled(id));
  return [
    ...(known !== null && known !== figuresHash ? ['the change of the order'] : []),
    ...(!isPaid && isPaymentPosted(order, settings) ? [`the payment made on ${order.paidOn ?? ''}`] : []),
    ...refunds.map(({ id, total }) => `refund ${id} of ${withCurrency(decimal(total).abs(), order.currency)}`),
  ];
}

/** By our own payment, or by the credit of an earlier invoice of the order. */
function isPaidThere(
  documents: readonly RecordedDocument[],
  { sourceKey, stored: { invoice } }: PostedInvoice,
): boolean {
  const isPaid = isLivePayment(lastPayment(documents, sourceKey));
  return isPaid || (decimal(invoice.total).gt(0) && carriedTo(documents, invoice.invoiceId).gte(invoice.total));
}

function summaryOf(order: Order, { posted, documents }: OrderElsewhere): EntrySummary {
  const { invoice } = posted.stored;
  return {
    ...orderFacts(order),
    invoiceNumber: invoice.number,
    invoiceId: invoice.invoiceId,
    contactId: invoice.contactId,
    xeroSubTotal: invoice.subTotal,
    xeroTax: invoice.totalTax,
    xeroTotal: invoice.total,
    paid: isPaidThere(documents, posted),
  };
}

async function toEnter(
  deps: Pick<PipelineDeps, 'organisationName'>,
  posted: PostedInvoice,
  missing: readonly string[],
  why = '',
): Promise<Outcome> {
  const number = numberOf(posted.stored.invoice);
  const name = await deps.organisationName(posted.document.tenantId);
  const message =
    `${why} Invoice ${number} is in the books of ${name}, and the store posts to another organisation now. ` +
    `Not posted: ${missing.join(', ')}.`;
  const problem: Problem = {
    code: 'other_organisation',
    message: message.trim(),
    fix:
      `Enter it in ${name} by hand; or connect the store to ${name} again (xero connect --organisation … --move) and replay ` +
      'the order. Nothing of it is sent to the new organisation.',
    details: { invoice: number, organisation: posted.document.tenantId },
  };
  return { kind: 'rejected', problems: [problem] };
}
