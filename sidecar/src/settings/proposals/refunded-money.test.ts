import { expect, test } from '@jest/globals';
import { NEW_STORE_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { suggestRefundedMoney } from './refunded-money.ts';

const GATEWAYS = [
  { id: 'stripe', title: 'Card', enabled: true },
  { id: 'ppcp-gateway', title: 'PayPal', enabled: false },
  { id: 'bacs', title: 'Bank transfer', enabled: true },
  { id: 'woocommerce_payments', title: 'Card', enabled: true },
];
const withPayments = (payments: Partial<Settings['payments']>): Settings => ({
  ...NEW_STORE_SETTINGS,
  payments: { ...NEW_STORE_SETTINGS.payments, ...payments },
});
const paths = (settings: Settings) => suggestRefundedMoney(settings, GATEWAYS).map(({ path }) => path);

test('is offered for providers in use that have an account, and taken by nobody but the owner', () => {
  const methods = { stripe: { account: '092' }, bacs: { account: '090' }, 'ppcp-gateway': { account: '093' } };
  const [only, ...others] = suggestRefundedMoney(withPayments({ methods }), GATEWAYS);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ path: 'payments.refunds.stripe', value: 'gateway', optIn: true });
  expect(only?.reason).toContain('Stripe did not pay');
});

test('is not offered where the owner has decided, or no payment is booked', () => {
  expect(paths(withPayments({ methods: { stripe: { none: true } } }))).toEqual([]);
  expect(paths(withPayments({ methods: { stripe: { account: '092' } }, refunds: { stripe: 'method' } }))).toEqual([]);
  expect(paths(withPayments({ methods: {} }))).toEqual([]);
});
