import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { aTax } from '../../../test/accounting/_order.ts';
import { sum } from '../../domain/money.ts';
import { allocateTax, type TaxedPart } from './tax-allocation.ts';

const part = (tax: string, rateIds = [1], isShipping = false): TaxedPart => ({
  tax: new Big(tax),
  rateIds,
  isShipping,
});
const texts = (taxes: readonly Big[] | null) => taxes?.map((tax) => tax.toFixed(2));

describe('allocateTax', () => {
  test('the cent by which a tax line exceeds its lines goes to a line of that rate', () => {
    const parts = [part('1.00', [1]), part('3.00', [2])];
    const lines = [aTax({ rateId: 1, taxTotal: '1.01' }), aTax({ rateId: 2, taxTotal: '3.00' })];
    expect(texts(allocateTax(parts, lines, new Big('4.01'), 2))).toEqual(['1.01', '3.00']);
  });

  test('the cent of the shipping tax goes to shipping', () => {
    const parts = [part('22.81'), part('0.99', [1], true)];
    const lines = [aTax({ taxTotal: '22.81', shippingTaxTotal: '1.00' })];
    expect(texts(allocateTax(parts, lines, new Big('23.81'), 2))).toEqual(['22.81', '1.00']);
  });

  test('total_tax wins over tax lines that are rounded one by one', () => {
    const parts = [part('1.004', [1]), part('2.004', [2])];
    const lines = [aTax({ rateId: 1, taxTotal: '1.004' }), aTax({ rateId: 2, taxTotal: '2.004' })];
    expect(texts(allocateTax(parts, lines, new Big('3.01'), 2))).toEqual(['1.00', '2.01']);
  });

  test('goods and shipping of one rate come to what the rate’s tax line prints for both', () => {
    const parts = [part('500.12', [5]), part('9.766', [5], true), part('280.02', [20]), part('8.174', [20], true)];
    const lines = [
      aTax({ rateId: 5, taxTotal: '500.12', shippingTaxTotal: '9.766' }),
      aTax({ rateId: 20, taxTotal: '280.02', shippingTaxTotal: '8.174' }),
    ];
    // 509.886 and 288.194: rounded each, they give the total.
    expect(texts(allocateTax(parts, lines, new Big('798.08'), 2))).toEqual(['500.12', '9.77', '280.02', '8.17']);
    const shipped = [part('0.404', [5]), part('0.404', [5], true), part('3.303', [20]), part('1.303', [20], true)];
    const printed = [
      aTax({ rateId: 5, taxTotal: '0.404', shippingTaxTotal: '0.404' }),
      aTax({ rateId: 20, taxTotal: '3.303', shippingTaxTotal: '1.303' }),
    ];
    expect(texts(allocateTax(shipped, printed, new Big('5.42'), 2))).toEqual(['0.41', '0.40', '3.31', '1.30']);
  });

  test('rates that stand together come to their tax lines rounded one by one, where those make the total', () => {
    const parts = [part('0.285529', [1, 2, 3])];
    const lines = [
      aTax({ rateId: 1, taxTotal: '0.213' }),
      aTax({ rateId: 2, taxTotal: '0.061529' }),
      aTax({ rateId: 3, taxTotal: '0.011' }),
    ];
    expect(texts(allocateTax(parts, lines, new Big('0.28'), 2))).toEqual(['0.28']);
  });

  test('a line of several rates may be off by a unit for each, as where WooCommerce rounds shipping another way', () => {
    const parts = [part('1.10', [154]), part('0.04', [152, 153]), part('1.49', [152, 153], true)];
    const lines = [
      aTax({ rateId: 154, taxTotal: '1.10' }),
      aTax({ rateId: 152, taxTotal: '0.02', shippingTaxTotal: '0.63' }),
      aTax({ rateId: 153, taxTotal: '0.02', shippingTaxTotal: '0.88' }),
    ];
    expect(texts(allocateTax(parts, lines, new Big('2.65'), 2))).toEqual(['1.10', '0.04', '1.51']);
    expect(allocateTax([part('1.49', [152])], [], new Big('1.51'), 2)).toBeNull();
  });

  test('tax whose row was removed by hand is taken from the lines', () => {
    const parts = [part('5.99', [192]), part('17.84', [193])];
    expect(texts(allocateTax(parts, [aTax({ rateId: 193, taxTotal: '17.84' })], new Big('23.83'), 2))).toEqual([
      '5.99',
      '17.84',
    ]);
  });

  test('tax that neither lines nor tax lines explain is not spread', () => {
    expect(allocateTax([part('2.00')], [aTax({ taxTotal: '2.00' })], new Big('2.50'), 2)).toBeNull();
    expect(allocateTax([part('2.00')], [aTax({ taxTotal: '9.00' })], new Big('9.00'), 2)).toBeNull();
  });

  test('untaxed parts stay untaxed', () => {
    const parts = [part('1.00'), part('0', [])];
    expect(texts(allocateTax(parts, [aTax({ taxTotal: '1.01' })], new Big('1.01'), 2))).toEqual(['1.01', '0.00']);
  });

  test('the parts of every rate sum to its tax line when the tax lines sum to total_tax', () => {
    const figures = fc.array(
      fc.record({ tax: fc.integer({ min: 0, max: 99_999_999 }), rateId: fc.constantFrom(1, 2, 3) }),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(figures, (raw) => {
        const parts = raw.map(({ tax, rateId }) => part(new Big(tax).div(10_000).toString(), [rateId]));
        const ofRate = (rateId: number) =>
          sum(parts.filter((one) => one.rateIds.includes(rateId)).map((one) => one.tax)).round(2);
        const lines = [1, 2, 3].map((rateId) => aTax({ rateId, taxTotal: ofRate(rateId).toFixed(2) }));
        const total = sum([1, 2, 3].map(ofRate));
        const taxes = allocateTax(parts, lines, total, 2);
        expect(sum(taxes ?? []).eq(total)).toBe(true);
        for (const rateId of [1, 2, 3]) {
          const shares = (taxes ?? []).filter((_, index) => parts[index]?.rateIds.includes(rateId));
          expect(sum(shares).eq(ofRate(rateId))).toBe(true);
        }
      }),
    );
  });
});
