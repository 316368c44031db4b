import { toSingleLine } from './text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const REFERENCE_LENGTH_MAX = 255;

/** Ends every reference: proves in Xero alone that a document is this store's and this order's. */
export function originMark(storeId: string, orderId: number): string {
  return `[${storeId}:${orderId}]`;
}

/** The text in front is cut before the mark is. */
export function withOriginMark(text: string, storeId: string, orderId: number): string {
  const mark = originMark(storeId, orderId);
  const front = toSingleLine(text, REFERENCE_LENGTH_MAX - mark.length - 1);
  return front === '' ? mark : `${front} ${mark}`;
}

export interface Origin {
  readonly storeId: string;
  readonly orderId: number;
  /** What stands before the mark. */
  readonly front: string;
}

/** Whose document it is by its reference; null = it bears no mark of ours. */
export function readOrigin(reference: string): Origin | null {
  const found = /^(.*?)\s*\[([^[\]:\s]+):(\d{1,15})\]$/s.exec(reference);
  if (found === null) return null;
  const [, front = '', storeId = '', orderId = ''] = found;
  return { storeId, orderId: Number(orderId), front };
}
