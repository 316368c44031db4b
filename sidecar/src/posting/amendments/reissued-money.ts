import type { Big } from 'big.js';
import { decimal, moneyInWords, sum, ZERO } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { readFor } from '../failed-call.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import { receivedFor, type PlannedOrder } from '../orders/planned-order.ts';
import { livePayments } from '../payments/posted-payment.ts';
import { invoiced, type Carried, type Invoiced, type Progress } from '../progress.ts';
import { keepCreditSeen, keepInvoiceSeen } from '../seen-documents.ts';
import { readStoredCreditNote } from '../stored-documents.ts';
import { wantedNotes } from '../refunds/order-credit-notes.ts';
import { moneyDiffers, type OrderBooks } from './money-differs.ts';

/** Reads orders again whose invoice received credit: anybody in Xero can use it. Whether they are paid is by Xero. */
export async function checkReissuedMoney(progress: Progress): Promise<void> {
  const { carried, failed } = progress;
  const ours = invoiced(progress).filter(({ order }) => carried.has(order.entry.id));
  if (ours.length === 0) return;
  const entries = ours.map(({ order }) => order.entry);
  const there = await readFor(progress, entries, () => readBooks(progress, ours));
  for (const { order, invoice } of there === null ? [] : ours) {
    const { entry } = order;
    const books = there?.get(order);
    const now = books?.invoices.find((one) => one.invoiceId === invoice.invoiceId);
    const money = carried.get(entry.id);
    if (books === undefined || now === undefined || money === undefined) continue;
    for (const invoiceThere of books.invoices) await keepInvoiceSeen(progress, books.documents, invoiceThere);
    for (const note of books.creditNotes) await keepCreditSeen(progress, books.documents, note);
    const notices = [...noticesOf(order, now, money, bookedOn(order, books.documents))];
    const isReported = notices.some(({ code }) => code === 'payment_assumed');
    const differs = isReported || failed.has(entry.id) ? null : moneyDiffers(order, books);
    if (differs !== null) notices.push(differs);
    progress.notices.set(entry.id, [...notices, ...(progress.notices.get(entry.id) ?? [])]);
    if (decimal(now.amountDue).eq(ZERO)) progress.paid.add(entry.id);
    else progress.paid.delete(entry.id);
  }
}

/** Every invoice and credit note of these orders: 40 in a call. */
async function readBooks({ ledger, xero, tenantId }: Progress, orders: readonly Invoiced[]) {
  const documents = new Map<PlannedOrder, readonly RecordedDocument[]>();
  for (const { order } of orders) documents.set(order, await ledger.documentsOf(order.entry.id));
  const all = [...documents.values()].flat();
  const invoiceIds = all.filter(({ kind }) => kind === 'invoice').map(({ xeroId }) => xeroId);
  const invoices = await xero.invoicesByIds(tenantId, invoiceIds);
  const notes = all.filter(({ kind }) => kind === 'credit_note').map(({ facts }) => readStoredCreditNote(facts));
  const creditNotes = await xero.creditNotesByIds(tenantId, wantedNotes(notes));
  const books = new Map<PlannedOrder, OrderBooks>();
  for (const [order, known] of documents) {
    const ids = new Set(known.map(({ xeroId }) => xeroId));
    books.set(order, {
      documents: known,
      invoices: invoices.filter(({ invoiceId }) => ids.has(invoiceId)),
      creditNotes: creditNotes.filter(({ creditNoteId }) => ids.has(creditNoteId)),
    });
  }
  return books;
}

/** Our payments on the order's invoice. */
function bookedOn({ sourceKey }: PlannedOrder, documents: readonly RecordedDocument[]): Big {
  return sum(livePayments(documents, sourceKey).map(({ facts }) => decimal(facts?.amount ?? '0')));
}

function noticesOf(order: PlannedOrder, now: InvoiceSummary, { left }: Carried, booked: Big): readonly Problem[] {
  const { payment, invoice } = order.documents;
  const number = numberOf(now);
  const { currency } = now;
  const due = decimal(now.amountDue);
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

function stillDue(invoice: string, amount: string): Problem {
  return {
    code: 'still_due',
    message: `The shop says that the order is paid, but ${amount} are due on its invoice ${invoice} in Xero.`,
    fix: 'Look at the invoice and at the credit notes of the order in Xero: a payment or an allocation was removed there. Enter it again if the money has come in.',
    details: { invoice, amountDue: amount },
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
