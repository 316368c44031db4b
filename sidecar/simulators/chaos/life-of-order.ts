import { Big } from 'big.js';
import { makeOrder, toWireOrder, type MadeOrder } from '../shops/made-order.ts';
import { makeRefunds } from '../shops/refunds.ts';
import { seededRandom, type Random } from '../random.ts';
import type { GeneratedShop } from '../shops/markets.ts';
import { textAt, type JsonObject } from '../store/json.ts';
import { wireTimes } from '../store/site-time.ts';
import type { StoreState } from '../store/store-state.ts';
import type { Hands } from './hands.ts';
import { depositMetas, depositOf, liveWithHands, type Add } from './lives-with-hands.ts';

/** The events of an order in the shop. */
const FATES = [
  ['paid', 34],
  ['touched', 10],
  ['paid-later', 14],
  ['edited-unpaid', 10],
  ['edited-paid', 6],
  ['cancelled-unpaid', 8],
  ['cancelled-and-back', 4],
  ['cancelled-paid', 5],
  ['trashed', 4],
  ['number-taken', 2],
  ['credited-and-back', 5],
  ['part-paid', 5],
  ['deposit', 6],
] as const satisfies readonly (readonly [string, number])[];
/** Rounding may leave a total one cent below zero: Xero accepts no such invoice. */
export type Fate = (typeof FATES)[number][0] | 'below-zero';

/** Fates that leave nothing of the order in the books. */
export const NOT_IN_BOOKS: ReadonlySet<Fate> = new Set([
  'cancelled-unpaid',
  'cancelled-paid',
  'trashed',
  'number-taken',
  'below-zero',
]);

/** One change in the shop, in the life of the sidecar with this number. */
export interface ShopEvent {
  readonly life: number;
  readonly orderId: number;
  readonly what: string;
  readonly happen: (state: StoreState, now: Date, hands: Hands) => void;
  /** What people wait for in Xero before they do it; absent = nothing. */
  readonly awaits?: (hands: Hands) => boolean;
  /** Entered in Xero: dropped if the awaited state never comes. */
  readonly isByHand?: true;
}

export interface OrderLife {
  readonly orderId: number;
  readonly number: string;
  readonly fate: Fate;
  /** Decimal strings: receipts; two, if the order was edited after payment: the last is the shop's current one. */
  readonly paid: readonly string[];
  /** Everything was refunded, though it was not the whole sale: no more payments are expected. */
  readonly isGivenUp?: boolean;
  /** In GMT, in WooCommerce's format, of the original order. */
  readonly placed: { readonly createdAt: string; readonly paidAt: string };
  /** Decimal string: the gateway's fee; null = the shop does not record it. */
  readonly fee: string | null;
  readonly events: readonly ShopEvent[];
}

/** Another basket of the same buyer: the number of buyers divides it. */
const OTHER_BASKET = 100_000;
/** How many seeds are tried for refunds: the first yields some for an eighth of the orders. */
const REFUND_SEEDS = 3;
const UNPAID_FIRST: ReadonlySet<Fate> = new Set([
  'paid-later',
  'edited-unpaid',
  'cancelled-unpaid',
  'cancelled-and-back',
  'trashed',
  'part-paid',
]);
const UNPAID: JsonObject = { date_paid: null, date_paid_gmt: null, transaction_id: '' };

export interface Lived {
  /** Of the sidecar; the last is left for the drain. */
  readonly lives: number;
  /** How it is paid; absent: by card at Stripe. */
  readonly method?: JsonObject;
}

/** All events of one generated order. */
export function lifeOfOrder(seed: number, shop: GeneratedShop, index: number, { lives, method }: Lived): OrderLife {
  const random = seededRandom(seed, shop.id, index, 'life');
  const made = makeOrder(seed, shop, index);
  const wire = { ...toWireOrder(made), ...method };
  const orderId = Number(wire['id']);
  // A zero order has nothing to pay, edit or refund.
  const drawn = random.weighted<Fate>(FATES);
  const fate = made.order.total.gt(0) ? drawn : made.order.total.lt(0) ? 'below-zero' : 'paid';
  const born = random.chance(0.4) ? 0 : random.int(0, Math.max(0, Math.floor(lives * 0.6)));
  const events: ShopEvent[] = [];
  const add: Add = (what, happen, more = {}) => {
    const last = events.at(-1)?.life ?? born;
    events.push({ life: events.length === 0 ? born : random.int(last, lives - 1), orderId, what, happen, ...more });
  };
  const isPaidFirst = !UNPAID_FIRST.has(fate);
  const deposit = fate === 'deposit' ? depositOf(made, random) : null;
  add('placed', (state, now) => {
    const metas = deposit === null ? {} : depositMetas(wire, deposit.toFixed(), false);
    const money = isPaidFirst ? feeMeta(wire, shop, fees.first) : UNPAID;
    state.addOrder({ ...wire, ...metas, ...money, ...modifiedAt(shop.zone, now) });
  });
  const change = (what: string, fields: JsonObject): void =>
    add(what, (state) => void state.updateOrder(orderId, fields));
  const payment = { date_paid: wire['date_paid'] ?? null, date_paid_gmt: wire['date_paid_gmt'] ?? null, transaction_id: wire['transaction_id'] ?? '' }; // prettier-ignore
  const fees = feesOf(seed, shop, index, fate, made.order.total);
  const other = otherBasket(seed, shop, index);
  let paid: readonly string[] = isPaidFirst ? [made.order.total.toFixed()] : [];
  switch (fate) {
    case 'paid':
    case 'below-zero':
    case 'number-taken':
    case 'credited-and-back':
    case 'part-paid':
    case 'deposit':
      break;
    case 'touched':
      change('note added', { customer_note: 'Please ring the bell.' });
      change('completed', { status: 'completed', ...feeMeta(wire, shop, fees.last) });
      break;
    case 'paid-later':
      change('paid', { ...payment, ...feeMeta(wire, shop, fees.last) });
      paid = [made.order.total.toFixed()];
      break;
    case 'edited-unpaid':
      change('edited', figuresOf(other, wire));
      if (random.chance(0.5)) {
        change('paid', payment);
        paid = [other.order.total.toFixed()];
      }
      break;
    case 'edited-paid':
      change('edited', figuresOf(other, wire));
      paid = [...paid, other.order.total.toFixed()];
      break;
    case 'cancelled-unpaid':
    case 'cancelled-paid':
      change('cancelled', { status: 'cancelled' });
      break;
    case 'cancelled-and-back':
      change('cancelled', { status: 'cancelled' });
      change('back', { status: 'processing' });
      break;
    case 'trashed':
      add('trashed', (state) => state.trashOrder(orderId));
      break;
  }
  const withHands = liveWithHands(fate, { made, wire, random, add, deposit, other, edited: figuresOf(other, wire) });
  if (fate === 'paid' || fate === 'touched' || fate === 'paid-later') addRefunds(seed, made, wire, random, add);
  const placed = { createdAt: textAt(wire, 'date_created_gmt'), paidAt: textAt(wire, 'date_paid_gmt') };
  return { orderId, number: String(orderId), fate, paid, placed, fee: fees.last, events, ...withHands };
}

interface Fees {
  readonly first: string | null;
  /** The gateway may refund a part of it. */
  readonly last: string | null;
}

/** The gateway's fee, on every second order that stays paid. A fee above half of the order is asked about, not booked. */
function feesOf(seed: number, shop: GeneratedShop, index: number, fate: Fate, total: Big): Fees {
  const random = seededRandom(seed, shop.id, index, 'fee');
  const most = total.div(2).round(2, Big.roundDown);
  if (most.lt('0.10') || !['paid', 'touched', 'paid-later'].includes(fate) || random.chance(0.5))
    return { first: null, last: null };
  const drawn = new Big(random.int(10, 900)).div(100);
  const first = (drawn.lt(most) ? drawn : most).toFixed(2);
  return { first, last: fate === 'touched' && random.chance(0.4) ? new Big(first).div(2).toFixed(2) : first };
}

/** In the gateway plugin's format. */
function feeMeta(wire: JsonObject, shop: GeneratedShop, fee: string | null): JsonObject {
  if (fee === null) return {};
  const metas = [
    ['_stripe_fee', fee],
    ['_stripe_currency', shop.currency],
  ].map(([key = '', value = ''], at) => ({ id: 10 * Number(wire['id']) + at, key, value }));
  return { meta_data: [...(Array.isArray(wire['meta_data']) ? wire['meta_data'] : []), ...metas] };
}

/** An edit leaves a positive total; else the order keeps its first basket. */
function otherBasket(seed: number, shop: GeneratedShop, index: number): MadeOrder {
  const other = makeOrder(seed, shop, index + OTHER_BASKET);
  return other.order.total.gt(0) ? other : makeOrder(seed, shop, index);
}

/** Another order's figures, under this one's number and dates. */
function figuresOf(other: MadeOrder, wire: JsonObject): JsonObject {
  const kept = ['id', 'number', 'status', 'date_created', 'date_created_gmt', 'date_paid', 'date_paid_gmt', 'transaction_id', 'date_modified_gmt', 'payment_method', 'payment_method_title']; // prettier-ignore
  const figures = Object.entries(toWireOrder(other)).filter(([field]) => !kept.includes(field));
  return { ...Object.fromEntries(figures), number: wire['number'] ?? '' };
}

function addRefunds(seed: number, made: MadeOrder, wire: JsonObject, random: Random, add: Add): void {
  const seeds = Array.from({ length: REFUND_SEEDS }, (_, at) => seed + 7_919 * at);
  const refunds = seeds.map((one) => makeRefunds(one, made, wire)).find((found) => found.length > 0) ?? [];
  let left = made.order.total;
  for (const refund of refunds) {
    left = left.minus(textAt(refund, 'amount'));
    const isLast = left.lte(0);
    add('refunded', (state) => {
      state.addRefund(Number(wire['id']), refund);
      if (isLast) state.updateOrder(Number(wire['id']), { status: 'refunded' });
    });
  }
  if (refunds.length > 0 && random.chance(0.2)) {
    add('touched', (state) => void state.updateOrder(Number(wire['id']), { customer_note: 'Thank you.' }));
  }
}

function modifiedAt(zone: string, now: Date): JsonObject {
  const { local, gmt } = wireTimes(zone, now.getTime());
  return { date_modified: local, date_modified_gmt: gmt };
}
