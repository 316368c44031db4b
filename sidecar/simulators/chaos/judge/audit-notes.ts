import type { CreditNote, HistoryNote, Invoice, Organisation } from '../../xero/accounting/organisation.ts';

/** The end of every note of ours: whose it is, and which one. */
const MARK = /\[[^[\]:\s]+:\d+\] #[0-9a-z]+$/;

/** Checks the history of an order's documents: each note of ours is there once, and each document has one. */
export function auditNotes(
  organisation: Organisation,
  documents: readonly (Invoice | CreditNote)[],
  wanted: boolean,
  add: (kind: 'lost' | 'duplicated', text: string) => void,
): number {
  let found = 0;
  for (const document of documents) {
    const marks = notesOf(organisation, document).flatMap(({ details }) => MARK.exec(details.trim())?.[0] ?? []);
    found += marks.length;
    for (const [mark, group] of Map.groupBy(marks, (one) => one)) {
      if (group.length > 1) add('duplicated', `${group.length} notes ${mark} in the history of ${document.number}`);
    }
    if (wanted && marks.length === 0) add('lost', `no note in the history of ${document.number}`);
  }
  return found;
}

function notesOf({ history }: Organisation, document: Invoice | CreditNote): readonly HistoryNote[] {
  return history[document.id] ?? [];
}
