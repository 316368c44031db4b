import { Big } from 'big.js';
import { z } from 'zod';
import { refundIdOf, versionOf } from './entry-key.ts';
import type { DocumentSeen, Reason, RecordedDocument } from './entry.ts';

const money = z.string().regex(/^-?\d+(?:\.\d+)?$/);

/** For invoices and credit notes we keep Xero's answer, for the others their figures. */
const factsShape = z
  .object({
    invoice: z
      .object({
        status: z.string(),
        total: money,
        date: z.string(),
        dueDate: z.string().optional(),
        amountDue: money.optional(),
        contactId: z.string().optional(),
      })
      .optional(),
    creditNote: z
      .object({ status: z.string().optional(), total: money, date: z.string(), contactId: z.string().optional() })
      .optional(),
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
    /** Somebody else made this invoice. */
    adopted: z.object({}).optional(),
    /** Somebody entered this payment in Xero. */
    madeInXero: z.literal(true).optional(),
  })
  .catch({});

export type ReadDocument = ReturnType<typeof readDocument>;

export function readDocument(document: RecordedDocument) {
  return { ...document, facts: factsShape.parse(document.facts) };
}

/** As stored beside a document. */
export const documentSeen: z.ZodType<DocumentSeen> = z.object({
  status: z.string(),
  byOthers: money,
  payments: z.array(z.object({ paymentId: z.string(), amount: money, date: z.string() })).readonly(),
  total: money.optional(),
  dueDate: z.string().optional(),
  seenAt: z.string(),
});

const ENDED = new Set(['VOIDED', 'DELETED']);

/** As last read in Xero; null = not an invoice or credit note. */
export function statusInXero({ facts, seen }: ReadDocument): string | null {
  const known = facts.invoice?.status ?? facts.creditNote?.status ?? null;
  // Void is final, also when we did it.
  if (known !== null && ENDED.has(known)) return known;
  return seen?.status ?? known;
}

export function isEnded(document: ReadDocument): boolean {
  return ENDED.has(statusInXero(document) ?? '');
}

/** Our own live payments of an invoice, and credit allocated to it. */
export function bookedOn({ xeroId }: Pick<ReadDocument, 'xeroId'>, all: readonly ReadDocument[]) {
  const live = all.filter(({ facts }) => facts.invoiceId === xeroId && facts.deleted !== true);
  const payments = live.filter(({ kind, facts }) => kind === 'payment' && facts.madeInXero !== true);
  const allocations = live.filter(({ kind }) => kind === 'allocation');
  return {
    paid: total(payments),
    allocated: total(allocations),
    /** Credit of an earlier invoice of the order: it was money once. */
    carried: total(allocations.filter(({ sourceKey }) => sourceKey.includes('/carried'))),
    /** Earlier versions kept some payments without their amount. */
    hasUnknown: live.some(({ kind, facts }) => kind === 'payment' && facts.amount === undefined),
  };
}

export interface Balance {
  readonly due: Big;
  /** Received: payments by anybody, and credit of the order's earlier invoices. */
  readonly received: Big;
  readonly total: Big;
}

/** What is due on an invoice in Xero: by the ledger, and by what others did there. null = it was never read. */
export function balanceOf(invoice: ReadDocument, all: readonly ReadDocument[]): Balance | null {
  const { facts, seen } = invoice;
  if (facts.invoice === undefined) return null;
  const sum = new Big(seen?.total ?? facts.invoice.total);
  const { paid, allocated, carried, hasUnknown } = bookedOn(invoice, all);
  const rest = sum.minus(paid).minus(allocated);
  const others = seen == null ? (hasUnknown ? rest : othersAtFirst(invoice, sum.minus(rest))) : new Big(seen.byOthers);
  const due = rest.minus(others);
  return { due: due.gt(0) ? due : new Big(0), received: paid.plus(carried).plus(others), total: sum };
}

/** Until it is read again: what had been paid by others when it was linked, or found. */
function othersAtFirst({ facts: { invoice, adopted } }: ReadDocument, booked: Big): Big {
  if (invoice?.amountDue === undefined) return new Big(0);
  const paidThen = new Big(invoice.total).minus(invoice.amountDue);
  return adopted === undefined ? positive(paidThen.minus(booked)) : paidThen;
}

/** What is neither refunded nor allocated of a credit note in Xero; null = it was never read. */
export function creditLeftOf(note: ReadDocument, all: readonly ReadDocument[]): Big | null {
  if (note.facts.creditNote === undefined) return null;
  return positive(new Big(note.facts.creditNote.total).minus(usedOf(note, all)).minus(note.seen?.byOthers ?? '0'));
}

/** How much of a credit note was used, by the ledger. */
export function usedOf(note: ReadDocument, all: readonly ReadDocument[]): Big {
  const of = (some: readonly ReadDocument[]) => total(some.filter(({ facts }) => facts.creditNoteId === note.xeroId));
  const { settled } = note.facts;
  if (settled == null) return of(all.filter(({ kind }) => kind === 'allocation' || kind === 'refund_payment'));
  // What was allocated first, and what moved to the next invoice later.
  const carried = all.filter(({ sourceKey }) => sourceKey.startsWith(`${note.sourceKey}/carried`));
  return new Big(settled.allocated).plus(settled.refunded).plus(of(carried));
}

/** Notices about money that is open in Xero: on a credit note, or on an invoice. */
const OPEN_ON: ReadonlyMap<string, 'credit_note' | 'invoice'> = new Map([
  ['refund_not_paid', 'credit_note'],
  ['credit_left', 'credit_note'],
  ['earlier_invoice_unpaid', 'invoice'],
  ['deposit_given_back', 'invoice'],
  ['still_due', 'invoice'],
  ['payment_assumed', 'invoice'],
]);

export interface OpenMoney {
  /** By the documents as last read; 0 = what the notice asks for was done, or its document is void. */
  readonly open: Big;
  readonly kind: 'credit_note' | 'invoice';
  /** Those that show it, void ones left out. */
  readonly documents: readonly ReadDocument[];
}

/** What is open in Xero of what this notice of an order is about; null = it is about something else, or unknown. */
export function openMoneyOf(
  { code, details }: Pick<Reason, 'code' | 'details'>,
  all: readonly ReadDocument[],
): OpenMoney | null {
  const kind = OPEN_ON.get(code);
  if (kind === undefined) return null;
  const own = all.filter((one) => one.kind === kind);
  const named = kind === 'invoice' ? invoiceNamed(details, own) : own.filter((note) => isNamed(details, note));
  const documents = named.filter((one) => !isEnded(one));
  const amounts = documents.map((one) => (kind === 'invoice' ? balanceOf(one, all)?.due : creditLeftOf(one, all)));
  const known = amounts.filter((amount) => amount != null);
  if (named.length === 0 || known.length < amounts.length) return null;
  return { kind, documents, open: known.reduce((sum, amount) => sum.plus(amount), new Big(0)) };
}

function isNamed({ refund, creditNote }: Reason['details'], { sourceKey, number }: ReadDocument): boolean {
  return refund === undefined ? number === creditNote : refundIdOf(sourceKey) === refund;
}

/** Without a number: the order's last one. */
function invoiceNamed({ invoice }: Reason['details'], invoices: readonly ReadDocument[]): ReadDocument[] {
  if (invoice !== undefined) return invoices.filter(({ number, xeroId }) => invoice === number || invoice === xeroId);
  return invoices.toSorted((a, b) => versionOf(b.sourceKey) - versionOf(a.sourceKey)).slice(0, 1);
}

function total(some: readonly ReadDocument[]): Big {
  return some.reduce((sum, { facts }) => sum.plus(facts.amount ?? 0), new Big(0));
}

function positive(amount: Big): Big {
  return amount.gt(0) ? amount : new Big(0);
}
