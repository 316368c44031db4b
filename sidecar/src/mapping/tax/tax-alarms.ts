import type { Big } from 'big.js';
import { decimal, moneyInWords, roundTo, sum, toMoney, toPlain, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { countryName } from '../contact/country-name.ts';
import { lineName } from '../description.ts';
import type { LinePart } from '../invoice/split-fee-line.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Planning } from '../planning.ts';
import { combinedPercent, ratesById, taxSetKey, taxSetName } from './tax-set.ts';
import { isDeliveryTaxed } from './union.ts';
import { causeByPlace, destinationOf, untaxedCause } from './untaxed-cause.ts';

type TaxedPart = LinePart & { readonly line: OrderLine; readonly taxRate: { readonly taxType: string } };

/** Xero's "No VAT": chosen by sellers who are not registered, whose rates are all 0. */
const NO_VAT = 'NONE';

/** What is posted as the shop charged it, although its tax looks wrong: notices, one for each cause. */
export function taxAlarms(parts: readonly TaxedPart[], figures: OrderFigures, planning: Planning): Problem[] {
  return [
    ...soldWithoutVat(parts, planning),
    ...standardRateZero(parts, planning),
    ...taxUnlikeRates(parts, figures, planning),
    ...deliveryUntaxed(parts, planning),
  ];
}

/** Distance sales: the VAT of the buyer's country is due, and WooCommerce found no rate for it. */
function soldWithoutVat(parts: readonly TaxedPart[], planning: Planning): Problem[] {
  const sold = parts.filter(
    ({ line, net, rateIds }) =>
      line.kind !== 'shipping' &&
      rateIds.length === 0 &&
      net.gt(ZERO) &&
      untaxedCause(line, planning) === 'consumerInUnion',
  );
  const placeOf = ({ line }: TaxedPart) => [destinationOf(line, planning), classOf(line)].join('|');
  return [...Map.groupBy(sold, placeOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const country = destinationOf(first.line, planning);
    const [taxClass, net] = [classOf(first.line), sum(group.map((part) => part.net))];
    return {
      code: 'sold_without_vat',
      message:
        `Sold to a consumer in ${countryName(country) || country} without VAT: WooCommerce has no rate for class ` +
        `${taxClass} there (${moneyInWords(roundTo(net, XERO_DECIMALS), planning.order.currency)}).`,
      fix:
        'If VAT of that country is due (one-stop shop), add its rates in WooCommerce (Settings, Tax) and correct this order. ' +
        'If the buyer is a business, its VAT number is missing on the order.',
      details: { country, taxClass, net: toMoney(net) },
    };
  });
}

/** Where tax is on the value added, no standard rate is 0: a row of the tax table was left empty, or is of another class. */
function standardRateZero(parts: readonly TaxedPart[], planning: Planning): Problem[] {
  const { order, lists } = planning;
  const rates = ratesById(order.taxes);
  const untaxed = parts.filter(({ line, net, rateIds, taxRate }) => {
    if (line.kind !== 'product' || line.taxClass !== '' || rateIds.length === 0 || !net.gt(ZERO)) return false;
    const cause = causeByPlace(line, planning);
    const isTaxedThere =
      cause === 'consumerInUnion' || (cause === 'domesticUntaxed' && isDeliveryTaxed(lists.countryCode ?? ''));
    return isTaxedThere && taxRate.taxType !== NO_VAT && combinedPercent(rateIds, rates)?.eq(ZERO) === true;
  });
  const placeOf = (part: TaxedPart) => [destinationOf(part.line, planning), taxSetKey(part.rateIds)].join('|');
  return [...Map.groupBy(untaxed, placeOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const country = destinationOf(first.line, planning);
    const net = sum(group.map((part) => part.net));
    return {
      code: 'standard_rate_zero',
      message:
        `Sold in ${countryName(country) || country} without tax: the standard tax class has the rate ` +
        `${taxSetName(first.rateIds, rates)} there (${moneyInWords(roundTo(net, XERO_DECIMALS), order.currency)}).`,
      fix:
        'Correct the rate in WooCommerce (Settings, Tax, Standard rates) and the tax of this order. If the product is ' +
        'zero-rated, give it the tax class “Zero rate”. It is posted as the shop charged it.',
      details: { country, rates: taxSetKey(first.rateIds), net: toMoney(net) },
    };
  });
}

function taxUnlikeRates(parts: readonly TaxedPart[], { taxDecimals }: OrderFigures, { order }: Planning): Problem[] {
  const rates = ratesById(order.taxes);
  const unit = decimal('1').div(10 ** taxDecimals);
  const misfits = parts.filter((part) => part.net.gt(ZERO) && !fitsRate(part, rates, unit));
  return [...Map.groupBy(misfits, ({ rateIds }) => taxSetKey(rateIds)).entries()].flatMap(([key, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const percent = combinedPercent(first.rateIds, rates) ?? ZERO;
    const [net, tax] = [sum(group.map((part) => part.net)), sum(group.map((part) => part.tax))];
    const own = toPlain(tax.times(100).div(net).round(1));
    const figures = `Tax ${moneyInWords(roundTo(tax, XERO_DECIMALS), order.currency)} on ${moneyInWords(roundTo(net, XERO_DECIMALS), order.currency)} is ${own} %`;
    const rate = taxSetName(first.rateIds, rates);
    return {
      code: 'tax_unlike_rate',
      message: `${figures}; the rate is ${rate}: ${namesOf(group)}.`,
      fix: 'Check the tax of the order in WooCommerce. It is posted as the shop charged it.',
      details: { rates: key, net: toMoney(net), tax: toMoney(tax), percent: toPlain(percent) },
    };
  });
}

/** Rounding moves the tax of each rate a little; another unit for a net that was derived from a price with tax. */
function fitsRate({ rateIds, net, tax }: TaxedPart, rates: ReadonlyMap<number, OrderTax>, unit: Big): boolean {
  const percent = rateIds.length === 0 ? null : combinedPercent(rateIds, rates);
  if (percent === null) return true;
  const expected = net.times(percent).div(100);
  return tax
    .minus(expected)
    .abs()
    .lte(unit.times(rateIds.length + 1));
}

/** US states exempt delivery; where tax is on the value added, it is taxed like the goods. */
function deliveryUntaxed(parts: readonly TaxedPart[], { order, lists }: Planning): Problem[] {
  const goods = parts.filter(({ line, net }) => line.kind === 'product' && net.gt(ZERO));
  const isAllTaxed = goods.length > 0 && goods.every(({ tax }) => tax.gt(ZERO));
  if (!isAllTaxed || !isDeliveryTaxed(lists.countryCode ?? '')) return [];
  const untaxed = parts.filter(({ line, net, tax, rateIds }) => {
    return line.kind === 'shipping' && rateIds.length === 0 && net.gt(ZERO) && tax.eq(ZERO);
  });
  if (untaxed.length === 0) return [];
  const net = sum(untaxed.map((part) => part.net));
  return [
    {
      code: 'delivery_untaxed',
      message: `Delivery of ${moneyInWords(roundTo(net, XERO_DECIMALS), order.currency)} has no tax, although everything delivered with it is taxed.`,
      fix: 'Check the tax status of the shipping method in WooCommerce (Settings, Shipping) and its tax class. It is posted as the shop charged it.',
      details: { net: toMoney(net) },
    },
  ];
}

function classOf(line: OrderLine): string {
  return line.kind === 'shipping' || line.taxClass === '' ? 'standard' : line.taxClass;
}

function namesOf(group: readonly TaxedPart[]): string {
  const [first, ...others] = group;
  const name = first === undefined ? '' : `"${lineName(first.line)}"`;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
