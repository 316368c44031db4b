import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import type { XeroTrackingCategory } from '../../domain/documents.ts';
import { NEW_STORE_SETTINGS, readSettings, type Settings } from '../../domain/settings/settings.ts';
import { applySuggestions } from '../suggest.ts';
import type { SeenValue, SuggestInput } from '../suggestion.ts';
import { missingOptions, suggestTracking } from './tracking.ts';

type By = SeenValue['by'];

const idOf = (at: number, option = 0) =>
  `0f1a52d1-1c1c-4d2f-9b7e-${String(at).padStart(6, '0')}${String(option).padStart(6, '0')}`;

function category(name: string, options: readonly string[], at = 1): XeroTrackingCategory {
  const all = options.map((one, index) => ({ optionId: idOf(at, index + 1), name: one, status: 'ACTIVE' }));
  return { categoryId: idOf(at), name, status: 'ACTIVE', options: all };
}

const seen = (by: By, counts: Readonly<Record<string, number>>): SeenValue[] =>
  Object.entries(counts).map(([value, orders]) => ({ by, value, orders }));

function facts(categories: readonly XeroTrackingCategory[], over: Partial<SuggestInput> = {}) {
  const store = { country: 'GB', currency: 'GBP', name: 'Northwind Mugs' };
  return { store, lists: { ...organisationIn('GB'), trackingCategories: categories }, ...over };
}

/** The only suggestion, its options by name. */
function proposed(one: XeroTrackingCategory, over: Partial<SuggestInput>) {
  const [found, ...others] = suggestTracking(NEW_STORE_SETTINGS, facts([one], over));
  expect(others).toEqual([]);
  if (found === undefined) return null;
  // Whatever is proposed can be saved.
  const reading = readSettings({ tracking: [found.value] });
  expect(reading.ok).toBe(true);
  const nameOf = (id: string | undefined) => one.options.find(({ optionId }) => optionId === id)?.name;
  const [choice] = reading.ok ? reading.settings.tracking : [];
  if (choice === undefined) return null;
  if (!('by' in choice)) return { option: nameOf(choice.optionId), reason: found.reason };
  const options = Object.entries(choice.options).map(([value, id]) => `${value} ${nameOf(id) ?? ''}`);
  return { by: choice.by, options, otherwise: nameOf(choice.otherwise), reason: found.reason, found };
}

describe('tracking is proposed', () => {
  test('by country, whether options are names, codes or groups; the closer one wins', () => {
    const region = category('Region', ['UK', 'Germany', 'EU', 'Rest of world', 'Head office']);
    const found = proposed(region, { seenValues: seen('country', { GB: 80, DE: 12, FR: 5, 'US:NY': 3 }) });
    expect(found).toMatchObject({ by: 'country', otherwise: 'Rest of world' });
    expect(found?.options).toEqual(expect.arrayContaining(['GB UK', 'DE Germany', 'FR EU', 'IE EU']));
    expect(found?.options).not.toContain('DE EU');
    expect(found?.reason).toBe(
      'The options of the tracking category "Region" are countries that the latest orders go to: UK, Germany, EU, Rest of world.',
    );
  });

  test('by state where the options are the codes of the home country', () => {
    const store = { country: 'US', currency: 'USD' };
    const found = proposed(category('Territory', ['CA', 'NY']), {
      store,
      seenValues: seen('country', { 'US:CA': 5, 'US:NY': 4, 'US:TX': 3 }),
    });
    expect(found).toMatchObject({ by: 'country', options: ['US:CA CA', 'US:NY NY'] });
    expect(found?.reason).toContain('No option yet for United States (3 orders).');
  });

  test.each([
    [
      'how orders were made',
      ['Web shop', 'Phone'],
      'createdVia',
      { checkout: 90, admin: 10 },
      ['checkout Web shop', 'store-api Web shop', 'admin Phone'],
    ],
    [
      'their origin',
      ['Direct', 'Organic search'],
      'attributionType',
      { typein: 50, organic: 50 },
      ['typein Direct', 'organic Organic search'],
    ],
    [
      'their source',
      ['Google', 'Facebook'],
      'attributionSource',
      { google: 50, 'm.facebook.com': 20, '(direct)': 9 },
      ['google Google', 'm.facebook.com Facebook'],
    ],
  ] as const)('by %s', (_, options, by, counts, map) => {
    const found = proposed(category('Group', options), { seenValues: seen(by, counts) });
    expect(found).toMatchObject({ by, options: expect.arrayContaining([...map]) });
  });

  test('by product category', () => {
    const productCategories = [
      { id: '15', name: 'Mugs' },
      { id: '16', name: 'Tea & coffee' },
      { id: '17', name: 'Uncategorised' },
    ];
    const found = proposed(category('Group', ['Tea and coffee', 'mugs', 'Tea & Coffee']), { productCategories });
    expect(found).toMatchObject({ by: 'category', options: ['15 mugs', '16 Tea & Coffee'] });
  });

  test('by the name of the shop, if an option has it', () => {
    const found = proposed(category('Outlet', ['High Street', 'Northwind mugs']), {});
    expect(found).toMatchObject({ option: 'Northwind mugs' });
  });

  test('with the name of the category one option is enough', () => {
    const seenValues = seen('createdVia', { checkout: 9 });
    expect(proposed(category('Sales channel', ['Online', 'Trade fair']), { seenValues })).toMatchObject({
      by: 'createdVia',
    });
    expect(proposed(category('Project', ['Online', 'Trade fair']), { seenValues })).toBeNull();
  });

  test('for nothing that is archived, decided, or unlike the shop', () => {
    const seenValues = seen('country', { GB: 9, DE: 4 });
    const region = category('Region', ['United Kingdom', 'Germany']);
    expect(proposed({ ...region, status: 'ARCHIVED' }, { seenValues })).toBeNull();
    expect(
      proposed({ ...region, options: region.options.map((one) => ({ ...one, status: 'ARCHIVED' })) }, { seenValues }),
    ).toBeNull();
    expect(proposed(category('Region', ['North', 'South']), { seenValues })).toBeNull();
    const settings: Settings = { ...NEW_STORE_SETTINGS, tracking: [{ categoryId: idOf(1), optionId: idOf(1, 2) }] };
    expect(suggestTracking(settings, facts([region], { seenValues }))).toEqual([]);
    expect(suggestTracking(NEW_STORE_SETTINGS, facts([region], {}))).toEqual([]);
  });

  test('and never applied unasked', () => {
    const region = category('Region', ['UK', 'Germany']);
    const found = suggestTracking(
      NEW_STORE_SETTINGS,
      facts([region], { seenValues: seen('country', { GB: 1, DE: 1 }) }),
    );
    expect(found).toHaveLength(1);
    expect(applySuggestions(NEW_STORE_SETTINGS, found)).toEqual(NEW_STORE_SETTINGS);
  });
});

describe('options that Xero lacks', () => {
  const region = category('Region', ['UK', 'Germany']);
  const archived = { optionId: idOf(1, 9), name: 'Norway', status: 'ARCHIVED' };
  const france = { optionId: idOf(1, 8), name: 'France', status: 'ACTIVE' };
  const lists = [{ ...region, options: [...region.options, archived, france] }];
  const seenValues = seen('country', { GB: 80, FR: 6, 'US:NY': 3, 'US:CA': 2, NO: 1 });
  const byCountry = { categoryId: idOf(1), by: 'country' as const, options: { gb: idOf(1, 1) } };

  test('are those that the setting names no option for, with the name each would have', () => {
    const settings: Settings = { ...NEW_STORE_SETTINGS, tracking: [byCountry] };
    const found = missingOptions(settings, facts(lists, { seenValues }));
    expect(found.map(({ value, name, orders, there }) => [value, name, orders, there?.isArchived ?? null])).toEqual([
      ['FR', 'France', 6, false],
      ['US', 'United States', 5, null],
      ['NO', 'Norway', 1, true],
    ]);
  });

  test('are none where any other value has an option', () => {
    const settings: Settings = { ...NEW_STORE_SETTINGS, tracking: [{ ...byCountry, otherwise: idOf(1, 2) }] };
    expect(missingOptions(settings, facts(lists, { seenValues }))).toEqual([]);
  });

  test('are named for what is only proposed, too', () => {
    const found = missingOptions(NEW_STORE_SETTINGS, facts(lists, { seenValues }));
    expect(found.map(({ value }) => value)).toEqual(['US', 'NO']);
  });
});
