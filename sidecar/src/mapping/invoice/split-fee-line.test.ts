import { describe, expect, test } from '@jest/globals';
import { aFee, anOrder, aProduct, aShipping, aTax } from '../../../test/accounting/_order.ts';
import type { OrderLine } from '../../domain/order.ts';
import { splitFeeLine, splitUntaxed } from './split-fee-line.ts';
import { ratesById } from '../tax/tax-set.ts';

const standard = aProduct({ taxes: [{ rateId: 180, total: '5.994' }] });
const reduced = aProduct({ taxes: [{ rateId: 181, total: '20.591' }] });
const zero = aProduct({ taxes: [{ rateId: 182, total: '0' }] });
const rates = ratesById([
  aTax({ rateId: 180, ratePercent: '20' }),
  aTax({ rateId: 181, ratePercent: '5' }),
  aTax({ rateId: 182, ratePercent: '0' }),
]);
const split = (fee: ReturnType<typeof aFee>, lines = [standard, reduced, zero], isMapped = () => true) =>
  splitFeeLine(fee, anOrder({ lines: [...lines, fee] }), rates, isMapped)?.map((part) => ({
    rates: part.rateIds.join('+'),
    net: part.net.toString(),
    tax: part.tax.toString(),
  }));

describe('splitFeeLine', () => {
  test('a discount over three rates becomes a part per rate that sums to the fee', () => {
    const fee = aFee({
      total: '-5',
      taxes: [
        { rateId: 180, total: '-0.052999' },
        { rateId: 181, total: '-0.156258' },
        { rateId: 182, total: '0' },
      ],
    });
    expect(split(fee)).toEqual([
      { rates: '180', net: '-0.264995', tax: '-0.052999' },
      { rates: '181', net: '-3.12516', tax: '-0.156258' },
      { rates: '182', net: '-1.609845', tax: '0' },
    ]);
  });

  test('what no rate covers belongs to the untaxed goods', () => {
    const fee = aFee({
      total: '-10',
      taxes: [
        { rateId: 180, total: '-1' },
        { rateId: 181, total: '-0.1' },
      ],
    });
    expect(split(fee)?.at(-1)).toEqual({ rates: '', net: '-3', tax: '0' });
  });

  test('rates that stand together on goods stay together', () => {
    const both = aProduct({
      taxes: [
        { rateId: 180, total: '1' },
        { rateId: 181, total: '1' },
      ],
    });
    const fee = aFee({
      total: '-4',
      taxes: [
        { rateId: 180, total: '-0.8' },
        { rateId: 181, total: '-0.2' },
      ],
    });
    expect(split(fee, [both])).toBeUndefined();
  });

  test('rates that stand together on a surcharge stay together, though no goods have them', () => {
    const surcharge = aFee({
      total: '5',
      taxes: [
        { rateId: 180, total: '1' },
        { rateId: 181, total: '0.25' },
      ],
    });
    const fee = aFee({
      total: '-4',
      taxes: [
        { rateId: 180, total: '-0.4' },
        { rateId: 181, total: '-0.1' },
        { rateId: 182, total: '0' },
      ],
    });
    const sets = splitFeeLine(fee, anOrder({ lines: [zero, surcharge, fee] }), rates, (key) => key === '182');
    expect(sets?.map((part) => part.rateIds)).toEqual([[182], [180, 181]]);
  });

  test('rates that stand on no line go by the sets the settings map', () => {
    const fee = aFee({
      total: '-4',
      taxes: [
        { rateId: 180, total: '-0.4' },
        { rateId: 181, total: '-0.1' },
        { rateId: 182, total: '0' },
      ],
    });
    const order = anOrder({ lines: [zero, fee] });
    const split180 = (sets: number[][]) => splitFeeLine(fee, order, rates, (key) => key === '182', sets);
    expect(split180([])).toBeNull();
    expect(split180([[180, 181]])?.map((part) => part.rateIds)).toEqual([[182], [180, 181]]);
  });

  test('a fee with one rate is not split, nor one with a rate nobody mapped', () => {
    expect(split(aFee({ taxes: [{ rateId: 180, total: '0.67' }] }))).toBeUndefined();
    const fee = aFee({
      total: '-5',
      taxes: [
        { rateId: 180, total: '-0.5' },
        { rateId: 181, total: '-0.1' },
      ],
    });
    expect(split(fee, [], () => false)).toBeUndefined();
  });
});

describe('splitUntaxed', () => {
  const untaxed = aProduct({ taxes: [] });
  const rest = (fee: ReturnType<typeof aFee>, lines: OrderLine[] = [standard, untaxed]) =>
    splitUntaxed(fee, anOrder({ lines: [...lines, fee] }), rates)?.map((part) => [
      part.rateIds.join('+'),
      part.net.toString(),
      part.tax.toString(),
    ]);
  const fee = aFee({ total: '-5', totalTax: '-0.21', taxes: [{ rateId: 180, total: '-0.21' }] });

  test('what the tax of a discount does not stand for was taken off the untaxed goods', () => {
    expect(rest(fee)).toEqual([
      ['180', '-1.05', '-0.21'],
      ['', '-3.95', '0'],
    ]);
  });

  test('a discount that is taxed as a whole, to the cent, is one line', () => {
    const whole = aFee({ total: '-5.02', totalTax: '-1.00', taxes: [{ rateId: 180, total: '-1.00' }] });
    expect(rest(whole)).toBeUndefined();
  });

  test('without untaxed goods, or with goods of that rate missing, nothing says what the rest is', () => {
    expect(rest(fee, [standard])).toBeUndefined();
    expect(rest(fee, [reduced, untaxed])).toBeUndefined();
  });

  test('shipping alone may be what is taxed', () => {
    const shipping = aShipping({ total: '0.01', taxes: [{ rateId: 180, total: '0.002' }] });
    const all = aFee({ total: '-5.86', totalTax: '0', taxes: [{ rateId: 180, total: '-0.000397' }] });
    // No line for a part of zero.
    expect(rest(all, [untaxed, shipping])).toEqual([['', '-5.86', '0']]);
  });

  test('a surcharge is never split', () => {
    expect(rest(aFee({ total: '5', totalTax: '0.21', taxes: [{ rateId: 180, total: '0.21' }] }))).toBeUndefined();
  });
});
