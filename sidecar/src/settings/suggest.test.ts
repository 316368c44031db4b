import { describe, expect, test } from '@jest/globals';
import { account, organisationIn, taxRate } from '../../test/support/xero/_organisations.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import { applySuggestions, suggestSettings } from './suggest.ts';
import type { SuggestInput, WooTaxRate } from './suggestion.ts';

const gb = organisationIn('GB');

function rate(over: Partial<WooTaxRate>): WooTaxRate {
  return {
    id: 100,
    country: 'GB',
    state: '',
    ratePercent: '20.0000',
    name: 'VAT',
    taxClass: 'standard',
    priority: 1,
    compound: false,
    shipping: true,
    ...over,
  };
}

function suggest(over: Partial<SuggestInput>, current: Settings = DEFAULT_SETTINGS): Record<string, unknown> {
  const input = {
    storeId: 'shop',
    store: { country: 'GB', currency: 'GBP' },
    taxRates: [],
    gateways: [],
    lists: gb,
    usedNumberPrefixes: [],
  };
  const found = suggestSettings(current, { ...input, ...over });
  for (const suggestion of found) expect(suggestion.reason).toMatch(/^.{20,}\.$/);
  applySuggestions(current, found);
  return Object.fromEntries(found.map(({ path, value }) => [path, value]));
}

describe('tax types', () => {
  test('UK rates get the types Xero gives UK organisations, not those for assets or reverse charge', () => {
    const taxRates = [
      rate({}),
      rate({ id: 101, ratePercent: '5', taxClass: 'reduced-rate' }),
      rate({ id: 102, ratePercent: '0', name: 'Zero rated', taxClass: 'zero-rate' }),
    ];
    expect(suggest({ taxRates })).toMatchObject({
      'taxes.rates.100': 'OUTPUT2',
      'taxes.rates.101': 'RROUTPUT',
      'taxes.rates.102': 'ZERORATEDOUTPUT',
    });
  });

  test('an exempt class gets the exempt type', () => {
    const taxRates = [rate({ id: 103, ratePercent: '0', name: 'Exempt', taxClass: 'exempt' })];
    expect(suggest({ taxRates })['taxes.rates.103']).toBe('EXEMPTOUTPUT');
  });

  test('a percent the organisation does not have is left open, never approximated', () => {
    expect(suggest({ taxRates: [rate({ ratePercent: '19' })] })['taxes.rates.100']).toBeUndefined();
  });

  test('a rate of another country needs a tax type named for it', () => {
    const lists = organisationIn('DE');
    const store = { country: 'DE:DE-BE', currency: 'EUR' };
    const taxRates = [
      rate({ id: 1, country: 'FR' }),
      rate({ id: 2, country: 'AT' }),
      rate({ id: 3, country: 'NL', ratePercent: '9' }),
      rate({ id: 4, country: 'IE', ratePercent: '9' }),
    ];
    const found = suggest({ taxRates, lists, store });
    expect([1, 2, 3, 4].map((id) => found[`taxes.rates.${id}`])).toEqual(['TAX003', 'TAX005', undefined, 'TAX007']);
  });

  test('at home a tax type named for the country wins over one named for nobody the shop sells to', () => {
    const lists = organisationIn('DE');
    const rates = [taxRate(['TAX030', 'AT 19%', '19', 'OUTPUT']), ...lists.taxRates];
    const input = { lists: { ...lists, taxRates: rates }, store: { country: 'DE:DE-BE', currency: 'EUR' } };
    expect(suggest({ ...input, taxRates: [rate({ country: 'DE', ratePercent: '19' })] })['taxes.rates.100']).toBe(
      'TAX001',
    );
  });

  test('rates that add up on a line are mapped as a set, with and without the one that spares shipping', () => {
    const state = { country: 'US', state: 'IL' };
    const taxRates = [
      rate({ ...state, id: 116, ratePercent: '6.25' }),
      rate({ ...state, id: 117, ratePercent: '1.75', priority: 2 }),
      rate({ ...state, id: 118, ratePercent: '0.75', priority: 3, shipping: false }),
    ];
    const found = suggest({ taxRates, lists: organisationIn('US'), store: { country: 'US:IL', currency: 'USD' } });
    expect(found).toMatchObject({
      'taxes.rates.116+117+118': 'TAX001',
      'taxes.rates.116+117': 'TAX002',
    });
  });

  test('a negative fee over two classes is not taken for a set of rates', () => {
    const taxRates = [rate({}), rate({ id: 102, ratePercent: '0', taxClass: 'zero-rate' })];
    expect(Object.keys(suggest({ taxRates, orderRateSets: [[100, 102]] }))).not.toContain('taxes.rates.100+102');
  });

  test('tables with a rate per ZIP code propose only what orders use', () => {
    const zips = Array.from({ length: 60 }, (_, id) =>
      rate({ id: id + 1, country: 'US', state: 'IL', ratePercent: '6.25' }),
    );
    const cities = zips.map((one) => ({ ...one, id: one.id + 100, priority: 2, ratePercent: '1.75' }));
    const input = {
      taxRates: [...zips, ...cities],
      lists: organisationIn('US'),
      store: { country: 'US', currency: 'USD' },
    };
    const paths = Object.keys(suggest({ ...input, orderRateSets: [[7, 107]] }));
    expect(paths.filter((path) => path.startsWith('taxes.rates'))).toEqual(['taxes.rates.7+107']);
  });

  test('a rate that only old orders have is proposed with a warning', () => {
    const input = { orderRates: [{ rateId: 9, ratePercent: '20', label: 'VAT' }] };
    expect(suggest(input)['taxes.rates.9']).toBe('OUTPUT2');
    const found = suggestSettings(DEFAULT_SETTINGS, {
      storeId: 'shop',
      store: { country: 'GB', currency: 'GBP' },
      taxRates: [],
      gateways: [],
      lists: gb,
      usedNumberPrefixes: [],
      ...input,
    });
    expect(found.find((one) => one.path === 'taxes.rates.9')?.confidence).toBe('low');
  });

  test('a shop without tax is kept out of the tax return', () => {
    expect(suggest({})).toMatchObject({ 'taxes.untaxed': 'NONE' });
    const au = { lists: organisationIn('AU'), store: { country: 'AU:NSW', currency: 'AUD' } };
    expect(suggest(au)).toMatchObject({ 'taxes.untaxed': 'BASEXCLUDED', 'taxes.outsideScope': 'BASEXCLUDED' });
  });

  test('what is set and valid is left alone, what became invalid is proposed again', () => {
    const taxes = { ...DEFAULT_SETTINGS.taxes, rates: { '100': 'RROUTPUT', '101': 'SROUTPUT' } };
    const taxRates = [rate({}), rate({ id: 101 })];
    const found = suggest({ taxRates }, { ...DEFAULT_SETTINGS, taxes });
    expect(found['taxes.rates.100']).toBeUndefined();
    expect(found['taxes.rates.101']).toBe('OUTPUT2');
  });
});

describe('accounts', () => {
  test('the default chart keeps sales on 200 and finds shipping, fees and rounding', () => {
    const found = suggest({});
    expect(found).toMatchObject({ 'accounts.shipping': '265', 'accounts.fees': '260', 'accounts.rounding': '860' });
    expect(found['accounts.sales']).toBeUndefined();
  });

  test('expense, archived and system accounts are never proposed for income', () => {
    const lists: OrganisationLists = {
      ...gb,
      accounts: [
        account(['300', 'Online Sales', 'SALES', 'REVENUE', { status: 'ARCHIVED' }]),
        account(['425', 'Shipping', 'OVERHEADS', 'EXPENSE']),
        account(['400', 'Turnover', 'SALES', 'REVENUE']),
      ],
    };
    expect(suggest({ lists })).toMatchObject({ 'accounts.sales': '400' });
    expect(suggest({ lists })['accounts.shipping']).toBeUndefined();
  });
});

describe('payment accounts', () => {
  const gateway = (id: string, enabled = true) => ({ id, title: id, enabled });

  test('gateways get the account named after them, transfers the bank, cash on delivery none', () => {
    const gateways = ['stripe', 'ppcp-gateway', 'bacs', 'cheque', 'cod', 'square_credit_card'].map((id) => gateway(id));
    const found = suggest(
      { gateways },
      { ...DEFAULT_SETTINGS, payments: { ...DEFAULT_SETTINGS.payments, methods: {}, default: null } },
    );
    expect(found).toMatchObject({
      'payments.methods.stripe': { account: '092' },
      'payments.methods.ppcp-gateway': { account: '093' },
      'payments.methods.bacs': { account: '090' },
      'payments.methods.cheque': { account: '090' },
      'payments.methods.cod': { none: true },
      'payments.methods.square_credit_card': { account: '094' },
    });
    // No list says where the money of every other method arrives.
    expect(found['payments.default']).toBeUndefined();
  });

  test('providers never share one account: with several and no account of their own, each is asked about', () => {
    const two = ['square_credit_card', 'mollie_wc_gateway_ideal'].map((id) => gateway(id));
    expect(Object.keys(suggest({ gateways: two })).filter((path) => path.startsWith('payments.methods'))).toEqual([]);
    const ofOne = ['mollie_wc_gateway_ideal', 'mollie_wc_gateway_creditcard'].map((id) => gateway(id));
    expect(suggest({ gateways: ofOne })).toMatchObject({
      'payments.methods.mollie_wc_gateway_ideal': { account: '094' },
      'payments.methods.mollie_wc_gateway_creditcard': { account: '094' },
    });
    const payments = { ...DEFAULT_SETTINGS.payments, methods: { square_credit_card: { account: '094' } } };
    const found = suggest({ gateways: ofOne }, { ...DEFAULT_SETTINGS, payments });
    expect(found['payments.methods.mollie_wc_gateway_ideal']).toBeUndefined();
  });

  test('a clearing account of type bank comes first; another cannot have fees, and the reason says so', () => {
    const current = account(['615', 'Card clearing', 'CURRENT', 'ASSET', { enablePaymentsToAccount: true }]);
    const bank = account(['616', 'Shop clearing', 'BANK', 'ASSET']);
    const gateways = [gateway('mollie_wc_gateway_ideal')];
    expect(suggest({ lists: { ...gb, accounts: [current, bank] }, gateways })).toMatchObject({
      'payments.methods.mollie_wc_gateway_ideal': { account: '616' },
    });
    const input = { storeId: 'shop', store: { country: 'GB', currency: 'GBP' }, taxRates: [], usedNumberPrefixes: [] };
    const found = suggestSettings(DEFAULT_SETTINGS, { ...input, lists: { ...gb, accounts: [current] }, gateways });
    expect(found.find(({ path }) => path.startsWith('payments.methods'))?.reason).toContain('needs a bank account');
  });

  test.each([
    'wallet',
    'woo_wallet',
    'wps_store_credit',
    'accountfunds',
    'pw_gift_card',
    'mycred',
    'wc_points_rewards',
  ])('the account of %s is asked about: the shop got that money before, if ever', (id) => {
    expect(suggest({ gateways: [gateway(id)] })[`payments.methods.${id}`]).toBeUndefined();
  });

  test('without a clearing account the undeposited funds hold what is in transit', () => {
    const accounts = [account(['615', 'Undeposited Funds', 'CURRENT', 'ASSET', { enablePaymentsToAccount: true }])];
    const found = suggest({ lists: { ...gb, accounts }, gateways: [gateway('mollie_wc_gateway_ideal')] });
    expect(found['payments.methods.mollie_wc_gateway_ideal']).toEqual({ account: '615' });
  });

  test('an account in another currency is never proposed', () => {
    const store = { country: 'GB', currency: 'EUR' };
    const found = suggest({ store, gateways: [gateway('bacs'), gateway('stripe')] });
    const euros = gb.accounts.find((one) => one.currencyCode === 'EUR')?.accountId;
    expect(found['payments.methods.bacs']).toEqual({ account: euros });
    expect(found['payments.methods.stripe']).toEqual({ account: '094' });
  });

  test('orders paid in another currency get an account in it, named after the provider or the bank', () => {
    const accounts = [
      account(['092', 'Stripe clearing', 'BANK', 'ASSET', { currencyCode: 'GBP' }]),
      account(['095', 'Stripe clearing EUR', 'BANK', 'ASSET', { currencyCode: 'EUR' }]),
      account(['096', 'Euro account', 'BANK', 'ASSET', { currencyCode: 'EUR' }]),
    ];
    const gateways = ['stripe', 'ppcp-gateway', 'bacs', 'cod'].map((id) => gateway(id));
    const paidBy = [...gateways, gateway('gone')].flatMap(({ id }) =>
      ['GBP', 'EUR', 'USD'].map((currency) => ({ method: id, currency, orders: 3 })),
    );
    const lists = { ...gb, accounts };
    const ofCurrencies = (found: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(found).filter(([path]) => path.includes(':')));
    const both = {
      'payments.methods.stripe:EUR': { account: '095' },
      'payments.methods.bacs:EUR': { account: '096' },
    };
    expect(ofCurrencies(suggest({ gateways, lists, paidBy }))).toEqual(both);
    expect(ofCurrencies(suggest({ gateways, lists }))).toEqual({});
    expect(ofCurrencies(suggest({ gateways: [gateway('stripe', false)], lists, paidBy }))).toEqual({});
    const methods = { 'stripe:EUR': { account: '096' }, bacs: { none: true as const } };
    const decided = { ...DEFAULT_SETTINGS, payments: { ...DEFAULT_SETTINGS.payments, methods } };
    expect(ofCurrencies(suggest({ gateways, lists, paidBy }, decided))).toEqual({});
    const input = { storeId: 'shop', store: { country: 'GB', currency: 'GBP' }, taxRates: [], usedNumberPrefixes: [] };
    const found = suggestSettings(DEFAULT_SETTINGS, { ...input, gateways, lists, paidBy });
    expect(found.find(({ path }) => path.endsWith('stripe:EUR'))).toMatchObject({
      reason:
        '3 of the latest paid orders by "stripe" (stripe) are in EUR, and 095 "Stripe clearing EUR" is an account in EUR named after the provider.',
      confidence: 'high',
    });
  });

  test('without a fitting account nothing is proposed', () => {
    const lists = { ...gb, accounts: gb.accounts.filter((one) => one.type !== 'BANK' && !one.enablePaymentsToAccount) };
    const paths = Object.keys(suggest({ lists, gateways: [gateway('stripe'), gateway('bacs')] }));
    expect(paths.filter((path) => path.startsWith('payments'))).toEqual([]);
  });

  test('gateways that are off are not asked about', () => {
    expect(suggest({ gateways: [gateway('stripe', false)] })['payments.methods.stripe']).toBeUndefined();
  });
});

test('where money comes weeks later, invoices dated when paid are offered, and nobody gets them unasked', () => {
  const gateways = ['bacs', 'stripe'].map((id) => ({ id, title: id, enabled: true }));
  expect(suggest({ gateways })['documents.date']).toBe('paid');
  expect(suggest({ gateways: gateways.slice(1) })['documents.date']).toBeUndefined();
  const base = { storeId: 'shop', store: { country: 'GB', currency: 'GBP' }, taxRates: [], lists: gb };
  const found = suggestSettings(DEFAULT_SETTINGS, { ...base, gateways, usedNumberPrefixes: [] });
  expect(applySuggestions(DEFAULT_SETTINGS, found).documents.date).toBe('ordered');
});

describe('untaxed sales', () => {
  const causes = (country: string, current: Settings = DEFAULT_SETTINGS) => {
    const store = { country, currency: 'EUR' };
    const found = suggest({ store, lists: organisationIn(country), taxRates: [rate({ country })] }, current);
    return Object.fromEntries(
      Object.entries(found).filter(([path]) => path.startsWith('taxes.') && !path.startsWith('taxes.rates')),
    );
  };

  test('each cause gets the type that Xero has for it in the country of the organisation', () => {
    const gbTypes = { export: 'ZERORATEDOUTPUT', domesticUntaxed: 'ZERORATEDOUTPUT', notTaxable: 'NONE' };
    expect(causes('GB')).toEqual(
      Object.fromEntries(Object.entries(gbTypes).map(([key, type]) => [`taxes.${key}`, type])),
    );
    expect(causes('AU')).toMatchObject({ 'taxes.export': 'EXEMPTEXPORT', 'taxes.notTaxable': 'BASEXCLUDED' });
    expect(causes('DE')).toEqual({
      'taxes.export': 'TAX012',
      'taxes.intraCommunityGoods': 'TAX010',
      'taxes.intraCommunityServices': 'TAX011',
      'taxes.domesticUntaxed': 'NONE',
      'taxes.notTaxable': 'NONE',
    });
  });

  test('one rate for reverse charge serves goods and services', () => {
    const lists = organisationIn('DE');
    const own = lists.taxRates.filter(({ taxType }) => !['TAX010', 'TAX011', 'TAX012'].includes(taxType));
    const taxRates = [...own, taxRate(['TAX020', 'EU B2B Reverse Charge (0%)', '0', 'OUTPUT'])];
    const found = suggest({
      store: { country: 'DE', currency: 'EUR' },
      lists: { ...lists, taxRates },
      taxRates: [rate({})],
    });
    expect(found).toMatchObject({
      'taxes.intraCommunityGoods': 'TAX020',
      'taxes.intraCommunityServices': 'TAX020',
      'taxes.export': 'NONE',
    });
  });

  test('a store that has one type for all keeps it for sales at home, and is offered the others', () => {
    const current = { ...DEFAULT_SETTINGS, taxes: { ...DEFAULT_SETTINGS.taxes, untaxed: 'EXEMPTOUTPUT' } };
    expect(causes('GB', current)).toEqual({ 'taxes.export': 'ZERORATEDOUTPUT', 'taxes.notTaxable': 'NONE' });
    const gone = { ...current, taxes: { ...current.taxes, untaxed: 'SROUTPUT' } };
    expect(causes('GB', gone)).toMatchObject({ 'taxes.untaxed': 'ZERORATEDOUTPUT' });
  });

  test('the legal wording is offered in the language of the country, and printed for nobody unasked', () => {
    const input = { storeId: 'shop', store: { country: 'DE', currency: 'EUR' }, taxRates: [rate({})], gateways: [] };
    const more = { lists: organisationIn('DE'), usedNumberPrefixes: [] };
    const found = suggestSettings(DEFAULT_SETTINGS, { ...input, ...more });
    const wording = found.filter(({ path }) => path.startsWith('documents.wording.'));
    expect(wording.map(({ value }) => value)).toContain('Steuerfreie Ausfuhrlieferung');
    expect(applySuggestions(DEFAULT_SETTINGS, found).documents.wording).toEqual(DEFAULT_SETTINGS.documents.wording);
  });
});

describe('number prefix', () => {
  test('a second store of an organisation gets another prefix', () => {
    expect(suggest({ usedNumberPrefixes: ['INV-'] })['documents.numberPrefix']).toBeUndefined();
    expect(suggest({ usedNumberPrefixes: ['wc-'] })['documents.numberPrefix']).toBe('WC2-');
    expect(suggest({ usedNumberPrefixes: ['WC-', 'WC2-'] })['documents.numberPrefix']).toBe('WC3-');
  });

  test('a prefix that begins like another is not distinct', () => {
    expect(suggest({ usedNumberPrefixes: ['WC-1'] })['documents.numberPrefix']).toBe('WC2-');
    expect(suggest({ usedNumberPrefixes: ['WC'] })['documents.numberPrefix']).toBe('SHOP2-');
  });
});

test('a suggestion that does not fit the settings is refused', () => {
  const wrong = { path: 'taxes.untaxed', value: 'no tax', reason: 'A test.', confidence: 'low' } as const;
  expect(() => applySuggestions(DEFAULT_SETTINGS, [wrong])).toThrow(/taxes\.untaxed/);
});

test('tax types that do not work through the API are never proposed', () => {
  const lists = {
    ...organisationIn('US'),
    taxRates: [
      taxRate(['AVALARA', 'Auto Look Up', '6.25', 'AVALARA']),
      taxRate(['TAX009', 'IL', '6.25', 'USSALESTAX']),
    ],
  };
  const taxRates = [rate({ country: 'US', ratePercent: '6.25' })];
  expect(suggest({ lists, taxRates, store: { country: 'US:IL', currency: 'USD' } })['taxes.rates.100']).toBeUndefined();
});

describe('statuses and due dates', () => {
  const gateway = (id: string, enabled = true) => ({ id, title: id.toUpperCase(), enabled });

  test('statuses of plugins that paid orders have are offered, the most frequent first', () => {
    const paidStatuses = [
      { status: 'completed', method: 'stripe', orders: 90 },
      { status: 'packed', method: 'stripe', orders: 1 },
      { status: 'shipped', method: 'stripe', orders: 7 },
      { status: 'cancelled', method: 'stripe', orders: 3 },
    ];
    const triggers = 'documents.triggerStatuses';
    expect(suggest({ paidStatuses })[triggers]).toEqual(['processing', 'completed', 'refunded', 'shipped', 'packed']);
    expect(suggest({ paidStatuses: paidStatuses.slice(0, 1) })).not.toHaveProperty([triggers]);
    const [found] = suggestSettings(DEFAULT_SETTINGS, {
      ...{ storeId: 'shop', store: { country: 'GB', currency: 'GBP' }, taxRates: [], gateways: [], lists: gb },
      ...{ usedNumberPrefixes: [], paidStatuses },
    }).filter(({ path }) => path === triggers);
    expect(found?.optIn).toBe(true);
  });

  test('of a payment method with statuses of its own none is offered for all methods', () => {
    const paidStatuses = [
      { status: 'shipped', method: 'cod', orders: 7 },
      { status: 'packed', method: 'cod', orders: 2 },
      { status: 'packed', method: 'stripe', orders: 1 },
    ];
    const payments = { ...DEFAULT_SETTINGS.payments, statuses: { cod: ['completed'] } };
    const found = suggestSettings(
      { ...DEFAULT_SETTINGS, payments },
      {
        ...{ storeId: 'shop', store: { country: 'GB', currency: 'GBP' }, taxRates: [], gateways: [], lists: gb },
        ...{ usedNumberPrefixes: [], paidStatuses },
      },
    ).find(({ path }) => path === 'documents.triggerStatuses');
    expect(found?.value).toEqual(['processing', 'completed', 'refunded', 'packed']);
    expect(found?.reason).toContain('"packed" (1 paid order)');
  });

  test('a transfer is due in seven days, cash on delivery by the terms in Xero; what is decided stays', () => {
    const gateways = [gateway('bacs'), gateway('cheque', false), gateway('cod'), gateway('stripe')];
    const salesTerms = { day: 14, type: 'DAYSAFTERBILLDATE' } as const;
    expect(suggest({ gateways, lists: { ...gb, salesTerms } })).toMatchObject({
      'documents.due.methods.bacs': { days: 7 },
      'documents.due.methods.cod': 'organisation',
    });
    const paths = (current: Settings) =>
      Object.keys(suggest({ gateways }, current)).filter((path) => path.includes('.due.'));
    expect(paths(DEFAULT_SETTINGS)).toEqual(['documents.due.methods.bacs']);
    const { documents } = DEFAULT_SETTINGS;
    expect(paths({ ...DEFAULT_SETTINGS, documents: { ...documents, dueDays: 14 } })).toEqual([]);
  });
});
