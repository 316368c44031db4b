import { expect, test } from '@jest/globals';
import { organisationIn } from '../../test/support/_organisations.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';
import { feeFaults } from './check-fees.ts';

const gb = organisationIn('GB');

function faults(payments: object, isAllowed = true): string[] {
  const reading = readSettings({ payments });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const settings: Settings = reading.settings;
  return feeFaults(settings, gb, isAllowed);
}

const methods = { stripe: { account: '092' } };

test('nothing is wrong with an expense account and payments on a bank account', () => {
  expect(faults({ methods, fees: { stripe: { account: '404', taxType: 'INPUT2' } } })).toEqual([]);
  expect(faults({ methods, fees: {} }, false)).toEqual([]);
});

test.each([
  [
    { methods, fees: { stripe: { account: '999' } } },
    ['payments.fees.stripe.account: There is no account "999" in Xero.'],
  ],
  [
    { methods, fees: { stripe: { account: '201' } } },
    ['payments.fees.stripe.account: The account 201 "Old Sales" is archived in Xero.'],
  ],
  [
    { methods, fees: { stripe: { account: '090' } } },
    ['payments.fees.stripe.account: Xero allows no line on the account "Business Bank Account" (BANK).'],
  ],
  [
    { methods, fees: { stripe: { account: '404', taxType: 'SROUTPUT' } } },
    ['payments.fees.stripe.taxType: The organisation has no active tax type SROUTPUT.'],
  ],
  [
    { methods, fees: { stripe: { account: '845', taxType: 'INPUT2' } } },
    [
      'payments.fees.stripe.taxType: Xero does not allow the tax rate "20% (VAT on Expenses)" (INPUT2) on the account 845 "Gift Cards and Deposits".',
    ],
  ],
  [
    { methods: { stripe: { account: '094' } }, fees: { stripe: { account: '404' } } },
    [
      'payments.fees.stripe: fees need a bank account, and 094 "WooCommerce Clearing" (payments.methods.stripe) is none; choose a clearing account of type bank.',
    ],
  ],
  [
    { methods: { stripe: { none: true } }, fees: { stripe: { account: '404' } } },
    ['payments.fees.stripe: no payment is booked for this method, so no fee is either (payments.methods.stripe).'],
  ],
  [
    { methods, default: { account: '092' }, fees: { acme: { account: '404' } } },
    ['payments.fees.acme.meta: where "acme" keeps its fee is not known; name the order meta.'],
  ],
])('%j is reported', (payments, wanted) => {
  expect(faults(payments)).toEqual(wanted);
});

test('a connection without the permission is reported if fees are on', () => {
  expect(faults({ methods, fees: { stripe: { account: '404' } } }, false)).toEqual([
    'payments.fees: the connection to Xero does not allow bank transactions yet; press “Allow more in Xero” on the tab "Connection" (xero connect).',
  ]);
});
