import { Big } from 'big.js';
import { documentInWords, numberItStandsOn, readDocument, type ReadDocument } from '../../wording/document-words.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { table } from '../../wording/output.ts';

/** Each document in words: its number (or that of its invoice or credit note), day, amount, organisation, id. */
export function documentTable(
  recorded: readonly RecordedDocument[],
  organisations: ReadonlyMap<string, string>,
  currency = '',
): string {
  const all = recorded.map(readDocument);
  const rows = all.map((one) => {
    const { invoice, creditNote, amount, date } = one.facts;
    return [
      documentInWords(one),
      one.number ?? standsOn(one, all),
      (invoice ?? creditNote)?.date ?? date ?? '',
      (invoice ?? creditNote)?.total ?? amount ?? '',
      one.facts.currency ?? currency,
      organisations.get(one.tenantId) ?? one.tenantId,
      one.xeroId,
    ];
  });
  return table(rows, { right: [3] });
}

/** Each credit note with how its amount was used; empty when the order has none. */
export function creditNoteTable(recorded: readonly RecordedDocument[], currency = ''): string {
  const all = recorded.map(readDocument);
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

/** What was allocated first, and what moved to the next invoice later. */
function allocated(all: readonly ReadDocument[], note: ReadDocument): string {
  const { settled } = note.facts;
  if (settled == null) return sumOf(all, 'allocation', note);
  const carried = all.filter(({ sourceKey }) => sourceKey.startsWith(`${note.sourceKey}/carried/`));
  return new Big(settled.allocated).plus(sumOf(carried, 'allocation', note)).toFixed(2);
}

function sumOf(all: readonly ReadDocument[], kind: ReadDocument['kind'], note: ReadDocument): string {
  return all
    .filter((one) => one.kind === kind && one.facts.creditNoteId === note.xeroId)
    .reduce((sum, { facts }) => sum.plus(facts.amount ?? 0), new Big(0))
    .toFixed(2);
}

function standsOn(one: ReadDocument, all: readonly ReadDocument[]): string {
  const number = numberItStandsOn(one, all);
  return number === null ? '' : `on ${number}`;
}
