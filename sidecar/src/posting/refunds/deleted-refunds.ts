import type { CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import { reject } from '../round.ts';
import type { StoredCreditNote } from '../stored-documents.ts';
import { refundDeleted } from './credit-problems.ts';
import { currentRefunds, wantedNotes } from './order-credit-notes.ts';
import { recordCreditNote } from './post-credit-notes.ts';

interface DeletedRefund {
  readonly entryId: number;
  readonly creditNote: CreditNoteSummary;
  readonly settled: StoredCreditNote['settled'];
}

/**
 * Live credit notes whose refund the shop no longer has. Nothing in Xero changes: a person voids the credit note there,
 * and the next check of the order finds it void. One that is known to be void needs no further check.
 */
export async function findDeletedRefunds(progress: Progress): Promise<DeletedRefund[]> {
  const { withRefunds, ledger, xero, tenantId } = progress;
  const known = await Array.fromAsync(withRefunds, async ({ entry, refundIds }) => {
    const documents = (await ledger.documentsOf(entry.id)).filter((one) => one.tenantId === tenantId);
    const notes = currentRefunds(documents, entry.sourceId).filter(({ refundId }) => !refundIds.includes(refundId));
    return notes.map((note) => ({ ...note, entry }));
  });
  const orphans = known.flat();
  if (orphans.length === 0) return [];
  const entries = orphans.map(({ entry }) => entry);
  const found = await readFor(progress, entries, () => xero.creditNotesByIds(tenantId, wantedNotes(orphans)));
  const deleted: DeletedRefund[] = [];
  for (const orphan of found === null ? [] : orphans) {
    const { entry, refundId, settled, netOf, creditNote: before } = orphan;
    const now = found?.find((one) => one.creditNoteId === before.creditNoteId);
    const creditNote = now ?? { ...before, status: 'DELETED' };
    await recordCreditNote(progress, orphan, { creditNote, settled, netOf });
    if (!isLive(creditNote)) continue;
    reject(progress, entry, refundDeleted(refundId, creditNote));
    deleted.push({ entryId: entry.id, creditNote, settled });
  }
  return deleted;
}
