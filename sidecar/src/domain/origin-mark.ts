import { toSingleLine } from './text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const REFERENCE_LENGTH_MAX = 255;

/** Ends every reference: proves in Xero alone that a document belongs to this store and order. */
export function originMark(storeId: string, orderId: number): string {
  return `[${storeId}:${orderId}]`;
}

/** Cuts the text, never the mark. */
export function withOriginMark(text: string, storeId: string, orderId: number): string {
  const mark = originMark(storeId, orderId);
  const front = toSingleLine(text, REFERENCE_LENGTH_MAX - mark.length - 1);
  return front === '' ? mark : `${front} ${mark}`;
}

export interface Origin {
  readonly storeId: string;
  readonly orderId: number;
  /** The text before the mark. */
  readonly front: string;
}

/** A document's store and order, by reference; null = no mark of ours. */
export function readOrigin(reference: string): Origin | null {
  const found = /^(.*?)\s*\[([^[\]:\s]+):(\d{1,15})\]$/s.exec(reference);
  if (found === null) return null;
  const [, front = '', storeId = '', orderId = ''] = found;
  return { storeId, orderId: Number(orderId), front };
}
