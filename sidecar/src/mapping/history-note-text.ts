import { decimal, moneyInWords } from '../domain/money.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { originMark } from '../domain/origin-mark.ts';
import type { Problem } from '../domain/problems.ts';
import { toSingleLine } from '../domain/text.ts';

/** Xero's limit for a note's details (developer.xero.com/documentation/api/accounting/historyandnotes). */
export const NOTE_LENGTH_MAX = 2_500;
/** Base 36: no collision is expected among the few notes of one document. */
const MARK_DIGITS = 6;
/** Decisions about days, cents and tax that an accountant would query; their text has no buyer data. */
const NOTED: ReadonlySet<Problem['code']> = new Set(['period_locked', 'currency_precision', 'tax_rate_differs']);

/** Ends every note of ours and identifies its order and event. The same event always gets the same mark. */
export function noteMark(storeId: string, orderId: number, event: string): string {
  return `${originMark(storeId, orderId)} #${fingerprint(event).slice(-MARK_DIGITS)}`;
}

/** The sentence is cut, never the mark. */
export function withNoteMark(sentence: string, mark: string): string {
  return `${toSingleLine(sentence, NOTE_LENGTH_MAX - mark.length - 1)} ${mark}`;
}

/** The mark at the end of a note in Xero; null = not one of ours. */
export function readNoteMark(details: string): string | null {
  return /\[[^[\]:\s]+:\d{1,15}\] #[0-9a-z]{6}$/.exec(details.trim())?.[0] ?? null;
}

export function creationNote(made: {
  readonly storeId: string;
  readonly orderId: number;
  /** refund: by its id. reversal: the credit note for a whole invoice. */
  readonly what: 'invoice' | 'reversal' | { readonly refund: number };
  /** Page of the order in the shop; null = omit it. */
  readonly url: string | null;
  /** 1, or more if the order's earlier invoices were voided or credited. */
  readonly version: number;
}): string {
  const { storeId, orderId, what, url, version } = made;
  const why = what === 'reversal' ? ', to credit an invoice in full,' : '';
  const source = typeof what === 'object' ? `refund ${what.refund} of order ${orderId}` : `order ${orderId}`;
  const page = url === null ? '' : ` (${url})`;
  const earlier = version === 1 ? '' : ` ${earlierInvoice(version)}`;
  return `Created by ML Connector${why} from ${source} of the shop ${storeId}${page}.${earlier}`;
}

/** An invoice whose order had earlier ones. */
export function versionNote(orderId: number, version: number): string {
  return `Created by ML Connector for order ${orderId}. ${earlierInvoice(version)}`;
}

function earlierInvoice(version: number): string {
  return `It is the order’s invoice number ${version}: the one before it was voided or credited in full.`;
}

/** `reason`: a full sentence; null = no longer known. */
export function voidedNote(status: string, orderId: number, reason: string | null): string {
  const what = status === 'DELETED' ? 'Deleted' : 'Voided';
  return `${what} by ML Connector: ${reason ?? `order ${orderId} was cancelled in the shop, or is posted again.`}`;
}

export function creditedNote(creditNote: string, orderId: number, isReissued: boolean): string {
  const next = isReissued ? 'is posted again' : 'was cancelled in the shop';
  return `Credited in full by ML Connector with credit note ${creditNote}, on request: order ${orderId} ${next}.`;
}

export function updatedNote(change: {
  readonly orderId: number;
  readonly currency: string;
  readonly before: string;
  readonly after: string;
}): string {
  const { orderId, currency, before, after } = change;
  const [old, now] = [before, after].map((amount) => moneyInWords(decimal(amount), currency));
  const total = before === after ? `stays ${now}` : `goes from ${old} to ${now}`;
  return `Changed by ML Connector after order ${orderId} was edited in the shop: its total ${total}.`;
}

export function paymentReplacedNote(amount: string, date: string, orderId: number): string {
  return `The payment of ${amount} of ${date} was deleted by ML Connector, on request: the payment is created again as order ${orderId} has it now.`;
}

/** `because` as in the trail, e.g. "chosen by a person". */
export function adoptedNote(storeId: string, orderId: number, because: string): string {
  return `Linked by ML Connector to order ${orderId} of the shop ${storeId} (${because}); no other invoice is created for that order.`;
}

export function noticeNote(notices: readonly Problem[]): string | null {
  const sentences = new Set(notices.filter(({ code }) => NOTED.has(code)).map(({ message }) => message));
  return sentences.size === 0 ? null : `Decided by ML Connector: ${[...sentences].join(' ')}`;
}
