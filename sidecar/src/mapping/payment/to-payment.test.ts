import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import { anOrder, aPlanning, aProduct } from '../../../test/accounting/_order.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Order } from '../../domain/order.ts';
import { readFigures } from '../order-figures.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { toPayment } from './to-payment.ts';

const gb = organisationIn('GB');
const euroAccount = gb.accounts.find((account) => account.currencyCode === 'EUR')?.accountId ?? '';

function pay(
  over: Partial<Order>,
  payments: Partial<Settings['payments']>,
  lists: OrganisationLists = gb,
  status = 'AUTHORISED',
) {
  const settings: Settings = {
    ...NEW_STORE_SETTINGS,
    documents: { ...NEW_STORE_SETTINGS.documents, invoiceStatus: status === 'DRAFT' ? 'DRAFT' : 'AUTHORISED' },
    payments: { ...NEW_STORE_SETTINGS.payments, ...payments },
  };
  const planning = aPlanning({ order: anOrder(over), settings, lists });
  const figures = readFigures(planning);
  if (figures === null) throw new Error('The order has no figures');
  return { payment: toPayment(figures, planning), problems: planning.problems };
}

describe('toPayment', () => {
  test('a paid order is paid in full from the account of its method', () => {
    expect(pay({}, { methods: { stripe: { account: '092' } } }).payment).toEqual({
      amount: '12.00',
      currency: 'GBP',
      date: '2026-09-18',
      account: { code: '092' },
      reference: 'ch_1',
      because: { field: 'account', value: '092', rule: 'payment method stripe' },
    });
  });

  test('a bank account without a code is named by its id', () => {
    const { payment } = pay({ currency: 'EUR', transactionId: '' }, { default: { account: euroAccount } });
    expect(payment).toMatchObject({ account: { accountId: euroAccount }, reference: 'Order 1024', isOffline: true });
    expect(payment?.because?.rule).toBe('default payment account');
  });

  test('unpaid, free and draft orders have no payment', () => {
    const methods = { stripe: { account: '092' } };
    expect(pay({ paidOn: null }, { methods }).payment).toBeNull();
    expect(pay({ total: '0.00', totalTax: '0.00' }, { methods }).payment).toBeNull();
    expect(pay({}, { methods }, gb, 'DRAFT').payment).toBeNull();
  });

  test('cash on delivery waits for the courier’s money unless an account is chosen', () => {
    expect(pay({ paymentMethod: 'cod' }, {})).toEqual({ payment: null, problems: [] });
    expect(pay({ paymentMethod: 'cod' }, { methods: { cod: { account: '090' } } }).payment?.account).toEqual({
      code: '090',
    });
  });

  test('a paid order whose method has no account is refused with the setting to change', () => {
    const { problems } = pay({}, {});
    expect(problems).toMatchObject([
      { code: 'payment_account_missing', details: { setting: 'payments.methods.stripe' } },
    ]);
    expect(pay({}, { default: { account: '999' } }).problems).toMatchObject([
      { code: 'payment_account_missing', details: { account: '999', setting: 'payments.default' } },
    ]);
  });

  test('a payment method with an odd name is just one without an account', () => {
    expect(pay({ paymentMethod: 'constructor' }, {}).problems).toMatchObject([{ code: 'payment_account_missing' }]);
  });

  test.each([
    ['201', 'archived'],
    ['200', 'not a bank account and not enabled for payments'],
  ])('the account %s is refused: it is %s', (account, cause) => {
    const { problems } = pay({}, { methods: { stripe: { account } } });
    expect(problems[0]).toMatchObject({ code: 'payment_account_invalid', message: expect.stringContaining(cause) });
  });

  test('a bank account in a third currency is refused once the base currency is known', () => {
    const dollars = { currency: 'USD' };
    const lists = { ...gb, baseCurrency: 'GBP' };
    expect(pay(dollars, { default: { account: euroAccount } }, lists).problems[0]?.code).toBe(
      'payment_account_invalid',
    );
    expect(pay(dollars, { default: { account: '092' } }, lists).problems).toEqual([]);
  });

  const base = { ...gb, baseCurrency: 'GBP' };
  const stripe = (net: string, fee: string, currency = 'GBP') => [
    { key: '_stripe_net', value: net },
    { key: '_stripe_fee', value: fee },
    { key: '_stripe_currency', value: currency },
  ];
  const methods = { stripe: { account: '092' }, woocommerce_payments: { account: '092' } };

  describe('what WooPayments credited of another currency', () => {
    const wooPayments = (metas: Readonly<Record<string, string>>, over: Partial<Order> = {}) => {
      const meta = Object.entries({
        _wcpay_multi_currency_order_default_currency: 'GBP',
        _wcpay_multi_currency_stripe_exchange_rate: '0.853024',
        _wcpay_transaction_fee: '2.24',
        ...metas,
      }).map(([key, value]) => ({ key, value }));
      const order = { currency: 'EUR', paymentMethod: 'woocommerce_payments', total: '140.74', totalTax: '0.00' };
      const lines = [aProduct({ total: '140.74', totalTax: '0.00', taxes: [] })];
      const methods = { woocommerce_payments: { account: '092' } };
      return pay({ ...order, lines, taxes: [], meta, ...over }, { methods }, { ...gb, baseCurrency: 'GBP' }).payment
        ?.credited;
    };
    const credited = (bankAmount: string) => ({ amount: '140.74', bankAmount });

    test('is the order’s total at the rate of its payout', () => {
      expect(wooPayments({})).toEqual(credited('120.05'));
    });

    test.each([
      [
        'net and fee in the currency of the payout, to the cent',
        { _wcpay_net: '118.15', _wcpay_transaction_fee: '1.91' },
        '120.06',
      ],
      ['both in the currency of the order', { _wcpay_net: '138.5' }, '120.05'],
      ['the net in that of the payout, the fee in that of the order', { _wcpay_net: '118.14' }, '120.05'],
    ])('agrees with %s', (_, metas, bankAmount) => {
      expect(wooPayments(metas)).toEqual(credited(bankAmount));
    });

    test.each([
      ['the net fits no reading', { _wcpay_net: '90.00' }],
      ['the account is in another currency', { _wcpay_multi_currency_order_default_currency: 'USD' }],
      ['there is no rate', { _wcpay_multi_currency_stripe_exchange_rate: '' }],
      ['the rate has too few digits for cents', { _wcpay_multi_currency_stripe_exchange_rate: '0.85' }],
    ])('is not known if %s', (_, metas) => {
      expect(wooPayments(metas)).toBeUndefined();
    });
  });

  test('what the provider credited of another currency is net and fee together', () => {
    const order = { currency: 'EUR', meta: stripe('9.6299999999999999', '0.5') };
    expect(pay(order, { methods }, base).payment?.credited).toEqual({ amount: '12.00', bankAmount: '10.13' });
    expect(pay(order, { methods, currencyRate: 'xero' }, base).payment?.credited).toBeUndefined();
  });

  test.each([
    ['the order is in the base currency', { meta: stripe('9.63', '0.50') }],
    ['the payout is in another currency', { currency: 'EUR', meta: stripe('9.63', '0.50', 'USD') }],
    ['the fee is in pence', { currency: 'EUR', meta: stripe('9.63', '50') }],
    ['there is no figure', { currency: 'EUR', meta: stripe('n/a', '0.50') }],
    [
      'a refund lowered the net',
      { currency: 'EUR', meta: stripe('4.63', '0.50'), refunds: [{ id: 1, reason: '', total: '-5.00' }] },
    ],
    [
      'only a provider of another name has it',
      { currency: 'EUR', paymentMethod: 'woocommerce_payments', meta: stripe('9.63', '0.50') },
    ],
  ])('nothing is known to be credited if %s', (_, order: Partial<Order>) => {
    const { payment } = pay(order, { methods }, base);
    expect(payment?.amount).toBe('12.00');
    expect(payment?.credited).toBeUndefined();
  });
});
