import { Big } from 'big.js';
import type { CreditNoteSummary } from '../xero/wire/sales-documents.ts';
import { isLive, figuresThatDiffer } from '../posting/invoices/compare-documents.ts';
import type { StoredCreditNote } from '../posting/stored-documents.ts';

const FIX = 'If it was a mistake, correct it in Xero by hand; nothing is posted for this refund a second time.';

/** Compares the credit note in Xero with the ledger; null = it holds only our own changes. */
export function creditDifference({ creditNote: posted, settled }: StoredCreditNote, there: CreditNoteSummary) {
  const name = `Credit note ${there.number}`;
  const { status } = there;
  if (!isLive(there)) {
    if (!isLive(posted)) return null;
    const note = `${name} was ${status === 'DELETED' ? 'deleted' : 'voided'} in Xero.`;
    return { status, note, fix: FIX, isOfFigures: false };
  }
  const changes = figuresThatDiffer(posted, there);
  const changed = changes.length === 0 ? [] : [`${name} was changed in Xero: ${changes.join(', ')}.`];
  const freed = changed.length === 0 && isFreed(posted, settled, there);
  const sentences = freed ? [`What credit note ${there.number} was used for was removed in Xero.`] : changed;
  return sentences.length === 0 ? null : { status, note: sentences.join(' '), fix: FIX, isOfFigures: !freed };
}

/** More credit is left than when its refund or allocation was booked. */
function isFreed(
  { total }: CreditNoteSummary,
  settled: StoredCreditNote['settled'],
  { remainingCredit }: CreditNoteSummary,
): boolean {
  if (settled === null) return false;
  return new Big(remainingCredit).gt(new Big(total).minus(settled.allocated).minus(settled.refunded));
}
