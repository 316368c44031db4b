import type { PlannedInvoice } from './documents.ts';
import { type Origin, originMark, withOriginMark } from './origin-mark.ts';

/**
 * An order's invoice after earlier ones were voided or credited: Xero keeps a voided invoice's number, so each version
 * has its own, and its reference names the version ("Issue 2"). Version 1 is the unchanged plan.
 */
export function asVersion(invoice: PlannedInvoice, version: number, origin: Omit<Origin, 'front'>): PlannedInvoice {
  if (version === 1) return invoice;
  const { storeId, orderId } = origin;
  const mark = originMark(storeId, orderId);
  const front = invoice.reference.endsWith(mark) ? invoice.reference.slice(0, -mark.length).trim() : invoice.reference;
  return {
    ...invoice,
    // Without a number Xero assigns its next one.
    number: invoice.number === '' ? '' : `${invoice.number}-${version}`,
    reference: withOriginMark(`Issue ${version}: ${front}`, storeId, orderId),
  };
}
