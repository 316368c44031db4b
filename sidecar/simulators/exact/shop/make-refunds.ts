import { Big } from 'big.js';
import type { Taxes } from './calc-tax.ts';
import type { MadeOrder } from './made-order.ts';
import type { StoredLine } from './order-totals.ts';
import { seededRandom, type Random } from './random.ts';
import { least, round, total } from './rounding.ts';

/** A refund as an admin enters it; figures positive. */
export interface MadeRefund {
  readonly amount: Big;
  /** Empty: by amount only. */
  readonly lines: readonly RefundedLine[];
}

export interface RefundedLine {
  readonly kind: 'item' | 'shipping' | 'fee';
  /** Place among the order's lines of that kind. */
  readonly at: number;
  readonly quantity: Big;
  readonly net: Big;
  readonly taxes: Taxes;
}

type Way = 'whole' | 'by-amount' | 'by-lines' | 'tax-alone' | 'set-refunded';

/** Share of orders with refunds. */
const REFUNDED_SHARE = 0.12;

/** The refunds of an order, oldest first; together at most its total, as WooCommerce sees to. */
export function makeRefunds(seed: number, made: MadeOrder): MadeRefund[] {
  const random = seededRandom(seed, made.shop.id, made.index, 'refunds');
  if (!random.chance(REFUNDED_SHARE)) return [];
  const count = random.weighted([
    [1, 7],
    [2, 2],
    [3, 1],
  ]);
  const refunds: MadeRefund[] = [];
  let left = made.order.total;
  for (let place = 0; place < count && left.gt(0); place += 1) {
    const refund = oneRefund(made, left, refunds, random);
    if (refund.amount.lte(0)) continue;
    refunds.push(refund);
    left = left.minus(refund.amount);
  }
  return refunds;
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
    const amount = round(left.times(random.int(1, 100)).div(100), decimals);
    return { amount: least(amount, left), lines: [] };
  }
  const lines = linesOf(way, made, earlier, random);
  const sum = round(total(lines.flatMap((line) => [line.net, ...line.taxes.values()])), decimals);
  return { amount: sum.gt(left) || way === 'whole' ? least(left, sum) : sum, lines };
}

function linesOf(way: Way, made: MadeOrder, earlier: readonly MadeRefund[], random: Random): RefundedLine[] {
  if (way === 'whole') return wholeOrder(made);
  const some = someLines(made, earlier, random);
  return way === 'tax-alone' ? some.flatMap(taxAlone) : some;
}

/** The buyer keeps the goods and showed only afterwards that no tax is due. */
function taxAlone(line: RefundedLine): RefundedLine[] {
  const isTaxed = total(line.taxes.values()).gt(0);
  return isTaxed ? [{ ...line, quantity: new Big(0), net: new Big(0) }] : [];
}

/** Every line in full, each figure as the order's screen fills it in: rounded to the price's decimals. */
function wholeOrder({ order, basket, shop }: MadeOrder): RefundedLine[] {
  const entered = (kind: RefundedLine['kind'], lines: readonly StoredLine[]): RefundedLine[] =>
    lines.map((line, at) => share(kind, at, line, quantityOf(kind, basket, at), new Big(1), shop.decimals));
  return [...entered('item', order.items), ...entered('shipping', order.shipping), ...entered('fee', order.fees)];
}

/** Each line is refunded once at most: the order screen offers no more than was bought. */
function someLines({ order, basket, shop }: MadeOrder, earlier: readonly MadeRefund[], random: Random): RefundedLine[] {
  const isBack = (kind: RefundedLine['kind'], at: number): boolean =>
    earlier.some(({ lines }) => lines.some((line) => line.kind === kind && line.at === at));
  const items = order.items.flatMap((line, at) => {
    const bought = quantityOf('item', basket, at);
    if (!random.chance(order.items.length === 1 ? 1 : 0.4) || isBack('item', at)) return [];
    const back = new Big(random.int(1, Math.max(1, Math.floor(Number(bought)))));
    const quantity = least(back, bought);
    return [share('item', at, line, quantity, quantity.div(bought), shop.decimals)];
  });
  const shipping = random.chance(0.2)
    ? order.shipping.flatMap((line, at) =>
        isBack('shipping', at) ? [] : [share('shipping', at, line, new Big(1), new Big(1), shop.decimals)],
      )
    : [];
  return [...items, ...shipping];
}

function quantityOf(kind: RefundedLine['kind'], basket: MadeOrder['basket'], at: number): Big {
  return kind === 'item' ? (basket.items[at]?.quantity ?? new Big(1)) : new Big(1);
}

function share(
  kind: RefundedLine['kind'],
  at: number,
  line: StoredLine,
  quantity: Big,
  part: Big,
  decimals: number,
): RefundedLine {
  const taxes = new Map([...line.taxes].map(([id, tax]) => [id, round(tax.times(part), decimals)]));
  return { kind, at, quantity, net: round(line.net.times(part), decimals), taxes };
}
