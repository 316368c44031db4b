import { Big } from 'big.js';
import type { OrderStateCode } from '../domain/order-states.ts';
import { balanceOf, creditLeftOf, isEnded, readDocument, statusInXero } from '../ledger/document-facts.ts';
import type { Balance, ReadDocument } from '../ledger/document-facts.ts';
import { refundIdOf, versionOf } from '../ledger/entry-key.ts';
import type { Entry, Reason, RecordedDocument } from '../ledger/entry.ts';
import { STATES } from './document-words.ts';
import { moneyInWords } from '../domain/money.ts';
import { orderSummary } from './order-summary.ts';
import { ownerWords } from './owner-words.ts';

/** The one state of an order. */
export interface OrderState {
  readonly code: OrderStateCode;
  /** e.g. "Part paid, £95.00 due". */
  readonly label: string;
  /** Why it waits, needs attention or is not synced; null = needless. */
  readonly why: string | null;
  /** What a person can do; null = nothing. */
  readonly next: string | null;
  /** A waiting order is not tried before; ISO UTC; null = in its turn. */
  readonly until: string | null;
  /** Due on its invoice in Xero; null = it has none. */
  readonly due: string | null;
  /** Left on its credit notes in Xero; null = nothing. */
  readonly credit: string | null;
  readonly currency: string | null;
}

/** Why a store's orders wait, and until when. */
export interface Held {
  readonly why: string;
  readonly until: string | null;
}

type Known = Pick<Entry, 'state' | 'problems' | 'notBefore' | 'summary'>;

/** The state by the documents as Xero has them. `held`: what holds up every order of the store; null = nothing. */
export function orderState(entry: Known, documents: readonly RecordedDocument[], held: Held | null = null): OrderState {
  const all = documents.map(readDocument);
  const { currency } = orderSummary(entry);
  const invoice = lastInvoiceOf(all);
  const due = invoice === null ? null : (balanceOf(invoice, all)?.due.toFixed(2) ?? null);
  const credit = creditLeft(all);
  const money = { due, credit: credit.gt(0) ? credit.toFixed(2) : null, currency };
  const none = { why: null, next: null, until: null };
  switch (entry.state) {
    case 'recorded':
      return { ...money, ...none, ...inXero(entry, all, invoice, currency) };
    case 'rejected':
      return { ...money, ...none, ...attention(entry.problems) };
    case 'skipped':
      return { ...money, ...none, ...notSynced(entry) };
    case 'pending':
    case 'claimed':
    case 'waiting':
    case 'uncertain':
      return { ...money, ...none, ...waiting(entry, held, invoice !== null && !isEnded(invoice)) };
  }
}

/** Something. */
const UNKNOWN_DUE = '1';

type Found = Pick<OrderState, 'code' | 'label'> & Partial<OrderState>;

function inXero(
  entry: Known,
  all: readonly ReadDocument[],
  invoice: ReadDocument | null,
  currency: string | null,
): Found {
  const { paid, total, xeroTotal, xero } = orderSummary(entry);
  const status = (invoice === null ? null : statusInXero(invoice)) ?? xero?.status ?? null;
  if (status === 'VOIDED' || status === 'DELETED') return endedByOthers(entry, status);
  const balance = invoice === null ? null : balanceOf(invoice, all);
  // A ledger of an earlier version may lack the document.
  const due = balance?.due ?? new Big(paid === false ? (xeroTotal ?? total ?? UNKNOWN_DUE) : '0');
  const isDraft = status === 'DRAFT' || status === 'SUBMITTED';
  const why = isDraft ? `Its invoice is not approved in Xero (${(STATES[status] ?? status).toLowerCase()}).` : null;
  if (due.gt(0)) return { ...unpaid(due, balance, currency), why };
  const credit = creditLeft(all);
  const left = credit.gt(0) ? `, ${moneyInWords(credit, currency)} credit left` : '';
  const refunded = refundedOf(all);
  if (refunded.eq(0)) return { code: 'synced', label: `Synced, paid${left}`, why };
  const isAll = balance !== null && refunded.gte(balance.total);
  return isAll
    ? { code: 'refunded', label: `Refunded${left}`, why }
    : { code: 'partly_refunded', label: `Partly refunded${left}`, why };
}

function unpaid(due: Big, balance: Balance | null, currency: string | null): Found {
  const amount = `${moneyInWords(due, currency)} due`;
  if (balance !== null && balance.received.gt(0)) return { code: 'part_paid', label: `Part paid, ${amount}` };
  const isWhole = balance === null || due.eq(balance.total);
  return { code: 'awaiting_payment', label: isWhole ? 'Awaiting payment' : `Awaiting payment, ${amount}` };
}

function endedByOthers({ summary }: Known, status: 'VOIDED' | 'DELETED'): Found {
  const { xero } = orderSummary({ summary });
  const word = status === 'VOIDED' ? 'voided' : 'deleted';
  return {
    code: 'needs_attention',
    label: 'Needs attention',
    why: textOf(xero?.note) ?? `Its invoice was ${word} in Xero.`,
    next: textOf(xero?.fix),
  };
}

function attention(problems: readonly Reason[]): Found {
  const [first] = problems;
  const more = problems.length - 1;
  const others = more > 0 ? ` And ${more === 1 ? 'one more problem' : `${more} more problems`}.` : '';
  return {
    code: 'needs_attention',
    label: 'Needs attention',
    why: first === undefined ? null : `${ownerWords(first.message)}${others}`,
    next: textOf(first?.fix),
  };
}

/** By the code of the reason: what is named in the label. */
const NOT_SYNCED: Readonly<Record<string, (status: string | null) => string>> = {
  status_not_posted: (status) => (status === null ? 'by its status' : `status ${status}`),
  before_start_date: () => 'older than the first day to post',
  order_empty: () => 'empty order',
  order_free: () => 'nothing to pay',
  order_gone: () => 'deleted in the store',
  invoice_ended: (status) => `invoice voided${status === null ? '' : `, status ${status}`}`,
  invoice_credited: (status) => `invoice credited${status === null ? '' : `, status ${status}`}`,
};

function notSynced(entry: Known): Found {
  const [reason] = entry.problems;
  const words = NOT_SYNCED[reason?.code ?? '']?.(orderSummary(entry).orderStatus);
  return {
    code: 'not_synced',
    label: words === undefined ? 'Not synced' : `Not synced (${words})`,
    why: textOf(reason?.message),
    next: textOf(reason?.fix),
  };
}

/** For an owner; '' = nothing. */
function textOf(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : ownerWords(text);
}

interface WaitingWords {
  readonly label: string;
  readonly claimed: string;
  readonly uncertain: string;
  readonly inTurn: string;
}

const FIRST: WaitingWords = {
  label: 'Waiting to sync',
  claimed: 'It is being posted now.',
  uncertain: 'We check in Xero whether it was posted, before anything is sent again.',
  inTurn: 'It is posted in its turn.',
};
/** Of an order whose invoice is in Xero: nobody must enter it there by hand. */
const CHANGE: WaitingWords = {
  label: 'Change waiting to sync',
  claimed: 'It is in Xero. Its latest change is being synced now.',
  uncertain: 'It is in Xero. We check there whether its latest change arrived, before anything is sent again.',
  inTurn: 'It is in Xero. Its latest change is synced in its turn.',
};

function waiting({ state, problems, notBefore }: Known, held: Held | null, isInXero: boolean): Found {
  const [reason] = problems;
  const words = isInXero ? CHANGE : FIRST;
  const { label } = words;
  if (state === 'claimed') return { code: 'waiting', label, why: words.claimed };
  // What holds up every order ends later than this order's own wait, or when a person acts.
  if (held !== null) return { code: 'waiting', label, why: ownerWords(held.why), until: held.until };
  const own = state === 'uncertain' ? words.uncertain : words.inTurn;
  const why = reason === undefined ? own : ownerWords(reason.message);
  return { code: 'waiting', label, why, until: state === 'waiting' ? notBefore : null };
}

/** Of the order: earlier ones were credited or voided. */
function lastInvoiceOf(all: readonly ReadDocument[]): ReadDocument | null {
  const invoices = all.filter(({ kind, facts }) => kind === 'invoice' && facts.invoice !== undefined);
  return invoices.toSorted((a, b) => versionOf(b.sourceKey) - versionOf(a.sourceKey))[0] ?? null;
}

/** Of the credit notes for refunds; those for whole invoices made room for the next one. */
function refundedOf(all: readonly ReadDocument[]): Big {
  const notes = new Map<number, ReadDocument>();
  // A refund that was credited with an earlier invoice is credited again with its next one: it counts once.
  for (const note of creditNotes(all).toSorted((a, b) => versionOf(a.sourceKey) - versionOf(b.sourceKey))) {
    const refundId = refundIdOf(note.sourceKey);
    if (refundId !== null) notes.set(refundId, note);
  }
  return [...notes.values()].reduce((sum, { facts }) => sum.plus(facts.creditNote?.total ?? 0), new Big(0));
}

function creditLeft(all: readonly ReadDocument[]): Big {
  return creditNotes(all).reduce((sum, note) => sum.plus(creditLeftOf(note, all) ?? 0), new Big(0));
}

function creditNotes(all: readonly ReadDocument[]): ReadDocument[] {
  return all.filter((one) => one.kind === 'credit_note' && !isEnded(one));
}
