import { Big } from 'big.js';
import { seededRandom, type Random } from '../random.ts';
import { objectsAt, textAt, type JsonObject } from '../store/json.ts';
import { wireTimes } from '../store/site-time.ts';
import type { StoredLine } from './cart.ts';
import { figure, wireMoney, type MadeOrder } from './made-order.ts';
import { least, mapTaxes, NOTHING, round, sumTaxes, total, type Taxes } from './money.ts';

/** A line of an order, or a part of it, that is refunded. */
interface RefundedLine {
  readonly of: StoredLine;
  readonly quantity: Big;
  readonly net: Big;
  readonly taxes: Taxes;
}

/** Figures are positive. */
interface MadeRefund {
  readonly amount: Big;
  /** Empty: by amount only. */
  readonly lines: readonly RefundedLine[];
}

type Way = 'whole' | 'by-amount' | 'by-lines' | 'tax-alone' | 'set-refunded';

/** Share of orders with refunds. */
const REFUNDED_SHARE = 0.12;
/** Above every generated order's id. */
const FIRST_REFUND_ID = 1_000_000;
const REFUNDS_PER_ORDER_MAX = 10;
/** Above every order line's id. */
const FIRST_LINE_ID = 500_000_000;
/** At another hour of the day than the order. */
const REFUNDED_AFTER_MS = 35 * 60 * 60_000;

/**
 * The refunds of an order as `GET /wc/v3/orders/<id>/refunds?dp=6` answers them, oldest first; together at most its
 * total, as WooCommerce ensures.
 */
export function makeRefunds(seed: number, made: MadeOrder, wire: JsonObject): JsonObject[] {
  const random = seededRandom(seed, made.shop.id, made.index, 'refunds');
  if (!random.chance(REFUNDED_SHARE)) return [];
  const count = random.weighted([[1, 7], [2, 2], [3, 1]]); // prettier-ignore
  const refunds: MadeRefund[] = [];
  let left = made.order.total;
  for (let place = 0; place < count && left.gt(0); place += 1) {
    const refund = oneRefund(made, left, refunds, random);
    if (refund.amount.lte(0)) continue;
    refunds.push(refund);
    left = left.minus(refund.amount);
  }
  return refunds.map((refund, index) => toWire(made, wire, refund, index));
}

/** With the refunds as the order's own summary lists them. */
export function withRefunds(order: JsonObject, refunds: readonly JsonObject[]): JsonObject {
  return {
    ...order,
    refunds: refunds.map((refund) => {
      return { id: refund['id'] ?? 0, reason: textAt(refund, 'reason'), total: `-${textAt(refund, 'amount')}` };
    }),
  };
}

function oneRefund(made: MadeOrder, left: Big, earlier: readonly MadeRefund[], random: Random): MadeRefund {
  const { decimals } = made.shop;
  const way = random.weighted<Way>([
    ['by-lines', 5],
    ['by-amount', 2],
    ['tax-alone', 1],
    [earlier.length === 0 ? 'whole' : 'set-refunded', 2],
    ['set-refunded', 1],
  ]);
  if (way === 'set-refunded') return { amount: left, lines: [] };
  if (way === 'by-amount') {
    return { amount: least(round(left.times(random.int(1, 100)).div(100), decimals), left), lines: [] };
  }
  const lines = way === 'whole' ? made.order.lines.map((of) => part(of, of.bought.quantity, decimals)) : someLines(made, earlier, random); // prettier-ignore
  const refunded = way === 'tax-alone' ? lines.flatMap(taxAlone) : lines;
  const sum = round(total(refunded.flatMap(({ net, taxes }) => [net, ...taxes.values()])), decimals);
  return { amount: least(left, sum), lines: refunded };
}

/** The buyer keeps the goods and showed only afterwards that no tax is due. */
function taxAlone(line: RefundedLine): RefundedLine[] {
  return total(line.taxes.values()).gt(0) ? [{ ...line, quantity: NOTHING, net: NOTHING }] : [];
}

/** Each line is refunded once at most: the order screen offers no more than was bought. */
function someLines({ order, shop }: MadeOrder, earlier: readonly MadeRefund[], random: Random): RefundedLine[] {
  const isBack = (line: StoredLine) => earlier.some(({ lines }) => lines.some(({ of }) => of === line));
  const items = order.lines.filter(({ kind }) => kind === 'line_items');
  const goods = items.flatMap((line) => {
    const bought = line.bought.quantity;
    if (!random.chance(items.length === 1 ? 1 : 0.4) || isBack(line)) return [];
    const back = new Big(random.int(1, Math.max(1, Math.floor(Number(bought)))));
    return [part(line, least(back, bought), shop.decimals)];
  });
  const parcels = order.lines.filter((line) => line.kind === 'shipping_lines' && !isBack(line));
  return random.chance(0.2) ? [...goods, ...parcels.map((line) => part(line, new Big(1), shop.decimals))] : goods;
}

/** Figures as the order's screen fills them in: rounded to the price's decimals. */
function part(of: StoredLine, quantity: Big, decimals: number): RefundedLine {
  const share = (amount: Big) => round(amount.times(quantity.div(of.bought.quantity)), decimals);
  return { of, quantity, net: share(of.net), taxes: mapTaxes(of.taxes, share) };
}

/** WooCommerce writes refunds as negative figures. */
function toWire(
  { order, shop }: MadeOrder,
  wire: JsonObject,
  { amount, lines }: MadeRefund,
  index: number,
): JsonObject {
  const at = Date.parse(`${textAt(wire, 'date_created_gmt')}Z`) + (index + 1) * REFUNDED_AFTER_MS;
  const { local, gmt } = wireTimes(shop.zone, at);
  const list = (kind: StoredLine['kind']): JsonObject[] => {
    const ofKind = order.lines.filter((line) => line.kind === kind);
    return objectsAt(wire, kind).flatMap((original, place) => {
      const line = lines.find(({ of }) => of === ofKind[place]);
      return line === undefined ? [] : [toWireLine(original, line)];
    });
  };
  const taxesOf = (isShipping: boolean): Taxes =>
    sumTaxes(lines.filter(({ of }) => (of.kind === 'shipping_lines') === isShipping).map(({ taxes }) => taxes));
  const [goods, shipping] = [taxesOf(false), taxesOf(true)];
  const negated = (taxes: Taxes, id: number) => figure((taxes.get(id) ?? NOTHING).neg());
  return {
    id: FIRST_REFUND_ID + Number(wire['id']) * REFUNDS_PER_ORDER_MAX + index,
    date_created: local,
    date_created_gmt: gmt,
    amount: figure(amount),
    reason: index === 0 ? 'Returned' : '',
    refunded_payment: true,
    line_items: list('line_items'),
    shipping_lines: list('shipping_lines'),
    fee_lines: list('fee_lines'),
    tax_lines: objectsAt(wire, 'tax_lines').flatMap((taxLine) => {
      const id = Number(taxLine['rate_id']);
      if (!goods.has(id) && !shipping.has(id)) return [];
      return [{ ...taxLine, tax_total: negated(goods, id), shipping_tax_total: negated(shipping, id) }];
    }),
    meta_data: [],
  };
}

function toWireLine(original: JsonObject, { of, quantity, net, taxes }: RefundedLine): JsonObject {
  const back = mapTaxes(taxes, (tax) => tax.neg());
  return {
    ...original,
    ...wireMoney({ kind: of.kind, net: net.neg(), tax: total(back.values()), taxes: back }),
    ...(of.kind === 'line_items' ? { quantity: -Number(quantity) } : {}),
    id: Number(original['id']) + FIRST_LINE_ID,
    meta_data: [{ key: '_refunded_item_id', value: Number(original['id']), display_key: '', display_value: '' }],
  };
}
