import type { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import { PAYMENT_PARTS } from '../../ledger/entry-key.ts';
import { decimal, sum, withCurrency, ZERO } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import type { Carried } from './carry-credit.ts';
import { moneyDiffers, type OrderBooks } from './money-differs.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import type { Invoiced } from '../refunds/post-refunds.ts';
import { readStoredCreditNote } from '../refunds/stored-credit-note.ts';
import { isLivePayment, lastPayment } from '../payments/posted-payment.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

/** The state of a reissued order, once its credit is allocated and its money booked. */
export interface ReissuedMoney {
  /** Its invoice has no balance due, by Xero. */
  readonly isPaid: boolean;
  readonly notices: readonly Problem[];
}

/** By entry id, for orders whose invoice received credit: read again, because anybody in Xero can use that credit. */
export async function reissuedMoney(
  deps: PostingDeps,
  tenantId: string,
  invoiced: readonly Invoiced[],
  carried: ReadonlyMap<number, Carried>,
  failed: Map<number, Outcome>,
): Promise<ReadonlyMap<number, ReissuedMoney>> {
  const ours = invoiced.filter(({ work }) => carried.has(work.entry.id));
  const found = new Map<number, ReissuedMoney>();
  if (ours.length === 0) return found;
  let there: ReadonlyMap<Work, OrderBooks>;
  try {
    there = await readBooks(deps, tenantId, ours);
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of ours) addFailure(failed, work.entry.id, outcome(work.entry.tries));
    return found;
  }
  for (const { work, invoice } of ours) {
    const books = there.get(work);
    const now = books?.invoices.find((one) => one.invoiceId === invoice.invoiceId);
    const money = carried.get(work.entry.id);
    if (books === undefined || now === undefined || money === undefined) continue;
    const notices = [...noticesOf(work, now, money, bookedOn(work, books.documents))];
    const isSaid = notices.some(({ code }) => code === 'payment_assumed');
    const differs = isSaid || failed.has(work.entry.id) ? null : moneyDiffers(work, books);
    if (differs !== null) notices.push(differs);
    found.set(work.entry.id, { isPaid: decimal(now.amountDue).eq(ZERO), notices });
  }
  return found;
}

/** Every invoice and credit note of these orders: 40 in a call. */
async function readBooks(
  deps: PostingDeps,
  tenantId: string,
  orders: readonly Invoiced[],
): Promise<ReadonlyMap<Work, OrderBooks>> {
  const documents = new Map<Work, readonly RecordedDocument[]>();
  for (const { work } of orders) documents.set(work, await deps.ledger.documentsOf(work.entry.id));
  const all = [...documents.values()].flat();
  const invoiceIds = all.filter(({ kind }) => kind === 'invoice').map(({ xeroId }) => xeroId);
  const invoices = await deps.xero.invoicesByIds(tenantId, invoiceIds);
  const notes = all
    .filter(({ kind }) => kind === 'credit_note')
    .map(({ facts }) => readStoredCreditNote(facts).creditNote);
  const wanted = notes.map(({ creditNoteId, date }) => ({ key: creditNoteId, date }));
  const creditNotes = await deps.xero.creditNotesByIds(tenantId, wanted);
  return new Map(
    [...documents].map(([work, known]) => {
      const ids = new Set(known.map(({ xeroId }) => xeroId));
      const own = {
        invoices: invoices.filter(({ invoiceId }) => ids.has(invoiceId)),
        creditNotes: creditNotes.filter(({ creditNoteId }) => ids.has(creditNoteId)),
      };
      return [work, { documents: known, ...own }];
    }),
  );
}

/** Our payments on the order's invoice. */
function bookedOn({ sourceKey }: Work, documents: readonly RecordedDocument[]): Big {
  const live = PAYMENT_PARTS.map((part) => lastPayment(documents, sourceKey, part)).filter(isLivePayment);
  return sum(live.map(({ facts }) => decimal(facts?.amount ?? '0')));
}

function noticesOf(
  { documents: { payment, balance, invoice } }: Work,
  now: InvoiceSummary,
  { left }: Carried,
  booked: Big,
): readonly Problem[] {
  const number = numberOf(now);
  const { currency } = now;
  const received = sum([payment, balance].map((one) => decimal(one?.amount ?? '0')));
  const due = decimal(now.amountDue);
  return [
    ...(payment?.isAssumed === true && booked.gt(ZERO) ? [assumed(number, withCurrency(booked, currency))] : []),
    ...(due.gt(ZERO) && received.gte(invoice.expected.total) ? [stillDue(number, withCurrency(due, currency))] : []),
    ...left.map((one) => creditLeft(one.number, withCurrency(decimal(one.amount), currency), number)),
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
