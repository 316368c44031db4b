import { expect, test } from '@jest/globals';
import { account, organisationIn } from '../../test/support/xero/_organisations.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../domain/settings/settings.ts';
import { suggestGatewayFees } from './suggest-fees.ts';
import { applySuggestions } from './suggest.ts';

const gb = organisationIn('GB');
const gateway = (id: string, enabled = true) => ({ id, title: id, enabled });

function withFees(fees: object): Settings {
  const reading = readSettings({ payments: { fees } });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.settings;
}

test('an account is offered for each gateway that is known and in use, and switched on by nobody but its owner', () => {
  const gateways = [gateway('stripe'), gateway('ppcp-gateway', false), gateway('bacs'), gateway('acme')];
  const suggestions = suggestGatewayFees(DEFAULT_SETTINGS, gateways, gb);
  expect(suggestions).toEqual([
    {
      path: 'payments.fees.stripe',
      value: { account: '404' },
      reason:
        '404 "Bank Fees" is an expense account named for such fees: what Stripe keeps of each payment is then booked there, and its account shows what is paid out.',
      confidence: 'medium',
      optIn: true,
    },
  ]);
  expect(applySuggestions(DEFAULT_SETTINGS, suggestions)).toEqual(DEFAULT_SETTINGS);
});

test('the account named after the gateway goes before merchant fees, those before bank fees; none is made up', () => {
  const more = (...names: readonly string[]): OrganisationLists => ({
    ...gb,
    accounts: [
      ...gb.accounts,
      ...names.map((name, index) => account([`41${index}`, name, 'OVERHEADS', 'EXPENSE', { taxType: 'NONE' }])),
    ],
  });
  const chosen = (lists: OrganisationLists) =>
    suggestGatewayFees(DEFAULT_SETTINGS, [gateway('stripe')], lists)[0]?.value;
  expect(chosen(more('Merchant Fees', 'Stripe fees'))).toEqual({ account: '411' });
  expect(chosen(more('Merchant Fees'))).toEqual({ account: '410' });
  const without = { ...gb, accounts: gb.accounts.filter(({ code }) => code !== '404') };
  expect(chosen(without)).toBeUndefined();
});

test('fees that are on and whose account is gone get another one like any setting', () => {
  const current = withFees({ stripe: { account: '999', contact: 'Stripe Ltd' } });
  const suggestions = suggestGatewayFees(current, [gateway('stripe')], gb);
  expect(suggestions).toMatchObject([{ path: 'payments.fees.stripe.account', value: '404' }]);
  const { fees } = applySuggestions(current, suggestions).payments;
  expect(fees).toMatchObject({ stripe: { account: '404', taxType: null, contact: 'Stripe Ltd', meta: null } });
  expect(suggestGatewayFees(withFees({ stripe: { account: '404' } }), [gateway('stripe')], gb)).toEqual([]);
});
