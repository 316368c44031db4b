import { decimal, moneyInWords } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { figuresInstead, type Different } from '../invoices/compare-documents.ts';

export function creditTotalsDiffer(
  number: string,
  comparison: Different,
  currency: string,
  of: 'refund' | 'invoice' = 'refund',
): Problem {
  const list = figuresInstead(comparison, currency);
  return {
    code: 'totals_differ',
    message: `Credit note ${number} is in Xero, but with other figures than the ${of}: ${list}. Nothing was allocated or paid out.`,
    fix: 'Correct the credit note in Xero, then replay the order.',
    details: Object.fromEntries(comparison.differences.map((row) => [row.field, `${row.xero} / ${row.ours}`])),
  };
}

export function creditNumberTaken(number: string, reason: string): Problem {
  return {
    code: 'number_taken',
    message: `Xero already has a credit note ${number} that this refund did not make: ${reason}.`,
    fix: 'Give this store another number prefix (setting documents.numberPrefix), or renumber the credit note in Xero and replay the order. Nothing in Xero was changed.',
    details: { number },
  };
}

/** The refund was deleted in the shop, but its credit note is in the books. */
export function refundDeleted(refundId: number, creditNote: CreditNoteSummary): Problem {
  const steps = [
    creditNote.payments.length > 0 ? 'delete its refund payment' : null,
    creditNote.allocations.length > 0 ? 'remove its allocation to the invoice' : null,
    'void it',
  ].filter((step) => step !== null);
  return {
    code: 'refund_deleted',
    message: `Refund ${refundId} was deleted in the shop, but its credit note ${creditNote.number} over ${moneyInWords(decimal(creditNote.total), creditNote.currency)} is in Xero.`,
    fix: `If the refund did not happen, open ${creditNote.number} in Xero and ${steps.join(', then ')}; then replay the order. Nothing in Xero was changed.`,
    details: { refund: refundId, creditNote: creditNote.number, total: creditNote.total },
  };
}

/** The invoice was voided in Xero: there is nothing to credit. */
export function invoiceGone(invoiceNumber: string, status: string, refundIds: readonly number[]): Problem {
  const refunds = refundIds.length === 1 ? `refund ${refundIds.join('')}` : `refunds ${refundIds.join(', ')}`;
  return {
    code: 'refund_not_settled',
    message: `Invoice ${invoiceNumber} is ${status.toLowerCase()} in Xero, so no credit note was made for ${refunds}.`,
    fix: 'If the whole sale was undone, nothing is missing. Else enter the sale and its refund in Xero by hand.',
    details: { invoice: invoiceNumber, status },
  };
}

/** Someone used the credit by hand, or paid the invoice. */
export function creditDoesNotFit(
  what: string,
  { amount, currency }: { readonly amount: string; readonly currency: string },
  creditNote: CreditNoteSummary | undefined,
): Problem {
  const left = creditNote?.remainingCredit;
  const leftInWords = left === undefined ? 'an unknown amount' : moneyInWords(decimal(left), currency);
  return {
    code: 'refund_not_settled',
    message: `Xero refused the ${what} of ${moneyInWords(decimal(amount), currency)}: the credit note has ${leftInWords} left. Somebody may have allocated or refunded it by hand.`,
    fix: 'Look at the credit note in Xero: if it is used up for this refund, nothing is missing; else remove what does not belong there and replay the order.',
    details: { amount, remainingCredit: left ?? 'unknown', creditNote: creditNote?.number ?? '' },
  };
}
