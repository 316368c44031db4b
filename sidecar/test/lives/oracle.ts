import { Big } from 'big.js';
import type { CreditNote, Invoice, Organisation } from '../../simulators/xero/accounting/organisation.ts';

/*
 * What the books must say of one order, worked out from the shop's words and from what people did in Xero. Nothing of
 * sidecar/src is used.
 *
 * Sales   An order in a status that is posted is a sale of its total, less what was refunded on it. In any other status
 *         (cancelled, in the trash) there is no sale. Tax likewise, as the order and its refunds state it.
 * Money   An order with a payment date was paid its total, or its deposit until the balance is reported paid. Money that
 *         came in leaves by a refund alone: an order that is cancelled, or whose total is lowered, was still paid what it
 *         was paid before, and the customer has that much credit. Raised again, the shop says that the new total is paid; it does
 *         not say when, so the books may have the old amount only while a problem or notice says so.
 *         Paid by hand in Xero: the shop's own payment, or money beside it (the balance of a deposit).
 *         A second receipt (other day, other transaction) is money of its own; an order that merely comes back was paid once.
 * Refunds A refund through the gateway is money paid out, whatever is still due. One that only a person noted, of an order that
 *         was paid less, lowers what is due first; what goes beyond is money.
 *         A refund entered by hand on a credit note in Xero is money paid out too: the shop's own refund, or more.
 *         Where a person voided the invoice, nothing in Xero can hold the receipt: once all of it is given back, both are left out.
 * Due     The balance: sales less money, plus credit that a person used for other invoices. As Xero shows it: amount
 *         due of the order's live invoices less what remains of its credit notes.
 */

/** What came of an order in the books, from Xero's documents alone. */
export interface Books {
  /** Invoices less credit notes, tax included. */
  readonly sales: Big;
  readonly tax: Big;
  /** Payments on invoices. */
  readonly paidIn: Big;
  /** Of these, entered by a person. */
  readonly paidInByHand: Big;
  /** Paid back on credit notes. */
  readonly paidOut: Big;
  readonly paidOutByHand: Big;
  readonly amountDue: Big;
  readonly remainingCredit: Big;
  /** Credit of the order that is on invoices of something else. */
  readonly onOthers: Big;
}

export interface Wanted {
  readonly sales: Big;
  readonly tax: Big;
  /** How far tax may be off: a refund by amount is split in proportion, rounded to the cent. */
  readonly taxSlack: Big;
  /** What the shop has said was paid so far; any of these that is not below `received` may be booked. */
  readonly said: readonly Big[];
  /** What the shop says now. */
  readonly received: Big;
  /** Refunds that a person noted: an order that was lowered by them may have been paid less them. */
  readonly noted: Big;
  /** Refunded by the shop: at least, at most. */
  readonly refunded: readonly [Big, Big];
  /** A person voided an invoice of the order in Xero. */
  readonly isVoidedByHand: boolean;
}

const DEAD = new Set(['VOIDED', 'DELETED']);

export function booksOf(organisation: Organisation, mark: string, byHand: ReadonlySet<string>): Books {
  const ours = <D extends Invoice | CreditNote>(all: Readonly<Record<string, D>>) =>
    Object.values(all).filter((one) => one.reference.endsWith(mark) && !DEAD.has(one.status));
  const [invoices, notes] = [ours(organisation.invoices), ours(organisation.creditNotes)];
  const paymentsOf = (document: Invoice | CreditNote) =>
    document.paymentIds.flatMap((id) => organisation.payments[id] ?? []).filter((one) => one.status === 'AUTHORISED');
  const used = (document: Invoice | CreditNote) =>
    document.allocationIds.flatMap((id) => organisation.allocations[id] ?? []);
  const open = (document: Invoice | CreditNote) =>
    new Big(document.totals.total).minus(sum([...paymentsOf(document), ...used(document)]));
  const totals = (key: 'total' | 'totalTax') =>
    add(invoices.map((one) => new Big(one.totals[key]))).minus(add(notes.map((one) => new Big(one.totals[key]))));
  const [received, returned] = [invoices.flatMap(paymentsOf), notes.flatMap(paymentsOf)];
  const known = new Set(invoices.map(({ id }) => id));
  const onOthers = notes.flatMap(used).filter(({ invoiceId }) => !known.has(invoiceId));
  return {
    sales: totals('total'),
    tax: totals('totalTax'),
    paidIn: sum(received),
    paidInByHand: sum(received.filter(({ id }) => byHand.has(id))),
    paidOut: sum(returned),
    paidOutByHand: sum(returned.filter(({ id }) => byHand.has(id))),
    amountDue: add(invoices.map(open)),
    remainingCredit: add(notes.map(open)),
    onOthers: sum(onOthers),
  };
}

/** What differs, as sentences; [] = the books are right. */
export function differencesOf(books: Books, wanted: Wanted): string[] {
  const found: string[] = [];
  if (!books.sales.eq(wanted.sales)) found.push(`sales are ${say(books.sales)}, not ${say(wanted.sales)}`);
  if (books.tax.minus(wanted.tax).abs().gt(wanted.taxSlack))
    found.push(`tax is ${say(books.tax)}, not ${say(wanted.tax)}`);
  if (isLeftOut(books, wanted)) return found;
  const money = acceptable(books, wanted);
  if (!money.some((one) => one.eq(books.paidIn)))
    found.push(`${say(books.paidIn)} came in at the bank, not ${[...new Set(money.map(say))].join(' or ')}`);
  const [least, most] = wanted.refunded;
  const { paidOut: out, paidOutByHand: hand } = books;
  const isGivenBack = [new Big(0), hand].some((more) => out.gte(least.plus(more)) && out.lte(most.plus(more)));
  if (!isGivenBack && !(out.eq(hand) && hand.gte(least)))
    found.push(`${say(out)} is booked as given back, not ${least.eq(most) ? say(least) : `${say(least)} to ${say(most)}`}`); // prettier-ignore
  const receivable = books.amountDue.minus(books.remainingCredit);
  const left = wanted.sales.minus(books.paidIn).plus(books.paidOut).plus(books.onOthers);
  if (!receivable.eq(left)) found.push(`${say(receivable)} is receivable, not ${say(left)}`);
  return found;
}

/** Neither the receipt nor the refund of all of it is in Xero, where a person voided the invoice. */
function isLeftOut(books: Books, { isVoidedByHand, received, refunded: [least, most] }: Wanted): boolean {
  const { paidIn, paidOut, amountDue, remainingCredit, onOthers } = books;
  const isEmpty = [paidIn, paidOut, amountDue, remainingCredit, onOthers].every((amount) => amount.eq(0));
  return isVoidedByHand && isEmpty && received.gte(least) && received.lte(most);
}

/** A manual entry may be the shop's own payment, or other money: beside an earlier receipt, too. */
function acceptable({ paidInByHand: byHand }: Books, { said, received, noted }: Wanted): Big[] {
  const lowered = received.gt(noted) ? [received.minus(noted)] : noted.gt(0) ? [new Big(0)] : [];
  const enough = [...said.filter((one) => one.gte(received)), received, ...lowered];
  const same = enough.map((one) => (one.gt(byHand) ? one : byHand));
  const beside = [...said, ...enough].map((one) => one.plus(byHand)).filter((one) => one.gte(received));
  return [...same, ...beside];
}

export function add(amounts: readonly Big[]): Big {
  return amounts.reduce((all, one) => all.plus(one), new Big(0));
}

function sum(all: readonly { readonly amount: string }[]): Big {
  return add(all.map(({ amount }) => new Big(amount)));
}

function say(amount: Big): string {
  return amount.toFixed(2);
}
