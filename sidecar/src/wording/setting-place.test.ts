import { describe, expect, test } from '@jest/globals';
import { isFixedBy, placeOf, settingIn, settingsAsTabs, tabOfSetting } from './setting-place.ts';

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

describe('a change of a setting can fix', () => {
  const problem = (code: string, fix = '', details = {}) => ({ code, fix, details });
  const missing = problem('payment_account_missing', '', { setting: 'payments.methods.cheque' });
  test.each([
    ['the problem that names it', missing, 'payments.methods.cheque.account', true],
    ['none of another payment method', missing, 'payments.methods.bacs.account', false],
    ['one that a general setting covers too', missing, 'payments.default', true],
    ['one named in the words of its fix', problem('total_unexplained', 'Book it (setting accounts.hiddenTender).'), 'accounts.hiddenTender', true], // prettier-ignore
    ['one that a rule names, whichever place the rule has', problem('account_missing', '', { setting: 'rules.3.account' }), 'rules.0.account', true], // prettier-ignore
    ['one whose account a new rule replaces', problem('account_missing', '', { setting: 'accounts.sales' }), 'rules.0', true], // prettier-ignore
    ['none of another account', problem('account_missing', '', { setting: 'accounts.sales' }), 'accounts.shipping', false], // prettier-ignore
    ['a section that is replaced as a whole', missing, 'payments', true],
    ['no problem that only Xero can fix', problem('currency_not_enabled'), 'payments.default', false],
    ['nothing when the name only begins alike', problem('currency_precision'), 'documents.precisionOfOthers', false],
  ])('%s', (_what, held, path, isFixed) => {
    expect(isFixedBy(held, path)).toBe(isFixed);
  });
});

test('a tax that only the order in WooCommerce can correct leads to no tab', () => {
  const unlike = {
    code: 'tax_unlike_rate',
    fix: 'Check the tax of the order in WooCommerce.',
    details: { rates: '1' },
  };
  expect(placeOf(unlike)).toEqual({ tab: null, setting: null });
});
