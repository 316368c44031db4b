import { describe, expect, test } from '@jest/globals';
import { isOrderDecisive, rivalsIn, rulesByPrecedence } from './rule-precedence.ts';
import type { Rule, RuleConditions } from './settings.ts';

const rule = (when: RuleConditions): Rule => ({ when, account: '210' });

test('the most specific rule comes first, then the one with more conditions, then the earlier', () => {
  const rules: RuleConditions[] = [
    { country: 'GB' },
    { category: 15 },
    { product: 7 },
    { category: 16 },
    { category: 15, country: 'GB' },
  ];
  expect(rulesByPrecedence(rules.map(rule))).toEqual([2, 4, 1, 3, 0]);
});

describe('the order of two rules', () => {
  test.each<[string, RuleConditions, RuleConditions]>([
    ['two categories of one product', { category: 15 }, { category: 16 }],
    ['two coupons of one order', { coupon: 'a' }, { coupon: 'b' }],
    ['the same product by different conditions', { product: 7, country: 'GB' }, { product: 7, role: 'trade' }],
    ['countries in common', { country: ['GB', 'IE'] }, { country: ['IE', 'FR'] }],
    ['a shipping method and its instance', { shippingMethod: 'flat_rate' }, { shippingMethod: 'flat_rate:3' }],
    ['any fee and a named one', { fee: '*' }, { fee: 'Gift wrap' }],
    ['the standard class by both of its names', { taxClass: '' }, { taxClass: 'standard' }],
    ['two patterns of SKUs', { sku: 'MUG-*' }, { sku: '*-L' }],
    ['two metas of one order', { orderMeta: '_gift' }, { orderMeta: '_wrap=yes' }],
    ['a meta and its value', { orderMeta: '_gift' }, { orderMeta: '_gift=yes' }],
    ['totals that overlap', { totalFrom: '100' }, { totalFrom: '500' }],
  ])('counts for %s', (_name, a, b) => {
    expect(isOrderDecisive(rule(a), rule(b))).toBe(true);
  });

  test.each<[string, RuleConditions, RuleConditions]>([
    ['a product and its category', { product: 7 }, { category: 15 }],
    ['one with more conditions', { category: 15 }, { category: 16, country: 'GB' }],
    ['two products', { product: 7 }, { product: 8 }],
    ['two countries', { country: 'GB' }, { country: ['IE', 'FR'] }],
    ['two instances of a shipping method', { shippingMethod: 'flat_rate:1' }, { shippingMethod: 'flat_rate:3' }],
    ['two fees', { fee: 'Gift wrap' }, { fee: 'Handling' }],
    ['two tax classes', { taxClass: '' }, { taxClass: 'reduced-rate' }],
    ['two SKUs', { sku: 'MUG-L' }, { sku: 'MUG-S' }],
    ['two values of a meta', { orderMeta: '_gift=yes' }, { orderMeta: '_gift=no' }],
    ['totals without one in common', { totalFrom: '100', country: 'GB' }, { totalFrom: '1', totalBelow: '100' }],
    ['renewals and others', { renewal: true }, { renewal: false }],
    ['a virtual product and shipping', { virtual: true }, { shippingMethod: '*' }],
    ['two currencies', { currency: 'EUR' }, { currency: 'GBP' }],
    ['two states of a country', { country: 'US', state: 'CA' }, { country: 'US', state: 'NY' }],
  ])('does not count for %s', (_name, a, b) => {
    expect(isOrderDecisive(rule(a), rule(b))).toBe(false);
  });

  test('does not count for rules that decide different fields', () => {
    expect(isOrderDecisive(rule({ category: 15 }), { when: { category: 16 }, taxType: 'OUTPUT2' })).toBe(false);
  });
});

test('a rule moves past the next one that the order decides against, over those it does not', () => {
  const rules = [{ category: 15 }, { product: 7 }, { country: 'GB' }, { category: 16 }].map(rule);
  const rivalOf = rivalsIn(rules);
  expect(rivalOf(0, 1)).toBe(3);
  expect(rivalOf(3, -1)).toBe(0);
  expect(rivalOf(0, -1)).toBeNull();
  expect(rivalOf(1, 1)).toBeNull();
});
