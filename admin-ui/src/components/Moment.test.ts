import { afterEach, describe, expect, test } from '@jest/globals';
import { getSettings, setSettings } from '@wordpress/date';
import { formatAmount, formatDay, formatDecimal, formatMoment } from './Moment.tsx';

const POUNDS = {
  ...{ code: 'GBP', symbols: { GBP: '£', EUR: '€', JPY: '¥', HUF: 'Ft' }, position: 'left' },
  ...{ decimalSeparator: '.', thousandSeparator: ',', decimals: 2 },
};

/** Replaces non-breaking spaces. */
function shown(amount: string, currency: string | null, settings: object = POUNDS): string {
  window.mlConnector = { currency: settings };
  return formatAmount(amount, currency).replace(/\s/g, ' ');
}

const settingsBefore = getSettings();
afterEach(() => {
  window.mlConnector = undefined;
  setSettings(settingsBefore);
});

test.each([
  ['77.42', 'GBP', '£77.42'],
  ['12.5', 'GBP', '£12.50'],
  ['-1234567.80', 'GBP', '-£1,234,567.80'],
  ['500.50', 'HUF', 'Ft500.50'],
  ['1500.00', 'JPY', '¥1,500'],
  ['12.345', 'KWD', 'KWD 12.345'],
  ['12.00', null, '12.00'],
])('%s in %s is shown as %s', (amount, currency, text) => {
  expect(shown(amount, currency)).toBe(text);
});

test('the symbol stands where WooCommerce puts it, with its separators and decimals', () => {
  const euros = { ...POUNDS, code: 'EUR', position: 'right_space', decimalSeparator: ',', thousandSeparator: '.' };
  expect(shown('1234.50', 'EUR', euros)).toBe('1.234,50 €');
  expect(shown('1234.00', 'EUR', { ...euros, decimals: 0 })).toBe('1.234 €');
  expect(shown('1234.50', 'EUR', { ...euros, decimals: 0 })).toBe('1.234,50 €');
});

test('a number keeps its decimals, with the separators of WooCommerce', () => {
  window.mlConnector = { currency: { ...POUNDS, decimalSeparator: ',', thousandSeparator: '.' } };
  expect(['24.99', '1234.5000', '-2', '3 pieces'].map(formatDecimal)).toEqual([
    '24,99',
    '1.234,5000',
    '-2',
    '3 pieces',
  ]);
});

describe('times', () => {
  const inSite = (): void => {
    setSettings({
      ...settingsBefore,
      formats: { ...settingsBefore.formats, date: 'd/m/Y', time: 'H:i' },
      timezone: { offset: 1, offsetFormatted: '1', string: 'Europe/Paris', abbr: 'CET' },
    });
  };

  test('are in the site’s zone and in WordPress’s formats', () => {
    inSite();
    expect(formatMoment('2026-11-25T23:30:00.000Z')).toBe('26/11/2026 00:30');
    expect(formatDay('2026-11-25T23:30:00.000Z')).toBe('26/11/2026');
  });

  test('a day of the store’s calendar stays that day', () => {
    inSite();
    expect(formatDay('2026-11-25')).toBe('25/11/2026');
  });

  test('what is no time is shown unchanged', () => {
    expect([formatMoment('soon'), formatDay('')]).toEqual(['soon', '']);
  });
});
