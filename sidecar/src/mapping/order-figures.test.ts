import { describe, expect, test } from '@jest/globals';
import { anOrder, aPlanning, aProduct, aShipping } from '../../test/accounting/_order.ts';
import type { Order, ShopUnits } from '../domain/order.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { needsShopUnits, readFigures } from './order-figures.ts';

function read(over: Partial<Order>) {
  const planning = aPlanning({ order: anOrder(over) });
  const figures = readFigures(planning);
  return {
    gap: figures?.gap.toString(),
    decimals: figures?.decimals,
    codes: planning.problems.map(({ code }) => code),
  };
}

describe('readFigures', () => {
  test('an order of rounded lines has no gap', () => {
    const lines = [aProduct({ total: '8.325', totalTax: '1.66' }), aShipping()];
    expect(read({ lines, total: '15.93', totalTax: '2.65' }).gap).toBe('0');
  });

  test('an order rounded at its subtotal has no gap, though its printed lines are a cent off', () => {
    const lines = [aProduct({ total: '8.325', totalTax: '1.665' }), aProduct({ total: '8.325', totalTax: '1.665' })];
    expect(read({ lines, total: '19.98', totalTax: '3.33' }).gap).toBe('0');
  });

  test('what a plugin took off the total is the gap, to the cent', () => {
    expect(read({ total: '2.00' }).gap).toBe('-10');
    expect(read({ total: '12.01' }).gap).toBe('0.01');
    const subtotal = [aProduct({ total: '8.325', totalTax: '1.665' }), aProduct({ total: '8.325', totalTax: '1.665' })];
    expect(read({ lines: subtotal, total: '14.98', totalTax: '3.33' }).gap).toBe('-5');
  });

  test('yen are whole, unless the order is not', () => {
    const lines = [aProduct({ total: '100', totalTax: '10' })];
    expect(read({ lines, currency: 'JPY', total: '110', totalTax: '10' }).decimals).toBe(0);
    const odd = [aProduct({ total: '100.50', totalTax: '10' })];
    expect(read({ lines: odd, currency: 'JPY', total: '110.50', totalTax: '10' }).decimals).toBe(2);
  });

  test('three decimals pass when the last is zero, and are refused when not', () => {
    expect(read({ currency: 'KWD', total: '12.000', totalTax: '2.000' })).toMatchObject({ decimals: 2, codes: [] });
    expect(read({ currency: 'KWD', total: '12.005', totalTax: '2.000' }).codes).toEqual(['currency_precision']);
    expect(read({ currency: 'KWD', total: '12.000', totalTax: '1.362' }).codes).toEqual(['currency_precision']);
  });

  test('a total below zero is refused', () => {
    expect(read({ total: '-1.00' }).codes).toEqual(['total_negative']);
  });
});

describe('an order with a deposit', () => {
  const DINARS: Partial<Order> = {
    currency: 'KWD',
    lines: [aProduct({ total: '100.005', totalTax: '10.001' })],
    total: '110.006',
    totalTax: '10.001',
    meta: [
      { key: '_wc_deposits_order_has_deposit', value: 'yes' },
      { key: '_wc_deposits_deposit_amount', value: '40.004' },
      { key: '_wc_deposits_second_payment_paid', value: 'no' },
    ],
  };
  const readRounded = (deposits: 'part-payment' | 'reject') => {
    const planning = aPlanning({ order: anOrder(DINARS), settings: rounding(deposits) });
    const figures = readFigures(planning);
    return {
      total: figures?.total.toString(),
      received: figures?.received.toString(),
      codes: planning.problems.map(({ code }) => code),
    };
  };
  const rounding = (deposits: 'part-payment' | 'reject'): Settings => {
    const { documents, payments, ...others } = aPlanning({ order: anOrder({}) }).settings;
    return { ...others, documents: { ...documents, precision: 'round' }, payments: { ...payments, deposits } };
  };

  test('of three decimals, rounded: the deposit is what was received, not the whole sale', () => {
    expect(readRounded('part-payment')).toEqual({ total: '110.01', received: '40', codes: [] });
  });

  test('of three decimals, rounded: asked about where that is not decided', () => {
    expect(readRounded('reject').codes).toEqual(['total_unexplained']);
  });
});

describe('a shop that shows fewer decimals than its currency has', () => {
  const WHOLE_POUNDS: ShopUnits = { currency: 'GBP', decimals: 0 };
  /** 13 with 20 % in it, as such a shop stores it. */
  const THIRTEEN = aProduct({ total: '10.833333', totalTax: '2', taxes: [{ rateId: 1, total: '2.166667' }] });

  function readAt(over: Partial<Order>, units: ShopUnits | null = WHOLE_POUNDS) {
    const figures = readFigures(aPlanning({ order: anOrder(over), units }));
    return {
      decimals: figures?.decimals,
      taxDecimals: figures?.taxDecimals,
      shopRounding: figures?.shopRounding.toString(),
      gap: figures?.gap.toString(),
    };
  }

  test('rounded each line: what that added is its rounding, and no gap', () => {
    const over = { lines: [THIRTEEN, { ...THIRTEEN, id: 2 }], total: '26', totalTax: '4' };
    expect(readAt(over)).toEqual({ decimals: 2, taxDecimals: 0, shopRounding: '0.34', gap: '0' });
  });

  test('rounded the sum: the same', () => {
    const line = aProduct({ total: '10.40', totalTax: '2.08', taxes: [{ rateId: 1, total: '2.08' }] });
    const over = { lines: [line, { ...line, id: 2 }], total: '25', totalTax: '4' };
    expect(readAt(over)).toEqual({ decimals: 2, taxDecimals: 0, shopRounding: '0.2', gap: '0' });
  });

  test('a larger gap stays one, beside what the rounding made', () => {
    expect(readAt({ lines: [THIRTEEN], total: '12', totalTax: '2' })).toMatchObject({
      shopRounding: '0.17',
      gap: '-1',
    });
    expect(readAt({ lines: [THIRTEEN], total: '16', totalTax: '2' })).toMatchObject({ shopRounding: '0.17', gap: '3' });
  });

  test('nothing is put down to a setting that is another currency’s, not known, or not coarser', () => {
    const over = { lines: [THIRTEEN], total: '13', totalTax: '2' };
    for (const units of [null, { currency: 'USD', decimals: 0 }, { currency: 'GBP', decimals: 2 }]) {
      expect(readAt(over, units)).toEqual({ decimals: 2, taxDecimals: 2, shopRounding: '0', gap: '0.17' });
    }
  });

  test('lines that already make the total stay, and so do totals that are not whole', () => {
    const whole = { lines: [aProduct()], total: '12', totalTax: '2' };
    expect(readAt(whole)).toMatchObject({ decimals: 2, shopRounding: '0', gap: '0' });
    expect(readAt({ lines: [THIRTEEN], total: '13.50', totalTax: '2' })).toMatchObject({
      shopRounding: '0',
      gap: '0.67',
    });
  });

  test.each([null, { currency: 'HUF', decimals: 0 }])('forints are whole where the shop’s total is (%j)', (units) => {
    const over = { currency: 'HUF', lines: [THIRTEEN], total: '13', totalTax: '2' };
    expect(readAt(over, units)).toEqual({ decimals: 0, taxDecimals: 0, shopRounding: '0', gap: '0' });
    const withFillers = { ...over, lines: [aProduct({ total: '10.50', totalTax: '2.50' })], totalTax: '2.50' };
    expect(readAt(withFillers, units)).toMatchObject({ decimals: 2, gap: '0' });
  });

  test('a shop of forints with two decimals has cents, so nothing is rounded away', () => {
    const over = { currency: 'HUF', lines: [THIRTEEN], total: '13', totalTax: '2' };
    expect(readAt(over, { currency: 'HUF', decimals: 2 })).toMatchObject({ decimals: 2, gap: '0.17' });
  });

  test.each<[boolean, string, Partial<Order>]>([
    [true, 'whole totals that the lines do not make', { lines: [THIRTEEN], total: '13', totalTax: '2' }],
    [true, 'tax that the lines do not make', { lines: [aProduct({ totalTax: '2.4' })], total: '12', totalTax: '2' }],
    [false, 'whole totals that the lines make', { lines: [aProduct()], total: '12', totalTax: '2' }],
    [false, 'totals with cents', { lines: [THIRTEEN], total: '13.05', totalTax: '2' }],
    [false, 'yen', { currency: 'JPY', lines: [THIRTEEN], total: '13', totalTax: '2' }],
  ])('asks for the setting: %s for %s', (isAsked, _, over) => {
    expect(needsShopUnits(anOrder(over))).toBe(isAsked);
  });
});
