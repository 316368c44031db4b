import { allocationKey, reversalKey } from '../ledger/entry-key.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import { decimal, toMoney } from '../mapping/money.ts';
import { isLocked } from '../mapping/open-day.ts';
import { toReversal } from '../mapping/to-reversal.ts';
import type { CreditNoteSummary } from '../xero/credit-note-element.ts';
import { XeroError } from '../xero/errors.ts';
import type { InvoiceSummary } from '../xero/wire.ts';
import { cannotReissue } from './amend-problems.ts';
import { failedCall } from './failure.ts';
import { postAllocations } from './post-allocations.ts';
import { postCreditNotes, recordCreditNote, type ReadyCreditNote } from './post-credit-notes.ts';
import { notedInvoice, numberOf, type PostedInvoice } from './posted-invoice.ts';
import { noteCredited } from './want-notes.ts';
import type { Outcome, PipelineDeps, Work } from './work.ts';

/** An invoice to credit as a whole, on a person's word. */
export interface InvoiceToCredit {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** What is to be posted afterwards; null = the order is over. */
  readonly work: Work | null;
}

/**
 * A credit note for the whole of each invoice, line by line as it is in Xero; what is still due is taken down by it, and
 * what was paid stays where it is: open credit for the next invoice, or to pay back. Answers what failed, by entry id.
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
      // Something could not be read; every write answers for itself.
      if (!(error instanceof XeroError)) throw error;
      failed.set(credit.entry.id, (await failedCall(deps, tenantId, error))(credit.entry.tries));
    }
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
  const problem = await whyNot(deps, tenantId, credit);
  if (problem !== null) {
    failed.set(entry.id, { kind: 'rejected', problems: [problem] });
    return;
  }
  const today = deps.now().toISOString().slice(0, 10);
  const ready: ReadyCreditNote = {
    work: { entry, tenantId },
    note: toReversal(
      { ...there, number: numberOf(there), lines: there.lines ?? [] },
      { storeId: entry.storeId, orderId: Number(entry.sourceId) },
      today,
    ),
    sourceKey: reversalKey(posted.sourceKey),
    contactId: there.contactId,
  };
  const note = await creditNoteOf(deps, tenantId, posted, ready, failed);
  if (note === null) return;
  const allocated = await takeDown(deps, tenantId, ready, note, there, failed);
  if (failed.has(entry.id)) return;
  await deps.ledger.together(async (ledger) => {
    const own = { ...deps, ledger };
    await recordCreditNote(own, ready, { creditNote: note, settled: { allocated, refunded: '0.00' } });
    await noteCredited(own, notedInvoice(entry, posted), note.number, credit.work !== null);
  });
}

/** The new invoice must be possible before the old one is undone. */
async function whyNot(deps: PipelineDeps, tenantId: string, { entry, there, work, posted }: InvoiceToCredit) {
  const order = { storeId: entry.storeId, orderId: entry.sourceId };
  if (decimal(there.total).eq(0))
    return cannotReissue(order, there, 'it comes to nothing, so there is nothing to credit');
  if (there.status !== 'AUTHORISED' && there.status !== 'PAID') {
    return cannotReissue(order, there, 'it is not approved in Xero');
  }
  if (work === null || posted.reversal !== null) return null;
  const lists = await deps.lists(tenantId, { tracking: false, items: false });
  const { documents } = await deps.settings(entry.storeId);
  if (documents.locked === 'first-open-day' || !isLocked(there.date, lists)) return null;
  return cannotReissue(
    order,
    there,
    `its month is closed: the books are locked beyond ${there.date}, and the new invoice would be dated there. ` +
      'Ask the accountant to open the period, or choose "first-open-day" (setting documents.locked): the credit and the ' +
      'new invoice then both stand in the open period',
  );
}

/** The credit note in Xero: of an earlier try that broke off, or made now; null = failed. */
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
  return found ?? posted.reversal.creditNote;
}

/** Allocates what is still due on the invoice; answers how much of the credit is on it. */
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
