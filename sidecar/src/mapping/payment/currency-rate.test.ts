import { expect, test } from '@jest/globals';
import { anOrder, aPlanning } from '../../../test/accounting/_order.ts';
import type { Order } from '../../domain/order.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';
import { currencyRateOf, needsShopCurrency } from './currency-rate.ts';

const SETTINGS = { ...DEFAULT_SETTINGS, documents: { ...DEFAULT_SETTINGS.documents, currencyRate: 'order' as const } };

function planning(
  metas: Readonly<Record<string, unknown>>,
  over: Partial<Order> = {},
  of: Partial<Planning> = {},
): Planning {
  const meta = Object.entries(metas).map(([key, value]) => ({ key, value }));
  const order = anOrder({ currency: 'EUR', total: '117.00', paymentMethod: 'bacs', meta, ...over });
  const one = aPlanning({ order, settings: SETTINGS, ...of });
  return { ...one, lists: { ...one.lists, baseCurrency: 'GBP' } };
}

const WOOPAYMENTS = {
  _wcpay_multi_currency_order_exchange_rate: '1.17',
  _wcpay_multi_currency_order_default_currency: 'GBP',
};
const AELIA = { _base_currency_exchange_rate: '0.854701', _order_total_base_currency: '100.00' };

test.each([
  ['WooPayments', WOOPAYMENTS, '1.17'],
  ['FOX', { _woocs_order_rate: 1.17, _woocs_order_base_currency: 'GBP' }, '1.17'],
  ['CURCY', { wmc_order_info: { GBP: { rate: 1, is_main: 1 }, EUR: { rate: '1.17', is_main: 0 } } }, '1.17'],
  ['Aelia', AELIA, '1.17'],
])('%s: units of the order’s currency for one of the base currency', (_plugin, metas, rate) => {
  expect(currencyRateOf(planning(metas, {}, { units: { currency: 'GBP', decimals: 2 } }))).toBe(rate);
});

test.each([
  ['no rate', {}],
  ['a rate to another currency', { ...WOOPAYMENTS, _wcpay_multi_currency_order_default_currency: 'USD' }],
  ['a rate of nothing', { ...WOOPAYMENTS, _wcpay_multi_currency_order_exchange_rate: '0' }],
  ['a rate below what Xero keeps', { ...WOOPAYMENTS, _wcpay_multi_currency_order_exchange_rate: '0.0000001' }],
  ['a rate below zero', { ...WOOPAYMENTS, _wcpay_multi_currency_order_exchange_rate: '-1.17' }],
  ['a float with an exponent', { ...WOOPAYMENTS, _wcpay_multi_currency_order_exchange_rate: '1.17E0' }],
  ['text', { _woocs_order_rate: 'n/a', _woocs_order_base_currency: 'GBP' }],
  ['CURCY without a main currency', { wmc_order_info: { EUR: { rate: '1.17', is_main: 0 } } }],
  ['CURCY’s as text', { wmc_order_info: 'a:0:{}' }],
  ['Aelia’s without the total that proves its direction', { _base_currency_exchange_rate: '0.854701' }],
  ['Aelia’s whose total says the other direction', { ...AELIA, _base_currency_exchange_rate: '1.17' }],
])('%s is none: Xero’s rate of the day', (_what, metas) => {
  expect(currencyRateOf(planning(metas, {}, { units: { currency: 'GBP', decimals: 2 } }))).toBeNull();
});

test('an order in the base currency has no rate, nor has any where the setting is Xero’s', () => {
  expect(currencyRateOf(planning(WOOPAYMENTS, { currency: 'GBP' }))).toBeNull();
  expect(currencyRateOf(planning(WOOPAYMENTS, {}, { settings: DEFAULT_SETTINGS }))).toBeNull();
});

test('Aelia’s rate is one to the shop’s currency', () => {
  expect(currencyRateOf(planning(AELIA, {}, { units: { currency: 'USD', decimals: 2 } }))).toBeNull();
  expect(currencyRateOf(planning(AELIA))).toBeNull();
  expect([AELIA, WOOPAYMENTS].map((metas) => needsShopCurrency(planning(metas).order, SETTINGS))).toEqual([
    true,
    false,
  ]);
  expect(needsShopCurrency(planning(AELIA).order, DEFAULT_SETTINGS)).toBe(false);
});

test.each([
  ['fits', '96.00', '3.00', '1.17', []],
  ['is within a fifth', '80.00', '3.00', '1.17', []],
  ['is beyond it', '135.00', '3.00', null, ['currency_rate_unlike']],
])('what the provider credited %s', (_what, net, fee, rate, codes) => {
  const stripe = { ...WOOPAYMENTS, _stripe_net: net, _stripe_fee: fee, _stripe_currency: 'GBP' };
  const one = planning(stripe, { paymentMethod: 'stripe' });
  expect(currencyRateOf(one)).toBe(rate);
  expect(one.notices.map(({ code }) => code)).toEqual(codes);
});

test('after a refund the provider’s net says nothing of the rate', () => {
  const stripe = { ...WOOPAYMENTS, _stripe_net: '5.00', _stripe_fee: '3.00', _stripe_currency: 'GBP' };
  const refunds = [{ id: 9, reason: '', total: '-100.00' }];
  expect(currencyRateOf(planning(stripe, { paymentMethod: 'stripe', refunds }))).toBe('1.17');
});
