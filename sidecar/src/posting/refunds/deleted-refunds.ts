import { isAppError } from '../../domain/app-error.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';
import { refundDeleted } from './credit-problems.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { recordCreditNote } from './post-credit-notes.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { currentRefunds } from './refund-keys.ts';
import { readStoredCreditNote, type StoredCreditNote } from './stored-credit-note.ts';
import type { CreditNoteRow } from '../summary.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

interface Orphan {
  readonly work: Work;
  readonly refundId: number;
  readonly sourceKey: string;
  readonly stored: StoredCreditNote;
}

/**
 * Credit notes whose refund the shop no longer has. Nothing in Xero changes: a person voids the credit note there, and
 * the next check of the order finds it void.
 */
export async function findDeletedRefunds(
  deps: PostingDeps,
  tenantId: string,
  documents: ReadonlyMap<Work, readonly RecordedDocument[]>,
  rows: Map<number, CreditNoteRow[]>,
  failed: Map<number, Outcome>,
): Promise<void> {
  const orphans = [...documents].flatMap(([work, known]) => orphansOf(work, known));
  if (orphans.length === 0) return;
  let found: readonly CreditNoteSummary[];
  try {
    found = await deps.xero.creditNotesByIds(
      tenantId,
      orphans.map(({ stored: { creditNote } }) => ({ key: creditNote.creditNoteId, date: creditNote.date })),
    );
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of orphans) addFailure(failed, work.entry.id, outcome(work.entry.tries));
    return;
  }
  for (const orphan of orphans) {
    const { work, refundId, stored } = orphan;
    const now = found.find((one) => one.creditNoteId === stored.creditNote.creditNoteId);
    const creditNote = now ?? { ...stored.creditNote, status: 'DELETED' };
    await recordCreditNote(deps, orphan, { ...stored, creditNote });
    if (!isLive(creditNote)) continue;
    addFailure(failed, work.entry.id, { kind: 'rejected', problems: [refundDeleted(refundId, creditNote)] });
    const { number, creditNoteId: id, total } = creditNote;
    const { refunded, allocated } = stored.settled ?? { refunded: '0.00', allocated: '0.00' };
    rows.set(work.entry.id, [...(rows.get(work.entry.id) ?? []), { number, id, total, refunded, allocated }]);
  }
}

/** A credit note that is known to be void, or was reversed with its invoice, needs no further check. */
function orphansOf(work: Work, known: readonly RecordedDocument[]): Orphan[] {
  return currentRefunds(known, work.entry.sourceId).flatMap(({ refundId, document: { sourceKey, facts } }) =>
    work.refundIds.includes(refundId) ? [] : [{ work, refundId, sourceKey, stored: readStoredCreditNote(facts) }],
  );
}
