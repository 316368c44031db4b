import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { shapeLine } from './line-shape.ts';

const shape = (over: { net: string; tax: string; quantity?: string; rate?: string; several?: boolean }) =>
  shapeLine({
    net: new Big(over.net),
    tax: new Big(over.tax),
    quantity: over.quantity ?? '1',
    effectiveRate: over.rate ?? '20',
    hasSeveralRates: over.several ?? false,
  });

describe('shapeLine', () => {
  test('a quantity that divides the amount stays', () => {
    expect(shape({ net: '29.97', tax: '5.99', quantity: '3' })).toMatchObject({
      quantity: '3',
      unitAmount: '9.99',
      amount: '29.97',
      taxAmount: null,
      quantityLost: false,
    });
    expect(shape({ net: '0.01', tax: '0', quantity: '4' }).unitAmount).toBe('0.0025');
  });

  test('a quantity stays if its price, to four decimals, is rounded to the amount', () => {
    expect(shape({ net: '24.98', tax: '5.00', quantity: '3' })).toMatchObject({
      quantity: '3',
      unitAmount: '8.3267',
      amount: '24.98',
      quantityLost: false,
    });
    expect(shape({ net: '-24.98', tax: '-5.00', quantity: '3' })).toMatchObject({
      quantity: '3',
      unitAmount: '-8.3267',
    });
  });

  test('no price of four decimals gives the amount of very many pieces: one unit, and the quantity in words', () => {
    expect(shape({ net: '100.01', tax: '20.00', quantity: '1300' })).toMatchObject({
      quantity: '1',
      unitAmount: '100.01',
      quantityLost: true,
    });
  });

  test('a product at a midpoint is not left to Xero: it may round up or down', () => {
    // 100 x 0.0001 = 0.01, and 50 x 0.0001 = 0.005: only a price of 0.0002 or a single unit is certain.
    expect(shape({ net: '0.01', tax: '0', quantity: '50' })).toMatchObject({ quantity: '50', unitAmount: '0.0002' });
    expect(shape({ net: '0.01', tax: '0', quantity: '150' })).toMatchObject({ quantity: '1', unitAmount: '0.01' });
    expect(shape({ net: '0.01', tax: '0', quantity: '100' })).toMatchObject({ quantity: '100', unitAmount: '0.0001' });
  });

  test('up to 100 pieces there is always a price', () => {
    const cents = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 99 }), (net, quantity) => {
        const line = shape({ net: new Big(net).div(100).toFixed(2), tax: '0', quantity: String(quantity), rate: '0' });
        expect(line.quantity).toBe(String(quantity));
      }),
      { numRuns: 500 },
    );
  });

  test('fractional quantities of up to four decimals stay', () => {
    expect(shape({ net: '15.00', tax: '3.00', quantity: '0.75' })).toMatchObject({
      quantity: '0.75',
      unitAmount: '20.00',
    });
    expect(shape({ net: '15.00', tax: '3.00', quantity: '0.00001' }).quantity).toBe('1');
  });

  test('a tax Xero would round to another cent is sent', () => {
    expect(shape({ net: '8.33', tax: '1.66' }).taxAmount).toBe('1.66');
    expect(shape({ net: '8.33', tax: '1.67' }).taxAmount).toBeNull();
  });

  test('a midpoint is never left to Xero', () => {
    expect(shape({ net: '2.50', tax: '0.38', rate: '15' }).taxAmount).toBe('0.38');
  });

  test('a combined rate is never left to Xero', () => {
    expect(shape({ net: '100.00', tax: '8.75', rate: '8.75', several: true }).taxAmount).toBe('8.75');
  });

  test('a sent tax above the unit amount makes the line one unit', () => {
    expect(shape({ net: '99.90', tax: '19.97', quantity: '10' })).toMatchObject({ quantity: '1', unitAmount: '99.90' });
    expect(shape({ net: '99.90', tax: '19.98', quantity: '10' })).toMatchObject({ quantity: '10', unitAmount: '9.99' });
  });

  test('quantity times price is rounded to the amount, whatever the figures and however midpoints are taken', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const quantities = fc.oneof(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 99_999 }).map((n) => n / 1000),
    );
    fc.assert(
      fc.property(cents, quantities, fc.constantFrom('0', '5', '20', '8.875'), (net, quantity, rate) => {
        const amount = new Big(net).div(100);
        const line = shape({
          net: amount.toFixed(2),
          tax: amount.times(rate).div(100).toFixed(2),
          quantity: String(quantity),
          rate,
        });
        const product = new Big(line.quantity).times(line.unitAmount);
        expect([product.round(2, Big.roundHalfUp), product.round(2, Big.roundHalfEven)].map(String)).toEqual([
          String(amount),
          String(amount),
        ]);
        expect(line.unitAmount).toMatch(/^-?\d+(\.\d{1,4})?$/);
        expect(line.quantity.length).toBeLessThanOrEqual(13);
        if (line.taxAmount !== null)
          expect(new Big(line.taxAmount).abs().lte(new Big(line.unitAmount).abs())).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
