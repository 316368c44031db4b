import { Big } from 'big.js';
import { decimal, moneyInWords } from '../domain/money.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { PaymentSummary, InvoiceSummary } from '../xero/wire/sales-documents.ts';
import { reissueCommandLine } from '../posting/amendments/amend-problems.ts';
import type { OrderRef } from '../posting/orders/planned-order.ts';
import { dayInWords } from '../wording/times.ts';
import { isLive, figuresThatDiffer } from '../posting/invoices/compare-documents.ts';

/** A change that someone made to our document in Xero. */
export interface Difference {
  /** One or more sentences for the order and its trail. */
  readonly note: string;
  /** Suggested action; '' = none. */
  readonly fix: string;
  readonly status: string;
  /** Nothing but its figures, its contact, or payments that others entered. */
  readonly isOfFigures: boolean;
}

export interface XeroDifference extends Difference {
  readonly paid: boolean;
  readonly foreign: readonly PaymentSummary[];
}

function keptChange(order: OrderRef): string {
  return (
    'We keep this change. If it was a mistake, change it back in Xero: this notice ends then. Or credit the changed ' +
    `invoice, and give the order a new one with its own figures: ${reissueCommandLine(order)}.`
  );
}

/** Compares the invoice in Xero with the ledger; null = it holds only our own changes. `documents`: all of the order. */
export function xeroDifference(
  order: OrderRef,
  posted: InvoiceSummary,
  there: InvoiceSummary,
  documents: readonly RecordedDocument[],
): XeroDifference | null {
  const number = there.number === '' ? there.invoiceId : there.number;
  const paid = isPaid(there);
  const foreign = there.payments.filter((one) => !isOurs(one, documents));
  const facts = { status: there.status, paid, foreign, isOfFigures: false };
  if (!isLive(there)) {
    if (!isLive(posted)) return null;
    const note = `Invoice ${number} was ${there.status === 'DELETED' ? 'deleted' : 'voided'} in Xero.`;
    const fix = `If it was a mistake, post the order again under a new number: ${reissueCommandLine(order)}. If it was intended, no action is needed.`;
    return { ...facts, note, fix };
  }
  const changes = figuresThatDiffer(posted, there);
  const changed = changes.length === 0 ? [] : [`Invoice ${number} was changed in Xero: ${changes.join(', ')}.`];
  const moved = posted.contactId === there.contactId ? [] : [`Invoice ${number} has another contact in Xero.`];
  const paidBy = foreign.map((one) => paidSentence(number, there.currency, one));
  const removed = missingPayments(there, documents).map(() => `The payment of invoice ${number} was removed in Xero.`);
  const sentences = [...changed, ...moved, ...paidBy, ...removed];
  if (sentences.length === 0) return null;
  const fixes = [
    ...(changed.length > 0 ? [keptChange(order)] : []),
    ...(removed.length > 0 ? ['If the payment was removed by mistake, enter it in Xero again.'] : []),
  ];
  return { ...facts, isOfFigures: removed.length === 0, note: sentences.join(' '), fix: fixes.join(' ') };
}

export function isPaid(there: InvoiceSummary): boolean {
  return there.status === 'PAID' || (isLive(there) && new Big(there.amountDue).eq(0));
}

function paidSentence(number: string, currency: string, { amount, date, reference }: PaymentSummary): string {
  const of = reference === '' ? '' : ` (${reference})`;
  return `${moneyInWords(decimal(amount), currency)} was paid on invoice ${number} in Xero on ${dayInWords(date)}${of}.`;
}

/** A payment made in Xero that became the order's own (mark-paid.ts) still does not count as ours. */
function isOurs({ paymentId }: PaymentSummary, documents: readonly RecordedDocument[]): boolean {
  return documents.some((one) => one.kind === 'payment' && one.xeroId === paymentId && !isMadeInXero(one.facts));
}

function isMadeInXero(facts: unknown): boolean {
  return typeof facts === 'object' && facts !== null && 'madeInXero' in facts && facts.madeInXero === true;
}

/** Our live payments on this invoice that Xero no longer lists. */
function missingPayments(there: InvoiceSummary, documents: readonly RecordedDocument[]): RecordedDocument[] {
  return documents.filter((document) => {
    if (document.kind !== 'payment' || !isOn(document.facts, there.invoiceId)) return false;
    return !there.payments.some((one) => one.paymentId === document.xeroId);
  });
}

function isOn(facts: unknown, invoiceId: string): boolean {
  if (typeof facts !== 'object' || facts === null) return false;
  if ('deleted' in facts && facts.deleted === true) return false;
  return 'invoiceId' in facts && facts.invoiceId === invoiceId;
}
