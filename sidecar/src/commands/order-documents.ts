import { Big } from 'big.js';
import { z } from 'zod';
import { issueOf, refundIdOf } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import { table } from './output.ts';

const money = z.string().regex(/^-?\d+(?:\.\d+)?$/);

/** Of invoices and credit notes the answer of Xero is kept, of the others their figures. */
const factsShape = z
  .object({
    invoice: z.object({ status: z.string(), total: money, date: z.string() }).optional(),
    creditNote: z.object({ total: money, date: z.string() }).optional(),
    /** What is done with a credit note, once it is all done. */
    settled: z.object({ allocated: money, refunded: money }).nullish(),
    amount: money.optional(),
    date: z.string().optional(),
    invoiceId: z.string().optional(),
    /** A payment that we deleted, because a person asked for another in its place. */
    deleted: z.literal(true).optional(),
    creditNoteId: z.string().optional(),
  })
  .catch({});

type Facts = z.infer<typeof factsShape>;

interface Document extends Omit<RecordedDocument, 'facts'> {
  readonly facts: Facts;
}

/** Invoice statuses that change what the figures mean. */
const STATUSES: Readonly<Record<string, string>> = {
  DRAFT: ', a draft',
  SUBMITTED: ', waits for approval',
  VOIDED: ', voided',
  DELETED: ', deleted',
};

/** What each document is in words, its number or that of the document it is on, day, amount, organisation, id. */
export function documentTable(
  recorded: readonly RecordedDocument[],
  organisations: ReadonlyMap<string, string>,
  currency = '',
): string {
  const all = recorded.map(read);
  const rows = all.map((one) => {
    const { invoice, creditNote, amount, date } = one.facts;
    return [
      inWords(one),
      one.number ?? standsOn(one, all),
      (invoice ?? creditNote)?.date ?? date ?? '',
      (invoice ?? creditNote)?.total ?? amount ?? '',
      currency,
      organisations.get(one.tenantId) ?? one.tenantId,
      one.xeroId,
    ];
  });
  return table(rows, { right: [3] });
}

/** Each credit note with what became of its amount; empty when the order has none. */
export function creditNoteTable(recorded: readonly RecordedDocument[], currency = ''): string {
  const all = recorded.map(read);
  const notes = all.filter(({ kind }) => kind === 'credit_note');
  if (notes.length === 0) return '';
  return table(
    [
      ['', '', 'total', 'given back', 'off an invoice'],
      ...notes.map((note) => [
        note.number ?? note.xeroId,
        currency,
        note.facts.creditNote?.total ?? '',
        note.facts.settled?.refunded ?? sumOf(all, 'refund_payment', note),
        allocated(all, note),
      ]),
    ],
    { right: [2, 3, 4] },
  );
}

function read(document: RecordedDocument): Document {
  return { ...document, facts: factsShape.parse(document.facts) };
}

function inWords({ kind, sourceKey, facts }: Document): string {
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
  }
}

/** A payment and an allocation have no number of their own: that of their invoice; money given back: of its credit note. */
function standsOn({ kind, facts }: Document, all: readonly Document[]): string {
  const id = kind === 'refund_payment' ? facts.creditNoteId : facts.invoiceId;
  const number = all.find((one) => one.xeroId === id && one.number !== null)?.number;
  return number == null ? '' : `on ${number}`;
}

/** What was settled at first, and what was carried to the next invoice later. */
function allocated(all: readonly Document[], note: Document): string {
  const { settled } = note.facts;
  if (settled == null) return sumOf(all, 'allocation', note);
  const carried = all.filter(({ sourceKey }) => sourceKey.startsWith(`${note.sourceKey}/carried/`));
  return new Big(settled.allocated).plus(sumOf(carried, 'allocation', note)).toFixed(2);
}

function sumOf(all: readonly Document[], kind: Document['kind'], note: Document): string {
  return all
    .filter((one) => one.kind === kind && one.facts.creditNoteId === note.xeroId)
    .reduce((sum, { facts }) => sum.plus(facts.amount ?? 0), new Big(0))
    .toFixed(2);
}
