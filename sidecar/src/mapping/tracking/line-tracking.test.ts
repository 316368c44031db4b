import { describe, expect, test } from '@jest/globals';
import { anAddress, aFee, anOrder, aProduct } from '../../../test/accounting/_order.ts';
import type { XeroTrackingCategory } from '../../domain/documents.ts';
import type { Order, OrderLine, OrderMeta } from '../../domain/order.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../domain/settings/settings.ts';
import { defaultTracking, faultOfOption } from './line-tracking.ts';

const idOf = (last: string) => `0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b${last}`;
const [REGION, CHANNEL] = [idOf('00'), idOf('10')];
const [HOME, WEST, ABROAD] = [idOf('01'), idOf('02'), idOf('03')];
const [WEB, PHONE] = [idOf('11'), idOf('12')];

interface Given {
  readonly order?: Order;
  readonly line?: OrderLine;
}

function tracked(by: object, { order = anOrder(), line = aProduct({ productId: 55 }) }: Given = {}) {
  const reading = readSettings({ tracking: [{ categoryId: REGION, ...by }] });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const catalogue = new Map([[55, { categoryIds: [30], ancestorIds: [20], tagIds: [] }]]);
  return defaultTracking(line, { order, catalogue, settings: reading.settings }).map(({ optionId, rule }) => [
    optionId,
    rule,
  ]);
}

const to = (country: string, state = '') => anOrder({ shipping: anAddress({ country, state }) });
const withMeta = (key: string, value: string): { order: ReturnType<typeof anOrder> } => {
  const meta: OrderMeta[] = [{ key, value }];
  return { order: anOrder({ meta }) };
};

describe('tracking by a value of the order', () => {
  const byCountry = { by: 'country', options: { us: HOME, 'US:CA': WEST }, otherwise: ABROAD };
  test('a state comes before its country, and any other country has the option for others', () => {
    expect(tracked(byCountry, { order: to('US', 'CA') })).toEqual([[WEST, 'country US:CA']]);
    expect(tracked(byCountry, { order: to('US', 'NY') })).toEqual([[HOME, 'country US']]);
    expect(tracked(byCountry, { order: to('FR') })).toEqual([[ABROAD, 'any other country']]);
  });

  test('without an option for others the line has none', () => {
    expect(tracked({ by: 'country', options: { US: HOME } }, { order: to('FR') })).toEqual([]);
  });

  test('an order without a delivery address counts where its buyer is', () => {
    const order = anOrder({ shipping: anAddress({ country: '' }), billing: anAddress({ country: 'US', state: '' }) });
    expect(tracked(byCountry, { order })).toEqual([[HOME, 'country US']]);
  });

  test.each([
    ['createdVia', { 'store-api': HOME }, { order: anOrder({ createdVia: 'store-api' }) }, 'created via store-api'],
    [
      'attributionType',
      { organic: HOME },
      withMeta('_wc_order_attribution_source_type', 'organic'),
      'attribution type organic',
    ],
    [
      'attributionSource',
      { google: HOME },
      withMeta('_wc_order_attribution_utm_source', 'Google'),
      'attribution source Google',
    ],
  ])('%s', (by, options, given, rule) => {
    expect(tracked({ by, options }, given)).toEqual([[HOME, rule]]);
    expect(tracked({ by, options }, { order: anOrder({ createdVia: '', meta: [] }) })).toEqual([]);
  });

  test('a product counts by its category, then by its parents; shipping and fees as any other', () => {
    const by = { by: 'category', options: { '20': HOME }, otherwise: ABROAD };
    expect(tracked(by)).toEqual([[HOME, 'category 20']]);
    expect(tracked({ ...by, options: { '20': HOME, '30': WEST } })).toEqual([[WEST, 'category 30']]);
    expect(tracked(by, { line: aFee() })).toEqual([[ABROAD, 'any other category']]);
  });

  test('two categories are decided each for itself', () => {
    const settings: Settings = {
      ...DEFAULT_SETTINGS,
      tracking: [
        { categoryId: REGION, by: 'country', options: { GB: HOME } },
        { categoryId: CHANNEL, by: 'createdVia', options: { admin: PHONE }, otherwise: WEB },
      ],
    };
    const order = { ...to('GB'), createdVia: 'checkout' };
    const found = defaultTracking(aProduct({}), { order, settings, catalogue: new Map() });
    expect(found.map(({ optionId }) => optionId)).toEqual([HOME, WEB]);
  });
});

describe('what cannot be used is named', () => {
  const option = { optionId: WEST, name: 'West', status: 'ARCHIVED' };
  const region: XeroTrackingCategory = { categoryId: REGION, name: 'Region', status: 'ACTIVE', options: [option] };
  test.each([
    ['an archived option', [region], WEST, 'The option "West" of the tracking category "Region" is archived in Xero.'],
    [
      'an archived category',
      [{ ...region, status: 'ARCHIVED' }],
      WEST,
      'The tracking category "Region" is archived in Xero.',
    ],
    [
      'an option that is gone',
      [region],
      HOME,
      'The chosen option of the tracking category "Region" is not in Xero any more.',
    ],
    ['a category that is gone', [], HOME, 'The chosen tracking category is not in Xero any more.'],
    ['nothing of one in use', [{ ...region, options: [{ ...option, status: 'ACTIVE' }] }], WEST, null],
  ])('%s', (_, categories, optionId, message) => {
    expect(faultOfOption(categories, { categoryId: REGION, optionId })).toBe(message);
  });
});

describe('the setting', () => {
  const faults = (tracking: unknown) => {
    const reading = readSettings({ tracking });
    return reading.ok ? {} : Object.fromEntries(reading.errors.map(({ path, message }) => [path, message]));
  };
  test.each([
    [
      'one value written in two ways',
      [{ categoryId: REGION, by: 'country', options: { GB: HOME, gb: WEST } }],
      'tracking.0.options',
    ],
    ['an unknown value of an order', [{ categoryId: REGION, by: 'weather', options: {} }], 'tracking.0'],
    [
      'a name instead of an id',
      [{ categoryId: REGION, by: 'country', options: { GB: 'North' } }],
      'tracking.0.options.GB',
    ],
    ['an option beside a value', [{ categoryId: REGION, optionId: HOME, by: 'country', options: {} }], 'tracking.0'],
  ])('refuses %s', (_, tracking, path) => {
    expect(Object.keys(faults(tracking))).toEqual([path]);
  });
  test('takes a category once', () => {
    const choice = { categoryId: REGION, optionId: HOME };
    expect(faults([choice, { categoryId: REGION, by: 'country', options: {} }])).toEqual({
      tracking: 'Each tracking category only once.',
    });
  });
});
