import { expect } from '@jest/globals';
import { Big } from 'big.js';
import { textAt } from '../../simulators/store/json.ts';
import type { Invoice, Payment } from '../../simulators/xero/accounting/organisation.ts';
import { orderInBooks } from '../../simulators/judges/order-in-books.ts';
import type { Shop, Stack } from '../support/_stack.ts';

export { byHand, writes } from './_by-hand.ts';

const DEAD = new Set(['VOIDED', 'DELETED']);

/** Every invoice of the order that is alive in the books, found by its mark of origin, whatever the ledger thinks. */
export function liveInvoices(shop: Shop, orderId: number): Invoice[] {
  return Object.values(shop.organisation.invoices).filter(
    (invoice) => orderInBooks(shop.organisation, invoice, shop.id) === orderId && !DEAD.has(invoice.status),
  );
}

/** The one invoice of the order; fails the test when there is none, or a second one. */
export function invoiceOf(shop: Shop, orderId: number): Invoice {
  const invoices = liveInvoices(shop, orderId);
  const [invoice] = invoices;
  if (invoice === undefined || invoices.length > 1) {
    throw new Error(`Order ${orderId} of ${shop.scenario} has ${invoices.length} live invoices.`);
  }
  return invoice;
}

export function paymentsOf(shop: Shop, invoice: Invoice): Payment[] {
  return Object.values(shop.organisation.payments).filter(
    (payment) => payment.target.id === invoice.id && payment.status === 'AUTHORISED',
  );
}

/** An order as the shop has it, in figures of money. */
export interface ShopFigures {
  readonly subTotal: string;
  readonly tax: string;
  readonly total: string;
  /** The money has come, and the settings say where to: for cash on delivery they do not, unless the owner does. */
  readonly paid: boolean;
}

export function shopFigures(shop: Shop, orderId: number): ShopFigures {
  const order = shop.simulated.state.order(orderId, shop.simulated.state.recording.priceDecimals);
  if (order === undefined) throw new RangeError(`No order ${orderId} in ${shop.scenario}.`);
  const [total, tax] = [textAt(order, 'total'), textAt(order, 'total_tax')];
  return {
    subTotal: money(new Big(total).minus(tax).toFixed()),
    tax: money(tax),
    total: money(total),
    paid: order['date_paid_gmt'] !== null && textAt(order, 'payment_method') !== 'cod',
  };
}

/** What the books have of the order: totals of its one invoice, and its payments. */
export function bookFigures(shop: Shop, orderId: number) {
  const invoice = invoiceOf(shop, orderId);
  const { subTotal, totalTax, total } = invoice.totals;
  return {
    subTotal: money(subTotal),
    tax: money(totalTax),
    total: money(total),
    payments: paymentsOf(shop, invoice).map((payment) => money(payment.amount)),
  };
}

/** Exactly one live invoice with the order's figures, and one payment of the whole when the order is paid, else none. */
export function expectPostedOnce(shop: Shop, orderId: number): void {
  const { paid, ...figures } = shopFigures(shop, orderId);
  const isFree = figures.total === '0.00';
  expect({ orderId, ...bookFigures(shop, orderId) }).toEqual({
    orderId,
    ...figures,
    payments: paid && !isFree ? [figures.total] : [],
  });
}

/** One contact a buyer, and no document in the organisation besides those of the shop's orders. */
export function expectNothingTwice(shop: Shop, orders: number): void {
  const { contacts, invoices, payments } = shop.organisation;
  const ours = Object.values(contacts).filter((contact) => contact.contactNumber.startsWith('wc-'));
  expect(ours.length).toBeGreaterThan(0);
  const emails = ours.map((contact) => contact.emailAddress.toLowerCase()).filter((email) => email !== '');
  expect(emails).toEqual([...new Set(emails)]);
  expect(Object.values(invoices).filter((invoice) => !DEAD.has(invoice.status))).toHaveLength(orders);
  const paid = Object.values(payments).map((payment) => payment.target.id);
  expect(paid).toEqual([...new Set(paid)]);
}

/** Everything in the books of all organisations that posting could change; equal texts = nothing was touched. */
export function booksText(stack: Stack): string {
  return JSON.stringify(
    stack.xero.organisations.map(({ invoices, payments, contacts, creditNotes, bankTransactions }) => ({
      invoices,
      payments,
      contacts,
      creditNotes,
      bankTransactions,
    })),
  );
}

/** At least two decimals, all that there are: a third must not vanish from a comparison. */
function money(amount: string): string {
  const value = new Big(amount);
  return value.eq(value.round(2)) ? value.toFixed(2) : value.toFixed();
}
