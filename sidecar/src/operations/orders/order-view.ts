import { Big } from 'big.js';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { DecisionBesideBody, OrderActionBody, OrderLineBody } from '../../contract/orders.ts';
import type { Entry, Reason, RecordedDocument } from '../../ledger/entry.ts';
import { seenNotices } from '../../ledger/xero-seen.ts';
import {
  documentInWords,
  numberItStandsOn,
  readDocument,
  statusInWords,
  type ReadDocument,
} from '../../wording/document-words.ts';
import { entryLabel } from '../../wording/entry-label.ts';
import { orderSummary, type OrderSummary } from '../../wording/order-summary.ts';
import type { TrailRow } from '../../wording/trail.ts';
import { orderActions } from './order-actions.ts';
import { decisionsBeside, orderLines } from './order-lines.ts';

/** The page of a document in Xero; null = unknown. */
export type LinkTo = (kind: string, xeroId: string, tenantId: string) => string | null;

/** What an order is shown from: of the ledger, and of Xero's lists as last read. */
export interface OrderFacts {
  readonly entry: Entry;
  readonly documents: readonly RecordedDocument[];
  readonly trail: readonly TrailRow[];
  /** null = never read: accounts and tax types have no names. */
  readonly lists: KnownLists | null;
  /** Names by tenant id. */
  readonly organisations: ReadonlyMap<string, string>;
  readonly linkTo: LinkTo;
}

/** Money is decimal text in `currency`. */
export interface DocumentView {
  readonly kind: string;
  /** "credit note for refund 12". */
  readonly title: string;
  readonly number: string | null;
  /** Number of the invoice or credit note that it pays or uses. */
  readonly standsOn: string | null;
  readonly date: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  /** "Paid", "Voided"; null = none. */
  readonly status: string | null;
  /** Opens it in Xero; null = unknown. */
  readonly url: string | null;
  readonly organisation: string;
  readonly xeroId: string;
}

export interface CreditNoteView {
  readonly number: string;
  readonly total: string | null;
  /** Paid out, and used to reduce an invoice. */
  readonly refunded: string;
  readonly allocated: string;
}

/** One order, as command line, dashboard, order panel and settings page show it: they only choose and lay out. */
export interface OrderView {
  readonly entry: Entry;
  readonly number: string;
  readonly label: string;
  readonly summary: OrderSummary;
  /** Why it is not posted, each with its fix. */
  readonly problems: readonly Reason[];
  /** Worth knowing about an order in Xero. */
  readonly notices: readonly Reason[];
  readonly documents: readonly DocumentView[];
  readonly creditNotes: readonly CreditNoteView[];
  readonly lines: readonly OrderLineBody[];
  readonly beside: readonly DecisionBesideBody[];
  readonly actions: readonly OrderActionBody[];
  readonly trail: readonly TrailRow[];
}

export function orderView({ entry, documents, trail, lists, organisations, linkTo }: OrderFacts): OrderView {
  const summary = orderSummary(entry);
  const all = documents.map(readDocument);
  const notices = summary.notices.map((one) => ({ ...one, details: {} }));
  return {
    entry,
    number: summary.orderNumber ?? entry.sourceId,
    label: stateLabel(entry, summary),
    summary,
    problems: entry.problems,
    notices: [...seenNotices(entry.summary), ...notices],
    documents: all.map((one) => ({
      ...documentView(one, all, summary.currency),
      url: linkTo(one.kind, one.xeroId, one.tenantId),
      organisation: organisations.get(one.tenantId) ?? one.tenantId,
    })),
    creditNotes: all.filter(({ kind }) => kind === 'credit_note').map((note) => creditNoteView(note, all)),
    lines: orderLines(summary, lists),
    beside: decisionsBeside(summary, lists),
    actions: orderActions(
      entry,
      all.some(({ kind }) => kind === 'invoice'),
    ),
    trail,
  };
}

/** The state in a few words. A status derived from the documents belongs here. */
export function stateLabel(entry: Entry, { paid, creditNotes, xero }: OrderSummary): string {
  return entryLabel(entry, {
    paid: paid === true,
    hasCredit: creditNotes.length > 0,
    xeroStatus: xero?.status ?? null,
  });
}

function documentView(
  one: ReadDocument,
  all: readonly ReadDocument[],
  currency: string | null,
): Omit<DocumentView, 'url' | 'organisation'> {
  const { invoice, creditNote, amount, date } = one.facts;
  return {
    kind: one.kind,
    title: documentInWords(one),
    number: one.number,
    standsOn: numberItStandsOn(one, all),
    date: (invoice ?? creditNote)?.date ?? date ?? null,
    amount: (invoice ?? creditNote)?.total ?? amount ?? null,
    currency: one.facts.currency ?? currency,
    status: statusInWords(one, all),
    xeroId: one.xeroId,
  };
}

function creditNoteView(note: ReadDocument, all: readonly ReadDocument[]): CreditNoteView {
  const sum = (kind: ReadDocument['kind'], some = all) =>
    some
      .filter((one) => one.kind === kind && one.facts.creditNoteId === note.xeroId)
      .reduce((total, { facts }) => total.plus(facts.amount ?? 0), new Big(0))
      .toFixed(2);
  const { settled, creditNote } = note.facts;
  // What was allocated first, and what moved to the next invoice later.
  const carried = all.filter(({ sourceKey }) => sourceKey.startsWith(`${note.sourceKey}/carried/`));
  return {
    number: note.number ?? note.xeroId,
    total: creditNote?.total ?? null,
    refunded: settled?.refunded ?? sum('refund_payment'),
    allocated:
      settled == null ? sum('allocation') : new Big(settled.allocated).plus(sum('allocation', carried)).toFixed(2),
  };
}
