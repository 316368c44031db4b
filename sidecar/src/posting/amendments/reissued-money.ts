import type { Big } from 'big.js';
import { decimal, moneyInWords, sum, ZERO } from '../../domain/money.ts';
import { stillDue, type Problem } from '../../domain/problems.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import { receivedFor, type PlannedOrder } from '../orders/planned-order.ts';
import { livePayments } from '../payments/posted-payment.ts';
import type { Carried, Invoiced, Progress } from '../progress.ts';
import { moneyDiffers, type OrderBooks } from './money-differs.ts';

/** Whose invoice received credit: anybody in Xero can use it. Whether it is paid is by Xero. */
export function isReissued({ carried }: Progress, { entry }: PlannedOrder): boolean {
  return carried.has(entry.id);
}

/** What a person should know about the money of such an order. `books`: all of its documents in Xero. */
export function reportReissued(progress: Progress, { order, invoice }: Invoiced, books: OrderBooks): void {
  const { entry } = order;
  const now = books.invoices.find((one) => one.invoiceId === invoice.invoiceId);
  const money = progress.carried.get(entry.id);
  if (now === undefined || money === undefined) return;
  const notices = [...noticesOf(order, now, money, books.documents)];
  const isReported = order.documents.payment?.isAssumed === true && bookedOn(order, books.documents).gt(ZERO);
  const differs = isReported || progress.failed.has(entry.id) ? null : moneyDiffers(order, books);
  if (differs !== null) notices.push(differs);
  progress.notices.set(entry.id, [...notices, ...(progress.notices.get(entry.id) ?? [])]);
  if (decimal(now.amountDue).eq(ZERO)) progress.paid.add(entry.id);
  else progress.paid.delete(entry.id);
}

/** Our payments on the order's invoice; `there`: those of them that Xero has. */
function bookedOn({ sourceKey }: PlannedOrder, documents: readonly RecordedDocument[], there?: InvoiceSummary): Big {
  const live = livePayments(documents, sourceKey).filter(
    ({ document }) => there?.payments.some(({ paymentId }) => paymentId === document.xeroId) ?? true,
  );
  return sum(live.map(({ facts }) => decimal(facts?.amount ?? '0')));
}

function noticesOf(
  order: PlannedOrder,
  now: InvoiceSummary,
  { left }: Carried,
  documents: readonly RecordedDocument[],
): readonly Problem[] {
  const { payment, invoice } = order.documents;
  const number = numberOf(now);
  const { currency } = now;
  const due = decimal(now.amountDue);
  const booked = bookedOn(order, documents, now);
  return [
    ...(payment?.isAssumed === true && booked.gt(ZERO) ? [assumed(number, moneyInWords(booked, currency))] : []),
    ...(due.gt(ZERO) && receivedFor(order).gte(invoice.expected.total)
      ? [stillDue(number, moneyInWords(due, currency))]
      : []),
    ...left.map((one) => {
      const amount = moneyInWords(decimal(one.amount), currency);
      return one.isOtherContacts ? creditOfOther(one.number, amount, number) : creditLeft(one.number, amount, number);
    }),
  ];
}

/** The order's total grew after payment, or it was reactivated: the shop says paid, but has no date for the rest. */
function assumed(invoice: string, amount: string): Problem {
  return {
    code: 'payment_assumed',
    message:
      `The shop says that all of the order is paid. The credit of the earlier invoice did not cover invoice ${invoice}, ` +
      `so the other ${amount} are booked as received, on the day of the order's last change.`,
    fix: 'If that money has not come in, remove the payment in Xero: the invoice then shows what is due.',
    details: { invoice, amount },
  };
}

function creditLeft(creditNote: string, amount: string, invoice: string): Problem {
  return {
    code: 'credit_left',
    message: `${amount} of credit note ${creditNote} are left: what was paid is more than invoice ${invoice} takes.`,
    fix: `Give the money back and enter the refund on ${creditNote} in Xero, or keep it as the customer’s credit.`,
    details: { creditNote, amount, invoice },
  };
}

function creditOfOther(creditNote: string, amount: string, invoice: string): Problem {
  return {
    code: 'credit_left',
    message:
      `${amount} of credit note ${creditNote} belong to the earlier buyer: Xero allocates credit only between documents of ` +
      `one contact, so invoice ${invoice} of the new buyer is not paid by it.`,
    fix: `If it paid for this order, enter a refund of ${amount} on ${creditNote} and a payment of ${amount} on ${invoice} in Xero, both on the account where it arrived.`,
    details: { creditNote, amount, invoice },
  };
}
