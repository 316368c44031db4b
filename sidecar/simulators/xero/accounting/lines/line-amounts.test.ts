import { describe, expect, test } from '@jest/globals';
import Big from 'big.js';
import { effectivePercent, priceLine, taxOn, type SentAmounts } from './line-amounts.ts';

const NONE_SENT: SentAmounts = {
  quantity: undefined,
  unitAmount: undefined,
  lineAmount: undefined,
  discountRate: undefined,
  discountAmount: undefined,
};
const PRICING = { unitDp: 2, midpoint: 'half-up', tolerance: new Big(0) } as const;

function priced(sent: Partial<Record<keyof SentAmounts, string>>, pricing: Parameters<typeof priceLine>[1] = PRICING) {
  const amounts = Object.fromEntries(Object.entries(sent).map(([field, value]) => [field, new Big(value)]));
  const price = priceLine({ ...NONE_SENT, ...amounts }, pricing);
  if ('problem' in price) return price.problem;
  return [price.quantity.toString(), price.unitAmount.toString(), price.lineAmount.toFixed(2)].join(' ');
}

describe('a line amount', () => {
  test('is quantity times the unit amount rounded first', () => {
    expect(priced({ quantity: '3', unitAmount: '1.005' })).toBe('3 1.01 3.03');
    expect(priced({ quantity: '3', unitAmount: '1.00333' })).toBe('3 1 3.00');
  });

  test('keeps four decimals of the unit amount with unitdp=4', () => {
    expect(priced({ quantity: '3', unitAmount: '1.00333' }, { ...PRICING, unitDp: 4 })).toBe('3 1.0033 3.01');
  });

  test('keeps four decimals of the quantity', () => {
    expect(priced({ quantity: '0.33333', unitAmount: '30' })).toBe('0.3333 30 10.00');
  });

  test('rounds a half away from zero, or to even by the switch', () => {
    expect(priced({ quantity: '1', unitAmount: '2.165' })).toBe('1 2.17 2.17');
    expect(priced({ quantity: '1', unitAmount: '-2.165' })).toBe('1 -2.17 -2.17');
    expect(priced({ quantity: '1', unitAmount: '2.165' }, { ...PRICING, midpoint: 'half-even' })).toBe('1 2.16 2.16');
  });

  test('yields whichever of quantity and unit amount was left out', () => {
    expect(priced({ lineAmount: '10.00', quantity: '3' })).toBe('3 3.33 10.00');
    expect(priced({ lineAmount: '10.00', unitAmount: '4' })).toBe('2.5 4 10.00');
    expect(priced({ lineAmount: '10.00' })).toBe('1 10 10.00');
  });

  test('that disagrees with both others is refused', () => {
    const text = 'The line total 10.00 does not match the expected line total 10.01';
    expect(priced({ quantity: '1', unitAmount: '10.01', lineAmount: '10' })).toBe(text);
    const tolerant = { ...PRICING, tolerance: new Big('0.01') };
    expect(priced({ quantity: '1', unitAmount: '10.01', lineAmount: '10' }, tolerant)).toBe('1 10.01 10.01');
  });

  test('sent on a line discounted by everything is refused as recorded', () => {
    const text = 'The line total -0.01 does not match the expected line total 0.00';
    expect(priced({ quantity: '1', unitAmount: '9.99', lineAmount: '0', discountRate: '100' })).toBe(text);
    expect(priced({ quantity: '1', unitAmount: '9.99', discountRate: '100' })).toBe('1 9.99 0.00');
  });
});

describe('a discount', () => {
  test('by rate reduces the line, after rounding the rate to two decimals', () => {
    expect(priced({ quantity: '2', unitAmount: '10.00', discountRate: '10' })).toBe('2 10 18.00');
    expect(priced({ quantity: '1', unitAmount: '300', discountRate: '33.333' })).toBe('1 300 200.01');
  });

  test('by amount reduces the line', () => {
    expect(priced({ quantity: '2', unitAmount: '10.00', discountAmount: '2.50' })).toBe('2 10 17.50');
  });

  const refused = (value: string) =>
    `The discount rate '${value}' is invalid. Discount must not be greater than the line total.`;

  test('above the line is refused', () => {
    expect(priced({ quantity: '1', unitAmount: '10', discountAmount: '10.01' })).toBe(refused('10.01'));
    expect(priced({ quantity: '1', unitAmount: '10', discountRate: '100.01' })).toBe(refused('100.01'));
  });

  test('amount of 0 on a negative line is refused', () => {
    expect(priced({ quantity: '1', unitAmount: '-10', discountAmount: '0' })).toBe(refused('0.00'));
  });
});

describe('tax', () => {
  test.each([
    ['Exclusive', '15', '25.06', '3.76'],
    ['Exclusive', '15', '25.61', '3.84'],
    ['Exclusive', '15', '25.63', '3.84'],
    ['Inclusive', '12.5', '177.00', '19.67'],
    ['Inclusive', '12.5', '-79.00', '-8.78'],
    ['Inclusive', '15', '100.00', '13.04'],
    ['NoTax', '15', '100.00', '0.00'],
  ] as const)('%s at %s %% on %s is %s', (types, percent, amount, tax) => {
    expect(taxOn(new Big(amount), new Big(percent), types, 'half-up').toFixed(2)).toBe(tax);
  });

  test('on a midpoint follows the switch', () => {
    expect(taxOn(new Big('0.50'), new Big(5), 'Exclusive', 'half-up').toFixed(2)).toBe('0.03');
    expect(taxOn(new Big('0.50'), new Big(5), 'Exclusive', 'half-even').toFixed(2)).toBe('0.02');
    expect(taxOn(new Big('-0.50'), new Big(5), 'Exclusive', 'half-up').toFixed(2)).toBe('-0.03');
  });

  test('of several components adds the simple ones and puts compound ones on top', () => {
    const component = (rate: string, isCompound = false) => ({ name: 'x', rate, isCompound });
    expect(effectivePercent([component('4'), component('4.875')]).toString()).toBe('8.875');
    expect(effectivePercent([component('6.25'), component('1.75', true)]).toString()).toBe('8.109375');
  });
});
