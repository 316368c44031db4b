import { allocationKey, issueOf } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import { decimal, toMoney } from '../mapping/money.ts';
import { XeroError } from '../xero/errors.ts';
import { failedCall } from './failure.ts';
import { postAllocations } from './post-allocations.ts';
import type { Invoiced } from './post-refunds.ts';
import { readStoredCreditNote, type StoredCreditNote } from './stored-credit-note.ts';
import type { Outcome, PostingDeps } from './work.ts';

interface Reversal {
  readonly sourceKey: string;
  readonly stored: StoredCreditNote;
}

/** The credit notes for the whole of an order's earlier invoices. */
function reversalsOf(documents: readonly RecordedDocument[], issue: number): Reversal[] {
  return documents
    .filter(
      (one) => one.kind === 'credit_note' && one.sourceKey.endsWith('/reversal') && issueOf(one.sourceKey) < issue,
    )
    .map((one) => ({ sourceKey: one.sourceKey, stored: readStoredCreditNote(one.facts) }));
}

function openCredit({ creditNote, settled }: StoredCreditNote): string {
  return toMoney(decimal(creditNote.total).minus(settled?.allocated ?? '0'));
}

/** Whether the order's money is in Xero already, paid on an earlier invoice that was credited: it is not booked again. */
export function carriesCredit(documents: readonly RecordedDocument[], issue: number): boolean {
  return reversalsOf(documents, issue).some(({ stored }) => openCredit(stored) !== '0.00');
}

function carriedKey(reversalSourceKey: string): string {
  return `${reversalSourceKey}/carried`;
}

/** Allocates the credit of earlier invoices to the one that took their place; answers the entries it was done for. */
export async function carryCredits(
  deps: PostingDeps,
  tenantId: string,
  invoiced: readonly Invoiced[],
  failed: Map<number, Outcome>,
): Promise<ReadonlySet<number>> {
  const carried = new Set<number>();
  for (const one of invoiced) {
    const { entry, sourceKey } = one.work;
    const issue = issueOf(sourceKey);
    if (issue === 1 || failed.has(entry.id)) continue;
    const documents = await deps.ledger.documentsOf(entry.id);
    for (const reversal of reversalsOf(documents, issue)) {
      if (openCredit(reversal.stored) === '0.00') continue;
      const key = allocationKey(carriedKey(reversal.sourceKey));
      const isDone = documents.some((document) => document.kind === 'allocation' && document.sourceKey === key);
      if (!isDone) await carry(deps, tenantId, one, reversal, failed);
      if (!failed.has(entry.id)) carried.add(entry.id);
    }
  }
  return carried;
}

async function carry(
  deps: PostingDeps,
  tenantId: string,
  { work, invoice }: Invoiced,
  { sourceKey, stored }: Reversal,
  failed: Map<number, Outcome>,
): Promise<void> {
  const { creditNoteId, date } = stored.creditNote;
  try {
    const [creditNote] = await deps.xero.creditNotesByIds(tenantId, [{ key: creditNoteId, date }]);
    const [there] = await deps.xero.invoicesByIds(tenantId, [invoice.invoiceId]);
    if (creditNote === undefined || there === undefined) return;
    const due = decimal(there.amountDue);
    const left = decimal(creditNote.remainingCredit);
    const amount = toMoney(due.lt(left) ? due : left);
    if (amount === '0.00') return;
    const { invoiceId } = invoice;
    await postAllocations(
      deps,
      tenantId,
      [{ work, sourceKey: carriedKey(sourceKey), creditNote, invoiceId, amount }],
      failed,
    );
  } catch (error) {
    // Something could not be read; the write answers for itself.
    if (!(error instanceof XeroError)) throw error;
    failed.set(work.entry.id, (await failedCall(deps, tenantId, error))(work.entry.tries));
  }
}
