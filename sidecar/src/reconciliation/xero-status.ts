import type { XeroDocument } from './legs.ts';

/** Approved: in the ledger of Xero. */
export function isBooked({ status }: Pick<XeroDocument, 'status'>): boolean {
  return status === 'AUTHORISED' || status === 'PAID';
}

/** A draft, or waiting for approval: in no report of Xero. */
export function isUnapproved({ status }: Pick<XeroDocument, 'status'>): boolean {
  return status === 'DRAFT' || status === 'SUBMITTED';
}
