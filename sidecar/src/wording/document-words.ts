import { Big } from 'big.js';
import { z } from 'zod';
import { issueOf, refundIdOf } from '../ledger/entry-key.ts';
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
    /** A payment that we deleted, because a person asked to replace it. */
    deleted: z.literal(true).optional(),
    creditNoteId: z.string().optional(),
    /** Of a fee: not the order's where the gateway pays out in another. */
    currency: z.string().optional(),
  })
  .catch({});

type Facts = z.infer<typeof factsShape>;

export interface ReadDocument extends Omit<RecordedDocument, 'facts'> {
  readonly facts: Facts;
}

/** Invoice statuses that change what the figures mean. */
const STATUSES: Readonly<Record<string, string>> = {
  DRAFT: ', a draft',
  SUBMITTED: ', waits for approval',
  VOIDED: ', voided',
  DELETED: ', deleted',
};

export function readDocument(document: RecordedDocument): ReadDocument {
  return { ...document, facts: factsShape.parse(document.facts) };
}

/** The status of an invoice or credit note, for people. */
export const STATES: Readonly<Record<string, string>> = {
  DRAFT: 'Draft',
  SUBMITTED: 'Awaiting approval',
  AUTHORISED: 'Awaiting payment',
  PAID: 'Paid',
  VOIDED: 'Voided',
  DELETED: 'Deleted',
};

/**
 * null = none. The ledger keeps an invoice as Xero answered when it was created, before its payments: payments and
 * credits for the total make it paid.
 */
export function statusInWords(document: ReadDocument, all: readonly ReadDocument[]): string | null {
  const { kind, facts, xeroId } = document;
  if (kind === 'payment' || kind === 'bank_transaction') return facts.deleted === true ? 'Deleted' : null;
  if (kind === 'credit_note') return facts.settled === undefined ? null : facts.settled === null ? 'Open' : 'Settled';
  if (kind !== 'invoice' || facts.invoice === undefined) return null;
  const { status, total } = facts.invoice;
  if (status !== 'AUTHORISED') return STATES[status] ?? status;
  const onIt = all.filter((one) => one.facts.invoiceId === xeroId && one.facts.deleted !== true);
  const [paid, credited] = (['payment', 'allocation'] as const).map((part) =>
    onIt.filter((one) => one.kind === part).reduce((sum, one) => sum.plus(one.facts.amount ?? 0), new Big(0)),
  );
  const settled = new Big(0).plus(paid ?? 0).plus(credited ?? 0);
  if (settled.lt(total)) return 'Awaiting payment';
  return paid?.gt(0) === true || settled.eq(0) ? 'Paid' : 'Credited';
}

/** Its type, for people. */
export function documentInWords({ kind, sourceKey, facts }: ReadDocument): string {
  switch (kind) {
    case 'invoice': {
      const issue = issueOf(sourceKey);
      return `invoice${issue === 1 ? '' : ` (issue ${issue})`}${STATUSES[facts.invoice?.status ?? ''] ?? ''}`;
    }
    case 'payment':
      return `payment${facts.deleted === true ? ', deleted' : ''}`;
    case 'credit_note': {
      const refund = refundIdOf(sourceKey);
      return refund === null ? 'credit note for a whole invoice' : `credit note for refund ${refund}`;
    }
    case 'allocation':
      return 'credit taken off';
    case 'refund_payment':
      return 'money given back';
    case 'bank_transaction':
      return `gateway fee${facts.deleted === true ? ', deleted' : ''}`;
    default:
      return kind.replaceAll('_', ' ');
  }
}

/** Payments and allocations have no number: use the invoice's; refunds: the credit note's. */
export function numberItStandsOn({ kind, facts }: ReadDocument, all: readonly ReadDocument[]): string | null {
  const id = kind === 'refund_payment' ? facts.creditNoteId : facts.invoiceId;
  return all.find((one) => one.xeroId === id && one.number !== null)?.number ?? null;
}
