import { Big } from 'big.js';
import { integerAt, textAt, type JsonObject } from '../../store/json.ts';
import { outstanding } from '../../xero/accounting/documents/balances-of.ts';
import type { CreditNote, Invoice, Organisation } from '../../xero/accounting/organisation.ts';
import { auditContacts } from './audit-contacts.ts';
import { auditFee, moneySpent } from './audit-fees.ts';
import { auditNotes } from './audit-notes.ts';
import { orderInBooks } from '../../judges/order-in-books.ts';

/** A fault of one order: something is missing, duplicated, or not the shop's figure. */
export interface Finding {
  readonly kind: 'lost' | 'duplicated' | 'off' | 'disagreed';
  readonly orderId: number;
  readonly text: string;
  /** About an invoice or a credit note and its amounts: the reconciliation has to find it, too. */
  readonly isOfDocuments?: true;
}

/** One order in the shop, and its expected result. */
export interface ExpectedOrder {
  readonly orderId: number;
  /** The shop's current order; null = deleted. */
  readonly order: JsonObject | null;
  readonly refunds: readonly JsonObject[];
  readonly inBooks: boolean;
  /** Decimal strings, any of which may be booked as paid: an order edited after payment may be seen before or after. */
  readonly paid: readonly string[];
  /** The number of payments that one invoice's money may come in; absent = one. */
  readonly parts?: number;
  /** Its refund ends the sale, though it is not a full refund. */
  readonly isGivenUp?: boolean;
  /** Decimal string: the gateway's fee; null = none is to be booked. */
  readonly fee: string | null;
}

export interface AuditedStore {
  readonly id: string;
  readonly organisation: Organisation;
  readonly orders: readonly ExpectedOrder[];
  /** Whether these books round figures of more than two decimals. */
  readonly rounds: boolean;
  /** Whether each document must have a note in its history. */
  readonly notes: boolean;
}

export interface Audit {
  readonly findings: readonly Finding[];
  /** Live invoices, credit notes, payments, allocations, fees and notes of the orders. */
  readonly documents: number;
}

const DEAD = new Set(['VOIDED', 'DELETED']);

/** Compares the books with the shop from outside: reads neither ledger nor log of the service. */
export function auditBooks(store: AuditedStore): Audit {
  const findings: Finding[] = [];
  let documents = 0;
  const known = new Set(store.orders.map(({ orderId }) => orderId));
  for (const expected of store.orders) documents += auditOrder(store, expected, findings);
  const { organisation } = store;
  const all = [...live(organisation.invoices), ...live(organisation.creditNotes), ...moneySpent(organisation)];
  for (const one of all) {
    const { reference } = one;
    const orderId = orderInBooks(organisation, one, store.id);
    if (orderId !== null && !known.has(orderId)) {
      const text = `"${reference}" is of an order that the shop never had`;
      findings.push({ kind: 'off', orderId, text, isOfDocuments: true });
    }
  }
  return { findings, documents };
}

function auditOrder(store: AuditedStore, expected: ExpectedOrder, findings: Finding[]): number {
  const { orderId } = expected;
  const { organisation } = store;
  const add: Add = (kind, text, about) =>
    findings.push({ kind, orderId, text, ...(about === 'documents' ? { isOfDocuments: true } : {}) });
  const ours = <D extends Invoice | CreditNote>(all: Readonly<Record<string, D>>) =>
    live(all).filter((one) => orderInBooks(organisation, one, store.id) === orderId);
  const invoices = ours(organisation.invoices);
  const notes = ours(organisation.creditNotes);
  const reversals = notes.filter((note) => note.reference.startsWith('Credit of '));
  const standing = invoices.filter((invoice) => !reversals.some((note) => note.number === `${invoice.number}-CR`));
  const payments = invoices.flatMap((invoice) => paymentsOf(organisation, invoice));
  // Refunds by hand out of an earlier invoice's credit.
  const paidBack = reversals.flatMap((note) => paymentsOf(organisation, note).map((amount) => `-${amount}`));
  const settled = notes.map((note) => ({
    note,
    paid: paymentsOf(organisation, note),
    allocated: note.allocationIds.flatMap((id) => organisation.allocations[id] ?? []),
  }));

  if (standing.length > 1)
    add('duplicated', `${standing.length} invoices: ${standing.map((one) => one.number).join(', ')}`, 'documents');
  for (const [what, group] of twice(reversals.map((note) => note.number)))
    add('duplicated', `${group} credits of ${what}`, 'documents');
  for (const invoice of invoices) {
    const count = paymentsOf(organisation, invoice).length;
    if (count > (expected.parts ?? 1)) add('duplicated', `${count} payments of ${invoice.number}`);
  }
  for (const { note, paid, allocated } of settled) {
    if (paid.length > 1) add('duplicated', `${paid.length} payments out of ${note.number}`);
    for (const [invoiceId, count] of twice(allocated.map((one) => one.invoiceId))) {
      add('duplicated', `${count} allocations of ${note.number} to ${invoiceId}`);
    }
  }
  const [invoice] = standing;
  if (!expected.inBooks) {
    if (invoice !== undefined)
      add('off', `${invoice.number} stands, though the order is not to be in the books`, 'documents');
  } else if (invoice === undefined) add('lost', 'no invoice', 'documents');
  else auditInvoice(store, expected, invoice, [...payments, ...paidBack], reversals, add);
  auditRefunds(store, expected, invoice, settled, add);
  if (expected.inBooks)
    auditContacts(organisation, expected.order, [invoice, ...notes.filter((one) => !reversals.includes(one))], add);
  const spent = moneySpent(organisation).filter((one) => orderInBooks(organisation, one, store.id) === orderId);
  auditFee(spent, expected.fee, add);
  const written = auditNotes(organisation, [...invoices, ...notes], store.notes, add);
  const moves = settled.flatMap((one) => [...one.paid, ...one.allocated]);
  return invoices.length + notes.length + payments.length + moves.length + spent.length + written;
}

type Add = (kind: Finding['kind'], text: string, about?: 'documents') => void;

function auditInvoice(
  store: AuditedStore,
  { order, paid }: ExpectedOrder,
  invoice: Invoice,
  payments: readonly string[],
  reversals: readonly CreditNote[],
  add: Add,
): void {
  if (order === null) return;
  const total = figure(store, textAt(order, 'total'));
  const tax = figure(store, textAt(order, 'total_tax'));
  if (!total.eq(invoice.totals.total))
    add('off', `${invoice.number} comes to ${invoice.totals.total}, the order to ${total.toFixed()}`, 'documents');
  if (!tax.eq(invoice.totals.totalTax))
    add('off', `${invoice.number} has ${invoice.totals.totalTax} of tax, the order ${tax.toFixed()}`, 'documents');
  const received = sum(payments);
  const amounts = paid.map((one) => figure(store, one));
  const due = amounts.find((one) => one.eq(received)) ?? amounts[0] ?? new Big(0);
  if (received.lt(due)) add('lost', `${received.toFixed()} of the ${due.toFixed()} paid are booked`);
  if (received.gt(due)) add('duplicated', `${received.toFixed()} are booked as paid, and ${due.toFixed()} were`);
  auditOutstanding(store, invoice, due, reversals, add);
}

/** The payments cover the invoice, including those on an earlier one that was credited, if it was the same buyer's. */
function auditOutstanding(
  { organisation }: AuditedStore,
  invoice: Invoice,
  paid: Big,
  reversals: readonly CreditNote[],
  add: Add,
): void {
  const taken = invoice.allocationIds.flatMap((id) => organisation.allocations[id] ?? []);
  const ofRefunds = taken.filter((one) => organisation.creditNotes[one.creditNoteId]?.reference.startsWith('Refund '));
  const settled = sum([...paymentsOf(organisation, invoice), ...taken.map(({ amount }) => amount)]);
  const covered = sum(ofRefunds.map(({ amount }) => amount)).plus(paid);
  const total = new Big(invoice.totals.total);
  const expected = total.lt(covered) ? total : covered;
  // Xero allocates credit only between documents of one contact. That it is reported is judged with the balance due.
  const ofEarlierBuyer = reversals.filter(({ contactId }) => contactId !== invoice.contactId);
  const withheld = ofEarlierBuyer.map((note) => outstanding(organisation, note));
  const least = withheld.reduce((all, one) => all.minus(one), expected);
  if (settled.lt(least)) add('lost', `${settled.toFixed()} of ${least.toFixed()} are settled on ${invoice.number}`);
  if (settled.gt(expected))
    add('duplicated', `${settled.toFixed()} are settled on ${invoice.number}, not ${expected.toFixed()}`);
}

function auditRefunds(
  store: AuditedStore,
  { refunds, inBooks, isGivenUp = false }: ExpectedOrder,
  invoice: Invoice | undefined,
  settled: readonly {
    readonly note: CreditNote;
    readonly paid: readonly string[];
    readonly allocated: readonly { readonly amount: string }[];
  }[],
  add: Add,
): void {
  let left = new Big(invoice?.totals.total ?? '0');
  const wanted = inBooks ? refunds.filter((refund) => figure(store, textAt(refund, 'amount')).gt(0)) : [];
  // Oldest first, the order of allocation.
  for (const refund of wanted.toSorted((a, b) => Number(a['id']) - Number(b['id']))) {
    const id = String(integerAt(refund, 'id'));
    const found = settled.filter(({ note }) => note.reference.startsWith(`Refund ${id} of `));
    const amount = figure(store, textAt(refund, 'amount'));
    const due = amount.lt(left) && !isGivenUp ? amount : left;
    if (found.length > 1) add('duplicated', `${found.length} credit notes of refund ${id}`, 'documents');
    const [one] = found;
    if (one === undefined) {
      if (due.gt(0)) add('lost', `no credit note of refund ${id}`, 'documents');
      continue;
    }
    if (!due.eq(one.note.totals.total))
      add('off', `${one.note.number} comes to ${one.note.totals.total}, refund ${id} to ${due.toFixed()}`, 'documents');
    const open = new Big(one.note.totals.total).minus(
      sum([...one.paid, ...one.allocated.map(({ amount: part }) => part)]),
    );
    if (!open.eq(0)) add('lost', `${open.toFixed()} of ${one.note.number} is neither taken off nor paid out`);
    left = left.minus(due);
  }
  const known = new Set(wanted.map((refund) => String(integerAt(refund, 'id'))));
  for (const { note } of settled) {
    const id = /^Refund (\d+) of /.exec(note.reference)?.[1];
    if (id !== undefined && !known.has(id)) add('off', `${note.number} is of no refund`, 'documents');
  }
}

function live<D extends Invoice | CreditNote>(documents: Readonly<Record<string, D>>): D[] {
  return Object.values(documents).filter((one) => !DEAD.has(one.status));
}

function paymentsOf(organisation: Organisation, document: Invoice | CreditNote): string[] {
  return document.paymentIds.flatMap((id) => {
    const payment = organisation.payments[id];
    return payment?.status === 'AUTHORISED' ? payment.amount : [];
  });
}

function figure({ rounds }: AuditedStore, amount: string): Big {
  return rounds ? new Big(amount).round(2, Big.roundHalfUp) : new Big(amount);
}

function sum(amounts: readonly string[]): Big {
  return amounts.reduce((all, one) => all.plus(one), new Big(0));
}

/** Duplicates in a list, and how often. */
function twice(list: readonly string[]): [string, number][] {
  return [...Map.groupBy(list, (one) => one)]
    .filter(([, group]) => group.length > 1)
    .map(([one, group]) => [one, group.length]);
}
