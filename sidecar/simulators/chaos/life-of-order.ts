import { Big } from 'big.js';
import { makeOrder, type MadeOrder } from '../exact/made-order.ts';
import { makeRefunds } from '../exact/make-refunds.ts';
import { seededRandom, type Random } from '../exact/random.ts';
import type { GeneratedShop } from '../exact/shop.ts';
import { toWireOrder } from '../exact/to-wire-order.ts';
import { toWireRefunds } from '../exact/to-wire-refund.ts';
import type { JsonObject } from '../store/json.ts';
import { printDate } from '../store/site-time.ts';
import type { StoreState } from '../store/store-state.ts';

/** What happens to an order in the shop. */
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
] as const satisfies readonly (readonly [string, number])[];
/** Rounding may leave a cent less than nothing to pay: Xero takes no such invoice. */
export type Fate = (typeof FATES)[number][0] | 'below-zero';

/** One change in the shop, in the life of the sidecar with this number. */
export interface ShopEvent {
  readonly life: number;
  readonly orderId: number;
  readonly what: string;
  readonly happen: (state: StoreState, now: Date) => void;
}

export interface OrderLife {
  readonly orderId: number;
  readonly number: string;
  readonly fate: Fate;
  /** Decimal strings: what the shop says was paid; two, where the order was edited after that. */
  readonly paid: readonly string[];
  /** Decimal string: what the gateway keeps of it; null = the shop does not tell. */
  readonly fee: string | null;
  readonly events: readonly ShopEvent[];
}

/** Another basket of the same buyer: the number of buyers divides it. */
const OTHER_BASKET = 100_000;
/** How many seeds are tried for refunds: an eighth of the orders has some with the first. */
const REFUND_SEEDS = 3;
const UNPAID: JsonObject = { date_paid: null, date_paid_gmt: null, transaction_id: '' };

/** Everything that happens to one generated order, over `lives` lives of the sidecar; the last is left for the drain. */
export function lifeOfOrder(seed: number, shop: GeneratedShop, index: number, lives: number): OrderLife {
  const random = seededRandom(seed, shop.id, index, 'life');
  const made = makeOrder(seed, shop, index);
  const wire = toWireOrder(made);
  const orderId = Number(wire['id']);
  // An order of nothing has nothing to pay, to edit or to give back.
  const drawn = random.weighted<Fate>(FATES);
  const { total } = made.order;
  const fate = total.gt(0) ? drawn : total.lt(0) ? 'below-zero' : 'paid';
  const born = random.chance(0.4) ? 0 : random.int(0, Math.max(0, Math.floor(lives * 0.6)));
  const events: ShopEvent[] = [];
  const add = (what: string, happen: ShopEvent['happen']): void => {
    const last = events.at(-1)?.life ?? born;
    events.push({ life: events.length === 0 ? born : random.int(last, lives - 1), orderId, what, happen });
  };
  const isPaidFirst = !['paid-later', 'edited-unpaid', 'cancelled-unpaid', 'cancelled-and-back', 'trashed'].includes(
    fate,
  );
  add('placed', (state, now) => {
    state.addOrder({ ...wire, ...(isPaidFirst ? feeMeta(wire, shop, fees.first) : UNPAID), ...modifiedAt(now) });
  });
  const change = (what: string, fields: JsonObject): void =>
    add(what, (state) => void state.updateOrder(orderId, fields));
  const payment = { date_paid: wire['date_paid'] ?? null, date_paid_gmt: wire['date_paid_gmt'] ?? null, transaction_id: wire['transaction_id'] ?? '' }; // prettier-ignore
  const fees = feesOf(seed, shop, index, fate, made.order.total.gt(0));
  let paid = isPaidFirst ? [made.order.total.toFixed()] : [];
  switch (fate) {
    case 'paid':
    case 'below-zero':
    case 'number-taken':
      break;
    case 'touched':
      change('note added', { customer_note: 'Please ring the bell.' });
      change('completed', { status: 'completed', ...feeMeta(wire, shop, fees.last) });
      break;
    case 'paid-later':
      change('paid', { ...payment, ...feeMeta(wire, shop, fees.last) });
      paid = [made.order.total.toFixed()];
      break;
    case 'edited-unpaid': {
      const other = otherBasket(seed, shop, index);
      change('edited', figuresOf(other, wire));
      if (random.chance(0.5)) {
        change('paid', payment);
        paid = [other.order.total.toFixed()];
      }
      break;
    }
    case 'edited-paid': {
      const other = otherBasket(seed, shop, index);
      change('edited', figuresOf(other, wire));
      paid.push(other.order.total.toFixed());
      break;
    }
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
  if (fate === 'paid' || fate === 'touched' || fate === 'paid-later') addRefunds(seed, made, wire, random, add);
  return { orderId, number: String(orderId), fate, paid, fee: fees.last, events };
}

interface Fees {
  readonly first: string | null;
  /** The gateway may give back a part of it. */
  readonly last: string | null;
}

/** What the gateway keeps of every second order that stays paid. */
function feesOf(seed: number, shop: GeneratedShop, index: number, fate: Fate, isPaid: boolean): Fees {
  const random = seededRandom(seed, shop.id, index, 'fee');
  if (!isPaid || !['paid', 'touched', 'paid-later'].includes(fate) || random.chance(0.5))
    return { first: null, last: null };
  const first = new Big(random.int(10, 900)).div(100).toFixed(2);
  return { first, last: fate === 'touched' && random.chance(0.4) ? new Big(first).div(2).toFixed(2) : first };
}

/** As the gateway's plugin writes it. */
function feeMeta(wire: JsonObject, shop: GeneratedShop, fee: string | null): JsonObject {
  if (fee === null) return {};
  const metas = [
    ['_stripe_fee', fee],
    ['_stripe_currency', shop.currency],
  ].map(([key = '', value = ''], at) => ({ id: 10 * Number(wire['id']) + at, key, value }));
  return { meta_data: [...(Array.isArray(wire['meta_data']) ? wire['meta_data'] : []), ...metas] };
}

/** An edit leaves at least something to pay; else the order keeps its first basket. */
function otherBasket(seed: number, shop: GeneratedShop, index: number): MadeOrder {
  const other = makeOrder(seed, shop, index + OTHER_BASKET);
  return other.order.total.gt(0) ? other : makeOrder(seed, shop, index);
}

/** The figures of another order, under the number and the dates of this one. */
function figuresOf(other: MadeOrder, wire: JsonObject): JsonObject {
  const kept = ['id', 'number', 'status', 'date_created', 'date_created_gmt', 'date_paid', 'date_paid_gmt', 'transaction_id', 'date_modified_gmt']; // prettier-ignore
  const figures = Object.entries(toWireOrder(other)).filter(([field]) => !kept.includes(field));
  return { ...Object.fromEntries(figures), number: wire['number'] ?? '' };
}

function addRefunds(
  seed: number,
  made: MadeOrder,
  wire: JsonObject,
  random: Random,
  add: (what: string, happen: ShopEvent['happen']) => void,
): void {
  const seeds = Array.from({ length: REFUND_SEEDS }, (_, at) => seed + 7_919 * at);
  const refunds = seeds.map((one) => makeRefunds(one, made)).find((found) => found.length > 0) ?? [];
  const total = made.order.total;
  let left = total;
  for (const [at, refund] of toWireRefunds(wire, refunds).entries()) {
    left = left.minus(refunds[at]?.amount ?? '0');
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

function modifiedAt(now: Date): JsonObject {
  const at = printDate(Math.floor(now.getTime() / 1000) * 1000);
  return { date_modified: at, date_modified_gmt: at };
}
