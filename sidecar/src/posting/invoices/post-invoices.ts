import { isAppError } from '../../domain/app-error.ts';
import type { PlannedInvoice } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { invoicesBody, type ElementAnswer, type InvoiceSummary } from '../../xero/wire/wire.ts';
import { chunkByTries } from '../calls/plan-batches.ts';
import { failedCall } from '../failed-call.ts';
import { isNumberTaken } from '../calls/refusal.ts';
import { sendBatches, type BatchPlan } from '../calls/send-batches.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import { storedInvoice } from './stored-invoice.ts';
import {
  compareOrigin,
  compareTotals,
  isLive,
  numberTaken,
  referenceTaken,
  secondDocument,
  totalsDiffer,
} from './compare-documents.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

/** Prices keep four decimals only on request (developer.xero.com/documentation/api/accounting/invoices). */
const PATH = 'Invoices?summarizeErrors=false&unitdp=4';

export interface ReadyInvoice {
  readonly work: Work;
  readonly contactId: string;
}

export interface InvoicesResult {
  /** Entry id → invoice in Xero with the order's figures. */
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
  for (const batch of chunkByTries(ready, ({ work }) => work.entry.tries)) {
    const fresh = await withoutKnown(deps, tenantId, batch, results);
    if (fresh.length === 0) continue;
    const taken = await sendBatches(deps, batchPlan(tenantId, results), fresh);
    if (taken.length > 0) await adopt(deps, tenantId, taken, results);
  }
  return results;
}

function batchPlan(tenantId: string, results: Results): BatchPlan<ReadyInvoice> {
  return {
    tenantId,
    kind: 'invoices',
    path: PATH,
    body: (batch) => invoicesBody(batch.map(({ work, contactId }) => ({ invoice: work.documents.invoice, contactId }))),
    entryOf: ({ work }) => work.entry,
    sourceKeyOf: ({ work }) => work.sourceKey,
    nameOf: ({ work }) => `invoice ${nameOf(work.documents.invoice)}`,
    answerOf: (elements, { work }) => answerFor(elements, work.documents.invoice),
    record: async (own, { work }, { invoice }) => {
      if (invoice === null) return false;
      await record(own, work, invoice, results);
      return true;
    },
    isThere: isNumberTaken,
    fail: (entryId, outcome) => results.failed.set(entryId, outcome),
  };
}

/**
 * Without a number of ours, Xero may accept an invoice twice: before each sending we search its reference, which is
 * unique to this order. Existing invoices are adopted and left out of the result.
 */
async function withoutKnown(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly ReadyInvoice[],
  results: Results,
): Promise<readonly ReadyInvoice[]> {
  const numberless = batch.filter(({ work }) => work.documents.invoice.number === '');
  if (numberless.length === 0) return batch;
  const references = numberless.map(({ work }) => work.documents.invoice.reference);
  const found = await readFound(deps, tenantId, numberless, results, () =>
    deps.xero.invoicesByReferences(tenantId, references),
  );
  if (found === null) return batch.filter((one) => !numberless.includes(one));
  const known = new Set<ReadyInvoice>();
  for (const one of numberless) {
    const { invoice } = one.work.documents;
    const live = found.filter((candidate) => isLive(candidate) && sameText(candidate.reference, invoice.reference));
    const [first, ...others] = live;
    if (first === undefined) continue;
    known.add(one);
    if (others.length === 0) await adoptOne(deps, one, first, results, referenceTaken);
    else results.failed.set(one.work.entry.id, { kind: 'rejected', problems: [secondDocument('invoice')] });
  }
  return batch.filter((one) => !known.has(one));
}

/** An invoice without a number of ours is identified by its reference. */
function answerFor(
  elements: readonly ElementAnswer[],
  { number, reference }: PlannedInvoice,
): ElementAnswer | undefined {
  return elements.find((element) =>
    number === '' ? sameText(element.reference, reference) : sameText(element.number, number),
  );
}

function sameText(a: string | null, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

/** Xero's search result, or null when Xero is unavailable: then all of `ready` wait. */
async function readFound(
  deps: PostingDeps,
  tenantId: string,
  ready: readonly ReadyInvoice[],
  results: Results,
  look: () => Promise<readonly InvoiceSummary[]>,
): Promise<readonly InvoiceSummary[] | null> {
  try {
    return await look();
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of ready) results.failed.set(work.entry.id, outcome(work.entry.tries));
    return null;
  }
}

/** "Invoice # must be unique.": search, prove that it is ours, adopt; else a person decides. */
async function adopt(
  deps: PostingDeps,
  tenantId: string,
  taken: readonly ReadyInvoice[],
  results: Results,
): Promise<void> {
  const numbers = taken.map(({ work }) => work.documents.invoice.number);
  const found = await readFound(deps, tenantId, taken, results, () => readTaken(deps, tenantId, numbers));
  if (found === null) return;
  for (const one of taken) {
    const { number } = one.work.documents.invoice;
    const known = found.find((candidate) => sameText(candidate.number, number));
    await adoptOne(deps, one, known, results, numberTaken);
  }
}

/** A new invoice may not be listed yet: it is read on its own. */
async function readTaken(
  { xero }: PostingDeps,
  tenantId: string,
  numbers: readonly string[],
): Promise<readonly InvoiceSummary[]> {
  const listed = await xero.invoicesByNumbers(tenantId, numbers);
  const unlisted = numbers.filter((number) => !listed.some((invoice) => sameText(invoice.number, number)));
  const single: InvoiceSummary[] = [];
  for (const number of unlisted) {
    const one = await xero.invoiceByNumber(tenantId, number);
    if (one !== null) single.push(one);
  }
  return [...listed, ...single];
}

async function adoptOne(
  deps: PostingDeps,
  { work, contactId }: ReadyInvoice,
  known: InvoiceSummary | undefined,
  results: Results,
  notOurs: (name: string, reason: string) => Problem,
): Promise<void> {
  const { invoice } = work.documents;
  const reason = known === undefined ? 'it cannot be read' : whyNotOurs(invoice, contactId, known);
  if (known !== undefined && reason === null) {
    await deps.ledger.addAttempt(work.entry.id, 'adopted', { invoiceId: known.invoiceId });
    await deps.ledger.together((ledger) => record({ ...deps, ledger }, work, known, results, true));
    return;
  }
  const problems = [notOurs(nameOf(invoice), reason ?? 'it cannot be read')];
  results.failed.set(work.entry.id, { kind: 'rejected', problems });
}

function nameOf({ number, reference }: PlannedInvoice): string {
  return number === '' ? `"${reference}"` : number;
}

function whyNotOurs(planned: PlannedInvoice, contactId: string, known: InvoiceSummary): string | null {
  if (!isLive(known)) return `it is ${known.status.toLowerCase()}`;
  const origin = compareOrigin(planned, contactId, known);
  if (origin.same) return null;
  return origin.differences.map((row) => `${row.field} is ${row.xero} there and ${row.ours} here`).join(', ');
}

/** `isEarlier`: an earlier try created it. */
async function record(
  deps: PostingDeps,
  work: Work,
  summary: InvoiceSummary,
  results: Results,
  isEarlier = false,
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
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    results.failed.set(entry.id, {
      kind: 'rejected',
      problems: [numberTaken(summary.number, 'the ledger already holds this invoice for another order')],
    });
    return;
  }
  const { invoiceId: documentId } = summary;
  await noteMade(deps, { entry, tenantId, kind: 'invoice', documentId, sourceKey }, isEarlier);
  const totals = compareTotals(documents.invoice, summary);
  if (totals.same) results.posted.set(entry.id, summary);
  else results.failed.set(entry.id, { kind: 'rejected', problems: [totalsDiffer(summary.number, totals)] });
}
