import { Big } from 'big.js';
import type { PlannedDocuments } from '../../src/domain/documents.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { datesAmiss } from '../judges/audit-dates.ts';
import { dueAmiss } from '../judges/audit-due.ts';
import { nothingOf, ordersInBooks } from '../judges/order-in-books.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import type { Difference, Figures } from './compare-order.ts';
import { round, total } from './shop/rounding.ts';
import { dayIn } from './shop/zones.ts';

/** Xero keeps two decimals. */
const DECIMALS = 2;
/** The courier still holds its money: not booked until the settings name an account. */
const ON_DELIVERY = 'cod';

interface BookedOrder {
  readonly order: Order;
  readonly refunds: readonly Refund[];
  /** The whole sale, of which the order requests a deposit. */
  readonly sale: Figures | null;
  readonly documents: PlannedDocuments;
}

/** Checks the books of a shop with its clock in `zone`: sales, amount due, money at the bank and every day of an order. */
export function bookJudge(
  organisation: Organisation,
  { store, settings }: { readonly store: { readonly id: string }; readonly settings: Settings },
  zone: string,
): (booked: BookedOrder) => readonly Difference[] {
  const inBooks = ordersInBooks(organisation, store.id);
  const dayOf = (instant: string) => dayIn(zone, Date.parse(instant));
  const kept = (amount: string) =>
    settings.documents.precision === 'round' ? round(new Big(amount), DECIMALS) : new Big(amount);
  return ({ order, refunds, sale, documents }) => {
    const books = inBooks.get(order.id) ?? nothingOf(organisation);
    const isReceived = order.paidAt !== null && order.paymentMethod !== ON_DELIVERY;
    const money = {
      sold: sale?.total ?? kept(order.total),
      refunded: total(refunds.map(({ amount }) => kept(amount))),
      received: [isReceived ? kept(order.total) : new Big(0)] as const,
      notices: documents.notices.map(({ message }) => message),
    };
    const days = {
      created: dayOf(order.createdAt),
      paid: order.paidAt === null ? [] : [dayOf(order.paidAt)],
      refunds: new Map(refunds.map(({ id, createdAt }) => [id, dayOf(createdAt)])),
      reversedFrom: null,
    };
    const lockedUntil = organisation.periodLockDate;
    return [...dueAmiss(books, money), ...datesAmiss(books, days, { lockedUntil, dayOf, isOurs: () => true })];
  };
}
