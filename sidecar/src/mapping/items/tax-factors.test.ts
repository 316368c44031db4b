import { expect, test } from '@jest/globals';
import { type TableRate, taxFactors } from './tax-factors.ts';

const HERE = { country: 'CA', state: 'QC' };

function rate(change: Partial<TableRate>): TableRate {
  const where = { country: 'CA', state: '', postcodes: [], cities: [] };
  return { ...where, ratePercent: '5.0000', taxClass: 'standard', priority: 1, compound: false, ...change };
}

test('rates of other countries, states, postcodes and cities do not count', () => {
  const others = [
    ...[rate({ country: 'US' }), rate({ state: 'ON' }), rate({ postcodes: ['H1*'] }), rate({ cities: ['Laval'] })],
    rate({ taxClass: 'zero-rate', ratePercent: '0' }),
  ];
  expect([...taxFactors(others, HERE)]).toEqual([['zero-rate', '1']]);
});

test('the most specific rate of a priority counts, those of several priorities add up, and compound ones multiply', () => {
  const rates = [
    rate({ country: '', ratePercent: '1' }),
    rate({ state: 'QC', ratePercent: '5' }),
    rate({ ratePercent: '7' }),
    rate({ priority: 2, ratePercent: '10' }),
    rate({ priority: 3, ratePercent: '20', compound: true }),
  ];
  expect(taxFactors(rates, HERE).get('standard')).toBe('1.38');
});
