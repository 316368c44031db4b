import { balanceOf, creditLeftOf, statusInXero, type ReadDocument } from '../ledger/document-facts.ts';
import { versionOf, refundIdOf } from '../ledger/entry-key.ts';
import { moneyInWords } from '../domain/money.ts';

export const STATES: Readonly<Record<string, string>> = {
  DRAFT: 'Draft',
  SUBMITTED: 'Awaiting approval',
  AUTHORISED: 'Awaiting payment',
  PAID: 'Paid',
  VOIDED: 'Voided',
  DELETED: 'Deleted',
};

/** As Xero has it; null = none. */
export function statusInWords(document: ReadDocument, all: readonly ReadDocument[], currency: string | null) {
  const { kind, facts } = document;
  if (kind === 'payment' || kind === 'bank_transaction') {
    return facts.deleted === true ? 'Deleted' : facts.madeInXero === true ? 'Entered in Xero' : null;
  }
  const status = statusInXero(document);
  if (status !== null && status !== 'AUTHORISED' && status !== 'PAID') return STATES[status] ?? status;
  const own = facts.currency ?? currency;
  if (kind === 'credit_note') return creditInWords(document, all, own);
  return kind === 'invoice' ? balanceInWords(document, all, own) : null;
}

function creditInWords(note: ReadDocument, all: readonly ReadDocument[], currency: string | null): string | null {
  const left = creditLeftOf(note, all);
  if (left === null) return null;
  return left.gt(0) ? `${moneyInWords(left, currency)} credit left` : 'Settled';
}

function balanceInWords(invoice: ReadDocument, all: readonly ReadDocument[], currency: string | null): string | null {
  const balance = balanceOf(invoice, all);
  if (balance === null) return null;
  const { due, received, total } = balance;
  if (due.gt(0)) return received.gt(0) ? `Part paid, ${moneyInWords(due, currency)} due` : 'Awaiting payment';
  return received.gt(0) || total.eq(0) ? 'Paid' : 'Credited';
}

/** A kind without a row is named by its own words. */
const TYPES: Readonly<Record<string, (sourceKey: string) => string>> = {
  invoice: (key) => (versionOf(key) === 1 ? 'invoice' : `invoice (version ${versionOf(key)})`),
  payment: () => 'payment',
  credit_note: (key) =>
    `credit note for ${refundIdOf(key) === null ? 'the whole invoice' : `refund ${refundIdOf(key)}`}`,
  allocation: () => 'allocation of credit',
  refund_payment: () => 'refund payment',
  bank_transaction: () => 'gateway fee',
};

/** Its type, for people, with a status that changes what its figures mean. */
export function documentInWords(document: ReadDocument): string {
  const { kind, sourceKey, facts } = document;
  const status = facts.deleted === true ? 'DELETED' : kind === 'invoice' ? (statusInXero(document) ?? '') : '';
  const word = status === 'AUTHORISED' || status === 'PAID' ? undefined : STATES[status];
  return `${TYPES[kind]?.(sourceKey) ?? kind.replaceAll('_', ' ')}${word === undefined ? '' : `, ${word.toLowerCase()}`}`;
}

/** Payments and allocations have no number: use the invoice's; refunds: the credit note's. */
export function numberItStandsOn({ kind, facts }: ReadDocument, all: readonly ReadDocument[]): string | null {
  const id = kind === 'refund_payment' ? facts.creditNoteId : facts.invoiceId;
  return all.find((one) => one.xeroId === id && one.number !== null)?.number ?? null;
}
