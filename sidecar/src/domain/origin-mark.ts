import { toSingleLine } from './text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const REFERENCE_LENGTH_MAX = 255;

/*
 * The mark of origin proves in Xero alone that a document belongs to a store and order: in the link of an invoice, where nobody
 * reads it, or at the end of a reference.
 */

/** Unknown to wp-admin, which ignores it. */
const LINK_FIELD = 'ml_origin';

/** Ends a reference. */
export function originMark(storeId: string, orderId: number): string {
  return `[${storeId}:${orderId}]`;
}

/** Cuts the text, never the mark. */
export function withOriginMark(text: string, storeId: string, orderId: number): string {
  const mark = originMark(storeId, orderId);
  const front = toSingleLine(text, REFERENCE_LENGTH_MAX - mark.length - 1);
  return front === '' ? mark : `${front} ${mark}`;
}

/** Without a mark. */
export function plainReference(text: string): string {
  return toSingleLine(text, REFERENCE_LENGTH_MAX);
}

/** The same for any source of documents: `[shop:1024]` for an order, `[shop:payout/po_1]` for others. */
export function sourceMark({ storeId, kind, sourceId }: Omit<SourceOrigin, 'front'>): string {
  return kind === 'order' ? `[${storeId}:${sourceId}]` : `[${storeId}:${kind}/${sourceId}]`;
}

/** The link with the mark; wp-admin opens the same order. `version` of the invoice, from 1. */
export function withLinkMark(link: string, { storeId, orderId }: Omit<Origin, 'front'>, version = 1): string {
  const url = new URL(link);
  url.searchParams.set(LINK_FIELD, [storeId, orderId, ...(version === 1 ? [] : [version])].join(':'));
  return url.toString();
}

/** null = no mark of ours. */
function readLink(link: string): Omit<SourceOrigin, 'front'> | null {
  const mark = URL.parse(link)?.searchParams.get(LINK_FIELD) ?? '';
  const [, storeId = '', sourceId = '', version = '1'] = /^([^[\]:\s]+):(\d{1,15})(?::(\d{1,4}))?$/.exec(mark) ?? [];
  return storeId === '' ? null : { storeId, kind: 'order', sourceId, version: Number(version) };
}

/** What says whose a document is; credit notes have no link. */
export interface Marked {
  readonly reference: string;
  readonly url?: string | null | undefined;
}

/** By the link, which people don't see, else by the reference; null = no mark of ours. */
export function originOf({ reference, url }: Marked): SourceOrigin | null {
  const linked = readLink(url ?? '');
  return linked === null ? readSource(reference) : { ...linked, front: reference };
}

/** Whether its link has the mark, so that its reference has none. */
export function isMarkedByLink({ url }: Pick<Marked, 'url'>): boolean {
  return readLink(url ?? '') !== null;
}

/** The entry that a document belongs to. */
export interface SourceOrigin {
  readonly storeId: string;
  /** 'order', or the kind of another source. */
  readonly kind: string;
  readonly sourceId: string;
  /** The text before the mark. */
  readonly front: string;
  /** Of the order's invoice; absent = the reference says it. */
  readonly version?: number;
}

/** A document's store and source, by reference; null = no mark of ours. */
export function readSource(reference: string): SourceOrigin | null {
  const found = /\[([^[\]:\s]+):(?:(\d{1,15})|([a-z_]+)\/([^[\]\s]+))\]$/.exec(reference);
  if (found === null) return null;
  const [, storeId = '', orderId, kind = 'order', sourceId = orderId ?? ''] = found;
  return { storeId, kind, sourceId, front: reference.slice(0, found.index).trimEnd() };
}

/**
 * The number of the invoice that a credit note without mark says it credits, by its own number and reference; null = it is
 * none of ours. Credit notes have no link, and Xero keeps their numbers unique.
 */
export function creditedNumber({ number, reference }: { readonly number: string; readonly reference: string }) {
  const [, ofRefund, refundId = ''] = /^(.+)-R([1-9]\d{0,14})$/.exec(number) ?? [];
  if (ofRefund !== undefined && reference.startsWith(`Refund ${refundId} of `)) return ofRefund;
  const whole = /^(.+)-CR$/.exec(number)?.[1];
  return whole !== undefined && reference === `Credit of ${whole}` ? whole : null;
}

export interface Origin {
  readonly storeId: string;
  readonly orderId: number;
  readonly front: string;
}

/** A document's store and order; null = no mark of ours, or of another source. */
export function readOrigin(reference: string): Origin | null {
  return orderOrigin({ reference });
}

/** The same by link or reference. */
export function orderOrigin(document: Marked): Origin | null {
  const origin = originOf(document);
  if (origin?.kind !== 'order') return null;
  const { storeId, sourceId, front } = origin;
  return { storeId, orderId: Number(sourceId), front };
}
