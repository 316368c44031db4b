import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import type { Problem } from '../mapping/problems.ts';
import { endsBody } from '../xero/amend-wire.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { reissueCommand } from './amend-problems.ts';
import { recordAmended } from './amend-record.ts';
import { unknownOutcome } from './failure.ts';
import { chunk } from './plan-batches.ts';
import { numberOf, type PostedInvoice } from './posted-invoice.ts';
import { toProblem } from './refusal.ts';
import { sendCall, type AnsweredCall } from './send-call.ts';
import { isLive } from './settle-batch.ts';
import type { Outcome, PostingDeps } from './work.ts';

export const AMEND_PATH = 'Invoices?summarizeErrors=false&unitdp=4';

/** An invoice to void (or to delete, while it is a draft). */
export interface InvoiceToEnd {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
}

/** Ends them in batches, each named by its id; answers what failed, by entry id. What is absent there is over now. */
export async function endInvoices(
  deps: PostingDeps,
  tenantId: string,
  ends: readonly InvoiceToEnd[],
): Promise<ReadonlyMap<number, Outcome>> {
  const failed = new Map<number, Outcome>();
  for (const batch of chunk(ends)) await endBatch(deps, tenantId, batch, failed);
  return failed;
}

async function endBatch(
  deps: PostingDeps,
  tenantId: string,
  batch: readonly InvoiceToEnd[],
  failed: Map<number, Outcome>,
): Promise<void> {
  const call = await sendCall(deps, {
    tenantId,
    kind: 'amendments',
    method: 'POST',
    path: AMEND_PATH,
    body: endsBody(batch.map(({ there }) => ({ invoiceId: there.invoiceId, status: endOf(there) }))),
    items: batch.map(({ entry, posted }) => ({ entryId: entry.id, sourceKey: posted.sourceKey })),
  });
  if (call.ok) {
    await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, batch, call, failed));
    return;
  }
  if (call.refused && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    await endBatch(deps, tenantId, batch.slice(0, middle), failed);
    await endBatch(deps, tenantId, batch.slice(middle), failed);
    return;
  }
  for (const { entry } of batch) failed.set(entry.id, call.outcome(entry.tries));
}

/** Xero voids what was approved and deletes what was not. */
export function endOf(invoice: InvoiceSummary): 'VOIDED' | 'DELETED' {
  return invoice.status === 'DRAFT' || invoice.status === 'SUBMITTED' ? 'DELETED' : 'VOIDED';
}

async function readAnswer(
  deps: PostingDeps,
  batch: readonly InvoiceToEnd[],
  call: AnsweredCall,
  failed: Map<number, Outcome>,
): Promise<void> {
  let allNamed = true;
  for (const { entry, posted, there } of batch) {
    const answer = call.elements.find((element) => element.invoiceId === there.invoiceId);
    if (answer?.ok === true && answer.invoice !== null && !isLive(answer.invoice)) {
      await recordAmended(deps, entry, posted, answer.invoice, posted.stored.figuresHash);
    } else if (answer === undefined || answer.ok) {
      allNamed = false;
      const reason = unknownOutcome(`the answer does not say that ${numberOf(there)} is void.`);
      failed.set(entry.id, { kind: 'uncertain', reason });
    } else {
      const problem = toProblem(`end of invoice ${numberOf(there)}`, answer.errors);
      failed.set(entry.id, { kind: 'rejected', problems: [withCredit(entry, problem)] });
    }
  }
  if (allNamed) await deps.ledger.settleCall(call.callId, 200);
}

/** A closed month takes no void, but a credit note of today. */
function withCredit(entry: ClaimedEntry, problem: Problem): Problem {
  if (problem.code !== 'period_locked') return problem;
  const command = reissueCommand({ storeId: entry.storeId, orderId: entry.sourceId }, true);
  return { ...problem, fix: `${problem.fix} Or credit the invoice as of today: ${command}` };
}

/** For the pages: the order is over, and so is its invoice. */
export function ended(invoice: InvoiceSummary, why: string): Reason {
  return {
    code: 'invoice_ended',
    message: `${why} Invoice ${numberOf(invoice)} is ${invoice.status === 'DELETED' ? 'deleted' : 'void'} in Xero.`,
    fix: 'Nothing to do. If the order comes back it is posted again, under a new number.',
    details: { invoice: numberOf(invoice) },
  };
}

/** For the pages: the order is over, its invoice is credited, and what was paid is the customer's. */
export function credited(invoice: InvoiceSummary, why: string): Reason {
  const number = numberOf(invoice);
  return {
    code: 'invoice_credited',
    message: `${why} Invoice ${number} is credited in Xero. What was paid on it is the customer’s open credit there.`,
    fix: 'When the money is given back, enter the refund on the credit note in Xero. If the order comes back, the credit pays its new invoice.',
    details: { invoice: number },
  };
}
