import { describe, expect, test } from '@jest/globals';
import { aFee, anAddress, anOrder, aProduct, aShipping, aTax } from '../../test/accounting/_order.ts';
import { organisationIn } from '../../test/support/xero/_organisations.ts';
import type { Order } from '../domain/order.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';
import { planDocuments } from '../mapping/plan-documents.ts';
import { reportLink } from './report-links.ts';
import { type MappedOrder, reportMap } from './report-map.ts';

const CATEGORY = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b00';
const OPTION = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b01';
const lists = {
  ...organisationIn('GB'),
  trackingCategories: [
    {
      ...{ categoryId: CATEGORY, name: 'Region', status: 'ACTIVE' },
      options: [{ optionId: OPTION, name: 'UK', status: 'ACTIVE' }],
    },
  ],
  items: [{ code: 'MUG-1', name: 'Mug', isTracked: false }],
};

function settingsOf(over: object = {}): Settings {
  const reading = readSettings({
    taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
    payments: { methods: { cheque: { none: true } }, default: { account: '092' } },
    ...over,
  });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.settings;
}

function planned(order: Order, settings: Settings): MappedOrder {
  const plan = planDocuments(order, {
    ...{ settings, lists, catalogue: new Map(), refunds: [] },
    store: { id: 'shop', url: 'https://shop.example.com' },
  });
  return { order, documents: plan.kind === 'documents' ? plan.documents : null };
}

/** Three orders that post: one without SKU and abroad, one paid by cheque, one with shipping; a fourth is held by its tax rate. */
function orders(): Order[] {
  const line = aProduct({ sku: 'MUG-1' });
  return [
    anOrder({ id: 1, lines: [aProduct({ sku: null })], shipping: anAddress({ country: 'FR' }) }),
    anOrder({ id: 2, lines: [line], paymentMethod: 'cheque', customerId: 0 }),
    anOrder({
      id: 3,
      lines: [line, aShipping()],
      taxes: [aTax({ taxTotal: '2.00', shippingTaxTotal: '0.99' })],
      total: '17.94',
      totalTax: '2.99',
    }),
    anOrder({ id: 4, lines: [aProduct({ taxes: [{ rateId: 9, total: '2.00' }] })] }),
  ];
}

function mapOf(over: object = {}, of = orders()) {
  const settings = settingsOf(over);
  const map = reportMap(
    of.map((one) => planned(one, settings)),
    { settings, lists, shortCode: '!mBdtL', country: 'GB' },
  );
  return { ...map, by: Object.fromEntries(map.reports.map((one) => [one.id, one])) };
}

describe('the report map', () => {
  test('counts what is to post and what is held, for each report an owner asks for', () => {
    const { of, held, reports } = mapOf();
    expect([of, held]).toEqual([4, 1]);
    expect(reports.map(({ id, orders: count }) => [id, count])).toEqual([
      ['profit-and-loss', 3],
      ['profit-and-loss-by-tracking', 0],
      ['sales-by-item', 2],
      ['aged-receivables', 2],
      ['tax-return', 3],
      ['income-by-contact', 3],
    ]);
  });

  test('names the setting that is missing', () => {
    const missing = mapOf({ documents: { itemCodes: 'untracked' }, contacts: { guests: 'shared' } }).reports.map(
      ({ id, missing: all }) => [id, ...all.map(({ setting }) => setting)],
    );
    expect(missing).toEqual([
      ['profit-and-loss', 'accounts.shipping'],
      ['profit-and-loss-by-tracking', 'tracking'],
      ['sales-by-item', 'items.create', 'items.withoutSku'],
      ['aged-receivables', 'payments.methods.cheque'],
      ['tax-return'],
      ['income-by-contact', 'contacts.guests'],
    ]);
  });

  test('counts lines without an option, and without an item', () => {
    const { by } = mapOf({ tracking: [{ categoryId: CATEGORY, by: 'country', options: { GB: OPTION } }] });
    expect(by['profit-and-loss-by-tracking']).toMatchObject({ orders: 2, lines: { of: 4, without: 1 } });
    expect(by['profit-and-loss-by-tracking']?.missing[0]?.why).toMatch(/^Some values of the orders have no option/);
    expect(by['sales-by-item']?.lines).toEqual({ of: 3, without: 1, what: 'an item' });
  });

  test('is complete where every document has what a report needs', () => {
    const { by, reports } = mapOf(
      {
        accounts: { shipping: '260' },
        tracking: [{ categoryId: CATEGORY, optionId: OPTION }],
        payments: { default: { account: '092' } },
      },
      orders().filter(({ id }) => id === 2 || id === 3),
    );
    expect(reports.map(({ orders: count, missing }) => [count, missing])).toEqual(reports.map(() => [2, []]));
    expect(by['profit-and-loss-by-tracking']?.lines).toMatchObject({ of: 3, without: 0 });
  });

  test('drafts are in no report, whatever else they have', () => {
    const { reports } = mapOf({ documents: { invoiceStatus: 'DRAFT' } });
    expect(reports.map(({ orders: count, missing }) => [count, missing[0]?.setting])).toEqual(
      reports.map(() => [0, 'documents.invoiceStatus']),
    );
  });

  test('a tax rate mapped to another percentage keeps its orders from the right box', () => {
    const { by } = mapOf({ taxes: { rates: { '1': 'RROUTPUT' }, untaxed: 'ZERORATEDOUTPUT' } });
    expect(by['tax-return']).toMatchObject({ orders: 0, missing: [{ setting: 'taxes.rates' }] });
  });

  test('what is no sale needs no option: a deposit on a liability', () => {
    const rules = [{ when: { fee: '*' }, account: '845', taxType: 'OUTPUT2', tracking: [] }];
    const tracking = [{ categoryId: CATEGORY, optionId: OPTION }];
    const lines = [aProduct(), aFee()];
    const taxes = [aTax({ taxTotal: '2.67', shippingTaxTotal: '0' })];
    const { by } = mapOf({ rules, tracking }, [anOrder({ lines, taxes, total: '16.00', totalTax: '2.67' })]);
    expect(by['profit-and-loss-by-tracking']).toMatchObject({ orders: 1, lines: { of: 1, without: 0 } });
  });

  test('of no orders is empty and names what is not chosen', () => {
    expect(mapOf({}, []).by['profit-and-loss-by-tracking']).toMatchObject({
      ...{ orders: 0, lines: { of: 0, without: 0 } },
      missing: [{ setting: 'tracking' }],
    });
  });
});

test.each([
  ['profit-and-loss', '!mBdtL', 'GB', 'https://reporting.xero.com/!mBdtL/v1/Run/1216'],
  ['profit-and-loss', '!mBdtL', 'AU', 'https://reporting.xero.com/!mBdtL/v1/Run/1016'],
  ['aged-receivables', '!mBdtL', 'US', 'https://reporting.xero.com/!mBdtL/v1/Run/1101'],
  [
    'sales-by-item',
    '!mBdtL',
    'GB',
    'https://go.xero.com/organisationlogin/default.aspx?shortcode=%21mBdtL&redirecturl=%2FReports%2F',
  ],
  ['profit-and-loss', '', 'GB', 'https://go.xero.com/Reports/'],
] as const)('%s of an organisation %s in %s', (report, shortCode, country, link) => {
  expect(reportLink(report, { shortCode, country })).toBe(link);
});
