import { expect, test } from '@jest/globals';
import type { Catalogue, OrderAddress, OrderLine } from '../../src/domain/order.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../src/domain/settings/settings.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { applySuggestions, suggestSettings } from '../../src/settings/suggest.ts';
import type { WooTaxRate } from '../../src/settings/suggestion.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { aFee, anAddress, anOrder, aProduct, aShipping, aTax } from './_order.ts';

/*
 * Supplies as an accountant classifies them, for organisations with the settings that "Use all suggestions" gives. A
 * question mark = the setting that the order waits for, because WooCommerce doesn't say what the sale is.
 */
type Rate = readonly [id: number, country: string, percent: string, taxClass: string];
const RATES: Readonly<Record<string, readonly Rate[]>> = {
  GB: [
    [1, 'GB', '20', 'standard'],
    [2, 'GB', '5', 'reduced-rate'],
    [3, 'GB', '0', 'zero-rate'],
    [4, 'GB', '0', 'exempt'],
  ],
  AU: [[1, 'AU', '10', 'standard']],
  NZ: [[1, 'NZ', '15', 'standard']],
  US: [[1, 'US', '8.75', 'standard']],
  DE: [
    [1, 'DE', '19', 'standard'],
    [2, 'DE', '7', 'reduced-rate'],
    [3, 'FR', '20', 'standard'],
  ],
};

interface Supply {
  readonly to: string;
  /** The rate that WooCommerce charged; absent = none. */
  readonly rate?: number;
  /** Goods with delivery unless it says otherwise. */
  readonly what?: 'service' | 'not taxable' | 'pickup' | 'with fee' | 'mixed';
  readonly vat?: string;
  readonly isExempt?: boolean;
  readonly state?: string;
  readonly postcode?: string;
  /** Where a buyer of goods lives, if they go to another country. */
  readonly buyerIn?: string;
}

const q = (setting: string) => `? taxes.${setting}`;
const HOME = q('domesticUntaxed');
const SUPPLIES: readonly (readonly [organisation: string, supply: string, Supply, expected: string])[] = [
  ['GB', 'standard-rated goods at home', { to: 'GB', rate: 1 }, 'OUTPUT2'],
  ['GB', 'reduced-rated goods at home', { to: 'GB', rate: 2 }, 'RROUTPUT'],
  ['GB', 'zero-rated goods at home, with their rate', { to: 'GB', rate: 3 }, 'ZERORATEDOUTPUT'],
  ['GB', 'exempt goods at home, with their rate', { to: 'GB', rate: 4 }, 'EXEMPTOUTPUT'],
  [
    'GB',
    'a zero-rated book beside standard-rated goods',
    { to: 'GB', rate: 1, what: 'mixed' },
    'OUTPUT2, ZERORATEDOUTPUT',
  ],
  ['GB', 'goods at home without a rate: zero-rated or exempt', { to: 'GB' }, HOME],
  ['GB', 'a disabled customer, exempt without a VAT number', { to: 'GB', isExempt: true }, HOME],
  ['GB', 'an exempt customer with a British number', { to: 'GB', isExempt: true, vat: 'GB123456789' }, HOME],
  ['GB', 'goods exported to the US', { to: 'US' }, 'ZERORATEDOUTPUT'],
  ['GB', 'goods exported to a German business', { to: 'DE', vat: 'DE123456789', isExempt: true }, 'ZERORATEDOUTPUT'],
  ['GB', 'goods exported to a German consumer', { to: 'DE' }, 'ZERORATEDOUTPUT'],
  ['GB', 'goods exported to Jersey', { to: 'JE' }, 'ZERORATEDOUTPUT'],
  ['GB', 'goods to the Isle of Man', { to: 'IM' }, HOME],
  ['GB', 'goods to Northern Ireland', { to: 'GB', postcode: 'BT1 5GS' }, HOME],
  ['GB', 'goods that a French buyer collects', { to: '', buyerIn: 'FR', what: 'pickup' }, HOME],
  ['GB', 'an export with a fee', { to: 'US', what: 'with fee' }, 'ZERORATEDOUTPUT'],
  [
    'GB',
    'a service for a German business: outside the scope, but in box 6',
    { to: 'DE', vat: 'DE123456789', what: 'service' },
    'ZERORATEDOUTPUT',
  ],
  ['GB', 'a product that is not taxable', { to: 'GB', what: 'not taxable' }, 'NONE'],
  ['AU', 'goods at home', { to: 'AU', rate: 1 }, 'OUTPUT'],
  ['AU', 'goods at home without GST: GST-free or input taxed', { to: 'AU' }, HOME],
  ['AU', 'goods exported to New Zealand', { to: 'NZ' }, 'EXEMPTEXPORT'],
  ['AU', 'a service for a buyer in the US', { to: 'US', what: 'service' }, 'EXEMPTEXPORT'],
  ['AU', 'a service at home', { to: 'AU', rate: 1, what: 'service' }, 'OUTPUT'],
  ['AU', 'a product that is not taxable', { to: 'AU', what: 'not taxable' }, 'BASEXCLUDED'],
  ['NZ', 'goods at home', { to: 'NZ', rate: 1 }, 'OUTPUT2'],
  ['NZ', 'goods at home without GST: zero-rated or exempt', { to: 'NZ' }, HOME],
  ['NZ', 'goods exported to Australia', { to: 'AU' }, 'ZERORATED'],
  ['NZ', 'a service for a buyer in Australia', { to: 'AU', what: 'service' }, 'ZERORATED'],
  ['NZ', 'a product that is not taxable', { to: 'NZ', what: 'not taxable' }, 'NONE'],
  ['US', 'goods in a state with tax', { to: 'US', state: 'IL', rate: 1 }, 'TAX001'],
  ['US', 'goods to a state without tax', { to: 'US', state: 'OR' }, 'NONE'],
  ['US', 'goods exported to Canada', { to: 'CA' }, 'NONE'],
  ['US', 'a reseller with an exemption', { to: 'US', state: 'IL', isExempt: true }, 'NONE'],
  ['DE', 'standard-rated goods at home', { to: 'DE', rate: 1 }, 'TAX001'],
  ['DE', 'reduced-rated goods at home', { to: 'DE', rate: 2 }, 'TAX002'],
  ['DE', 'goods at home without a rate', { to: 'DE' }, HOME],
  ['DE', 'goods to a French consumer with French VAT', { to: 'FR', rate: 3 }, 'TAX003'],
  ['DE', 'goods to an Austrian consumer without VAT', { to: 'AT' }, HOME],
  ['DE', 'goods to an Austrian business', { to: 'AT', vat: 'ATU48548506', isExempt: true }, 'TAX010'],
  ['DE', 'the same, its number with blanks and without country', { to: 'AT', vat: 'U 485 485 06' }, 'TAX010'],
  ['DE', 'goods to a Greek business, with a fee', { to: 'GR', vat: 'EL094259216', what: 'with fee' }, 'TAX010'],
  ['DE', 'goods to a business in Northern Ireland', { to: 'GB', postcode: 'BT1 5GS', vat: 'XI123456789' }, 'TAX010'],
  ['DE', 'goods to Austria for a business with a German number', { to: 'AT', vat: 'DE123456789' }, HOME],
  ['DE', 'goods to Austria with a number that is too long', { to: 'AT', vat: `ATU${'4'.repeat(20)}` }, HOME],
  ['DE', 'goods for an Austrian business, delivered in Germany', { to: 'DE', buyerIn: 'AT', vat: 'ATU48548506' }, HOME],
  ['DE', 'a service for an Austrian business', { to: 'AT', vat: 'ATU48548506', what: 'service' }, 'TAX011'],
  ['DE', 'a service for an Austrian consumer without VAT', { to: 'AT', what: 'service' }, HOME],
  ['DE', 'goods exported to Switzerland', { to: 'CH' }, 'TAX012'],
  ['DE', 'goods to the Canary Islands', { to: 'ES', state: 'GC' }, 'TAX012'],
  ['DE', 'a service for a business in the US', { to: 'US', what: 'service' }, 'NONE'],
  ['DE', 'a product that is not taxable', { to: 'DE', what: 'not taxable' }, 'NONE'],
];

function settingsOf(country: string): Settings {
  const taxRates = (RATES[country] ?? []).map(([id, of, ratePercent, taxClass]): WooTaxRate => {
    const name = taxClass === 'zero-rate' ? 'Zero rated' : taxClass === 'exempt' ? 'Exempt' : 'VAT';
    const more = { state: country === 'US' ? 'IL' : '', priority: 1, compound: false, shipping: true };
    return { id, country: of, ratePercent, taxClass, name, ...more };
  });
  const lists = organisationIn(country);
  const suggestions = suggestSettings(NEW_STORE_SETTINGS, {
    ...{ storeId: 'shop', store: { country, currency: 'EUR' }, taxRates, gateways: [], lists, usedNumberPrefixes: [] },
  });
  return applySuggestions(
    NEW_STORE_SETTINGS,
    suggestions.filter(({ confidence }) => confidence !== 'low'),
  );
}

const CATALOGUE: Catalogue = new Map([
  [1, { categoryIds: [], tagIds: [], isVirtual: false, isTaxable: true }],
  [2, { categoryIds: [], tagIds: [], isVirtual: true, isTaxable: true }],
  [3, { categoryIds: [], tagIds: [], isVirtual: false, isTaxable: false }],
]);

function orderOf(country: string, { to, rate, what, vat, isExempt, state = '', postcode = '', buyerIn }: Supply) {
  const rateRow = RATES[country]?.find(([id]) => id === rate);
  const [, , percent = '0'] = rateRow ?? [];
  const taxed = (net: string) => {
    const totalTax = String(Number(percent) * Number(net) * 0.01);
    return { total: net, totalTax, taxes: rateRow === undefined ? [] : [{ rateId: rateRow[0], total: totalTax }] };
  };
  const productId = what === 'service' ? 2 : what === 'not taxable' ? 3 : 1;
  const nowhere: Partial<OrderAddress> = { country: '', address1: '', city: '', state: '', postcode: '' };
  const isDelivered = what !== 'service' && what !== 'pickup';
  const lines: OrderLine[] = [
    aProduct({ productId, subtotal: '100', ...taxed('100') }),
    ...(isDelivered && what !== 'not taxable' ? [aShipping(taxed('20'))] : []),
    ...(what === 'pickup' ? [aShipping({ ...taxed('0'), methodId: 'local_pickup' })] : []),
    ...(what === 'with fee' ? [aFee(taxed('4'))] : []),
    // Delivery has the rate of the goods that have tax.
    ...(what === 'mixed'
      ? [aProduct({ id: 98, subtotal: '12', total: '12', totalTax: '0', taxes: [{ rateId: 3, total: '0' }] })]
      : []),
  ];
  const [total, totalTax] = (['total', 'totalTax'] as const).map((key) =>
    lines.reduce((sum, line) => sum + Number(line[key]), 0),
  );
  const where = { country: to, state, postcode };
  return anOrder({
    ...{ lines, totalTax: String(totalTax), total: String((total ?? 0) + (totalTax ?? 0)), paidOn: null },
    taxes: rateRow === undefined ? [] : [aTax({ rateId: rateRow[0], ratePercent: percent })],
    billing: anAddress(buyerIn === undefined ? where : { country: buyerIn, postcode: '' }),
    shipping: anAddress(isDelivered ? where : nowhere),
    meta: [
      ...(vat === undefined ? [] : [{ key: '_billing_vat_number', value: vat }]),
      ...(isExempt === true ? [{ key: 'is_vat_exempt', value: 'yes' }] : []),
    ],
  });
}

test('there are 40 supplies and more, of five countries', () => {
  expect(SUPPLIES.length).toBeGreaterThanOrEqual(40);
  expect([...new Set(SUPPLIES.map(([country]) => country))]).toEqual(['GB', 'AU', 'NZ', 'US', 'DE']);
});

test.each(SUPPLIES)('%s: %s', (country, _, supply, expected) => {
  const plan = planDocuments(orderOf(country, supply), {
    settings: settingsOf(country),
    lists: organisationIn(country),
    catalogue: CATALOGUE,
    store: { id: 'shop', url: 'https://shop.example.com' },
    refunds: [],
  });
  const found =
    plan.kind === 'documents'
      ? plan.documents.invoice.lines.map(({ taxType }) => taxType)
      : plan.kind === 'problems'
        ? plan.problems.map(({ details }) => `? ${details['setting'] ?? ''}`)
        : [plan.reason];
  // Delivery and fees are part of the sale.
  expect([...new Set(found)].sort().join(', ')).toBe(expected);
});
