import { Big } from 'big.js';
import type { PlannedInvoice, PlannedLine, PostedLine } from '../mapping/documents.ts';
import { compareLines } from '../mapping/order-change.ts';
import { updatesBody, type InvoiceUpdate, type LineUpdate } from '../xero/amend-wire.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { AMEND_PATH } from './amend-end.ts';
import { recordAmended } from './amend-record.ts';
import { unknownOutcome } from './failure.ts';
import { chunk } from './plan-batches.ts';
import { numberOf, type PostedInvoice } from './posted-invoice.ts';
import { isAboutLists, toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { compareTotals, totalsDiffer } from './settle-batch.ts';
import type { Outcome, PostingDeps, Work } from './work.ts';

/** An order whose unpaid invoice is to be changed in place. */
export interface InvoiceToUpdate {
  readonly work: Work;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** The buyer's contact as the order has it now. */
  readonly contactId: string;
}

/** Updates in batches and compares every answer with its order; answers what failed, by entry id. */
export async function updateInvoices(
  deps: PostingDeps,
  tenantId: string,
  updates: readonly InvoiceToUpdate[],
): Promise<ReadonlyMap<number, Outcome>> {
  const failed = new Map<number, Outcome>();
  for (const batch of chunk(updates)) await updateBatch(deps, tenantId, batch, failed);
  return failed;
}

async function updateBatch(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly InvoiceToUpdate[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'amendments',
    method: 'POST',
    path: AMEND_PATH,
    body: updatesBody(batch.map(toUpdate)),
    items: batch.map(({ work, posted }) => ({ entryId: work.entry.id, sourceKey: posted.sourceKey })),
  });
  if (call.ok) {
    const isStale = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, failed));
    if (isStale) await deps.listsAreStale(tenantId);
    return;
  }
  if (call.refused && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    await updateBatch(deps, tenantId, batch.slice(0, middle), failed);
    await updateBatch(deps, tenantId, batch.slice(middle), failed);
    return;
  }
  for (const { work } of batch) failed.set(work.entry.id, call.outcome(work.entry.tries));
}

/** true = Xero refused an account or a tax rate that our copy of the lists allows. */
async function readAnswer(
  deps: PostingDeps,
  batch: readonly InvoiceToUpdate[],
  call: AnsweredCall,
  failed: Map<number, Outcome>,
): Promise<boolean> {
  let allNamed = true;
  let isStale = false;
  for (const { work, posted, there } of batch) {
    const answer = call.elements.find((element) => element.invoiceId === there.invoiceId);
    if (answer?.ok === true && answer.invoice !== null) {
      await recordAmended(deps, work.entry, posted, answer.invoice, work.figuresHash);
      const totals = compareTotals(work.documents.invoice, answer.invoice);
      if (totals.same) continue;
      failed.set(work.entry.id, { kind: 'rejected', problems: [totalsDiffer(numberOf(there), totals)] });
    } else if (answer === undefined || answer.ok) {
      allNamed = false;
      const reason = unknownOutcome(`the answer does not show ${numberOf(there)}.`);
      failed.set(work.entry.id, { kind: 'uncertain', reason });
    } else {
      const problem = toProblem(`change of invoice ${numberOf(there)}`, answer.errors);
      isStale ||= isAboutLists(problem);
      failed.set(work.entry.id, { kind: 'rejected', problems: [problem] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
  return isStale;
}

/** What differs between the order and its invoice; whatever people changed on the head or the coding stays theirs. */
export function toUpdate({ work, posted, there, contactId }: InvoiceToUpdate): InvoiceUpdate {
  const { invoice } = work.documents;
  const before = posted.stored.invoice;
  const isContactOurs = there.contactId === before.contactId;
  const isDateOurs = there.date === before.date;
  return {
    invoiceId: there.invoiceId,
    lineAmountTypes: invoice.lineAmountTypes,
    lines: lineUpdates(before.lines ?? [], there.lines ?? [], invoice),
    contactId: isContactOurs && contactId !== before.contactId ? contactId : null,
    date: isDateOurs && invoice.date !== before.date ? { date: invoice.date, dueDate: invoice.dueDate } : null,
    currency: invoice.currency === there.currency ? null : invoice.currency,
  };
}

function lineUpdates(
  posted: readonly PostedLine[],
  there: readonly PostedLine[],
  invoice: PlannedInvoice,
): readonly LineUpdate[] {
  const change = compareLines(there, invoice.lines);
  const partners = new Map([...change.changed, ...change.same].map(({ before, after }) => [after, before]));
  return [
    ...invoice.lines.map((planned): LineUpdate => {
      const partner = partners.get(planned);
      if (partner === undefined || keepsOldTax(partner, planned)) return { planned, stored: null, coding: null };
      return { planned, stored: partner, coding: recoded(posted, partner) };
    }),
    ...change.removed.filter((line) => isTextOfOthers(posted, line)).map((kept): LineUpdate => ({ kept })),
  ];
}

/** Xero keeps a line's stored tax while amount and tax type stay; a line whose tax alone changed is sent as a new one. */
function keepsOldTax(stored: PostedLine, planned: PlannedLine): boolean {
  return (
    planned.taxAmount === null &&
    stored.taxType === planned.taxType &&
    new Big(stored.amount).eq(planned.amount) &&
    !new Big(stored.tax).eq(planned.tax)
  );
}

/** The line as it is, when somebody has put it on another account or tracking option since it was posted. */
function recoded(posted: readonly PostedLine[], there: PostedLine): PostedLine | null {
  const ours = posted.find((line) => line.lineItemId === there.lineItemId);
  if (ours === undefined) return null;
  const isSame =
    ours.accountCode === there.accountCode && JSON.stringify(ours.tracking) === JSON.stringify(there.tracking);
  return isSame ? null : there;
}

function isTextOfOthers(posted: readonly PostedLine[], line: PostedLine): boolean {
  return posted.every((ours) => ours.lineItemId !== line.lineItemId) && new Big(line.amount).eq(0);
}
