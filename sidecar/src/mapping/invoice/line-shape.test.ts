import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { type PriceType, shapeLine, toPlannedLines } from './line-shape.ts';

interface Figures {
  readonly net: string;
  readonly tax: string;
  readonly quantity?: string;
  readonly rate?: string;
  readonly several?: boolean;
}

function shape({ net, tax, quantity = '1', rate = '20', several = false }: Figures, prices: PriceType = 'Exclusive') {
  const figures = { net: new Big(net), tax: new Big(tax), quantity, effectiveRate: rate, hasSeveralRates: several };
  return shapeLine(figures, prices);
}

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

  test('with tax in the price, the shopper’s own price stays, and Xero takes the tax out of it', () => {
    expect(shape({ net: '37.48', tax: '7.49', quantity: '3' }, 'Inclusive')).toMatchObject({
      ...{ quantity: '3', unitAmount: '14.99', amount: '37.48', tax: '7.49', quantityLost: false },
      // 44.97 x 20 / 120 = 7.495: a midpoint.
      taxAmount: '7.49',
    });
    expect(shape({ net: '8.33', tax: '1.67' }, 'Inclusive')).toMatchObject({ unitAmount: '10.00', taxAmount: null });
    expect(shape({ net: '99.90', tax: '19.98', quantity: '10' }, 'Inclusive')).toMatchObject({
      ...{ quantity: '10', unitAmount: '11.988', taxAmount: null },
    });
    expect(shape({ net: '10.00', tax: '2.50', quantity: '7' }, 'Inclusive')).toMatchObject({
      ...{ quantity: '1', unitAmount: '12.50', taxAmount: '2.50', quantityLost: true },
    });
  });

  test('quantity times price is rounded to the amount, whatever the figures and however midpoints are taken', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const rates = fc.constantFrom('0', '5', '20', '8.875');
    const forms = fc.constantFrom<PriceType>('Exclusive', 'Inclusive');
    const quantities = fc.oneof(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 99_999 }).map((n) => n / 1000),
    );
    fc.assert(
      fc.property(cents, quantities, rates, forms, (cent, quantity, rate, prices) => {
        const net = new Big(cent).div(100);
        const tax = net.times(rate).div(100).round(2);
        const line = shape({ net: net.toFixed(2), tax: tax.toFixed(2), quantity: String(quantity), rate }, prices);
        const amount = prices === 'Inclusive' ? net.plus(tax) : net;
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

describe('toPlannedLines', () => {
  const decided = { accountCode: '200', taxType: 'OUTPUT2', itemCode: 'MUG', tracking: [], because: [] };
  const lines = (net: string, tax: string, quantity: string, prices: PriceType = 'Exclusive', several = false) =>
    toPlannedLines(
      { net: new Big(net), tax: new Big(tax), quantity, effectiveRate: '20', hasSeveralRates: several },
      'Mug',
      prices,
      decided,
    ).map((line) => [line.description, line.quantity, line.unitAmount, line.amount, line.tax, line.taxAmount]);

  test('a tax too large to be sent on one of seven pieces is sent on the last of them alone', () => {
    expect(lines('19.43', '3.88', '7')).toEqual([
      ['Mug', '6', '2.775', '16.65', '3.33', null],
      ['Mug', '1', '2.78', '2.78', '0.55', '0.55'],
    ]);
    expect(lines('19.43', '3.88', '7', 'Inclusive')).toEqual([
      ['Mug', '6', '3.33', '16.65', '3.33', null],
      ['Mug', '1', '3.33', '2.78', '0.55', '0.55'],
    ]);
  });

  test('more pieces than a price can share an amount over: the last one has the cents that are left', () => {
    expect(lines('100.01', '20.00', '1300')).toEqual([
      ['Mug', '1299', '0.0769', '99.89', '19.98', null],
      ['Mug', '1', '0.12', '0.12', '0.02', null],
    ]);
  });

  test('where no such lines exist, the quantity is in words: combined rates, nothing left for the last piece, part of a piece', () => {
    expect(lines('10.00', '2.50', '7', 'Exclusive', true)).toEqual([
      ['Mug\nQuantity: 7', '1', '10.00', '10.00', '2.50', '2.50'],
    ]);
    expect(lines('0.01', '0.00', '150')).toEqual([['Mug\nQuantity: 150', '1', '0.01', '0.01', '0.00', null]]);
    expect(lines('10.00', '2.50', '0.00001')).toHaveLength(1);
  });

  test('whatever the figures, the lines come to them, and each is what Xero makes of it', () => {
    const cents = fc.integer({ min: -200_000, max: 200_000 });
    const stray = fc.integer({ min: -3, max: 3 });
    const forms = fc.constantFrom<PriceType>('Exclusive', 'Inclusive');
    fc.assert(
      fc.property(cents, stray, fc.integer({ min: 1, max: 2000 }), forms, (cent, off, quantity, prices) => {
        const net = new Big(cent).div(100);
        const tax = net.times('0.2').round(2).plus(new Big(off).div(100));
        const planned = toPlannedLines(
          { net, tax, quantity: String(quantity), effectiveRate: '20', hasSeveralRates: false },
          'Mug',
          prices,
          decided,
        );
        const sumOf = (field: 'amount' | 'tax' | 'quantity') =>
          planned.reduce((all, line) => all.plus(line[field]), new Big(0));
        expect([sumOf('amount').eq(net), sumOf('tax').eq(tax)]).toEqual([true, true]);
        if (planned.length > 1) expect(sumOf('quantity').toFixed()).toBe(String(quantity));
        for (const line of planned) {
          const amount = prices === 'Inclusive' ? new Big(line.amount).plus(line.tax) : new Big(line.amount);
          const product = new Big(line.quantity).times(line.unitAmount);
          expect(product.minus(amount).abs().lt('0.005')).toBe(true);
          const own = amount.times(20).div(prices === 'Inclusive' ? 120 : 100);
          if (line.taxAmount === null) expect(own.minus(line.tax).abs().lt('0.005')).toBe(true);
          else expect(new Big(line.taxAmount).eq(line.tax)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
