import { isAppError } from '../../domain/app-error.ts';
import type { PlannedCreditNote } from '../../domain/documents.ts';
import { creditNotesBody } from '../../xero/wire/credit-note-body.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import { creditNumberTaken, creditTotalsDiffer } from './credit-problems.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { isCreditNumberTaken } from '../calls/refusal.ts';
import { sendBatches, type BatchPlan } from '../calls/send-batches.ts';
import { compareOrigin, compareTotals, isLive, secondDocument } from '../invoices/compare-documents.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import { toStored, type StoredCreditNote } from './stored-credit-note.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

/** As for invoices: an answer per element, and prices with four decimals. */
const PATH = 'CreditNotes?summarizeErrors=false&unitdp=4';

export interface ReadyCreditNote {
  readonly work: Pick<Work, 'entry' | 'tenantId'>;
  readonly note: PlannedCreditNote;
  /** e.g. order:1024/refund:1029. */
  readonly sourceKey: string;
  /** Of the invoice: Xero allocates only between documents of one contact. */
  readonly contactId: string;
}

export interface PostedCreditNote<Ready> {
  readonly ready: Ready;
  readonly creditNote: CreditNoteSummary;
}

interface Results<Ready> {
  readonly posted: PostedCreditNote<Ready>[];
  readonly failed: Map<number, Outcome>;
}

/** Creates credit notes like invoices; returns those in Xero with the refund's figures. */
export async function postCreditNotes<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly Ready[],
  failed: Map<number, Outcome>,
): Promise<PostedCreditNote<Ready>[]> {
  const results: Results<Ready> = { posted: [], failed };
  const plan: BatchPlan<Ready> = {
    tenantId,
    kind: 'credit_notes',
    path: PATH,
    body: creditNotesBody,
    entryOf: ({ work }) => work.entry,
    sourceKeyOf: ({ sourceKey }) => sourceKey,
    nameOf: ({ note }) => `credit note ${note.number}`,
    answerOf: (elements, { note }) =>
      elements.find((element) => element.number?.toLowerCase() === note.number.toLowerCase()),
    record: async (own, one, { creditNote }) => {
      if (creditNote === null) return false;
      await record(own, one, creditNote, results);
      return true;
    },
    isThere: isCreditNumberTaken,
    fail: (entryId, outcome) => {
      addFailure(failed, entryId, outcome);
    },
  };
  const taken = await sendBatches(deps, plan, ready);
  if (taken.length > 0) await adopt(deps, tenantId, taken, results);
  return results.posted;
}

/** "Credit Note # must be unique.": search, prove that it is ours, adopt; else a person decides. */
async function adopt<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  tenantId: string,
  taken: readonly Ready[],
  results: Results<Ready>,
): Promise<void> {
  let found: readonly CreditNoteSummary[];
  try {
    found = await deps.xero.creditNotesByNumbers(
      tenantId,
      taken.map(({ note }) => ({ key: note.number, date: note.date })),
    );
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of taken) addFailure(results.failed, work.entry.id, outcome(work.entry.tries));
    return;
  }
  for (const one of taken) {
    const { number } = one.note;
    const known = found.find((candidate) => candidate.number.toLowerCase() === number.toLowerCase());
    const reason = known === undefined ? 'it cannot be read' : whyNotOurs(one, known);
    if (known !== undefined && reason === null) {
      await deps.ledger.addAttempt(one.work.entry.id, 'adopted', { creditNoteId: known.creditNoteId });
      await deps.ledger.together((ledger) => record({ ...deps, ledger }, one, known, results, true));
    } else {
      const problems = [creditNumberTaken(number, reason ?? 'it cannot be read')];
      addFailure(results.failed, one.work.entry.id, { kind: 'rejected', problems });
    }
  }
}

function whyNotOurs({ note, contactId }: ReadyCreditNote, known: CreditNoteSummary): string | null {
  if (!isLive(known)) return `it is ${known.status.toLowerCase()}`;
  const origin = compareOrigin(note, contactId, known);
  if (origin.same) return null;
  return origin.differences.map((row) => `${row.field} is ${row.xero} there and ${row.ours} here`).join(', ');
}

async function record<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  ready: Ready,
  creditNote: CreditNoteSummary,
  results: Results<Ready>,
  isEarlier = false,
): Promise<void> {
  const { work, sourceKey } = ready;
  const entryId = work.entry.id;
  try {
    await recordCreditNote(deps, ready, { creditNote, settled: null });
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    const problems = [secondDocument(`credit note ${creditNote.number}`)];
    addFailure(results.failed, entryId, { kind: 'rejected', problems });
    return;
  }
  const { creditNoteId: documentId } = creditNote;
  await noteMade(deps, { ...work, kind: 'credit_note', documentId, sourceKey }, isEarlier);
  const totals = compareTotals(ready.note, creditNote);
  if (totals.same) results.posted.push({ ready, creditNote });
  else {
    addFailure(results.failed, entryId, {
      kind: 'rejected',
      problems: [creditTotalsDiffer(creditNote.number, totals, ready.note.refundId === 0 ? 'invoice' : 'refund')],
    });
  }
}

/** Writes or updates the ledger's row of a credit note. Throws document_duplicate when another one has its place. */
export async function recordCreditNote(
  deps: Pick<PostingDeps, 'ledger'>,
  of: Pick<ReadyCreditNote, 'work' | 'sourceKey'>,
  stored: StoredCreditNote,
): Promise<void> {
  const { entry, tenantId } = of.work;
  await deps.ledger.recordDocument({
    tenantId,
    storeId: entry.storeId,
    entryId: entry.id,
    kind: 'credit_note',
    sourceKey: of.sourceKey,
    xeroId: stored.creditNote.creditNoteId,
    number: stored.creditNote.number,
    facts: toStored(stored),
  });
}
