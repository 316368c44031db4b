import { describe, expect, test } from '@jest/globals';
import { changesWithoutEffect, halfQuietHours } from './settings-sense.ts';
import { payoutsOf } from './settings-payouts.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from './settings.ts';

const withSync = (sync: Partial<Settings['sync']>): Settings => ({
  ...DEFAULT_SETTINGS,
  sync: { ...DEFAULT_SETTINGS.sync, ...sync },
});
const pathsOf = (sync: Partial<Settings['sync']>) =>
  [changesWithoutEffect, halfQuietHours]
    .flatMap((find) => find(DEFAULT_SETTINGS, withSync(sync)))
    .map(({ path }) => path);

describe('a change that can never work is refused', () => {
  test.each([
    ['the 31st of February', { every: '0 3 31 2 *' }, 'sync.every'],
    ['the 31st of months of 30 days', { every: '0 3 31 4,6,9,11 *' }, 'sync.every'],
    ['quiet hours without an end', { quietFrom: '22:00' }, 'sync.quietTo'],
    ['quiet hours without a beginning', { quietTo: '06:00' }, 'sync.quietFrom'],
    ['quiet hours of no length', { quietFrom: '06:00', quietTo: '06:00' }, 'sync.quietTo'],
  ])('%s', (_name, sync, path) => {
    expect(pathsOf(sync)).toEqual([path]);
  });

  test.each([
    ['29 February', { every: '0 3 29 2 *' }],
    ['the 31st of any month', { every: '0 3 31 * *' }],
    ['the 31st of February or any Monday', { every: '0 3 31 2 1' }],
    ['an interval', { every: '10m' }],
    ['quiet hours over midnight', { quietFrom: '22:00', quietTo: '06:00' }],
  ])('%s is possible', (_name, sync) => {
    expect(pathsOf(sync)).toEqual([]);
  });

  test('but what is stored already stays, whatever else is changed', () => {
    const stored = withSync({ every: '0 3 31 2 *', quietFrom: '22:00' });
    const changed = { ...stored, sync: { ...stored.sync, overlapMinutes: 20 } };
    expect(changesWithoutEffect(stored, changed)).toEqual([]);
    expect(halfQuietHours(stored, changed)).toEqual([]);
  });
});

describe('payouts that can never be booked correctly are refused', () => {
  type Payouts = Settings['payouts'];
  const stripe = {
    mode: 'book',
    clearing: '095',
    bank: '090',
    fees: 'payout',
    accounts: { fees: '404' },
  };
  const settingsWith = (payouts: unknown, fees: unknown = {}): Settings => {
    const reading = readSettings({ payouts, payments: { fees } });
    if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
    return reading.settings;
  };
  const faultsOf = (payouts: unknown, fees?: unknown) =>
    changesWithoutEffect(DEFAULT_SETTINGS, settingsWith(payouts, fees)).map(({ path }) => path);

  test.each([
    ['no clearing account', { ...stripe, clearing: null }, 'payouts.stripe.clearing'],
    ['no bank account', { ...stripe, bank: null }, 'payouts.stripe.bank'],
    ['clearing and bank are one account', { ...stripe, bank: '095' }, 'payouts.stripe.bank'],
    ['no account of the fees', { ...stripe, accounts: {} }, 'payouts.stripe.accounts.fees'],
  ])('%s', (_name, own, path) => {
    expect(faultsOf({ stripe: own })).toEqual([path]);
    expect(faultsOf({ stripe: { ...own, mode: 'explain' } })).toEqual(own.bank === '095' ? [path] : []);
  });

  test('fees with each payout and with each order, whichever is set last', () => {
    const fees = { stripe_klarna: { account: '404' } };
    expect(faultsOf({ stripe }, fees)).toEqual(['payouts.stripe.fees']);
    const [fault] = changesWithoutEffect(settingsWith({ stripe }), settingsWith({ stripe }, fees));
    expect(fault?.message).toContain('Set payments.fees.stripe_klarna to null, or payouts.stripe.fees to "order".');
    expect(faultsOf({ stripe: { ...stripe, fees: 'order' } }, fees)).toEqual([]);
    expect(faultsOf({ stripe }, { 'ppcp-gateway': { account: '404' } })).toEqual([]);
    // Stored by hand: another change is not refused for it.
    const stored = settingsWith({ stripe }, fees);
    expect(changesWithoutEffect(stored, { ...stored, sync: { ...stored.sync, overlapMinutes: 20 } })).toEqual([]);
  });

  test('providers not named are explained, and one entry needs no other', () => {
    expect(payoutsOf(DEFAULT_SETTINGS, 'paypal')).toMatchObject({ mode: 'explain', clearing: null, fees: 'off' });
    const payouts: Payouts = settingsWith({ stripe }).payouts;
    expect(Object.keys(payouts)).toEqual(['stripe']);
    expect(readSettings({ payouts: { klarna: {} } })).toMatchObject({ ok: false });
    expect(readSettings({ payouts: { stripe: { currencies: { gbp: { clearing: '1', bank: '2' } } } } }).ok).toBe(false);
  });
});
