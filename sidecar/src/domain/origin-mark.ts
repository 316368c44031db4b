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

/** The same for any source of documents: `[shop:1024]` for an order, `[shop:payout/po_1]` for others. */
export function sourceMark({ storeId, kind, sourceId }: Omit<SourceOrigin, 'front'>): string {
  return kind === 'order' ? `[${storeId}:${sourceId}]` : `[${storeId}:${kind}/${sourceId}]`;
}

/** The entry that a document belongs to. */
export interface SourceOrigin {
  readonly storeId: string;
  /** 'order', or the kind of another source. */
  readonly kind: string;
  readonly sourceId: string;
  /** The text before the mark. */
  readonly front: string;
}

/** A document's store and source, by reference; null = no mark of ours. */
export function readSource(reference: string): SourceOrigin | null {
  const found = /\[([^[\]:\s]+):(?:(\d{1,15})|([a-z_]+)\/([^[\]\s]+))\]$/.exec(reference);
  if (found === null) return null;
  const [, storeId = '', orderId, kind = 'order', sourceId = orderId ?? ''] = found;
  return { storeId, kind, sourceId, front: reference.slice(0, found.index).trimEnd() };
}

export interface Origin {
  readonly storeId: string;
  readonly orderId: number;
  readonly front: string;
}

/** A document's store and order; null = no mark of ours, or of another source. */
export function readOrigin(reference: string): Origin | null {
  const origin = readSource(reference);
  if (origin?.kind !== 'order') return null;
  const { storeId, sourceId, front } = origin;
  return { storeId, orderId: Number(sourceId), front };
}
