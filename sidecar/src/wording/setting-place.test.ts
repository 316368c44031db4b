import { expect, test } from '@jest/globals';
import { placeOf, settingIn, settingsAsTabs, tabOfSetting } from './setting-place.ts';

test.each([
  [
    'Choose the account (setting payments.methods.cheque).',
    'payments.methods.cheque',
    'Choose the account (on the tab "Payments").',
  ],
  [
    'Check the tax type (setting taxes.rates.1+2). The tax itself is posted.',
    'taxes.rates.1+2',
    'Check the tax type (on the tab "Accounts & taxes"). The tax itself is posted.',
  ],
  [
    'Choose another account (setting rules.0.account), or create it in Xero.',
    'rules.0.account',
    'Choose another account (on the tab "Accounts & taxes"), or create it in Xero.',
  ],
  [
    'Let a new one be made (setting contacts.archived).',
    'contacts.archived',
    'Let a new one be made (on the tab "Invoices & contacts").',
  ],
  [
    'Choose the tracking again (setting tracking).',
    'tracking',
    'Choose the tracking again (on the tab "Accounts & taxes").',
  ],
  ['Look at the settings of the store.', null, 'Look at the settings of the store.'],
  ['This setting documented somewhere stays.', null, 'This setting documented somewhere stays.'],
  ['', null, ''],
])('%j names a place on the settings page, and is worded without a path', (text, path, words) => {
  expect(settingIn(text)).toBe(path);
  expect(settingsAsTabs(text)).toBe(words);
});

test('a path that no tab has leads nowhere', () => {
  expect(tabOfSetting('unknown.x')).toBeNull();
  expect(tabOfSetting('')).toBeNull();
});

test.each([
  [
    { code: 'x', fix: '', details: { setting: 'taxes.untaxed' } },
    { tab: 'accounts', setting: 'taxes.untaxed' },
  ],
  [
    { code: 'x', fix: 'Choose (setting sync.startDate).', details: {} },
    { tab: 'sync', setting: 'sync.startDate' },
  ],
  [
    { code: 'number_taken', fix: 'Rename it.', details: {} },
    { tab: 'documents', setting: null },
  ],
  [
    { code: 'store_gone', fix: 'Ask the host.', details: {} },
    { tab: null, setting: null },
  ],
])('%j is fixed in its place', (reason, place) => {
  expect(placeOf(reason)).toEqual(place);
});
