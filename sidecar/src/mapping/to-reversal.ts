import type { PlannedCreditNote, PlannedLine, PostedLine } from './documents.ts';
import { decimal, toPlain, ZERO } from './money.ts';
import { withOriginMark } from './origin-mark.ts';

/** An invoice as it stands in Xero, to be credited as a whole. */
export interface ReversedInvoice {
  readonly number: string;
  readonly currency: string;
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  readonly lines: readonly PostedLine[];
}

/** The credit note for the whole of an invoice, line by line as it is in Xero; `date` is the day of the correction. */
export function toReversal(
  invoice: ReversedInvoice,
  origin: { readonly storeId: string; readonly orderId: number },
  date: string,
): PlannedCreditNote {
  return {
    // Of no refund: what was paid stays where it is.
    refundId: 0,
    refund: null,
    number: `${invoice.number}-CR`,
    reference: withOriginMark(`Credit of ${invoice.number}`, origin.storeId, origin.orderId),
    date,
    currency: invoice.currency,
    status: 'AUTHORISED',
    lineAmountTypes: invoice.lines.every((line) => line.taxType === 'NONE' || line.taxType === '')
      ? 'NoTax'
      : 'Exclusive',
    brandingThemeId: null,
    lines: invoice.lines.filter((line) => !decimal(line.amount).eq(ZERO)).map(toLine),
    expected: { subTotal: invoice.subTotal, totalTax: invoice.totalTax, total: invoice.total },
  };
}

function toLine(line: PostedLine): PlannedLine {
  // A sent tax is never above the price of one: such a line's tax was Xero's own, and is again.
  const isSendable = decimal(line.tax).abs().lte(decimal(line.unitAmount).abs());
  return {
    description: line.description,
    quantity: toPlain(decimal(line.quantity)),
    unitAmount: toPlain(decimal(line.unitAmount)),
    amount: line.amount,
    tax: line.tax,
    accountCode: line.accountCode,
    taxType: line.taxType,
    taxAmount: isSendable ? line.tax : null,
    itemCode: line.itemCode === '' ? null : line.itemCode,
    tracking: line.tracking,
    because: [],
  };
}
