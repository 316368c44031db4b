import { DuplicateDocument } from '../ledger/errors.ts';
import type { PlannedInvoice } from '../mapping/documents.ts';
import { XeroError } from '../xero/errors.ts';
import { invoicesBody, type ElementAnswer, type InvoiceSummary } from '../xero/wire.ts';
import { chunk } from './plan-batches.ts';
import { isNumberTaken, toProblem } from './refusal.ts';
import { outcomeOf, sendCall, unknownOutcome } from './send-call.ts';
import { storedInvoice } from './stored-invoice.ts';
import { compareOrigin, compareTotals, isLive, numberTaken, totalsDiffer } from './settle-batch.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

/** Four decimals of the unit price are kept only when asked for (xero-api.md 5.4). */
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
  const taken: ReadyInvoice[] = [];
  let allNamed = true;
  for (const one of batch) {
    const { work } = one;
    const { invoice } = work.documents;
    const answer = byNumber(call.elements, invoice.number);
    if (answer === undefined || (answer.ok && answer.invoice === null)) {
      results.failed.set(work.entry.id, {
        kind: 'uncertain',
        reason: unknownOutcome(`the answer does not name ${invoice.number}.`),
      });
      allNamed = false;
    } else if (answer.ok && answer.invoice !== null) {
      await record(deps, work, answer.invoice, results, call.callId);
    } else if (isNumberTaken(answer.errors)) {
      taken.push(one);
    } else {
      await deps.ledger.addAttempt(work.entry.id, 'answered', { refused: answer.errors }, call.callId);
      results.failed.set(work.entry.id, {
        kind: 'rejected',
        problems: [toProblem(`invoice ${invoice.number}`, answer.errors)],
      });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return taken;
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
    for (const { work } of taken) results.failed.set(work.entry.id, outcomeOf(deps, error, work.entry.tries));
    return;
  }
  for (const { work, contactId } of taken) {
    const { invoice } = work.documents;
    const known = found.find((candidate) => candidate.number.toLowerCase() === invoice.number.toLowerCase());
    const reason = known === undefined ? 'it cannot be read' : whyNotOurs(invoice, contactId, known);
    if (known !== undefined && reason === null) {
      await deps.ledger.addAttempt(work.entry.id, 'adopted', { invoiceId: known.invoiceId });
      await record(deps, work, known, results, null);
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

async function record(
  deps: PostingDeps,
  work: Work,
  summary: InvoiceSummary,
  results: Results,
  callId: number | null,
): Promise<void> {
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
  await deps.ledger.addAttempt(
    entry.id,
    'answered',
    { invoiceId: summary.invoiceId, total: summary.total },
    callId ?? undefined,
  );
  const totals = compareTotals(documents.invoice, summary);
  if (totals.same) results.posted.set(entry.id, summary);
  else results.failed.set(entry.id, { kind: 'rejected', problems: [totalsDiffer(summary.number, totals)] });
}
