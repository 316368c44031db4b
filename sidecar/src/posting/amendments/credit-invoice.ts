import { decimal, toMoney } from '../../domain/money.ts';
import { allocationKey } from '../../ledger/entry-key.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { allocatedTo, allocationOf, postAllocations } from '../allocations/post-allocations.ts';
import { isAboutLists } from '../calls/refusal.ts';
import { readFor, retriedIfLocked } from '../failed-call.ts';
import { noteCredited } from '../history-notes/request-notes.ts';
import { compareTotals } from '../invoices/compare-documents.ts';
import { notedInvoice, type PostedInvoice } from '../invoices/posted-invoice.ts';
import type { ReadyCreditNote } from '../progress.ts';
import { creditTotalsDiffer } from '../refunds/credit-problems.ts';
import { wantedNotes } from '../refunds/order-credit-notes.ts';
import { postCreditNotes, recordCreditNote } from '../refunds/post-credit-notes.ts';
import { reject, type Round } from '../round.ts';
import { planReversal, type InvoiceToCredit } from './plan-reversal.ts';

/**
 * Credits each invoice in full, with its lines in Xero. The credit is allocated to the balance due; what was paid
 * stays as open credit for the next invoice or a refund.
 */
export async function creditInvoices(round: Round, credits: readonly InvoiceToCredit[]): Promise<void> {
  for (const credit of credits) {
    const { entry } = credit;
    // Where a read fails; every write reports its own errors.
    await readFor(round, [entry], () => creditOne(round, credit));
    const outcome = round.failed.get(entry.id);
    if (outcome !== undefined) round.failed.set(entry.id, retriedIfLocked(entry, outcome, round.now()));
  }
}

async function creditOne(round: Round, credit: InvoiceToCredit): Promise<void> {
  const { entry, posted, there } = credit;
  const plan = await planReversal(round, credit);
  if ('problems' in plan) {
    // A person may fix this in Xero: the replay needs fresh lists.
    if (plan.problems.some(isAboutLists)) await round.listsAreStale(round.tenantId);
    for (const problem of plan.problems) reject(round, entry, problem);
    return;
  }
  const { ready, notices, netOf } = plan;
  const creditNote = await creditNoteOf(round, posted, ready);
  if (creditNote === null) return;
  const allocated = await allocateToBalance(round, ready, creditNote, there);
  if (round.failed.has(entry.id)) return;
  await round.ledger.together(async (ledger) => {
    const own = { ...round, ledger };
    for (const { message } of notices) await ledger.addAttempt(entry.id, 'changed', { message });
    await recordCreditNote(own, ready, { creditNote, settled: { allocated, refunded: '0.00' }, netOf });
    await noteCredited(own, notedInvoice(entry, posted), creditNote.number, credit.order !== null);
  });
}

/** The credit note in Xero: from an earlier failed try, or created now; null = failed. */
async function creditNoteOf(
  round: Round,
  { reversal }: PostedInvoice,
  ready: ReadyCreditNote,
): Promise<CreditNoteSummary | null> {
  if (reversal === null) {
    const [made] = await postCreditNotes(round, [ready]);
    return made?.creditNote ?? null;
  }
  const [found] = await round.xero.creditNotesByIds(round.tenantId, wantedNotes([reversal]));
  const known = found ?? reversal.creditNote;
  const totals = compareTotals(ready.note, known);
  if (totals.same) return known;
  reject(round, ready.entry, creditTotalsDiffer(known.number, totals, 'invoice'));
  return null;
}

/** Returns the amount allocated to the invoice, now or before. */
async function allocateToBalance(
  round: Round,
  ready: ReadyCreditNote,
  creditNote: CreditNoteSummary,
  { invoiceId, amountDue }: InvoiceSummary,
): Promise<string> {
  const { entry, sourceKey } = ready;
  const key = allocationKey(sourceKey);
  const known = await round.ledger.findDocument(round.tenantId, entry.storeId, 'allocation', key);
  const [due, left] = [decimal(amountDue), decimal(creditNote.remainingCredit)];
  const amount = toMoney(due.lt(left) ? due : left);
  if (known !== null || amount === '0.00') return allocatedTo(creditNote, invoiceId);
  await postAllocations(round, [allocationOf(ready, { creditNote, invoiceId, amount })]);
  return amount;
}
