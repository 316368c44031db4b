import { isAppError } from '../../domain/app-error.ts';
import { allocationKey } from '../../ledger/entry-key.ts';
import { decimal, toMoney } from '../../domain/money.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { creditTotalsDiffer } from '../refunds/credit-problems.ts';
import { failedCall } from '../failed-call.ts';
import { lookedAtAgain } from '../look-again.ts';
import { planReversal, type InvoiceToCredit } from './plan-reversal.ts';
import { postAllocations } from '../refunds/post-allocations.ts';
import { postCreditNotes, recordCreditNote, type ReadyCreditNote } from '../refunds/post-credit-notes.ts';
import { notedInvoice, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { isAboutLists } from '../calls/refusal.ts';
import { compareTotals } from '../invoices/compare-documents.ts';
import { noteCredited } from '../history-notes/request-notes.ts';
import type { Outcome, PipelineDeps } from '../work.ts';

/**
 * Credits each invoice in full, with its lines in Xero. The credit is allocated to the balance due; what was paid
 * stays as open credit for the next invoice or a refund. Returns the failures by entry id.
 */
export async function creditInvoices(
  deps: PipelineDeps,
  tenantId: string,
  credits: readonly InvoiceToCredit[],
): Promise<ReadonlyMap<number, Outcome>> {
  const failed = new Map<number, Outcome>();
  for (const credit of credits) {
    try {
      await creditOne(deps, tenantId, credit, failed);
    } catch (error) {
      // A read failed; every write reports its own errors.
      if (!isAppError(error, 'xero')) throw error;
      failed.set(credit.entry.id, (await failedCall(deps, tenantId, error))(credit.entry.tries));
    }
    const outcome = failed.get(credit.entry.id);
    if (outcome !== undefined) failed.set(credit.entry.id, lookedAtAgain(credit.entry, outcome, deps.now()));
  }
  return failed;
}

async function creditOne(
  deps: PipelineDeps,
  tenantId: string,
  credit: InvoiceToCredit,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { entry, posted, there } = credit;
  const plan = await planReversal(deps, tenantId, credit);
  if ('problems' in plan) {
    // A person may fix this in Xero: the replay needs fresh lists.
    if (plan.problems.some(isAboutLists)) await deps.listsAreStale(tenantId);
    failed.set(entry.id, { kind: 'rejected', problems: plan.problems });
    return;
  }
  const { ready, notices, netOf } = plan;
  const note = await creditNoteOf(deps, tenantId, posted, ready, failed);
  if (note === null) return;
  const allocated = await takeDown(deps, tenantId, ready, note, there, failed);
  if (failed.has(entry.id)) return;
  await deps.ledger.together(async (ledger) => {
    const own = { ...deps, ledger };
    for (const { message } of notices) await ledger.addAttempt(entry.id, 'changed', { message });
    await recordCreditNote(own, ready, { creditNote: note, settled: { allocated, refunded: '0.00' }, netOf });
    await noteCredited(own, notedInvoice(entry, posted), note.number, credit.work !== null);
  });
}

/** The credit note in Xero: from an earlier failed try, or created now; null = failed. */
async function creditNoteOf(
  deps: PipelineDeps,
  tenantId: string,
  posted: PostedInvoice,
  ready: ReadyCreditNote,
  failed: Map<number, Outcome>,
): Promise<CreditNoteSummary | null> {
  if (posted.reversal === null) {
    const [made] = await postCreditNotes(deps, tenantId, [ready], failed);
    return made?.creditNote ?? null;
  }
  const { creditNoteId, date } = posted.reversal.creditNote;
  const [found] = await deps.xero.creditNotesByIds(tenantId, [{ key: creditNoteId, date }]);
  const known = found ?? posted.reversal.creditNote;
  const totals = compareTotals(ready.note, known);
  if (totals.same) return known;
  failed.set(ready.work.entry.id, {
    kind: 'rejected',
    problems: [creditTotalsDiffer(known.number, totals, 'invoice')],
  });
  return null;
}

/** Allocates the credit to the balance due; returns the amount allocated. */
async function takeDown(
  deps: PipelineDeps,
  tenantId: string,
  ready: ReadyCreditNote,
  creditNote: CreditNoteSummary,
  there: InvoiceSummary,
  failed: Map<number, Outcome>,
): Promise<string> {
  const { entry } = ready.work;
  const key = allocationKey(ready.sourceKey);
  if ((await deps.ledger.findDocument(tenantId, entry.storeId, 'allocation', key)) !== null) {
    return allocatedTo(creditNote, there.invoiceId);
  }
  const due = decimal(there.amountDue);
  const left = decimal(creditNote.remainingCredit);
  const amount = toMoney(due.lt(left) ? due : left);
  if (amount === '0.00') return allocatedTo(creditNote, there.invoiceId);
  const { invoiceId } = there;
  await postAllocations(deps, tenantId, [{ ...ready, creditNote, invoiceId, amount }], failed);
  return amount;
}

function allocatedTo(creditNote: CreditNoteSummary, invoiceId: string): string {
  return creditNote.allocations.find((one) => one.invoiceId === invoiceId)?.amount ?? '0.00';
}
