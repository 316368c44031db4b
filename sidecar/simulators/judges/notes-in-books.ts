import { readNoteMark } from '../../src/mapping/history-note-text.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';

export interface NoteInBooks {
  readonly documentId: string;
  readonly details: string;
  readonly mark: string;
}

/** Our notes in the history of all documents, by document and oldest first, from any process. */
export function notesInBooks({ history }: Pick<Organisation, 'history'>): NoteInBooks[] {
  return Object.entries(history).flatMap(([documentId, lines]) =>
    lines.flatMap(({ details }) => {
      const mark = readNoteMark(details);
      return mark === null ? [] : [{ documentId, details, mark }];
    }),
  );
}

/** Duplicate notes in one history, each time after the first: "<document id> <mark>". */
export function doubledNotes(organisation: Pick<Organisation, 'history'>): string[] {
  const seen = new Set<string>();
  return notesInBooks(organisation).flatMap(({ documentId, mark }) => {
    const key = `${documentId} ${mark}`;
    if (seen.has(key)) return [key];
    seen.add(key);
    return [];
  });
}
