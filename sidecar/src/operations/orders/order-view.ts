import { Big } from 'big.js';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Entry, Reason, RecordedDocument } from '../../ledger/entry.ts';
import { seenNotices } from '../../ledger/xero-seen.ts';
import { readDocument, type ReadDocument } from '../../ledger/document-facts.ts';
import { documentInWords, numberItStandsOn, statusInWords } from '../../wording/document-words.ts';
import type { Held } from '../../wording/order-state.ts';
import { toOrderRow } from '../../status/order-row.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { presentNotices } from '../../wording/present-notices.ts';
import type { TrailRow } from '../../wording/trail.ts';
import type { OrderPayout } from '../payouts/payouts-of-order.ts';
import { orderActions } from './order-actions.ts';
import { decisionsBeside, orderLines } from './order-lines.ts';

/** The page of a document in Xero; null = unknown. */
export type LinkTo = (kind: string, xeroId: string, tenantId: string) => string | null;

interface OrderFacts {
  readonly entry: Entry;
  readonly documents: readonly RecordedDocument[];
  readonly trail: readonly TrailRow[];
  /** Of the shop; null = unknown. */
  readonly timezone: string | null;
  /** null = never read: accounts and tax types have no names. */
  readonly lists: KnownLists | null;
  /** Names by tenant id. */
  readonly organisations: ReadonlyMap<string, string>;
  readonly linkTo: LinkTo;
  readonly payouts: readonly OrderPayout[];
  /** What holds up every order of the store; null = nothing. */
  readonly held: Held | null;
}

/** One order, as every surface shows it: they only choose and lay out. Money is decimal text; null = unknown, or none. */
export type OrderView = ReturnType<typeof orderView>;
export type DocumentView = OrderView['documents'][number];
export type CreditNoteView = OrderView['creditNotes'][number];

export function orderView({
  entry,
  documents,
  trail,
  timezone,
  lists,
  organisations,
  linkTo,
  held,
  payouts,
}: OrderFacts) {
  const summary = orderSummary(entry);
  const all = documents.map(readDocument);
  const notices = presentNotices(summary, all).map((one) => ({ ...one, details: {} }));
  const hasInvoice = all.some(({ kind }) => kind === 'invoice');
  return {
    entry,
    number: summary.orderNumber ?? entry.sourceId,
    row: toOrderRow(entry, documents, held),
    summary,
    /** Worth knowing about an order in Xero; why it is not there: `entry.problems`. */
    notices: [...seenNotices(entry), ...notices] satisfies Reason[],
    documents: all.flatMap((one) => {
      const where = { organisation: organisations.get(one.tenantId) ?? one.tenantId };
      const own = { ...documentView(one, all, summary.currency), url: linkTo(one.kind, one.xeroId, one.tenantId) };
      return [own, ...foreignPayments(one, all, summary.currency)].map((row) => ({ ...row, ...where }));
    }),
    contacts: contactsOf(all, linkTo),
    creditNotes: all.filter(({ kind }) => kind === 'credit_note').map((note) => creditNoteView(note, all)),
    /** By arrival; none = not paid out yet, or not known. */
    payouts,
    lines: orderLines(summary, lists),
    beside: decisionsBeside(summary, lists),
    actions: orderActions(entry, hasInvoice),
    trail,
    timezone,
  };
}

function documentView(one: ReadDocument, all: readonly ReadDocument[], currency: string | null) {
  const { invoice, creditNote, amount, date } = one.facts;
  return {
    kind: one.kind,
    /** "credit note for refund 12". */
    title: documentInWords(one),
    number: one.number,
    /** Number of the invoice or credit note that it pays or uses. */
    standsOn: numberItStandsOn(one, all),
    date: (invoice ?? creditNote)?.date ?? date ?? null,
    amount: one.seen?.total ?? (invoice ?? creditNote)?.total ?? amount ?? null,
    currency: one.facts.currency ?? currency,
    status: statusInWords(one, all, currency),
    xeroId: one.xeroId,
  };
}

/** The contacts that invoices and credit notes are on, with those documents. Names are not kept: `url` opens the contact. */
function contactsOf(all: readonly ReadDocument[], linkTo: LinkTo) {
  const onContact = all.flatMap(({ facts, number, xeroId, tenantId }) => {
    const contactId = facts.invoice?.contactId ?? facts.creditNote?.contactId ?? '';
    return contactId === '' ? [] : [{ contactId, tenantId, number: number ?? xeroId }];
  });
  return [...Map.groupBy(onContact, ({ contactId }) => contactId).entries()].map(([contactId, own]) => ({
    contactId,
    url: linkTo('contact', contactId, own[0]?.tenantId ?? ''),
    numbers: own.map(({ number }) => number),
  }));
}

/** Payments that somebody entered in Xero on an invoice of the order: not in the ledger, but in the books. */
function foreignPayments(
  { kind, number, seen, facts }: ReadDocument,
  all: readonly ReadDocument[],
  currency: string | null,
) {
  const known = new Set(all.map(({ xeroId }) => xeroId));
  const foreign = kind === 'invoice' ? (seen?.payments ?? []).filter((one) => !known.has(one.paymentId)) : [];
  return foreign.map(({ paymentId, amount, date }) => ({
    kind: 'payment',
    title: 'payment',
    number: null,
    standsOn: number,
    date,
    amount,
    currency: facts.currency ?? currency,
    status: 'Entered in Xero',
    xeroId: paymentId,
    url: null,
  }));
}

/** How its amount was used: paid out, and taken off an invoice. */
function creditNoteView(note: ReadDocument, all: readonly ReadDocument[]) {
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
