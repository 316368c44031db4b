import { describe, expect, test } from '@jest/globals';
import { COUNTRY_CODES, countryName } from './country-name.ts';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const CODES = LETTERS.flatMap((a) => LETTERS.map((b) => `${a}${b}`));
/** Xero takes letters A-Z and blanks, at most 50 (developer.xero.com/documentation/api/accounting/contacts). */
const LENGTH_MAX = 50;

describe('country names', () => {
  test('are those of Intl, for every code, in letters and blanks', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    const plain = (name: string) =>
      name
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .replace(/[’']/g, '')
        .replace(/[^A-Za-z]+/g, ' ')
        .trim()
        .slice(0, LENGTH_MAX);
    expect(CODES.map((code) => [code, countryName(code)])).toEqual(
      CODES.map((code) => [code, plain(names.of(code) ?? '')]),
    );
  });

  test('an unknown code has none, and neither has other text', () => {
    for (const code of ['QQ', '', 'gb', 'GBR', 'G']) expect(countryName(code)).toBe('');
  });

  test('codes of countries are those that are in use: FX is France by its name only', () => {
    const inUse = CODES.filter((code) => countryName(code) !== '');
    expect(COUNTRY_CODES).toEqual(inUse.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`));
    expect(countryName('FX')).toBe('France');
  });
});
