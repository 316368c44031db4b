import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SETTINGS, readSettings } from './settings.ts';

function faults(value: unknown): Record<string, string> {
  const reading = readSettings(value);
  if (reading.ok) throw new Error('The settings were accepted');
  return Object.fromEntries(reading.errors.map(({ path, message }) => [path, message]));
}

describe('readSettings', () => {
  test('an empty document is the defaults', () => {
    expect(readSettings({})).toEqual({ ok: true, settings: DEFAULT_SETTINGS });
    expect(readSettings({ documents: { dueDays: 14 } })).toMatchObject({
      settings: { documents: { dueDays: 14, numberPrefix: 'WC-' } },
    });
  });

  test('the defaults can be read back', () => {
    expect(readSettings(JSON.parse(JSON.stringify(DEFAULT_SETTINGS)))).toEqual({
      ok: true,
      settings: DEFAULT_SETTINGS,
    });
  });

  test('totals that no order has, and amounts that are none, are refused in a rule', () => {
    const of = (when: object) => faults({ rules: [{ when, account: '200' }] });
    expect(of({ totalFrom: '100', totalBelow: '100' })).toEqual({
      'rules.0.when': 'No total is at least totalFrom and less than totalBelow.',
    });
    expect(of({ totalFrom: '1,50' })).toEqual({ 'rules.0.when.totalFrom': expect.stringContaining('"99.50"') });
    expect(of({ virtual: 'yes', currency: 'eur' })).toEqual({
      'rules.0.when.virtual': 'true or false.',
      'rules.0.when.currency': expect.stringContaining('three capital letters'),
    });
    expect(readSettings({ rules: [{ when: { totalFrom: '99', totalBelow: '100' }, account: '200' }] }).ok).toBe(true);
  });

  test('every wrong field is named with what it must be', () => {
    const found = faults({
      documents: { dueDays: -1, numberPrefix: '', triggerStatuses: ['wc-processing'], referenceTemplate: '{secret}' },
      accounts: { sales: 200 },
      taxes: { rates: { '100': 'vat 20' }, untaxed: '' },
      payments: { methods: { stripe: '092' } },
      sync: { every: 'often', startDate: '1.1.2027' },
    });
    expect(Object.keys(found).sort()).toEqual([
      'accounts.sales',
      'documents.dueDays',
      'documents.numberPrefix',
      'documents.referenceTemplate',
      'documents.triggerStatuses.0',
      'payments.methods.stripe',
      'sync.every',
      'sync.startDate',
      'taxes.rates.100',
      'taxes.untaxed',
    ]);
    expect(found['documents.dueDays']).toBe('A whole number of days from 0 to 365.');
    expect(found['accounts.sales']).toBe('The code (or id) of an account in Xero, as text: "200".');
  });

  test('a cron pattern must name times that there are', () => {
    for (const every of ['99 * * * *', '*/0 * * * *', 'a b c d e', '0 8 * * 1-5 2027', '0 24 * * *'])
      expect([every, faults({ sync: { every } })]).toEqual([
        every,
        { 'sync.every': expect.stringContaining('No such time') },
      ]);
    for (const every of ['*/5 * * * *', '30 8 * * 1-5', '0 8 * * MON-FRI', '30 0 8 * * *', '90s'])
      expect([every, readSettings({ sync: { every } }).ok]).toEqual([every, true]);
  });

  test('no cron pattern asks the shop more often than an interval may', () => {
    for (const every of ['* * * * * *', '*/20 * * * * *', '0,29 0 * * * *', '0,40 * * * * *', '0,40 0,59 8 * * *'])
      expect([every, faults({ sync: { every } })]).toEqual([
        every,
        { 'sync.every': expect.stringContaining('every 30 seconds at most') },
      ]);
    for (const every of ['* * * * *', '*/30 * * * * *', '15,45 * * * * *', '0,40 0 * * * *', '30 * * * * *'])
      expect([every, readSettings({ sync: { every } }).ok]).toEqual([every, true]);
  });

  test('a misspelt setting is named, not ignored', () => {
    expect(faults({ acounts: {}, documents: { duedays: 3 } })).toEqual({
      acounts: 'There is no setting of this name; check the spelling or remove it.',
      'documents.duedays': 'There is no setting of this name in "documents"; check the spelling or remove it.',
    });
  });

  test('a rule must say when and what', () => {
    expect(Object.keys(faults({ rules: [{ when: {}, account: '200' }, { when: { product: 5 } }] }))).toEqual([
      'rules.0.when',
      'rules.1',
    ]);
    const both = [
      { categoryId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3a', optionId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b' },
      { categoryId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3a', optionId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3c' },
    ];
    expect(faults({ tracking: both })).toEqual({ tracking: 'Each tracking category only once.' });
  });

  test('a set of rates is written one way only', () => {
    expect(Object.values(faults({ taxes: { rates: { '123+122': 'TAX001' } } }))).toEqual([
      'Write the rate ids in ascending order.',
    ]);
  });

  test.each([[null], [[]], ['text'], [7]])('%j is no settings document', (value) => {
    expect(faults(value)).toEqual({ '': 'The settings must be one JSON object.' });
  });
});
