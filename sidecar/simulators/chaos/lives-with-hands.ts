import { Big } from 'big.js';
import type { MadeOrder } from '../shops/made-order.ts';
import type { Random } from '../random.ts';
import { wireTimes } from '../store/site-time.ts';
import type { JsonObject } from '../store/json.ts';
import type { OrderLife, ShopEvent } from './life-of-order.ts';

/** Adds an event to the life of an order; with `awaits` people do it once they see that in Xero. */
export type Add = (what: string, happen: ShopEvent['happen'], more?: Pick<ShopEvent, 'awaits' | 'isByHand'>) => void;

/** The shop's final state of the money. */
export type Money = Pick<OrderLife, 'paid' | 'isGivenUp'>;

const MONEY_DECIMALS = 2;
/** Above the generator's own ids of an order. */
const REFUND_OF_DEPOSIT = 9;

interface Story {
  readonly made: MadeOrder;
  readonly wire: JsonObject;
  readonly random: Random;
  readonly add: Add;
  /** The amount due at checkout; null = all of it. */
  readonly deposit: Big | null;
  /** The edited order: another basket, and its fields in the shop. */
  readonly other: MadeOrder;
  readonly edited: JsonObject;
}

/** What people do about an order in Xero and the shop after checking Xero; null = nothing, in a life of that fate. */
export function liveWithHands(fate: OrderLife['fate'], story: Story): Money | null {
  if (fate === 'credited-and-back') return creditedAndBack(story);
  if (fate === 'part-paid') return partPaid(story);
  return fate === 'deposit' && story.deposit !== null ? depositAfterwards(story, story.deposit) : null;
}

/** Cancelled after payment, credited, and refunded in Xero or not; then it is reopened and paid again. */
function creditedAndBack({ made, wire, random, add }: Story): Money {
  const orderId = Number(wire['id']);
  const { zone } = made.shop;
  add('cancelled', (state) => void state.updateOrder(orderId, { status: 'cancelled' }), {
    awaits: (hands) => hands.hasMoney(orderId),
  });
  const percent = random.weighted<number>([[100, 6], [40, 2], [0, 3]]); // prettier-ignore
  if (percent > 0) {
    add('refund entered in Xero', (_, __, hands) => hands.payBack(orderId, { percent }), {
      awaits: (hands) => hands.openCredit(orderId) !== null,
      isByHand: true,
    });
  }
  add(
    'back and paid',
    (state, now) =>
      void state.updateOrder(orderId, { status: 'processing', ...paidNow(zone, now, `again_${orderId}`) }),
    { awaits: (hands) => hands.isReversed(orderId) },
  );
  return { paid: [made.order.total.toFixed()] };
}

/** A part of the transfer is entered in Xero by hand; the order is edited, reissued, and paid in the shop or not. */
function partPaid({ made, wire, random, add, other, edited }: Story): Money | null {
  // Without another basket there is no edit, and no reissue.
  if (other.index === made.index) return null;
  const orderId = Number(wire['id']);
  const least = made.order.total.lt(other.order.total) ? made.order.total : other.order.total;
  const part = partOf(made, least, random.int(1, 60));
  if (part.lte(0) || part.gte(least)) return null;
  add('part paid in Xero', (_, __, hands) => hands.receive(orderId, part.toFixed(MONEY_DECIMALS)), {
    awaits: (hands) => hands.untouched(orderId) !== null,
    isByHand: true,
  });
  add('edited', (state) => void state.updateOrder(orderId, edited), { awaits: (hands) => hands.hasMoney(orderId) });
  if (random.chance(0.3)) return { paid: [part.toFixed()] };
  add('paid', (state, now) => void state.updateOrder(orderId, paidNow(made.shop.zone, now, `transfer_${orderId}`)), {
    awaits: (hands) => hands.isReversed(orderId),
  });
  return { paid: [other.order.total.toFixed()] };
}

/** The metas of an order with a deposit at checkout. */
export function depositMetas(wire: JsonObject, deposit: string, isRestPaid: boolean): JsonObject {
  const metas = [
    ['_wc_deposits_order_has_deposit', 'yes'],
    ['_wc_deposits_deposit_amount', deposit],
    ['_wc_deposits_second_payment_paid', isRestPaid ? 'yes' : 'no'],
  ].map(([key = '', value = ''], at) => ({ id: 10 * Number(wire['id']) + at, key, value }));
  return { meta_data: [...(Array.isArray(wire['meta_data']) ? wire['meta_data'] : []), ...metas] };
}

/** The deposit at checkout; null = this order allows none. */
export function depositOf(made: MadeOrder, random: Random): Big | null {
  const { total } = made.order;
  const part = partOf(made, total, random.int(15, 60));
  return made.moved.eq(0) && part.gt(0) && part.lt(total) ? part : null;
}

/** The balance stays due or is paid, or the deposit is refunded in part or in full. */
function depositAfterwards({ made, wire, random, add }: Story, deposit: Big): Money {
  const orderId = Number(wire['id']);
  const { zone } = made.shop;
  const end = random.weighted<'open' | 'rest' | 'part-back' | 'back'>([['open', 2], ['rest', 3], ['part-back', 2], ['back', 4]]); // prettier-ignore
  if (end === 'open') return { paid: [deposit.toFixed()] };
  if (end === 'rest') {
    const rest = depositMetas(wire, deposit.toFixed(), true);
    add('rest paid', (state, now) => {
      state.updateOrder(orderId, { ...rest, status: 'completed', ...paidNow(zone, now, `rest_${orderId}`) });
    });
    return { paid: [made.order.total.toFixed()] };
  }
  const isGivenUp = end === 'back';
  const half = deposit.div(2).round(Math.min(made.shop.decimals, MONEY_DECIMALS), Big.roundUp);
  const amount = isGivenUp ? deposit : half;
  add(
    'deposit refunded',
    (state, now) => {
      state.addRefund(orderId, refundOf(orderId, amount, zone, now));
      if (isGivenUp) state.updateOrder(orderId, { status: 'refunded' });
    },
    { awaits: (hands) => hands.hasMoney(orderId) },
  );
  return { paid: [deposit.toFixed()], isGivenUp };
}

function partOf({ shop }: MadeOrder, total: Big, percent: number): Big {
  return total.times(percent).div(100).round(Math.min(shop.decimals, MONEY_DECIMALS), Big.roundUp);
}

function paidNow(zone: string, now: Date, transaction: string): JsonObject {
  const { local, gmt } = wireTimes(zone, now.getTime());
  return { date_paid: local, date_paid_gmt: gmt, transaction_id: transaction };
}

function refundOf(orderId: number, amount: Big, zone: string, now: Date): JsonObject {
  const { local, gmt } = wireTimes(zone, now.getTime());
  return {
    id: 1_000_000 + orderId * 10 + REFUND_OF_DEPOSIT,
    date_created: local,
    date_created_gmt: gmt,
    amount: amount.toFixed(),
    reason: 'Changed their mind',
    refunded_payment: true,
    line_items: [],
    shipping_lines: [],
    fee_lines: [],
    tax_lines: [],
    meta_data: [],
  };
}
