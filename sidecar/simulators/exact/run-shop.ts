import { Big } from 'big.js';
import type { OrganisationLists, PlannedDocuments } from '../../src/domain/documents.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import type { ShopUnits } from '../../src/domain/order.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { WIRE_ORDER, WIRE_REFUND } from '../../src/woocommerce/wire.ts';
import { datesAmiss } from '../judges/audit-dates.ts';
import { dueAmiss } from '../judges/audit-due.ts';
import { ordersInBooks, type Amiss, type OrderInBooks } from '../judges/order-in-books.ts';
import type { JsonObject } from '../store/json.ts';
import { dayIn } from '../store/site-time.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import type { Switches } from '../xero/switches.ts';
import { contactAmiss } from '../judges/audit-contact.ts';
import { differencesOf, kept, type OrderToPost } from './compare-order.ts';
import { refundDifferences } from './compare-refunds.ts';
import { Poster } from './post-order.ts';
import { countsOf, sumTallies, type Tally } from './report.ts';
import { total } from '../shops/money.ts';
import { openXero } from './xero-in-process.ts';

export interface ShopToRun {
  /** Shop or recorded scenario. */
  readonly id: string;
  readonly country: string;
  readonly isRecorded: boolean;
  /** IANA name. */
  readonly zone: string;
  readonly books: Organisation;
  readonly settings: (lists: OrganisationLists) => Settings;
  readonly orders: readonly OrderToPost[];
  readonly units: ShopUnits;
}

export interface ShopResult extends Pick<ShopToRun, 'id' | 'country' | 'isRecorded'> {
  readonly tally: Tally;
  readonly differing: readonly { readonly name: string; readonly differences: readonly Amiss[] }[];
  readonly rejected: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

interface Result {
  readonly name: string;
  readonly counts: Partial<Tally>;
  readonly differences: readonly Amiss[];
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

/** Xero accepts no such invoice: the only valid reason not to post an order. */
const BELOW_ZERO = 'total_negative';
/** The courier still holds its money: not booked until the settings name an account. */
const ON_DELIVERY = 'cod';

/** An order and its refunds as the service reads them. */
export function readOrder(wire: JsonObject, refunds: readonly JsonObject[]): Pick<OrderToPost, 'order' | 'refunds'> {
  return {
    order: toOrder(WIRE_ORDER.parse(wire)),
    refunds: refunds.map((refund) => toRefund(WIRE_REFUND.parse(refund))),
  };
}

/** Maps every order, posts what can be posted, and compares each with the books. */
export async function runShop(shop: ShopToRun, switches: Switches): Promise<ShopResult> {
  const { id, country, isRecorded, books, units } = shop;
  const xero = openXero(books, switches);
  const lists = await xero.lists();
  const settings = shop.settings(lists);
  const store = { id, url: 'https://shop.example.com' };
  const poster = new Poster(xero);
  const posted = shop.orders.map((one) => {
    const plan = planDocuments(one.order, {
      settings,
      lists,
      catalogue: new Map(),
      store,
      units,
      refunds: one.refunds,
    });
    return { one, plan, errors: plan.kind === 'documents' ? poster.post(plan.documents) : [] };
  });
  const inBooks = ordersInBooks(books, id);
  const results = posted.map(({ one, plan, errors }): Result => {
    const { name, order } = one;
    if (plan.kind === 'skip') return { name, counts: { skipped: 1 }, differences: [], problems: [] };
    if (plan.kind === 'problems') {
      const codes = plan.problems.map(({ code }) => code).filter((code) => code !== BELOW_ZERO);
      const differences = codes.length === 0 ? [] : [{ field: 'posted', shop: order.total, books: codes.join() }];
      return { name, counts: { rejected: 1 }, differences, problems: plan.problems };
    }
    const booked = inBooks.get(order.id);
    const refused = errors.map((error) => ({ field: 'refused', shop: `order ${order.id}`, books: error }));
    const found = booked === undefined ? [] : bookedDifferences(one, plan.documents, booked, settings, shop.zone);
    return { name, counts: countsOf(plan.documents, one), differences: [...refused, ...found], problems: [] };
  });
  return {
    id,
    country,
    isRecorded,
    tally: sumTallies([
      ...results.map(({ counts, differences }) => ({ ...counts, differing: differences.length > 0 ? 1 : 0 })),
      { orders: shop.orders.length, refunds: shop.orders.flatMap(({ refunds }) => refunds).length },
    ]),
    differing: results.filter(({ differences }) => differences.length > 0),
    rejected: results.flatMap(({ name, problems }) => problems.map(({ code, message }) => ({ name, code, message }))),
  };
}

/** An order against its documents: invoice, credit notes, contact, amount due, money at the bank, and every day. */
function bookedDifferences(
  one: OrderToPost,
  { notices }: PlannedDocuments,
  books: OrderInBooks,
  settings: Settings,
  zone: string,
): Amiss[] {
  const { order, refunds, sale } = one;
  const { organisation, invoices, creditNotes } = books;
  const [invoice] = invoices;
  if (invoice === undefined) return [{ field: 'invoices', shop: '1', books: '0' }];
  const isReceived = order.paidAt !== null && order.paymentMethod !== ON_DELIVERY;
  const money = {
    sold: sale?.total ?? kept(order.total, settings),
    refunded: total(refunds.map(({ amount }) => kept(amount, settings))),
    received: [isReceived ? kept(order.total, settings) : new Big(0)] as const,
    notices: notices.map(({ message }) => message),
  };
  const dayOf = (instant: string) => dayIn(zone, Date.parse(instant));
  const days = {
    created: dayOf(order.createdAt),
    paid: order.paidAt === null ? [] : [dayOf(order.paidAt)],
    refunds: new Map(refunds.map(({ id, createdAt }) => [id, dayOf(createdAt)])),
    reversedFrom: null,
  };
  return [
    ...differencesOf(one, settings, invoice),
    ...refundDifferences(one, refunds, settings, invoice, creditNotes),
    ...contactAmiss(order, organisation.contacts[invoice.contactId]),
    ...dueAmiss(books, money),
    ...datesAmiss(books, days, { lockedUntil: organisation.periodLockDate, dayOf, isOurs: () => true }),
  ];
}
