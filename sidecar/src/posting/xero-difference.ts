import { Big } from 'big.js';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { PaymentSummary } from '../xero/payment-element.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { figuresThatDiffer } from './judge-invoice.ts';
import { isLive } from './settle-batch.ts';

/** What somebody did in Xero with an invoice of ours. */
export interface XeroDifference {
  /** A sentence for the order and its trail. */
  readonly note: string;
  readonly status: string;
  readonly paid: boolean;
  /** Payments that are not ours, live ones. */
  readonly foreign: readonly PaymentSummary[];
}

/**
 * The invoice as it is there against what the ledger knows of it; null = nothing but what we did ourselves. `documents`: all
 * of the order.
 */
export function xeroDifference(
  posted: InvoiceSummary,
  there: InvoiceSummary,
  documents: readonly RecordedDocument[],
): XeroDifference | null {
  const number = there.number === '' ? there.invoiceId : there.number;
  const paid = there.status === 'PAID' || (isLive(there) && new Big(there.amountDue).eq(0));
  const foreign = there.payments.filter((one) => !isOurs(one, documents));
  const facts = { status: there.status, paid, foreign };
  if (!isLive(there)) {
    if (!isLive(posted)) return null;
    return { ...facts, note: `Invoice ${number} was ${there.status === 'DELETED' ? 'deleted' : 'voided'} in Xero.` };
  }
  const sentences = [
    ...figuresThatDiffer(posted, there).map((change) => `Invoice ${number} was changed in Xero: ${change}.`),
    ...foreign.map((one) => paidSentence(number, one)),
    ...missingPayments(there, documents).map(() => `The payment of invoice ${number} was removed in Xero.`),
  ];
  return sentences.length === 0 ? null : { ...facts, note: sentences.join(' ') };
}

function paidSentence(number: string, { amount, date, reference }: PaymentSummary): string {
  const of = reference === '' ? '' : ` (${reference})`;
  return `${amount} was paid on invoice ${number} in Xero on ${date}${of}.`;
}

function isOurs({ paymentId }: PaymentSummary, documents: readonly RecordedDocument[]): boolean {
  return documents.some((document) => document.kind === 'payment' && document.xeroId === paymentId);
}

/** Live payments of ours on this invoice that it does not list any more. */
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
