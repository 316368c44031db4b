import type { OrganisationLists } from '../../src/domain/documents.ts';
import { readSettings, type Settings } from '../../src/domain/settings/settings.ts';
import { INCOME } from '../xero/seeds/country-books.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import type { Market } from './shop/markets.ts';

const STARTED = new Date('2026-01-01T00:00:00Z');

/** For a currency the bookkeeper added; no figure depends on it. */
const DAY_RATE = '100';

/** The seeded books of the market's country, with the tax rates its bookkeeper added. */
export function booksOf(market: Market, shopId: string): Organisation {
  const organisation = seedOrganisation(market.seed, {
    now: STARTED,
    tenantId: seedId('exact', shopId),
    name: `Exact ${shopId}`,
  });
  const { currency } = market;
  organisation.currencies[currency] ??= { code: currency, description: currency, dayRate: DAY_RATE };
  for (const [index, { name, components }] of market.ownRates.entries()) {
    const taxType = `TAX${String(index + 101)}`;
    organisation.taxRates[taxType] = {
      taxType,
      name,
      status: 'ACTIVE',
      reportTaxType: 'OUTPUT',
      appliesTo: [...INCOME],
      components: components.map(([part, rate, isCompound = false]) => ({ name: part, rate, isCompound })),
      isSystem: false,
    };
  }
  return organisation;
}

/** The owner's settings: every set of rates and every account set, no suggestions. */
export function settingsOf(market: Market, lists: OrganisationLists): Settings {
  const account = (name: string): string => {
    const found = lists.accounts.find((one) => one.name === name && one.status === 'ACTIVE');
    if (found === undefined) throw new RangeError(`${market.key} has no account "${name}".`);
    return found.code;
  };
  const taxType = (name: string): string => {
    const found = lists.taxRates.find((one) => one.name === name && one.status === 'ACTIVE');
    if (found === undefined) throw new RangeError(`${market.key} has no tax rate "${name}".`);
    return found.taxType;
  };
  const reading = readSettings({
    // Needed for three decimals; no effect where two are enough.
    documents: { precision: Math.max(...market.decimals) > 2 ? 'round' : 'reject' },
    accounts: {
      sales: account('Sales'),
      shipping: account('Shipping Income'),
      hiddenTender: account('Gift Cards Outstanding'),
    },
    taxes: {
      rates: Object.fromEntries(Object.entries(market.taxNames).map(([rates, name]) => [rates, taxType(name)])),
      untaxed: taxType(market.untaxed),
      outsideScope: lists.taxRates.some((one) => one.taxType === 'NONE') ? 'NONE' : 'BASEXCLUDED',
    },
    // A clearing account that is no bank account accepts any currency.
    payments: { default: { account: account('Undeposited Funds') } },
  });
  if (!reading.ok) throw new Error(`Settings of ${market.key}: ${JSON.stringify(reading.errors)}`);
  return reading.settings;
}
