import { Big } from 'big.js';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import type { Amiss } from '../judges/order-in-books.ts';
import type { SalesDocument } from '../xero/accounting/organisation.ts';
import { NOTHING, round, total } from '../shops/money.ts';

/** An order's requirements. */
export interface Figures {
  readonly total: Big;
  readonly tax: Big;
}

/** An order to post, and whether WooCommerce's own formula makes its total. */
export interface OrderToPost {
  /** e.g. "gb-incl-line #17" or "coupons_incl/001-percent": identifies it. */
  readonly name: string;
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly isWellFormed: boolean;
  /** Decimals of the shop's prices. */
  readonly decimals: number;
  /** They are fewer than the currency has: its own rounding may be a line. */
  readonly isCoarse: boolean;
  /** If the order requests a deposit and its owner invoices the whole sale: the sale's total. */
  readonly sale: Figures | null;
}

export type ComparedOrder = Pick<OrderToPost, 'order' | 'decimals' | 'sale'>;
export type Document = Pick<SalesDocument, 'lines' | 'lineAmountTypes' | 'totals'>;

/** Xero keeps two decimals. */
export const DECIMALS = 2;

/**
 * Subtotal, tax, total, the net of each product and the tax of each rate in the books against the order's own figures, or
 * those of the whole `sale`.
 */
export function differencesOf(compared: ComparedOrder, settings: Settings, invoice: Document): Amiss[] {
  const { order, sale } = compared;
  const { subTotal, totalTax, total: sum } = invoice.totals;
  const lines = linesOf(invoice);
  const own = sale ?? { total: kept(order.total, settings), tax: kept(order.totalTax, settings) };
  const figures: readonly (readonly [string, Big, Big.BigSource])[] = [
    ['SubTotal', own.total.minus(own.tax), subTotal],
    ['TotalTax', own.tax, totalTax],
    ['Total', own.total, sum],
    ['sum of lines', total(lines.map(({ net }) => net)), subTotal],
  ];
  return [
    ...figures.filter(([, shop, books]) => !shop.eq(books)).map(([field, shop, books]) => amiss(field, shop, books)),
    ...netDifferences(compared, wholeLines(order, lines)),
    ...taxByRate(order, settings, lines)
      .filter((tax) => !isSameTax(compared, own.tax, tax))
      .map(({ name, fromShop, inBooks }) => amiss(`tax of ${name}`, fromShop, inBooks)),
  ];
}

export function amiss(field: string, shop: Big.BigSource, books: Big.BigSource): Amiss {
  return { field, shop: new Big(shop).toFixed(), books: new Big(books).toFixed() };
}

/** A figure, or what Xero can keep of it where the owner chose to have it rounded. */
export function kept(amount: string, { documents }: Settings): Big {
  return documents.precision === 'round' ? round(new Big(amount), DECIMALS) : new Big(amount);
}

export interface BookedLine {
  readonly description: string;
  readonly quantity: Big;
  readonly taxType: string;
  readonly net: Big;
  readonly tax: Big;
}

export function linesOf({ lines, lineAmountTypes }: Document): BookedLine[] {
  return lines.flatMap(({ description, amounts }) => {
    if (amounts === null) return [];
    const [amount, tax] = [new Big(amounts.lineAmount), new Big(amounts.taxAmount)];
    const net = lineAmountTypes === 'Inclusive' ? amount.minus(tax) : amount;
    return [{ description, quantity: new Big(amounts.quantity), taxType: amounts.taxType ?? '', net, tax }];
  });
}

/** The pieces of a product whose last one is a line of its own are one line again. */
function wholeLines(order: Order, lines: readonly BookedLine[]): BookedLine[] {
  const whole: BookedLine[] = [];
  let place = 0;
  for (const sold of order.lines) {
    const [line, next] = [lines[place], lines[place + 1]];
    if (line === undefined) break;
    const isApart =
      sold.kind === 'product' &&
      next?.description === line.description &&
      next.quantity.eq(1) &&
      line.quantity.plus(1).eq(sold.quantity);
    whole.push(isApart ? { ...line, net: line.net.plus(next.net), tax: line.tax.plus(next.tax) } : line);
    place += isApart ? 2 : 1;
  }
  return whole;
}

/** Products stand first, a line each, and no further from their own net than one of the shop's units. */
function netDifferences({ order, decimals }: ComparedOrder, lines: readonly BookedLine[]): Amiss[] {
  const unit = new Big(1).div(10 ** Math.min(decimals, DECIMALS));
  return order.lines.flatMap((line, index) => {
    const net = lines[index]?.net ?? NOTHING;
    const isOff = line.kind === 'product' && net.minus(line.total).abs().gt(unit);
    return isOff ? [amiss(`net of line ${index + 1}`, line.total, net)] : [];
  });
}

/** The rates that applied to a line: an empty total is none. */
export function ratesOn({ taxes }: OrderLine): number[] {
  return taxes.filter((tax) => tax.total !== '').map(({ rateId }) => rateId);
}

/** The tax type in the settings for lines with exactly these rates. */
export function taxTypeFor(rates: readonly number[], { taxes }: Settings): string | undefined {
  return taxes.rates[rates.toSorted((a, b) => a - b).join('+')];
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
function taxByRate(order: Order, settings: Settings, lines: readonly BookedLine[]): RateTax[] {
  let groups: { readonly rates: ReadonlySet<number>; readonly types: ReadonlySet<string> }[] = [];
  const join = (rates: readonly number[], taxType: string): void => {
    const touching = groups.filter((one) => one.types.has(taxType) || rates.some((rate) => one.rates.has(rate)));
    const merged = {
      rates: new Set([...rates, ...touching.flatMap((one) => [...one.rates])]),
      types: new Set([taxType, ...touching.flatMap((one) => [...one.types])]),
    };
    groups = [...groups.filter((one) => !touching.includes(one)), merged];
  };
  const sets = order.lines.map(ratesOn);
  const typeWith = (rate: number) =>
    taxTypeFor([rate], settings) ??
    sets.flatMap((rates) => (rates.includes(rate) ? (taxTypeFor(rates, settings) ?? []) : []))[0] ??
    '';
  for (const rates of sets) {
    const taxType = taxTypeFor(rates, settings);
    if (taxType !== undefined) join(rates, taxType);
    // A discount that takes tax back at several rates is posted at each of them.
    else for (const rate of rates) join([rate], typeWith(rate));
  }
  return groups.map(({ rates, types }) => ({
    name: [...types].join(', '),
    rates,
    fromShop: total(order.taxes.filter(({ rateId }) => rates.has(rateId)).map(taxOf)),
    inBooks: total(lines.filter(({ taxType }) => types.has(taxType)).map(({ tax }) => tax)),
  }));
}

function taxOf({ taxTotal, shippingTaxTotal }: Order['taxes'][number]): Big {
  return new Big(taxTotal).plus(shippingTaxTotal);
}

/**
 * Where the order's own tax lines, rounded one by one, come to its total tax, each must arrive as it stands. Where they do
 * not (tax rounded at the subtotal; a fee's tax that WooCommerce leaves unrounded), what is left over and a unit more
 * have to go somewhere.
 */
function isSameTax(compared: ComparedOrder, totalTax: Big, { rates, fromShop, inBooks }: RateTax): boolean {
  const { taxes } = compared.order;
  const decimals = decimalsOf(compared);
  const rounded = (some: Order['taxes']): Big => total(some.map((tax) => round(taxOf(tax), decimals)));
  if (rounded(taxes).eq(totalTax)) {
    // A shop of whole pounds prints whole taxes; cents that come to its total as they were charged are no less right.
    return (
      inBooks.eq(round(fromShop, DECIMALS)) || inBooks.eq(rounded(taxes.filter(({ rateId }) => rates.has(rateId))))
    );
  }
  const leftOver = total(taxes.map(taxOf)).minus(totalTax).abs();
  const unit = new Big(1).div(10 ** decimals);
  return inBooks.minus(fromShop).abs().lt(leftOver.plus(unit));
}

/** Those of the shop's prices, unless the order has finer ones. */
export function decimalsOf({ order, decimals: ofShop }: ComparedOrder): number {
  const decimals = Math.min(ofShop, DECIMALS);
  return [order.total, order.totalTax].every((one) => round(new Big(one), decimals).eq(one)) ? decimals : DECIMALS;
}
