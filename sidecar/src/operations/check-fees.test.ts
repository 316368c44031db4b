import { expect, test } from '@jest/globals';
import { organisationIn } from '../../test/support/xero/_organisations.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { feeFaults, unbookedFeeInWords, unbookedFeeWithCommand } from './check-fees.ts';

const gb = organisationIn('GB');

function found(payments: object, isAllowed = true) {
  const reading = readSettings({ payments });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const settings: Settings = reading.settings;
  return feeFaults(settings, gb, isAllowed);
}

function faults(payments: object, isAllowed = true): string[] {
  return found(payments, isAllowed).map(({ path, why }) => `${path}: ${why}`);
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
      'payments.fees.stripe: Fees need a bank account, and the payments arrive on 094 "WooCommerce Clearing", which is none; choose a clearing account of type bank (setting payments.methods.stripe).',
    ],
  ],
  [
    { methods: { stripe: { none: true } }, fees: { stripe: { account: '404' } } },
    [
      'payments.fees.stripe: No payment is booked for this payment method, so no fee is either (setting payments.methods.stripe).',
    ],
  ],
  [
    { methods, default: { account: '092' }, fees: { acme: { account: '404' } } },
    ['payments.fees.acme.meta: Where the order keeps this fee is not known; name the order meta.'],
  ],
])('%j is reported', (payments, wanted) => {
  expect(faults(payments)).toEqual(wanted);
});

test('a connection without the permission is reported if fees are on', () => {
  expect(faults({ methods, fees: { stripe: { account: '404' } } }, false)).toEqual([
    'payments.fees: The connection to Xero does not allow bank transactions yet; press “Allow more in Xero” on the tab "Connection" (xero connect).',
  ]);
});

test.each([
  [
    { stripe: { account: '094' } },
    { stripe: { account: '404' } },
    'Fees of Stripe are not booked. Fees need a bank account, and the payments arrive on 094 "WooCommerce Clearing", which is none; choose a clearing account of type bank (on the tab "Payments").',
  ],
  [
    { acme: { account: '092' } },
    { acme: { account: '999', meta: '_fee' } },
    'Fees of "acme" are not booked. There is no account "999" in Xero.',
  ],
])('an owner reads no path of a setting', (own, fees, words) => {
  const [first] = found({ methods: own, fees });
  expect(first === undefined ? '' : ownerWords(unbookedFeeInWords(first))).toBe(words);
});

test('a missing permission names all fees and the button', () => {
  const [first] = found({ methods, fees: { stripe: { account: '404' } } }, false);
  expect(first === undefined ? '' : ownerWords(unbookedFeeInWords(first))).toBe(
    'Fees of payment providers are not booked. The connection to Xero does not allow bank transactions yet; press “Allow more in Xero” on the tab "Connection".',
  );
});

test('the command line says it in the words of the page, with the command that sets it', () => {
  const text = (payments: object, isAllowed = true) =>
    found(payments, isAllowed).map((fault) => unbookedFeeWithCommand('my-shop', fault));
  expect(text({ methods: { stripe: { account: '094' } }, fees: { stripe: { account: '404' } } })).toEqual([
    'Fees of Stripe are not booked. Fees need a bank account, and the payments arrive on 094 "WooCommerce Clearing", ' +
      'which is none; choose a clearing account of type bank (on the tab "Payments").\n' +
      '  npm run cli -- settings set my-shop payments.methods.stripe <json>',
  ]);
  expect(text({ methods: { acme: { account: '092' } }, fees: { acme: { account: '999', meta: '_fee' } } })).toEqual([
    'Fees of "acme" are not booked. There is no account "999" in Xero.\n' +
      '  npm run cli -- settings set my-shop payments.fees.acme.account <json>',
  ]);
  expect(text({ methods, fees: { stripe: { account: '404' } } }, false)).toEqual([
    'Fees of payment providers are not booked. The connection to Xero does not allow bank transactions yet; press “Allow more in Xero” ' +
      'on the tab "Connection" (xero connect).',
  ]);
});
