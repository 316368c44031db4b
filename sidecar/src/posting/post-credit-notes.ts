import { DuplicateDocument } from '../ledger/errors.ts';
import type { PlannedCreditNote } from '../mapping/documents.ts';
import { creditNotesBody } from '../xero/credit-note-body.ts';
import type { CreditNoteSummary } from '../xero/credit-note-element.ts';
import { XeroError } from '../xero/errors.ts';
import { creditNumberTaken, creditTotalsDiffer } from './credit-problems.ts';
import { failedCall, unknownOutcome } from './failure.ts';
import { addFailure } from './outcomes.ts';
import { chunk } from './plan-batches.ts';
import { isAboutLists, isCreditNumberTaken, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { compareOrigin, compareTotals, isLive, secondDocument } from './settle-batch.ts';
import type { StoredCreditNote } from './stored-credit-note.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

/** As for invoices: single answers, and four decimals of a price. */
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

/** Creates credit notes as invoices are created; answers those in Xero whose figures equal the refund's. */
export async function postCreditNotes<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly Ready[],
  failed: Map<number, Outcome>,
): Promise<PostedCreditNote<Ready>[]> {
  const results: Results<Ready> = { posted: [], failed };
  for (const batch of chunk(ready)) {
    const taken = await postBatch(deps, tenantId, batch, results);
    if (taken.length > 0) await adopt(deps, tenantId, taken, results);
  }
  return results.posted;
}

/** Answers those whose number Xero already has. */
async function postBatch<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly Ready[],
  results: Results<Ready>,
): Promise<Ready[]> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'credit_notes',
    path: PATH,
    body: creditNotesBody(batch),
    items: batch.map(({ work, sourceKey }) => ({ entryId: work.entry.id, sourceKey })),
  });
  if (!call.ok && call.refused && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await postBatch(deps, tenantId, batch.slice(0, middle), results)),
      ...(await postBatch(deps, tenantId, batch.slice(middle), results)),
    ];
  }
  if (!call.ok) {
    for (const { work } of batch) addFailure(results.failed, work.entry.id, call.outcome(work.entry.tries));
    return [];
  }
  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, results));
  if (read.staleLists) await deps.listsAreStale(tenantId);
  return read.taken;
}

async function readAnswer<Ready extends ReadyCreditNote>(
  deps: PostingDeps,
  batch: readonly Ready[],
  call: AnsweredCall,
  results: Results<Ready>,
): Promise<{ readonly taken: Ready[]; readonly staleLists: boolean }> {
  const taken: Ready[] = [];
  let allNamed = true;
  let staleLists = false;
  for (const one of batch) {
    const { number } = one.note;
    const answer = call.elements.find((element) => element.number?.toLowerCase() === number.toLowerCase());
    if (answer === undefined || (answer.ok && answer.creditNote === null)) {
      const reason = unknownOutcome(`the answer does not name ${number}.`);
      addFailure(results.failed, one.work.entry.id, { kind: 'uncertain', reason });
      allNamed = false;
    } else if (answer.ok && answer.creditNote !== null) {
      await record(deps, one, answer.creditNote, results);
    } else if (isCreditNumberTaken(answer.errors)) {
      taken.push(one);
    } else {
      const problem = toProblem(`credit note ${number}`, answer.errors);
      staleLists ||= isAboutLists(problem);
      addFailure(results.failed, one.work.entry.id, { kind: 'rejected', problems: [problem] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return { taken, staleLists };
}

/** "Credit Note # must be unique.": look, prove that it is ours, adopt; else a person decides. */
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
    if (!(error instanceof XeroError)) throw error;
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
      await record(deps, one, known, results);
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
): Promise<void> {
  const entryId = ready.work.entry.id;
  try {
    await recordCreditNote(deps, ready, { creditNote, settled: null });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    const problems = [secondDocument(`credit note ${creditNote.number}`)];
    addFailure(results.failed, entryId, { kind: 'rejected', problems });
    return;
  }
  const totals = compareTotals(ready.note, creditNote);
  if (totals.same) results.posted.push({ ready, creditNote });
  else {
    addFailure(results.failed, entryId, {
      kind: 'rejected',
      problems: [creditTotalsDiffer(creditNote.number, totals)],
    });
  }
}

/** Writes or refreshes the ledger's row of a credit note. Throws DuplicateDocument when another one has its place. */
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
    facts: stored,
  });
}
