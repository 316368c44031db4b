import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GERMAN } from './german.ts';
import { languageOf, pageLanguage } from './language.ts';

const SOURCES = join(import.meta.dirname, '..', '..');
const PAGES = [
  'connection/consent-page.ts',
  'dashboard/connect/connect-page.ts',
  'dashboard/connect/connect-routes.ts',
];
/** Texts of a page: `t('…')`, a constant, and titles and links that a page translates. */
const TEXTS = /(?:\bt\(|\bconst [A-Z_]+ =|goOnPage\(|browser(?:, by)?\), )\s*'((?:[^'\\]|\\.)+)'(?:, '([^']+)')?/g;

test('every text of the pages has its German, and no other has', () => {
  const used = PAGES.flatMap((path) => {
    const found = readFileSync(join(SOURCES, path), 'utf8').matchAll(TEXTS);
    return [...found].flatMap((one) => [one[1] ?? '', one[2] ?? '']);
  }).filter((text) => /[a-z]{2}/.test(text) && !text.startsWith('Choose'));
  const links = ['Go back to wp-admin'];
  const wanted = new Set([...used, ...links]);
  expect([...wanted].filter((text) => !GERMAN.has(text))).toEqual([]);
  expect([...GERMAN.keys()].filter((text) => !wanted.has(text))).toEqual([]);
});

describe('a page', () => {
  const accepting = (...of: readonly string[]) => ({
    acceptsLanguages: (known: string[]) => of.find((one) => known.includes(one)) ?? false,
  });

  test('is in the first language of the browser that it has, else in English', () => {
    expect(languageOf(accepting('fr', 'de', 'en')).lang).toBe('de');
    expect(languageOf(accepting('en', 'de')).lang).toBe('en');
    expect(languageOf(accepting('fr')).lang).toBe('en');
  });

  test('has its values in the order of the language, unchanged', () => {
    const { t } = pageLanguage('de');
    expect(t('The orders of %1 go to %2.', 'a%2', 'b')).toBe('Die Bestellungen von a%2 gehen an b.');
    expect(t('Of nobody.')).toBe('Of nobody.');
  });
});
