import { fingerprint } from '../domain/fingerprint.ts';
import { originMark } from '../domain/origin-mark.ts';
import type { Problem } from '../domain/problems.ts';
import { toSingleLine } from '../domain/text.ts';

/** Xero's limit of the details of a note (developer.xero.com/documentation/api/accounting/historyandnotes). */
export const NOTE_LENGTH_MAX = 2_500;
/** Base 36: no two of the few notes of one document are expected to meet. */
const MARK_DIGITS = 6;

/** Ends every note of ours, so that it is found again: whose it is, and which one. The same event gets the same mark. */
export function noteMark(storeId: string, orderId: number, event: string): string {
  return `${originMark(storeId, orderId)} #${fingerprint(event).slice(-MARK_DIGITS)}`;
}

/** The sentence is cut before the mark is. */
export function withNoteMark(sentence: string, mark: string): string {
  return `${toSingleLine(sentence, NOTE_LENGTH_MAX - mark.length - 1)} ${mark}`;
}

/** The mark that a note in Xero ends with; null = it is none of ours. */
export function readNoteMark(details: string): string | null {
  return /\[[^[\]:\s]+:\d{1,15}\] #[0-9a-z]{6}$/.exec(details.trim())?.[0] ?? null;
}

export interface MadeFrom {
  readonly storeId: string;
  readonly orderId: number;
  /** refund: by its id. reversal: the credit note for a whole invoice. */
  readonly what: 'invoice' | 'reversal' | { readonly refund: number };
  /** Page of the order in the shop; null = not to be told. */
  readonly url: string | null;
  /** 1, or more when the order's invoices before were voided or credited. */
  readonly issue: number;
}

/** How a document came into the books. */
export function madeNote({ storeId, orderId, what, url, issue }: MadeFrom): string {
  const why = what === 'reversal' ? ', to credit an invoice in full,' : '';
  const of = typeof what === 'object' ? `refund ${what.refund} of order ${orderId}` : `order ${orderId}`;
  const page = url === null ? '' : ` (${url})`;
  return `Made by ML Connector${why} from ${of} of the shop ${storeId}${page}.${issue === 1 ? '' : ` ${placeTaken(issue)}`}`;
}

/** An invoice whose order had others before. */
export function issueNote(orderId: number, issue: number): string {
  return `Made by ML Connector for order ${orderId}. ${placeTaken(issue)}`;
}

function placeTaken(issue: number): string {
  return `It is the order’s invoice number ${issue}: the one before it was voided or credited in full.`;
}

/** `reason`: a whole sentence; null = it is not known any more. */
export function endedNote(status: string, orderId: number, reason: string | null): string {
  const what = status === 'DELETED' ? 'Deleted' : 'Voided';
  return `${what} by ML Connector: ${reason ?? `order ${orderId} is over in the shop, or posted anew.`}`;
}

export function creditedNote(creditNote: string, orderId: number, isPostedAnew: boolean): string {
  const next = isPostedAnew ? 'is posted anew' : 'is over in the shop';
  return `Credited in full by ML Connector with credit note ${creditNote}, because somebody asked for it: order ${orderId} ${next}.`;
}

export interface TotalsChanged {
  readonly orderId: number;
  readonly currency: string;
  readonly before: string;
  readonly after: string;
}

export function updatedNote({ orderId, currency, before, after }: TotalsChanged): string {
  const total =
    before === after ? `its total stays ${after} ${currency}` : `its total goes from ${before} to ${after} ${currency}`;
  return `Changed by ML Connector after order ${orderId} was edited in the shop: ${total}.`;
}

export function paymentReplacedNote(amount: string, date: string, orderId: number): string {
  return `The payment of ${amount} of ${date} was deleted by ML Connector, because somebody asked for it: the payment is made anew as order ${orderId} has it now.`;
}

/** `because` as the trail has it, e.g. "chosen by a person". */
export function adoptedNote(storeId: string, orderId: number, because: string): string {
  return `Linked by ML Connector to order ${orderId} of the shop ${storeId} (${because}); no other invoice is made for that order.`;
}

/** Decisions about days, cents and tax that a person would ask about; their words hold nothing of the buyer. */
const TOLD: ReadonlySet<Problem['code']> = new Set(['period_locked', 'currency_precision', 'tax_rate_differs']);

/** null = there is none. */
export function noticeNote(notices: readonly Problem[]): string | null {
  const sentences = new Set(notices.filter(({ code }) => TOLD.has(code)).map(({ message }) => message));
  return sentences.size === 0 ? null : `Decided by ML Connector: ${[...sentences].join(' ')}`;
}
