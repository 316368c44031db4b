import { describe, expect, test } from '@jest/globals';
import { anAddress, aFee, anOrder, aProduct, aShipping } from '../../../test/accounting/_order.ts';
import type { OrderLine } from '../../domain/order.ts';
import { matchingRules, ruleName } from './rules.ts';
import { DEFAULT_SETTINGS, type Rule, type RuleConditions } from '../../domain/settings/settings.ts';

const catalogue = new Map([[55, { categoryIds: [15, 16], tagIds: [30] }]]);
const product = aProduct({ productId: 55, variationId: 77, taxClass: 'reduced-rate' });
const order = anOrder({ shipping: anAddress({ country: 'IE' }) });

function names(line: OrderLine, conditions: RuleConditions[], at = order): string[] {
  const rules = conditions.map((when): Rule => ({ when, account: '210' }));
  const facts = { order: at, settings: { ...DEFAULT_SETTINGS, rules }, catalogue };
  return matchingRules(line, facts).map((rule) => ruleName(rule.when));
}

describe('matchingRules', () => {
  test('the most specific rule stands first, whatever the order they are written in', () => {
    const all: RuleConditions[] = [
      { country: 'IE' },
      { taxClass: 'reduced-rate' },
      { tag: 30 },
      { category: 16 },
      { product: 55 },
      { variation: 77 },
    ];
    expect(names(product, all)).toEqual([
      'variation 77',
      'product 55',
      'category 16',
      'tag 30',
      'tax class reduced-rate',
      'country IE',
    ]);
  });

  test('a rule with one more condition is more specific', () => {
    expect(names(product, [{ category: 15 }, { category: 15, country: ['FR', 'IE'] }])).toEqual([
      'category 15 and country FR, IE',
      'category 15',
    ]);
  });

  test('every condition of a rule must hold', () => {
    expect(names(product, [{ category: 15, country: 'GB' }, { product: 56 }, { tag: 31 }, { fee: '*' }])).toEqual([]);
  });

  test('shipping and fees are matched by kind, method and name', () => {
    expect(names(aShipping(), [{ shippingMethod: '*' }, { shippingMethod: 'local_pickup' }])).toEqual(['shipping']);
    expect(names(aFee(), [{ fee: 'gift WRAPPING' }, { fee: 'other' }])).toEqual(['fee "gift WRAPPING"']);
    expect(names(aShipping(), [{ taxClass: '' }])).toEqual([]);
  });

  test('the standard tax class is "standard" or nothing', () => {
    expect(names(aProduct(), [{ taxClass: '' }])).toEqual(['tax class standard']);
    expect(names(aProduct(), [{ taxClass: 'standard' }])).toEqual(['tax class standard']);
  });

  test('an order without delivery goes to its billing country', () => {
    const digital = anOrder({ shipping: anAddress({ country: '' }), billing: anAddress({ country: 'FR' }) });
    expect(names(product, [{ country: 'FR' }, { country: 'IE' }], digital)).toEqual(['country FR']);
  });

  test('a product that is gone from the shop has no categories', () => {
    expect(names(aProduct({ productId: 99 }), [{ category: 15 }])).toEqual([]);
  });

  test('coupon, role, payment method and state are matched with the order', () => {
    const coupons = [{ code: 'Spring10' }];
    const at = anOrder({ coupons, shipping: anAddress({ country: 'US', state: 'CA' }) });
    const all: RuleConditions[] = [
      { country: 'US', state: 'CA' },
      { paymentMethod: 'stripe' },
      { role: 'trade' },
      { coupon: 'SPRING10' },
    ];
    const others: RuleConditions[] = [
      { country: 'US', state: 'NY' },
      { paymentMethod: 'bacs' },
      { role: 'guest' },
      { coupon: 'autumn' },
    ];
    const rules = [...all, ...others].map((when): Rule => ({ when, account: '210' }));
    const facts = { order: at, settings: { ...DEFAULT_SETTINGS, rules }, catalogue, customer: { role: 'trade' } };
    const found = matchingRules(product, facts);
    expect(found.map((rule) => ruleName(rule.when))).toEqual([
      'coupon "SPRING10"',
      'role trade',
      'payment method stripe',
      'state CA and country US',
    ]);
  });

  test('products are matched by SKU, option, type and whether they are delivered', () => {
    const mug = aProduct({ productId: 55, sku: 'MUG-Blue-L', attributes: [{ label: 'Size', value: 'L' }] });
    const known = new Map([[55, { categoryIds: [], tagIds: [], type: 'subscription', isVirtual: true }]]);
    const found = (when: RuleConditions, line: OrderLine = mug) =>
      matchingRules(line, {
        ...{ order, catalogue: known },
        settings: { ...DEFAULT_SETTINGS, rules: [{ when, account: '210' }] },
      }).length === 1;
    for (const sku of ['mug-blue-l', 'MUG-*', '*-L', '*blue*', 'M*-*-L', '*'])
      expect([sku, found({ sku })]).toEqual([sku, true]);
    for (const sku of ['mug', 'MUG-*-XL', 'MUG-BLUE-L*L', '*green*', 'MUG-Blue-*e-L']) {
      expect([sku, found({ sku })]).toEqual([sku, false]);
    }
    expect(found({ sku: '*' }, aProduct({ productId: 55, sku: null }))).toBe(false);
    expect([found({ itemMeta: 'size' }), found({ itemMeta: 'Size = l' })]).toEqual([true, true]);
    expect([found({ itemMeta: 'Size=XL' }), found({ itemMeta: 'Colour' })]).toEqual([false, false]);
    expect([found({ productType: 'subscription' }), found({ productType: 'simple' })]).toEqual([true, false]);
    expect([found({ virtual: true }), found({ virtual: false })]).toEqual([true, false]);
    // A product that is gone: nobody knows.
    const gone = aProduct({ productId: 56 });
    expect([found({ virtual: true }, gone), found({ virtual: false }, gone)]).toEqual([false, false]);
    expect([found({ virtual: true }, aShipping()), found({ sku: '*' }, aFee())]).toEqual([false, false]);
  });

  test('a pattern of many stars takes no time, whatever the SKU', () => {
    const line = aProduct({ sku: 'a'.repeat(10_000) });
    expect(names(line, [{ sku: `${'*a'.repeat(90)}*b` }])).toEqual([]);
  });

  test('orders are matched by meta, renewal, VAT number, where they were made, total and currency', () => {
    const meta = [
      { key: '_gift', value: 'Yes' },
      { key: '_subscription_renewal', value: 812 },
      { key: '_vat_number', value: 'IE6388047V' },
    ];
    const at = anOrder({ meta, createdVia: 'subscription', total: '100.00', currency: 'EUR' });
    const yes: RuleConditions[] = [
      { orderMeta: '_gift' },
      { orderMeta: '_gift=yes' },
      { renewal: true },
      { vatNumber: true },
      { createdVia: 'subscription' },
      { totalFrom: '100' },
      { totalBelow: '100.01' },
      { currency: 'EUR' },
    ];
    const no: RuleConditions[] = [
      { orderMeta: '_gift=no' },
      { orderMeta: '_wrap' },
      { renewal: false },
      { vatNumber: false },
      { createdVia: 'admin' },
      { totalFrom: '100.01' },
      { totalBelow: '100' },
      { currency: 'GBP' },
    ];
    expect(names(product, [...no, ...yes], at)).toEqual([
      'order meta "_gift"',
      'order meta "_gift=yes"',
      'renewals',
      'buyers with a VAT number',
      'created via subscription',
      'total from 100',
      'total below 100.01',
      'currency EUR',
    ]);
    expect(names(product, [{ renewal: false }, { vatNumber: false }], anOrder())).toEqual([
      'orders that are no renewal',
      'buyers without a VAT number',
    ]);
  });
});
