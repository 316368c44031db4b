import type { Big } from 'big.js';
import { decimal, larger, moneyInWords, sum, ZERO } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { CreditNoteSummary, PaymentSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import { readStoredInvoice } from '../stored-documents.ts';
import { reversalsOf } from '../refunds/order-credit-notes.ts';
import { receivedFor, type PlannedOrder } from '../orders/planned-order.ts';

/** All documents of one order, as Xero has them now. */
export interface OrderBooks {
  /** What the ledger knows. */
  readonly documents: readonly RecordedDocument[];
  readonly invoices: readonly InvoiceSummary[];
  readonly creditNotes: readonly CreditNoteSummary[];
}

/** Money of one order: received on its invoices, or refunded on its credit notes. */
interface Moved {
  readonly all: Big;
  /** Of these, what people entered in Xero. */
  readonly byHand: Big;
  /** e.g. "246.04 on WC-1042". */
  readonly words: readonly string[];
}

/** The money of an order that was credited and posted again differs from the shop's; asked each round. null = it agrees. */
export function moneyDiffers(order: PlannedOrder, books: OrderBooks): Problem | null {
  const documents = new Set(books.documents.map(({ xeroId }) => xeroId));
  const invoices = books.invoices.filter(isLive);
  const notes = books.creditNotes.filter(isLive);
  const money: OrderMoney = {
    paid: moved(invoices, documents),
    back: moved(notes, documents),
    received: receivedFor(order),
    refunds: refundsOf(order, books.documents),
  };
  if (isReceived(order, money, reversalCredit(notes, books.documents)) && isRefunded(order, money)) return null;
  return differs(order, money, usedByOthers(notes, invoices));
}

function moved(of: readonly (InvoiceSummary | CreditNoteSummary)[], known: ReadonlySet<string>): Moved {
  const amount = (payments: readonly PaymentSummary[]) => sum(payments.map((one) => decimal(one.amount)));
  const payments = of.flatMap((one) => one.payments);
  return {
    all: amount(payments),
    byHand: amount(payments.filter(({ paymentId }) => !known.has(paymentId))),
    words: of.flatMap((one) => {
      const number = 'invoiceId' in one ? numberOf(one) : one.number;
      return one.payments.length === 0 ? [] : `${moneyInWords(amount(one.payments), one.currency)} on ${number}`;
    }),
  };
}

interface Refunded {
  /** Through the gateway. */
  readonly money: Big;
  /** By a person, who may have lowered what is due by it, or given money back. */
  readonly noted: Big;
}

/** What the shop refunded of the money that is booked; refunds from before an invoice was linked are not ours. */
function refundsOf({ documents, refunds }: PlannedOrder, known: readonly RecordedDocument[]): Refunded {
  const before = known
    .filter(({ kind }) => kind === 'invoice')
    .flatMap(({ facts }) => readStoredInvoice(facts).adopted?.refundIds ?? []);
  const booked = documents.creditNotes.filter(({ refund }) => refund !== null).map(({ refundId }) => refundId);
  const ours = refunds.filter(({ id }) => booked.includes(id) && !before.includes(id));
  const amount = (isMoney: boolean) =>
    sum(ours.filter((one) => one.refundedPayment === isMoney).map((one) => decimal(one.amount)));
  return { money: amount(true), noted: amount(false) };
}

interface OrderMoney {
  readonly paid: Moved;
  readonly back: Moved;
  /** By the shop. */
  readonly received: Big;
  readonly refunds: Refunded;
}

/** What people entered may be the money that the shop reports, or more. `credit`: open on credit notes of whole invoices. */
function isReceived({ documents }: PlannedOrder, money: OrderMoney, credit: Big): boolean {
  const { paid, back, received, refunds } = money;
  const { all, byHand, words } = paid;
  const lowered = positive(received.minus(refunds.noted));
  if ([received, lowered].some((one) => all.eq(larger(one, byHand)) || all.eq(one.plus(byHand)))) return true;
  // The order was lowered after it was paid: the notice credit_left names what is left.
  if (all.minus(credit).eq(received)) return true;
  // On one invoice alone it came in once.
  if (words.length === 1 && all.gte(received)) return true;
  // Refunded in Xero, then paid again on another day.
  const more = all.minus(received);
  const isPaidAgain = documents.payment !== null && documents.payment.isAssumed !== true;
  return isPaidAgain && more.gt(ZERO) && more.eq(back.all.minus(refunds.money));
}

function isRefunded({ summary }: PlannedOrder, { paid, back, refunds: { money, noted } }: OrderMoney): boolean {
  const due = positive(decimal(summary.total).minus(paid.all));
  const least = money.plus(positive(noted.minus(due)));
  const most = money.plus(noted);
  const { all, byHand } = back;
  const isWithin = [ZERO, byHand].some((more) => all.gte(least.plus(more)) && all.lte(most.plus(more)));
  return isWithin || (all.eq(byHand) && byHand.gte(least));
}

/** What is open on the credit notes for the whole of earlier invoices. */
function reversalCredit(notes: readonly CreditNoteSummary[], documents: readonly RecordedDocument[]): Big {
  const ids = new Set(reversalsOf(documents).map(({ xeroId }) => xeroId));
  return sum(notes.filter(({ creditNoteId }) => ids.has(creditNoteId)).map((one) => decimal(one.remainingCredit)));
}

/** Credit of the order that people used for documents of something else. */
function usedByOthers(notes: readonly CreditNoteSummary[], invoices: readonly InvoiceSummary[]): Big {
  const own = new Set(invoices.map(({ invoiceId }) => invoiceId));
  const used = notes.flatMap(({ allocations }) => allocations).filter(({ invoiceId }) => !own.has(invoiceId));
  return sum(used.map(({ amount }) => decimal(amount)));
}

function positive(amount: Big): Big {
  return larger(amount, ZERO);
}

function differs({ summary }: PlannedOrder, { paid, back, received, refunds }: OrderMoney, used: Big): Problem {
  const { orderNumber, currency } = summary;
  const refunded = refunds.money.plus(refunds.noted);
  const say = (amount: Big) => moneyInWords(amount, currency);
  const where = ({ words }: Moved) => (words.length === 0 ? '' : ` (${words.join(', ')})`);
  return {
    code: 'money_differs',
    message:
      `For order ${orderNumber} WooCommerce has ${say(received)} received and ${say(refunded)} refunded. ` +
      `Xero has ${say(paid.all)} received${where(paid)} and ${say(back.all)} given back${where(back)}.` +
      (used.gt(ZERO) ? ` ${say(used)} of its credit is used for other documents.` : ''),
    fix:
      'Compare both with the bank. Remove in Xero a payment that did not come in, and enter a payment or refund that is missing, then ' +
      'replay the order. If Xero has what happened, nothing needs to be done.',
    details: {
      received: received.toFixed(2),
      refunded: refunded.toFixed(2),
      receivedInXero: paid.all.toFixed(2),
      givenBackInXero: back.all.toFixed(2),
      usedElsewhere: used.toFixed(2),
    },
  };
}
