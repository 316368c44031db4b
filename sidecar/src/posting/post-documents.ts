import type { Problem } from '../domain/problems.ts';
import { retriedIfChanged, unknownOutcome } from './failed-call.ts';
import { compareTotals, totalsDiffer } from './invoices/compare-documents.ts';
import { inTurns } from './in-turns.ts';
import { KINDS } from './kinds.ts';
import type { PlannedOrder } from './orders/planned-order.ts';
import { recordedSummary } from './orders/summary.ts';
import type { Progress } from './progress.ts';
import { reject, type Outcome, type PlannedEntry, type Round, type Settled } from './round.ts';
import { readStoredInvoice } from './stored-documents.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';

/** Documents that others created become the orders' own, kind by kind. Returns the orders to continue with. */
export async function linkExistingDocuments(round: Round, orders: readonly PlannedOrder[]) {
  let going = orders;
  for (const { link } of KINDS) going = (await link?.(round, going)) ?? going;
  return going;
}

/** Sends every kind in the order of kinds.ts, each in full batches; what the ledger already has is not sent again. */
export async function postDocuments(
  round: Round,
  orders: readonly PlannedOrder[],
  others: readonly PlannedEntry[] = [],
): Promise<void> {
  const entries = [...orders, ...others];
  if (entries.length === 0) return;
  const progress = await startSending(round, orders, entries);
  for (const { remove } of KINDS) await remove?.(progress);
  for (const { post } of KINDS) await post?.(progress);
  for (const { finish } of KINDS) await finish?.(progress);
  for (const order of orders) round.results.set(order.entry.id, settledOrder(order, progress));
  for (const other of others) round.results.set(other.entry.id, settledOther(other, progress));
}

async function startSending(round: Round, orders: readonly PlannedOrder[], entries: readonly PlannedEntry[]) {
  const progress: Progress = {
    ...round,
    entries,
    orders,
    contactIds: new Map(),
    invoices: new Map(),
    fresh: new Set(),
    carried: new Map(),
    receipts: [],
    withRefunds: [],
    credits: [],
    creditNotes: new Map(),
    paid: new Set(),
    notices: new Map(),
  };
  for await (const order of inTurns(orders, round.nextTurn)) await knowInvoice(progress, order);
  return progress;
}

/** The order's existing invoice, or why the order may not be posted again. */
async function knowInvoice(progress: Progress, { entry, sourceKey, documents }: PlannedOrder): Promise<void> {
  const known = await progress.ledger.documentsOf(entry.id);
  const document = known.find((one) => one.kind === 'invoice' && one.sourceKey === sourceKey);
  if (document === undefined) return;
  // Amending comes first, so the ledger agrees with the order, unless Xero calculated other figures.
  const { invoice, adopted } = readStoredInvoice(document.facts);
  const totals = compareTotals(documents.invoice, invoice);
  if (totals.same || adopted !== undefined) progress.invoices.set(entry.id, invoice);
  else reject(progress, entry, totalsDiffer(invoice.number, totals, documents.invoice.currency));
}

function settledOrder({ entry, documents, summary: facts, figuresHash }: PlannedOrder, progress: Progress): Settled {
  const { id } = entry;
  const invoice = progress.invoices.get(id);
  const creditNotes = progress.creditNotes.get(id) ?? [];
  const notices: Problem[] = [...documents.notices, ...(progress.notices.get(id) ?? [])];
  const paid = progress.paid.has(id);
  const summary =
    invoice === undefined ? facts : recordedSummary(facts, { ...documents, notices }, invoice, paid, creditNotes);
  const failure = progress.failed.get(id);
  if (failure === undefined && invoice !== undefined) {
    const numbers = [invoice.number, ...creditNotes.map(({ number }) => number)];
    return { outcome: { kind: 'recorded', documents: numbers }, summary, figuresHash };
  }
  // No outcome and no invoice: its contact's call failed as a whole, with nothing about this entry.
  const fallback: Outcome = { kind: 'uncertain', reason: unknownOutcome('the posting ended without an answer.') };
  return { outcome: retriedIfChanged(entry, failure ?? fallback, progress.now()), summary };
}

function settledOther({ entry, summary, figuresHash }: PlannedEntry, { failed, now }: Progress): Settled {
  const failure = failed.get(entry.id);
  if (failure !== undefined) return { outcome: retriedIfChanged(entry, failure, now()), summary };
  return { outcome: { kind: 'recorded', documents: [] }, summary, figuresHash };
}

/** Entries that are no orders, by their sources of documents. */
export async function planOtherSources(round: Round, claimed: readonly ClaimedEntry[]): Promise<PlannedEntry[]> {
  const planned: PlannedEntry[] = [];
  for (const [kind, entries] of Map.groupBy(claimed, (entry) => entry.kind)) {
    if (kind === 'order') continue;
    const source = round.sources?.get(kind);
    if (source === undefined) throw new RangeError(`No source of documents is known for entries of the kind ${kind}.`);
    planned.push(...(await source(round, entries)));
  }
  return planned;
}
