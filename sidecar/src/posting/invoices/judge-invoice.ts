import { Big } from 'big.js';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { isLive } from './compare-documents.ts';

/** The status of our invoice in Xero before it is amended. */
export type Standing =
  /** Xero does not have it (any more). */
  | 'missing'
  /** VOIDED or DELETED. */
  | 'dead'
  /** Its figures differ from those we posted: someone changed it. */
  | 'changed'
  /** It has payments or credit: only a credit note reverses it. */
  | 'settled'
  /** It may be changed in place, voided or deleted. */
  | 'open';

/** Compares the posted invoice with the one in Xero. */
export function judgeInvoice(posted: InvoiceSummary, there: InvoiceSummary | undefined): Standing {
  if (there === undefined) return 'missing';
  if (!isLive(there)) return 'dead';
  if (figuresThatDiffer(posted, there).length > 0) return 'changed';
  return new Big(there.amountDue).eq(there.total) && there.status !== 'PAID' ? 'open' : 'settled';
}

type Figures = Pick<InvoiceSummary, 'subTotal' | 'totalTax' | 'total' | 'currency'>;

/** e.g. ["Total was 12.00 and is 10.00"]; empty = as posted. */
export function figuresThatDiffer(posted: Figures, there: Figures): string[] {
  const rows = [
    ['the subtotal', posted.subTotal, there.subTotal],
    ['the tax', posted.totalTax, there.totalTax],
    ['the total', posted.total, there.total],
    ['the currency', posted.currency, there.currency],
  ] as const;
  return rows
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `${what} was ${before} and is ${after}`);
}
