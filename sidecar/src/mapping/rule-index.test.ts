import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anAddress, aFee, anOrder, aProduct, aShipping } from '../../test/accounting/_order.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import { DEFAULT_SETTINGS, readSettings, type Rule, type RuleConditions } from '../domain/settings/settings.ts';
import { ruleIndexFor } from './rule-index.ts';
import { matchesOrder, matchingRules, rulesAmong, rulesForLine } from './invoice/rules.ts';

/** Few values, so that rules and orders meet. */
const one = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const id = one(1, 2, 3);
const word = one('a', 'A ', 'b', 'a=b', '');
const filled = one('a', 'A ', 'b', 'a=b', 'a=', 'b=A');
const everyCondition = {
  ...{ product: id, variation: id, category: id, tag: id, virtual: fc.boolean() },
  sku: one('mug-1', 'MUG-*', '*-1', 'mu*1', '*', ' ', 'MUG-1 '),
  ...{ itemMeta: filled, productType: one('simple', 'gift-card'), taxClass: one('', 'standard', 'reduced-rate') },
  ...{ shippingMethod: one('*', 'flat_rate', 'flat_rate:3', 'x'), fee: one('*', 'Gift', ' gift'), coupon: filled },
  ...{ role: one('guest', 'trade'), orderMeta: filled, renewal: fc.boolean(), vatNumber: fc.boolean() },
  ...{ createdVia: one('checkout', 'Admin'), totalFrom: one('5', '50'), paymentMethod: one('stripe', 'bacs') },
  ...{ country: one<string | string[]>('GB', 'IE', ['IE', 'FR']), currency: one('GBP', 'EUR') },
};
const CONDITIONS = Object.keys(everyCondition) as (keyof typeof everyCondition)[];
/** One or two of them: with more, hardly any rule applies. */
const conditions = fc
  .tuple(fc.record(everyCondition), fc.uniqueArray(one(...CONDITIONS), { minLength: 1, maxLength: 2 }))
  .map(([all, keys]) => Object.fromEntries(keys.map((key) => [key, all[key]])));
const rules = fc
  .array(fc.tuple(conditions, one('200', '210')), { maxLength: 25 })
  .map((all) =>
    readSettings({
      rules: all.map(([when, account]) => ({ when, account })),
    }),
  )
  .map((reading) => (reading.ok ? reading.settings.rules : []));
const attributes = fc.array(fc.record({ label: word, value: word }), { maxLength: 3 });
const line: fc.Arbitrary<OrderLine> = fc.oneof(
  fc
    .record({
      productId: id,
      variationId: one(0, 1, 2),
      sku: one('mug-1', 'MUG-11', '', 'x-1'),
      attributes,
      taxClass: word,
    })
    .map((over) => aProduct(over)),
  fc.record({ methodId: one('flat_rate', 'x'), instanceId: one('3', '') }).map((over) => aShipping(over)),
  fc.record({ name: one('gift', 'Gift ', '*'), taxClass: one('', 'reduced-rate') }).map((over) => aFee(over)),
);
const order: fc.Arbitrary<Order> = fc
  .record({
    ...{
      customerId: one(0, 7),
      currency: one('GBP', 'EUR'),
      paymentMethod: one('stripe', 'bacs'),
      total: one('4.99', '50.00'),
    },
    createdVia: one('checkout', 'admin'),
    meta: fc.array(
      fc.record({
        key: one('a', 'b', '_subscription_renewal', '_vat_number'),
        value: one<string | number>('A', 'b', '', 12),
      }),
      { maxLength: 3 },
    ),
    coupons: fc.array(
      word.map((code) => ({ code, amount: '1' })),
      { maxLength: 2 },
    ),
    shipping: one('GB', 'FR', '').map((country) => anAddress({ country })),
    billing: one('IE', 'GB').map((country) => anAddress({ country })),
  })
  .map((over) => anOrder(over as Partial<Order>));
const product = fc.record({
  ...{ categoryIds: fc.subarray([1, 2, 3]), ancestorIds: fc.subarray([3, 2]), tagIds: fc.subarray([1, 2]) },
  ...{ type: one('simple', 'gift-card', undefined), isVirtual: one(true, false, undefined) },
});

describe('the index of the rules', () => {
  test('finds what looking at every rule finds, in the same order', () => {
    let found = 0;
    fc.assert(
      fc.property(
        rules,
        line,
        order,
        fc.tuple(product, product),
        one(null, { role: 'trade' }),
        (all, of, at, [a, b], customer) => {
          const catalogue = new Map([
            [1, a],
            [2, b],
          ]);
          const facts = { order: at, settings: { ...DEFAULT_SETTINGS, rules: all }, catalogue, customer };
          const everyRule = rulesAmong(all, of, facts);
          expect(rulesForLine(of, facts)).toEqual(everyRule);
          const wanted = everyRule.filter((rule) => matchesOrder(rule.when, facts));
          expect(matchingRules(of, facts)).toEqual(wanted);
          found += wanted.length;
        },
      ),
      { numRuns: 3000 },
    );
    // Otherwise it compares nothing with nothing.
    expect(found).toBeGreaterThan(500);
  });

  test('is made once for a list of rules', () => {
    const some: Rule[] = [{ when: { category: 15 }, account: '210' }];
    expect(ruleIndexFor(some)).toBe(ruleIndexFor(some));
    expect(ruleIndexFor([...some])).not.toBe(ruleIndexFor(some));
    expect([ruleIndexFor(some).placeOf(some[0] ?? { when: {} }), ruleIndexFor(some).placeOf({ when: {} })]).toEqual([
      0, -1,
    ]);
  });
});

/** A line of a shop with 10,000 rules is compared with no more of them than this, as one with ten. */
const COMPARED_MAX = 10;

describe('10,000 rules', () => {
  const bought = aProduct({
    productId: 5,
    sku: 'MUG-00005-L',
    attributes: [{ label: 'Size', value: '5' }],
    taxClass: '',
  });
  const at = anOrder({
    meta: [{ key: 'channel', value: '5' }],
    coupons: [{ code: 'code5', amount: '1' }] as unknown as Order['coupons'],
    shipping: anAddress({ country: 'IE' }),
  });
  const catalogue = new Map([[5, { categoryIds: [5, 6], ancestorIds: [7], tagIds: [5] }]]);
  const by: readonly (readonly [what: string, when: (index: number) => RuleConditions])[] = [
    ['product', (index) => ({ product: index })],
    ['category', (index) => ({ category: index })],
    ['SKU', (index) => ({ sku: `mug-${String(index).padStart(5, '0')}-l` })],
    ['SKU pattern', (index) => ({ sku: `MUG-${String(index).padStart(5, '0')}-*` })],
    ['option', (index) => ({ itemMeta: `Size=${index}` })],
    ['order meta', (index) => ({ orderMeta: `channel=${index}` })],
    ['coupon', (index) => ({ coupon: `CODE${index}` })],
    ['category in a country', (index) => ({ category: index, country: ['IE', 'FR'] })],
    [
      'product of a tax class, virtual or not',
      (index) => ({ product: index, taxClass: 'standard', virtual: index % 2 === 0 }),
    ],
  ];

  test.each(by)('by %s: as few are compared as of ten', (_what, when) => {
    const compared = (count: number) => {
      const all = Array.from({ length: count }, (_, index): Rule => ({ when: when(index + 1), account: '210' }));
      return ruleIndexFor(all).candidates(bought, catalogue.get(5), { order: at }).length;
    };
    expect(compared(10)).toBeGreaterThan(0);
    expect(compared(10_000)).toBe(compared(10));
    expect(compared(10_000)).toBeLessThanOrEqual(COMPARED_MAX);
  });
});
