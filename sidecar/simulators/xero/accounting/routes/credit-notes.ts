import type { CreditNote } from '../organisation.ts';
import { CREDIT_NOTES_BY_NUMBER, type Work } from '../books/work.ts';
import { pagedCreditNoteView, singleCreditNoteView, unpagedCreditNoteView } from '../documents/credit-note-view.ts';
import { creditNoteBatch } from '../documents/write-credit-note.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import { allocationBatch, deleteAllocation } from '../settlements/write-allocation.ts';
import { CREDIT_NOTE_FIELDS } from '../where/fields.ts';
import { answerList, type ListKind } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, wholeCollection, writeAll, writeOne, type Route } from './route.ts';

function listKind(work: Work): ListKind<CreditNote> {
  const { organisation, request } = work;
  const unitDp = unitDpOf(request.query);
  return {
    name: 'CreditNotes',
    table: CREDIT_NOTE_FIELDS,
    records: Object.values(organisation.creditNotes),
    fullView: (creditNote) => pagedCreditNoteView(organisation, creditNote, unitDp),
    view: (creditNote, detail) =>
      (detail === 'full' ? pagedCreditNoteView : unpagedCreditNoteView)(organisation, creditNote, unitDp),
  };
}

function findCreditNote(work: Work, key: string): CreditNote {
  const { creditNotes } = work.organisation;
  const byNumber = CREDIT_NOTES_BY_NUMBER.find(creditNotes, key);
  const found = creditNotes[key.toLowerCase()] ?? byNumber.find(({ status }) => status !== 'DELETED') ?? byNumber[0];
  if (found === undefined) throw notFound();
  return found;
}

export const creditNotesRoute: Route = (work, [key, part, partId]) => {
  const { method, query } = work.request;
  if (key === undefined) return wholeCollection(work, () => answerList(work, listKind(work)), creditNoteBatch);
  const creditNote = findCreditNote(work, key);
  if (part === 'History') return answerHistory(work, creditNote.id);
  if (part === 'Allocations' && partId === undefined && method === 'PUT') {
    return writeAll(work, allocationBatch(creditNote.id));
  }
  if (part === 'Allocations' && partId !== undefined && method === 'DELETE') {
    return deleteAllocation(work, creditNote.id, partId);
  }
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') {
    return single(work, 'CreditNotes', singleCreditNoteView(work.organisation, creditNote, unitDpOf(query)));
  }
  if (method === 'POST') return writeOne(work, creditNoteBatch('upsert'), { CreditNoteID: creditNote.id });
  throw noSuchEndpoint();
};
