import { Big } from 'big.js';
import type { Entry } from '../../../src/ledger/entry.ts';
import { datesAmiss, type DaysOfOrder } from '../../judges/audit-dates.ts';
import { dueAmiss, type MoneyOfOrder } from '../../judges/audit-due.ts';
import { dayIn } from '../../store/site-time.ts';
import { nothingOf, ordersInBooks, type Amiss } from '../../judges/order-in-books.ts';
import { integerAt, isObject, textAt, type JsonObject } from '../../store/json.ts';
import type { ExpectedOrder, Finding } from './audit-books.ts';
import { PERSON } from '../hands.ts';
import { NOT_IN_BOOKS, type OrderLife } from '../life-of-order.ts';
import type { ConnectedShop } from '../people.ts';
import type { World } from '../world.ts';

/** Decimals enough to round no figure of an order. */
const EXACT_DECIMALS = 6;

/** Money after the first payment may have no date of its own in the shop: then it takes that of the change notified. */
const IN_PARTS: ReadonlySet<OrderLife['fate']> = new Set(['deposit', 'edited-paid', 'part-paid', 'credited-and-back']);

/** One order in the shop: its money, and the days of its events. */
export interface JudgedOrder {
  readonly orderId: number;
  readonly money: Omit<MoneyOfOrder, 'notices'>;
  readonly days: DaysOfOrder;
}

type JudgedShop = Pick<ConnectedShop, 'id' | 'organisation' | 'simulated'>;

/** Sales, receivable, bank and days of each order in the books of a shop. */
export function moneyAndDays(
  { id, organisation, simulated }: JudgedShop,
  orders: readonly JudgedOrder[],
  entries: readonly Entry[],
): readonly Finding[] {
  const inBooks = ordersInBooks(organisation, id);
  const notices = new Map(entries.map((entry) => [entry.sourceId, textsOf(entry)]));
  const { timezone } = simulated.state.recording;
  const dated = {
    lockedUntil: organisation.periodLockDate,
    dayOf: (instant: string) => dayIn(timezone, Date.parse(instant)),
    isOurs: ({ createdBy }: { readonly createdBy: string }) => createdBy !== PERSON.clientId,
  };
  return orders.flatMap(({ orderId, money, days }) => {
    const books = inBooks.get(orderId) ?? nothingOf(organisation);
    const due = dueAmiss(books, { ...money, notices: notices.get(String(orderId)) ?? [] });
    const texts = [
      ...due.map((one) => `${describe(one)}, and nothing reports it`),
      ...datesAmiss(books, days, dated).map(describe),
    ];
    return texts.map((text): Finding => ({ kind: 'off', orderId, text }));
  });
}

function describe({ field, shop, books }: Amiss): string {
  return `${field}: shop ${shop}, books ${books}`;
}

/** The service's report on an order. */
function textsOf({ problems, summary }: Entry): readonly string[] {
  const notices = isObject(summary) && Array.isArray(summary['notices']) ? summary['notices'].filter(isObject) : [];
  return [...problems.map(({ message }) => message), ...notices.map((notice) => textAt(notice, 'message'))];
}

export function madeOrders(
  { made, people, backlog, rounds }: World,
  lives: readonly OrderLife[],
): readonly JudgedOrder[] {
  const { state } = made.simulated;
  const zone = state.recording.timezone;
  return lives.map(({ orderId, fate, paid, isGivenUp = false, placed }) => {
    const order = state.order(orderId, EXACT_DECIMALS) ?? null;
    const refunds = state.refunds(orderId, EXACT_DECIMALS) ?? [];
    const figure = (amount: string) => (rounds ? new Big(amount).round(2, Big.roundHalfUp) : new Big(amount));
    const isSold = order !== null && !NOT_IN_BOOKS.has(fate) && !isGivenUp;
    const decidedAt = people.decidedAt(orderId);
    return {
      orderId,
      money: {
        sold: isSold ? figure(textAt(order, 'total')) : null,
        refunded: isSold ? sumOf(refunds, figure) : new Big(0),
        received: receivedOf(isGivenUp ? [] : paid.map(figure)),
      },
      days: {
        created: dayOf(zone, placed.createdAt),
        paid: [
          ...[placed.paidAt, ...paidAt(order)].map((gmt) => dayOf(zone, gmt)),
          ...(IN_PARTS.has(fate) ? backlog.changes(orderId).map((at) => dayIn(zone, at.getTime())) : []),
        ],
        refunds: refundDays(zone, refunds),
        reversedFrom: decidedAt === null ? null : dayIn(zone, decidedAt.getTime()),
      },
    };
  });
}

export function recordedMoney(
  shop: Pick<JudgedShop, 'simulated'>,
  orders: readonly ExpectedOrder[],
): readonly JudgedOrder[] {
  const { timezone } = shop.simulated.state.recording;
  return orders.flatMap(({ orderId, order, refunds, inBooks, paid }) => {
    if (order === null) return [];
    return {
      orderId,
      money: {
        sold: inBooks ? new Big(textAt(order, 'total')) : null,
        refunded: inBooks ? sumOf(refunds, (amount) => new Big(amount)) : new Big(0),
        received: receivedOf(paid.map((amount) => new Big(amount))),
      },
      days: {
        created: dayOf(timezone, textAt(order, 'date_created_gmt')),
        paid: paidAt(order).map((gmt) => dayOf(timezone, gmt)),
        refunds: refundDays(timezone, refunds),
        reversedFrom: null,
      },
    };
  });
}

function receivedOf(amounts: readonly Big[]): readonly [Big, ...Big[]] {
  const [first = new Big(0), ...later] = amounts;
  return [first, ...later];
}

function sumOf(refunds: readonly JsonObject[], figure: (amount: string) => Big): Big {
  return refunds.reduce((sum, refund) => sum.plus(figure(textAt(refund, 'amount'))), new Big(0));
}

function paidAt(order: JsonObject | null): string[] {
  const at = order?.['date_paid_gmt'];
  return typeof at === 'string' ? [at] : [];
}

function refundDays(zone: string, refunds: readonly JsonObject[]): ReadonlyMap<number, string> {
  return new Map(refunds.map((one) => [integerAt(one, 'id'), dayOf(zone, textAt(one, 'date_created_gmt'))]));
}

function dayOf(zone: string, gmt: string): string {
  return dayIn(zone, Date.parse(`${gmt}Z`));
}
