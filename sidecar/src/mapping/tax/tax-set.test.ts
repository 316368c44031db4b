import { expect, test } from '@jest/globals';
import { aProduct, aTax } from '../../../test/accounting/_order.ts';
import { combinedPercent, rateIdsOf, ratesById, taxSetKey, taxSetName } from './tax-set.ts';

const rates = ratesById([
  aTax({ rateId: 122, label: 'State', ratePercent: '6.25' }),
  aTax({ rateId: 123, label: 'County', ratePercent: '1.75', compound: true }),
  aTax({ rateId: 124, label: 'Old', ratePercent: '' }),
]);

test('a set is named by its rates in ascending order', () => {
  expect(taxSetKey([123, 9, 122])).toBe('9+122+123');
  expect(taxSetKey([])).toBe('');
});

test('a rate with an empty total did not apply, one with 0.00 did', () => {
  const line = aProduct({
    taxes: [
      { rateId: 1, total: '' },
      { rateId: 2, total: '0.00' },
    ],
  });
  expect(rateIdsOf(line)).toEqual([2]);
});

test('compound rates go on top of the others', () => {
  expect(combinedPercent([122, 123], rates)?.toString()).toBe('8.109375');
});

test('a rate that the order lacks has no percent, but a name', () => {
  expect(combinedPercent([122, 124], rates)).toBeNull();
  expect(combinedPercent([99], rates)).toBeNull();
  expect(taxSetName([122, 124, 99], rates)).toBe('State (6.25 %) + Old + tax rate 99');
});
