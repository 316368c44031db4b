import { Big } from 'big.js';
import { z } from 'zod';
import { versionOf, refundIdOf } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';

const money = z.string().regex(/^-?\d+(?:\.\d+)?$/);

/** For invoices and credit notes we keep Xero's answer, for the others their figures. */
const factsShape = z
  .object({
    invoice: z.object({ status: z.string(), total: money, date: z.string() }).optional(),
    creditNote: z.object({ total: money, date: z.string() }).optional(),
    /** The use of a credit note, once complete. */
    settled: z.object({ allocated: money, refunded: money }).nullish(),
    amount: money.optional(),
    date: z.string().optional(),
    invoiceId: z.string().optional(),
    /** A payment that we deleted, because a person requested to replace it. */
    deleted: z.literal(true).optional(),
    creditNoteId: z.string().optional(),
    /** Of a fee: not the order's where the gateway pays out in another. */
    currency: z.string().optional(),
  })
  .catch({});

export type ReadDocument = ReturnType<typeof readDocument>;

export function readDocument(document: RecordedDocument) {
  return { ...document, facts: factsShape.parse(document.facts) };
}

export const STATES: Readonly<Record<string, string>> = {
  DRAFT: 'Draft',
  SUBMITTED: 'Awaiting approval',
  AUTHORISED: 'Awaiting payment',
  PAID: 'Paid',
  VOIDED: 'Voided',
  DELETED: 'Deleted',
};

/** null = none. The ledger keeps an invoice as it was when created: payments and credits for the total make it paid. */
export function statusInWords(document: ReadDocument, all: readonly ReadDocument[]): string | null {
  const { kind, facts, xeroId } = document;
  if (kind === 'payment' || kind === 'bank_transaction') return facts.deleted === true ? 'Deleted' : null;
  if (kind === 'credit_note') return facts.settled === undefined ? null : facts.settled === null ? 'Open' : 'Settled';
  if (kind !== 'invoice' || facts.invoice === undefined) return null;
  const { status, total } = facts.invoice;
  if (status !== 'AUTHORISED') return STATES[status] ?? status;
  const sumOf = (part: ReadDocument['kind']) =>
    all
      .filter((one) => one.kind === part && one.facts.invoiceId === xeroId && one.facts.deleted !== true)
      .reduce((sum, one) => sum.plus(one.facts.amount ?? 0), new Big(0));
  const [paid, credited] = [sumOf('payment'), sumOf('allocation')];
  if (paid.plus(credited).lt(total)) return 'Awaiting payment';
  return paid.gt(0) || credited.eq(0) ? 'Paid' : 'Credited';
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
export function documentInWords({ kind, sourceKey, facts }: ReadDocument): string {
  const status = facts.deleted === true ? 'DELETED' : (facts.invoice?.status ?? '');
  const word = status === 'AUTHORISED' || status === 'PAID' ? undefined : STATES[status];
  return `${TYPES[kind]?.(sourceKey) ?? kind.replaceAll('_', ' ')}${word === undefined ? '' : `, ${word.toLowerCase()}`}`;
}

/** Payments and allocations have no number: use the invoice's; refunds: the credit note's. */
export function numberItStandsOn({ kind, facts }: ReadDocument, all: readonly ReadDocument[]): string | null {
  const id = kind === 'refund_payment' ? facts.creditNoteId : facts.invoiceId;
  return all.find((one) => one.xeroId === id && one.number !== null)?.number ?? null;
}
