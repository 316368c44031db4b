import type { PlannedInvoice } from './documents.ts';
import { originMark, withOriginMark } from './origin-mark.ts';

/**
 * An order's invoice after earlier ones were voided or credited: Xero keeps a voided invoice's number, so each version
 * has its own, and its reference names the version. Issue 1 is the unchanged plan.
 */
export function asIssue(
  invoice: PlannedInvoice,
  issue: number,
  origin: { readonly storeId: string; readonly orderId: number },
): PlannedInvoice {
  if (issue === 1) return invoice;
  const mark = originMark(origin.storeId, origin.orderId);
  const front = invoice.reference.endsWith(mark) ? invoice.reference.slice(0, -mark.length).trim() : invoice.reference;
  return {
    ...invoice,
    // Without a number Xero assigns its next one.
    number: invoice.number === '' ? '' : `${invoice.number}-${issue}`,
    reference: withOriginMark(`Issue ${issue}: ${front}`, origin.storeId, origin.orderId),
  };
}
