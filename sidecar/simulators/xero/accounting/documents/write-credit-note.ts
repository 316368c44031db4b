import { randomUUID } from 'node:crypto';
import type { CreditNote } from '../organisation.ts';
import { CREDIT_NOTES_BY_NUMBER, type Work } from '../books/work.ts';
import { markTrading } from '../contacts/contact-on-document.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import type { BatchKind, WriteVerb, Written } from '../wire/batch.ts';
import { echoedId } from '../wire/echo.ts';
import { id, oneOf, text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { hasAllocations } from './balances-of.ts';
import { writtenCreditNoteView } from './credit-note-view.ts';
import { documentEcho } from './document-echo.ts';
import { changesFrozenPart } from './frozen.ts';
import { planDocument, type DocumentRules } from './plan-document.ts';
import { approvedStatus, commonFields, historyOf } from './settle-document.ts';
import { ALLOCATED_PROBLEM } from './status.ts';
import { moveStock } from './stock.ts';

const CREDIT_NOTE_TYPES = ['ACCRECCREDIT', 'ACCPAYCREDIT'] as const;
const NOT_FOUND = 'An existing Credit Note with the specified CreditNoteID could not be found';

function rulesFor(type: CreditNote['type']): DocumentRules {
  return { noun: 'Credit note', isSale: type === 'ACCRECCREDIT', allowsDiscount: false, needsDueDate: false };
}

function holdersOf(work: Work, number: string): CreditNote[] {
  return CREDIT_NOTES_BY_NUMBER.find(work.organisation.creditNotes, number).filter(
    ({ type, status }) =>
      type === 'ACCRECCREDIT' && (status !== 'DELETED' || work.switches.deletedDraftNumber === 'taken'),
  );
}

function namedCreditNote(work: Work, element: Element): CreditNote | null {
  const creditNoteId = id(element, 'CreditNoteID');
  if (creditNoteId !== undefined) {
    const creditNote = work.organisation.creditNotes[creditNoteId];
    rejectIf(creditNote === undefined, NOT_FOUND);
    return creditNote ?? null;
  }
  const type = oneOf(element, 'Type', CREDIT_NOTE_TYPES) ?? 'ACCRECCREDIT';
  const number = text(element, 'CreditNoteNumber') ?? '';
  if (type === 'ACCPAYCREDIT' || number === '' || work.switches.postExistingNumber === 'fail') return null;
  return holdersOf(work, number)[0] ?? null;
}

function planNumber(
  work: Work,
  element: Element,
  type: CreditNote['type'],
  stored: CreditNote | null,
  problems: string[],
): string {
  const sent = text(element, 'CreditNoteNumber');
  const number = sent === undefined || sent === '' ? stored?.number : sent;
  if (number === undefined) {
    if (type === 'ACCPAYCREDIT') return '';
    return work.nextNumber(work.organisation.creditNoteSequence, (next) => holdersOf(work, next).length > 0);
  }
  problems.push(...lengthProblem('CreditNoteNumber', number));
  const isTaken = holdersOf(work, number).some((holder) => holder.id !== stored?.id);
  if (type === 'ACCRECCREDIT' && isTaken) problems.push('Credit Note # must be unique.');
  return number;
}

function writeCreditNote(work: Work, element: Element, verb: WriteVerb): Written {
  const stored = verb === 'create' ? null : namedCreditNote(work, element);
  const type = oneOf(element, 'Type', CREDIT_NOTE_TYPES) ?? stored?.type;
  if (type === undefined) throw new ElementRejected(['The Type of the credit note must be specified.']);
  rejectIf(stored !== null && stored.type !== type, 'Credit note not of valid status for modification');
  const problems: string[] = [];
  const isAllocated = stored !== null && hasAllocations(work.organisation, stored);
  const plan = planDocument(work, element, stored, isAllocated, rulesFor(type), problems);
  const creditNote: CreditNote = {
    kind: 'credit-note',
    id: stored?.id ?? randomUUID(),
    type,
    number: planNumber(work, element, type, stored, problems),
    status: approvedStatus(work, plan),
    ...commonFields(work, stored, plan),
  };
  if (isAllocated) problems.push(...allocatedProblems(stored, creditNote));
  moveStock(work, stored, creditNote, problems);
  if (problems.length > 0) throw new ElementRejected([...new Set(problems)]);
  const contact = work.organisation.contacts[creditNote.contactId];
  if (contact !== undefined) markTrading(work, contact, type === 'ACCRECCREDIT' ? 'isCustomer' : 'isSupplier');
  work.saveCreditNote(creditNote);
  work.announce('CreditNote', creditNote.id, stored === null ? 'CREATE' : 'UPDATE');
  const details = `${creditNote.number} to ${contact?.name ?? ''} for ${creditNote.totals.total}.`;
  work.note(creditNote.id, historyOf(stored, creditNote.status), details, 'System Generated');
  const view = writtenCreditNoteView(work.organisation, creditNote, unitDpOf(work.request.query));
  return { view, warnings: plan.warnings };
}

function allocatedProblems(stored: CreditNote, changed: CreditNote): string[] {
  if (stored.contactId === changed.contactId && !changesFrozenPart(stored, changed)) return [];
  return ['Credit note not of valid status for modification', ALLOCATED_PROBLEM];
}

export function creditNoteBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'CreditNotes',
    write: (work, element) => writeCreditNote(work, element, verb),
    echo: (work, element) => {
      const creditNoteId = echoedId(verb, element, 'CreditNoteID', work.organisation.creditNotes);
      return { ...documentEcho(element), CreditNoteID: creditNoteId, ID: creditNoteId, Payments: [], Allocations: [] };
    },
  };
}
