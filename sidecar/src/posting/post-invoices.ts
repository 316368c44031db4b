import { DuplicateDocument } from '../ledger/errors.ts';
import type { PlannedInvoice } from '../mapping/documents.ts';
import { XeroError } from '../xero/errors.ts';
import { invoicesBody, type ElementAnswer, type InvoiceSummary } from '../xero/wire.ts';
import { chunk } from './plan-batches.ts';
import { failedCall, unknownOutcome } from './failure.ts';
import { isAboutLists, isNumberTaken, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { storedInvoice } from './stored-invoice.ts';
import { compareOrigin, compareTotals, isLive, numberTaken, totalsDiffer } from './settle-batch.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

/** Four decimals of a price are kept only when asked for (developer.xero.com/documentation/api/accounting/invoices). */
const PATH = 'Invoices?summarizeErrors=false&unitdp=4';

export interface ReadyInvoice {
  readonly work: Work;
  readonly contactId: string;
}

export interface InvoicesResult {
  /** Entry id → invoice in Xero whose figures equal the order's. */
  readonly posted: ReadonlyMap<number, InvoiceSummary>;
  readonly failed: ReadonlyMap<number, Outcome>;
}

interface Results {
  readonly posted: Map<number, InvoiceSummary>;
  readonly failed: Map<number, Outcome>;
}

/** Creates by PUT, so that an existing number is refused, never overwritten; compares every answer with its order. */
export async function postInvoices(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyInvoice[],
): Promise<InvoicesResult> {
  const results: Results = { posted: new Map(), failed: new Map() };
  for (const batch of chunk(ready)) {
    const taken = await postBatch(deps, tenantId, batch, results);
    if (taken.length > 0) await adopt(deps, tenantId, taken, results);
  }
  return results;
}

/** Answers those whose number Xero already has. */
async function postBatch(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyInvoice[],
  results: Results,
): Promise<ReadyInvoice[]> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'invoices',
    path: PATH,
    body: invoicesBody(batch.map(({ work, contactId }) => ({ invoice: work.documents.invoice, contactId }))),
    items: batch.map(({ work }) => ({ entryId: work.entry.id, sourceKey: work.sourceKey })),
  });
  if (!call.ok && call.refused && batch.length > 1) return await postHalves(deps, tenantId, batch, results);
  if (!call.ok) {
    for (const { work } of batch) results.failed.set(work.entry.id, call.outcome(work.entry.tries));
    return [];
  }
  // Documents and the end of the call are one transaction: after a crash either all or nothing of the answer is known.
  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, results));
  if (read.staleLists) await deps.listsAreStale(tenantId);
  return read.taken;
}

interface ReadAnswer {
  readonly taken: ReadyInvoice[];
  /** Xero refused an account or a tax rate that our copy of the lists allows. */
  readonly staleLists: boolean;
}

async function readAnswer(
  deps: PostingDeps,
  batch: readonly ReadyInvoice[],
  call: AnsweredCall,
  results: Results,
): Promise<ReadAnswer> {
  const taken: ReadyInvoice[] = [];
  let allNamed = true;
  let staleLists = false;
  for (const one of batch) {
    const { work } = one;
    const { invoice } = work.documents;
    const answer = byNumber(call.elements, invoice.number);
    if (answer === undefined || (answer.ok && answer.invoice === null)) {
      const reason = unknownOutcome(`the answer does not name ${invoice.number}.`);
      results.failed.set(work.entry.id, { kind: 'uncertain', reason });
      allNamed = false;
    } else if (answer.ok && answer.invoice !== null) {
      await record(deps, work, answer.invoice, results);
    } else if (isNumberTaken(answer.errors)) {
      taken.push(one);
    } else {
      const problem = toProblem(`invoice ${invoice.number}`, answer.errors);
      staleLists ||= isAboutLists(problem);
      results.failed.set(work.entry.id, { kind: 'rejected', problems: [problem] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return { taken, staleLists };
}

/** One invoice spoils the call as a whole (an unknown contact answers 404): the others shall not suffer. */
async function postHalves(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyInvoice[],
  results: Results,
): Promise<ReadyInvoice[]> {
  const middle = Math.ceil(batch.length / 2);
  return [
    ...(await postBatch(deps, tenantId, batch.slice(0, middle), results)),
    ...(await postBatch(deps, tenantId, batch.slice(middle), results)),
  ];
}

function byNumber(elements: readonly ElementAnswer[], number: string): ElementAnswer | undefined {
  return elements.find((element) => element.number?.toLowerCase() === number.toLowerCase());
}

/** "Invoice # must be unique.": look, prove that it is ours, adopt; else a person decides. */
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  taken: readonly ReadyInvoice[],
  results: Results,
): Promise<void> {
  let found: readonly InvoiceSummary[];
  try {
    found = await deps.xero.invoicesByNumbers(
      tenantId,
      taken.map(({ work }) => work.documents.invoice.number),
    );
  } catch (error) {
    if (!(error instanceof XeroError)) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of taken) results.failed.set(work.entry.id, outcome(work.entry.tries));
    return;
  }
  for (const { work, contactId } of taken) {
    const { invoice } = work.documents;
    const known = found.find((candidate) => candidate.number.toLowerCase() === invoice.number.toLowerCase());
    const reason = known === undefined ? 'it cannot be read' : whyNotOurs(invoice, contactId, known);
    if (known !== undefined && reason === null) {
      await deps.ledger.addAttempt(work.entry.id, 'adopted', { invoiceId: known.invoiceId });
      await record(deps, work, known, results);
    } else {
      results.failed.set(work.entry.id, {
        kind: 'rejected',
        problems: [numberTaken(invoice.number, reason ?? 'it cannot be read')],
      });
    }
  }
}

function whyNotOurs(planned: PlannedInvoice, contactId: string, known: InvoiceSummary): string | null {
  if (!isLive(known)) return `it is ${known.status.toLowerCase()}`;
  const origin = compareOrigin(planned, contactId, known);
  if (origin.same) return null;
  return origin.differences.map((row) => `${row.field} is ${row.xero} there and ${row.ours} here`).join(', ');
}

async function record(deps: PostingDeps, work: Work, summary: InvoiceSummary, results: Results): Promise<void> {
  const { entry, tenantId, sourceKey, documents } = work;
  try {
    await deps.ledger.recordDocument({
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      kind: 'invoice',
      sourceKey,
      xeroId: summary.invoiceId,
      number: summary.number,
      facts: storedInvoice(summary, work.figuresHash),
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    results.failed.set(entry.id, {
      kind: 'rejected',
      problems: [numberTaken(summary.number, 'the ledger already holds this invoice for another order')],
    });
    return;
  }
  const totals = compareTotals(documents.invoice, summary);
  if (totals.same) results.posted.set(entry.id, summary);
  else results.failed.set(entry.id, { kind: 'rejected', problems: [totalsDiffer(summary.number, totals)] });
}
