import type { PlannedInvoice } from './documents.ts';
import {
  isMarkedByLink,
  type Origin,
  originMark,
  type SourceOrigin,
  withLinkMark,
  withOriginMark,
} from './origin-mark.ts';

/**
 * An order's invoice after earlier ones were voided or credited: Xero keeps a voided invoice's number, so each version
 * has its own, and its mark names the version: in the link, or in the reference ("Issue 2"). Version 1 is the unchanged plan.
 */
export function asVersion(invoice: PlannedInvoice, version: number, origin: Omit<Origin, 'front'>): PlannedInvoice {
  if (version === 1) return invoice;
  const { storeId, orderId } = origin;
  // Without a number Xero assigns its next one.
  const number = invoice.number === '' ? '' : `${invoice.number}-${version}`;
  if (invoice.url !== null && isMarkedByLink(invoice)) {
    return { ...invoice, number, url: withLinkMark(invoice.url, origin, version) };
  }
  const mark = originMark(storeId, orderId);
  const front = invoice.reference.endsWith(mark) ? invoice.reference.slice(0, -mark.length).trim() : invoice.reference;
  return {
    ...invoice,
    number,
    reference: withOriginMark(`Issue ${version}: ${front}`, storeId, orderId),
  };
}

/** The version of an invoice in Xero. */
export function versionIn({ version, front }: Pick<SourceOrigin, 'version' | 'front'>): number {
  return version ?? Number(/^Issue (\d{1,4}): /.exec(front)?.[1] ?? 1);
}
