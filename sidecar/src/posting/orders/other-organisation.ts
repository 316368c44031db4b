import { decimal, moneyInWords } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { orderKey, refundKey } from '../../ledger/entry-key.ts';
import type { ClaimedEntry, RecordedDocument } from '../../ledger/entry.ts';
import { isPaymentPosted } from '../../mapping/payment/to-payment.ts';
import { carriedTo } from '../allocations/carry-credit.ts';
import { numberOf, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { isLivePayment, lastPayment } from '../payments/posted-payment.ts';
import { refundNotesOf } from '../refunds/order-credit-notes.ts';
import type { Outcome, Round, Settled } from '../round.ts';
import type { CancelledOrder } from './planned-order.ts';
import { invoiceFacts, orderFacts } from './summary.ts';

/** An order whose invoice is in an organisation that the store has left. */
export interface LeftBehind {
  readonly entry: ClaimedEntry;
  readonly order: Order;
  readonly posted: PostedInvoice;
  readonly documents: readonly RecordedDocument[];
  readonly settings: Settings;
  readonly figuresHash: string;
}

/** Nothing of it goes to the new organisation; what the old books lack is reported. Its lists do not apply to the order. */
export async function settleInOtherOrganisation(round: Round, one: LeftBehind): Promise<Settled> {
  const { order, posted, documents, figuresHash } = one;
  const { invoice } = posted.stored;
  const missing = missingOf(one);
  const outcome: Outcome =
    missing.length === 0 ? { kind: 'recorded', documents: [numberOf(invoice)] } : await toEnter(round, posted, missing);
  const summary = { ...orderFacts(order), ...invoiceFacts(invoice), paid: isPaidThere(documents, posted) };
  return { outcome, summary, figuresHash };
}

/** Returns cancelled orders whose invoice is in this organisation; reports the others. */
export async function keepOwnOrganisation(
  round: Round,
  cancelled: readonly CancelledOrder[],
): Promise<CancelledOrder[]> {
  const own: CancelledOrder[] = [];
  for (const one of cancelled) {
    if (one.posted.document.tenantId === round.tenantId) own.push(one);
    else round.results.set(one.entry.id, { outcome: await toEnter(round, one.posted, ['the void of the invoice'], one.reason) }); // prettier-ignore
  }
  return own;
}

/** What is missing in the old books, in words. */
function missingOf({ entry, order, posted, documents, settings, figuresHash }: LeftBehind): readonly string[] {
  const { figuresHash: known } = posted.stored;
  const isPaid = isPaidThere(documents, posted);
  const isSettled = (refundId: number) => {
    const key = refundKey(orderKey(entry.sourceId), refundId);
    return refundNotesOf(documents).some(({ sourceKey, settled }) => sourceKey === key && settled !== null);
  };
  const refunds = settings.documents.refunds === 'notice' ? [] : order.refunds.filter(({ id }) => !isSettled(id));
  return [
    ...(known !== null && known !== figuresHash ? ['the change of the order'] : []),
    ...(!isPaid && isPaymentPosted(order, settings) ? [`the payment made on ${order.paidOn ?? ''}`] : []),
    ...refunds.map(({ id, total }) => `refund ${id} of ${moneyInWords(decimal(total).abs(), order.currency)}`),
  ];
}

/** By our own payment, or by the credit of an earlier invoice of the order. */
function isPaidThere(documents: readonly RecordedDocument[], { sourceKey, stored }: PostedInvoice): boolean {
  if (isLivePayment(lastPayment(documents, sourceKey))) return true;
  const { invoiceId, total } = stored.invoice;
  return decimal(total).gt(0) && carriedTo(documents, invoiceId).gte(total);
}

async function toEnter(
  { organisationName }: Round,
  { stored, document: { tenantId } }: PostedInvoice,
  missing: readonly string[],
  why = '',
): Promise<Outcome> {
  const number = numberOf(stored.invoice);
  const name = await organisationName(tenantId);
  const message =
    `${why} Invoice ${number} is in the books of ${name}, and the store posts to another organisation now. ` +
    `Not posted: ${missing.join(', ')}.`;
  const problem: Problem = {
    code: 'other_organisation',
    message: message.trim(),
    fix:
      `Enter it in ${name} by hand; or choose ${name} again on the tab "Connection" (xero connect --organisation … --move, ` +
      'then replay the order). Nothing of it is sent to the new organisation.',
    details: { invoice: number, organisation: tenantId },
  };
  return { kind: 'rejected', problems: [problem] };
}
