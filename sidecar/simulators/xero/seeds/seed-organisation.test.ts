import { describe, expect, test } from '@jest/globals';
import { accountByCode, systemAccount } from '../accounting/lines/find-account.ts';
import { taxTypeProblem } from '../accounting/lines/line-tax.ts';
import { effectivePercent } from '../accounting/lines/line-amounts.ts';
import { seedOrganisation, type SeedCountry } from './seed-organisation.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const COUNTRIES: readonly SeedCountry[] = ['GB', 'AU', 'NZ', 'US', 'EU'];
const SYSTEM_ACCOUNTS = [
  'DEBTORS',
  'CREDITORS',
  'GST',
  'ROUNDING',
  'RETAINEDEARNINGS',
  'HISTORICAL',
  'REALISEDCURRENCYGAIN',
];

describe.each(COUNTRIES)('the %s organisation', (country) => {
  const organisation = seedOrganisation(country, { now: NOW });
  const accounts = Object.values(organisation.accounts);

  test('is plain data and the same every time', () => {
    expect(JSON.parse(JSON.stringify(organisation))).toEqual(organisation);
    expect(seedOrganisation(country, { now: NOW })).toEqual(organisation);
  });

  test('has unique codes and names', () => {
    expect(new Set(accounts.map(({ code }) => code)).size).toBe(accounts.length);
    expect(new Set(accounts.map(({ name }) => name)).size).toBe(accounts.length);
    for (const { code } of accounts) expect(code).toMatch(/^\d{3}$/);
  });

  test('has every system account and default taxes that may stand on their accounts', () => {
    for (const role of SYSTEM_ACCOUNTS) expect(systemAccount(organisation, role)).toBeDefined();
    for (const account of accounts) expect(taxTypeProblem(organisation, account.taxType, account)).toBeNull();
  });

  test('has clearing accounts, a payable liability for gift cards, something archived, and its base currency', () => {
    const named = (name: string) => accounts.find((account) => account.name === name);
    expect(named('Stripe Clearing')?.type).toBe('BANK');
    expect(named('PayPal')?.bank?.type).toBe('PAYPAL');
    expect(named('Undeposited Funds')?.enablePayments).toBe(true);
    expect(named('Gift Cards Outstanding')).toMatchObject({ class: 'LIABILITY', enablePayments: true });
    expect(named('Shipping Income')?.class).toBe('REVENUE');
    expect(accounts.some(({ status }) => status === 'ARCHIVED')).toBe(true);
    expect(Object.values(organisation.taxRates).some(({ status }) => status !== 'ACTIVE')).toBe(true);
    expect(organisation.currencies[organisation.baseCurrency]?.dayRate).toBe('1');
  });
});

test.each([
  ['GB', '200', 'OUTPUT2', '20'],
  ['AU', '200', 'OUTPUT', '10'],
  ['NZ', '200', 'OUTPUT2', '15'],
  ['US', '400', 'TAX001', '8'],
  ['US', '400', 'TAX005', '8.875'],
  ['EU', '200', 'TAX009', '25.5'],
] as const)('in %s account %s takes %s at %s %%', (country, code, taxType, percent) => {
  const organisation = seedOrganisation(country, { now: NOW });
  const account = accountByCode(organisation, code);
  expect(taxTypeProblem(organisation, taxType, account ?? null)).toBeNull();
  expect(effectivePercent(organisation.taxRates[taxType]?.components ?? []).toString()).toBe(percent);
});

test('tenant id and name can be chosen, and other ids follow the tenant', () => {
  const tenantId = 'b2c885a9-4bb9-4a00-9b6e-6c2bf60b1a2b';
  const named = seedOrganisation('GB', { now: NOW, tenantId, name: 'Second Shop' });
  expect(named).toMatchObject({ tenantId, name: 'Second Shop' });
  expect(Object.keys(named.accounts)).not.toEqual(Object.keys(seedOrganisation('GB', { now: NOW }).accounts));
});
