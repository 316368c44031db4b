import { Big } from 'big.js';
import { z } from 'zod';
import type { OrderToPost } from './shop-run.ts';
import { rateIdsOf, taxSetKey } from '../../src/mapping/tax/tax-set.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import type { Posted } from './post-orders.ts';
import { NOTHING, round, total } from './shop/rounding.ts';

/** Where books and shop differ. */
export interface Difference {
  readonly field: string;
  readonly shop: string;
  readonly books: string;
}

/** An order's requirements. */
export interface Figures {
  readonly total: Big;
  readonly tax: Big;
}

const figure = z.union([z.number(), z.string()]).transform((value) => new Big(value));
export const ANSWER = z.object({
  SubTotal: figure,
  TotalTax: figure,
  Total: figure,
  LineItems: z.array(z.object({ TaxType: z.string(), TaxAmount: figure.default(NOTHING), LineAmount: figure })),
});

/** Xero keeps two decimals. */
const DECIMALS = 2;

export type ComparedOrder = Pick<OrderToPost, 'order' | 'decimals' | 'sale'>;

/**
 * Subtotal, tax, total, the net of each product and the tax of each rate of the ANSWER against the order's own figures, or those
 * of the whole `sale`.
 */
export function differencesOf(compared: ComparedOrder, settings: Settings, posted: Posted): Difference[] {
  const { order, sale } = compared;
  if (!posted.answer.ok) {
    return [{ field: 'refused', shop: `order ${order.id}`, books: posted.answer.errors.join(' ') }];
  }
  const invoice = ANSWER.parse(posted.element);
  const found: Difference[] = [];
  const same = (field: string, shop: Big, books: Big): void => {
    if (!shop.eq(books)) found.push({ field, shop: shop.toFixed(), books: books.toFixed() });
  };
  const own = sale ?? figuresOf(order, settings);
  same('SubTotal', own.total.minus(own.tax), invoice.SubTotal);
  same('TotalTax', own.tax, invoice.TotalTax);
  same('Total', own.total, invoice.Total);
  same('sum of lines', total(invoice.LineItems.map((line) => line.LineAmount)), invoice.SubTotal);
  found.push(...netDifferences(compared, invoice.LineItems));
  for (const tax of taxByRate(order, settings, invoice.LineItems)) {
    if (!isSameTax(compared, own.tax, tax)) {
      const { name, fromShop, inBooks } = tax;
      found.push({ field: `tax of ${name}`, shop: fromShop.toFixed(), books: inBooks.toFixed() });
    }
  }
  if (posted.payment !== null && !posted.payment.ok) {
    found.push({ field: 'payment', shop: order.total, books: posted.payment.errors.join(' ') });
  }
  return found;
}

/** Products stand first, a line each, and no further from their own net than one of the shop's units. */
function netDifferences(
  { order, decimals }: ComparedOrder,
  lines: readonly { readonly LineAmount: Big }[],
): Difference[] {
  const unit = new Big(1).div(10 ** Math.min(decimals, DECIMALS));
  return order.lines.flatMap((line, index) => {
    const net = lines[index]?.LineAmount ?? NOTHING;
    const isOff = line.kind === 'product' && net.minus(line.total).abs().gt(unit);
    return isOff ? [{ field: `net of line ${index + 1}`, shop: line.total, books: net.toFixed() }] : [];
  });
}

/** The order's own figures, or what Xero can keep of them where the owner chose to have them rounded. */
function figuresOf(order: Order, { documents }: Settings): Figures {
  const kept = (amount: string): Big =>
    documents.precision === 'round' ? round(new Big(amount), DECIMALS) : new Big(amount);
  return { total: kept(order.total), tax: kept(order.totalTax) };
}

interface RateTax {
  readonly name: string;
  readonly rates: ReadonlySet<number>;
  readonly fromShop: Big;
  readonly inBooks: Big;
}

/**
 * Rates that stand on one line together have no tax type each, and two rates may share one: what is compared is the tax
 * of all rates and tax types that hang together.
 */
function taxByRate(order: Order, settings: Settings, lines: z.infer<typeof ANSWER>['LineItems']): RateTax[] {
  const groups: { readonly rates: Set<number>; readonly types: Set<string> }[] = [];
  const join = (rates: readonly number[], taxType: string): void => {
    const touching = groups.filter((one) => one.types.has(taxType) || rates.some((rate) => one.rates.has(rate)));
    const merged = {
      rates: new Set([...rates, ...touching.flatMap((one) => [...one.rates])]),
      types: new Set([taxType, ...touching.flatMap((one) => [...one.types])]),
    };
    groups.splice(0, groups.length, ...groups.filter((one) => !touching.includes(one)), merged);
  };
  for (const line of order.lines) {
    const rates = rateIdsOf(line);
    const taxType = settings.taxes.rates[taxSetKey(rates)];
    if (taxType !== undefined) join(rates, taxType);
    // A discount that takes tax back at several rates is posted at each of them.
    else
      for (const rate of rates)
        join([rate], settings.taxes.rates[String(rate)] ?? taxTypeOfSetWith(rate, order, settings));
  }
  return groups.map(({ rates, types }) => ({
    name: [...types].join(', '),
    rates,
    fromShop: total(
      order.taxes
        .filter(({ rateId }) => rates.has(rateId))
        .map(({ taxTotal, shippingTaxTotal }) => new Big(taxTotal).plus(shippingTaxTotal)),
    ),
    inBooks: total(lines.filter(({ TaxType }) => types.has(TaxType)).map(({ TaxAmount }) => TaxAmount)),
  }));
}

function taxTypeOfSetWith(rate: number, order: Order, settings: Settings): string {
  const set = order.lines
    .map(rateIdsOf)
    .find((rates) => rates.includes(rate) && settings.taxes.rates[taxSetKey(rates)]);
  return settings.taxes.rates[taxSetKey(set ?? [rate])] ?? '';
}

/**
 * Where the order's own tax lines, rounded one by one, come to its total tax, each must arrive as it stands. Where they do
 * not (tax rounded at the subtotal; a fee's tax that WooCommerce leaves unrounded), what is left over and a unit more
 * have to go somewhere.
 */
function isSameTax(compared: ComparedOrder, totalTax: Big, { rates, fromShop, inBooks }: RateTax): boolean {
  const { order } = compared;
  const decimals = decimalsOf(compared);
  const rounded = (taxes: Order['taxes']): Big =>
    total(taxes.map(({ taxTotal, shippingTaxTotal }) => round(new Big(taxTotal).plus(shippingTaxTotal), decimals)));
  if (rounded(order.taxes).eq(totalTax)) {
    // A shop of whole pounds prints whole taxes; cents that come to its total as they were charged are no less right.
    return (
      inBooks.eq(round(fromShop, DECIMALS)) ||
      inBooks.eq(rounded(order.taxes.filter(({ rateId }) => rates.has(rateId))))
    );
  }
  const all = total(order.taxes.map(({ taxTotal, shippingTaxTotal }) => new Big(taxTotal).plus(shippingTaxTotal)));
  const leftOver = all.minus(totalTax).abs();
  return inBooks
    .minus(fromShop)
    .abs()
    .lt(leftOver.plus(new Big(1).div(10 ** decimals)));
}

/** Those of the shop's prices, unless the order has finer ones. */
export function decimalsOf({ order, decimals: ofShop }: ComparedOrder): number {
  const decimals = Math.min(ofShop, DECIMALS);
  return [order.total, order.totalTax].every((one) => round(new Big(one), decimals).eq(one)) ? decimals : DECIMALS;
}
