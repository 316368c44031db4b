import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { Basket, Coupon } from '../../simulators/shops/basket.ts';
import { checkout, type StoredLine } from '../../simulators/shops/cart.ts';
import type { GeneratedShop, TaxClass } from '../../simulators/shops/markets.ts';
import { integerAt, objectsAt, textAt, type JsonObject } from '../../simulators/store/json.ts';
import { readRecording, type Recording } from '../../simulators/store/recording.ts';

/*
 * The generator against WooCommerce itself: the basket of a recorded order (its prices, coupons, shipping and fees) is
 * filled in again, and every figure must come out as the real shop stored it.
 */
const SCENARIOS = [
  'uk_vat_incl',
  'uk_vat_incl_subtotal',
  'uk_vat_excl',
  'uk_vat_excl_subtotal',
  'au_gst_incl',
  'nz_gst_incl',
  'us_state_county',
  'us_compound',
  'us_compound_subtotal',
  'coupons_incl',
  'coupons_excl',
  'fees',
  'fees_incl',
  'jp_jpy',
  'bh_bhd3',
  'many_lines',
  'qty_fractional',
];

/** A shop's third class, whatever it is called ("gst-free"). */
function classOf(line: JsonObject): TaxClass {
  const text = line['tax_class'] ?? '';
  return text === '' || text === '0' ? '' : text === 'reduced-rate' ? 'reduced-rate' : 'zero-rate';
}

/** What WooCommerce writes as a JSON number. */
function number(parent: JsonObject | undefined, key: string): string {
  const value = parent?.[key];
  if (typeof value !== 'number') throw new Error(`"${key}" is no number.`);
  return String(value);
}

const TYPES = ['fixed_product', 'percent', 'fixed_cart'] as const;
function couponType(coupon: JsonObject): Coupon['type'] {
  const type = TYPES.find((one) => one === coupon['discount_type']);
  if (type === undefined) throw new Error('An unknown kind of coupon.');
  return type;
}

/** The first line of each class shows its rows. */
function taxesOf(order: JsonObject, lines: readonly JsonObject[]): GeneratedShop['taxes'] {
  const onShipping = new Set(objectsAt(order, 'shipping_lines').flatMap(ratesOn));
  return lines
    .filter((line) => ratesOn(line).length > 0)
    .map((line) => ({
      place: '',
      taxClass: classOf(line),
      rows: ratesOn(line).map((id) => {
        const tax = objectsAt(order, 'tax_lines').find(({ rate_id: rate }) => rate === id);
        const percent = number(tax, 'rate_percent');
        return { id, percent, compound: tax?.['compound'] === true, onShipping: onShipping.has(id) };
      }),
      rate: '',
      shippingRate: '',
    }));
}

function ratesOn(line: JsonObject): number[] {
  return objectsAt(line, 'taxes').flatMap((tax) => (textAt(tax, 'total') === '' ? [] : [integerAt(tax, 'id')]));
}

/** Prices may be finer than the currency (0.0125 a screw). */
const PRICE_DECIMALS_MORE = 2;

/** What the buyer saw on the shelf, from the line before its coupons. */
function priceOf(shop: GeneratedShop, line: JsonObject): Big {
  const taxes = objectsAt(line, 'taxes').map((tax) => new Big(textAt(tax, 'subtotal') || 0));
  const gross = taxes.reduce((sum, tax) => sum.plus(tax), new Big(textAt(line, 'subtotal')));
  const amount = shop.pricesIncludeTax ? gross : new Big(textAt(line, 'subtotal'));
  return amount.div(number(line, 'quantity')).round(shop.decimals + PRICE_DECIMALS_MORE);
}

function toBasket(shop: GeneratedShop, order: JsonObject): Basket {
  const toLine = (line: JsonObject, price: Big, quantity = '1') => {
    return { price, quantity: new Big(quantity), taxClass: classOf(line), isTaxed: ratesOn(line).length > 0 };
  };
  return {
    place: '',
    isVatExempt: false,
    items: objectsAt(order, 'line_items').map((line) => toLine(line, priceOf(shop, line), number(line, 'quantity'))),
    coupons: objectsAt(order, 'coupon_lines').map((coupon) => ({
      code: textAt(coupon, 'code'),
      type: couponType(coupon),
      amount: new Big(number(coupon, 'nominal_amount')),
    })),
    shipping: objectsAt(order, 'shipping_lines').map((line) => toLine(line, new Big(textAt(line, 'total')))),
    fees: objectsAt(order, 'fee_lines').map((line) =>
      toLine(line, new Big(textAt(line, 'amount') || textAt(line, 'total'))),
    ),
    madeBy: 'checkout',
    edit: { kind: 'none' },
  };
}

function toShop(recording: Recording, order: JsonObject): GeneratedShop {
  // A class of which the basket holds no goods is known by the fee that has it.
  const lines = [...objectsAt(order, 'line_items'), ...objectsAt(order, 'fee_lines')];
  return {
    id: recording.scenario,
    key: '',
    seed: 'EU',
    currency: recording.currency,
    zone: recording.timezone,
    decimals: recording.priceDecimals,
    pricesIncludeTax: order['prices_include_tax'] === true,
    roundsAtSubtotal: recording.scenario.endsWith('_subtotal'),
    places: [['', 1]],
    taxes: taxesOf(order, lines),
    untaxed: '',
    hasFixedGrossPrices: false,
  };
}

const cases = SCENARIOS.flatMap((scenario) => {
  const recording = readRecording(scenario, 'https://shop.example.com');
  return recording.orders.flatMap(({ name, order, exactOrder }) => {
    const exact = exactOrder ?? order;
    return exact !== null && textAt(exact, 'created_via') === 'checkout'
      ? [[`${scenario}/${name}`, recording, exact] as const]
      : [];
  });
});

test('there are recorded orders of the classic checkout', () => {
  expect(cases.length).toBeGreaterThan(40);
});

test.each(cases)('%s comes out as WooCommerce stored it', (_, recording, order) => {
  const shop = toShop(recording, order);
  const basket = toBasket(shop, order);
  const made = checkout(shop, basket);
  const figure = (text: string | Big) => new Big(text).round(6).toFixed(6);
  const wanted = (list: string) =>
    objectsAt(order, list).map((line) => [figure(textAt(line, 'total')), figure(textAt(line, 'total_tax'))]);
  const got = (list: StoredLine['kind']) =>
    made.lines.filter(({ kind }) => kind === list).map(({ net, tax }) => [figure(net), figure(tax)]);
  for (const list of ['line_items', 'shipping_lines', 'fee_lines'] as const)
    expect([list, got(list)]).toEqual([list, wanted(list)]);
  expect([made.cartTax, made.shippingTax, made.totalTax, made.total].map(figure)).toEqual(
    ['cart_tax', 'shipping_tax', 'total_tax', 'total'].map((key) => figure(textAt(order, key))),
  );
});
