import type { OrganisationLists } from '../../src/domain/documents.ts';
import { readSettings, type Settings } from '../../src/domain/settings/settings.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import { INCOME } from '../xero/seeds/country-books.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import { rateNames, type GeneratedShop } from './markets.ts';

const STARTED = new Date('2026-01-01T00:00:00Z');

/** For a currency the bookkeeper added; no figure depends on it. */
const DAY_RATE = '100';

/** The seeded books of the shop's country, with the tax rates its bookkeeper added. */
export function booksOf({ id, seed, currency, taxes, addsRates }: GeneratedShop): Organisation {
  const organisation = seedOrganisation(seed, { now: STARTED, tenantId: seedId('exact', id), name: `Exact ${id}` });
  organisation.currencies[currency] ??= { code: currency, description: currency, dayRate: DAY_RATE };
  for (const [index, { rate, rows }] of (addsRates === true ? taxes : []).entries()) {
    if (taxes.findIndex((one) => one.rate === rate) < index) continue;
    const taxType = `TAX${String(index + 101)}`;
    organisation.taxRates[taxType] = {
      taxType,
      name: rate,
      status: 'ACTIVE',
      reportTaxType: 'OUTPUT',
      appliesTo: [...INCOME],
      components: rows.map((row) => ({ name: `Rate ${row.id}`, rate: row.percent, isCompound: row.compound })),
      isSystem: false,
    };
  }
  return organisation;
}

/** All forms of prices, in shops of each kind. */
function pricesOf({ id }: GeneratedShop) {
  const forms = ['as-shop', 'with-tax', 'without-tax'] as const;
  return forms[Buffer.from(id).reduce((sum, byte) => sum + byte, 0) % forms.length];
}

/** The owner's settings: every set of rates and every account set, no suggestions. */
export function settingsOf(shop: GeneratedShop, lists: OrganisationLists): Settings {
  const active = <T extends { readonly name: string; readonly status: string }>(
    list: readonly T[],
    name: string,
  ): T => {
    const found = list.find((one) => one.name === name && one.status === 'ACTIVE');
    if (found === undefined) throw new RangeError(`The books of ${shop.id} have no "${name}".`);
    return found;
  };
  const account = (name: string) => active(lists.accounts, name).code;
  const taxType = (name: string) => active(lists.taxRates, name).taxType;
  const reading = readSettings({
    documents: { precision: shop.decimals > 2 ? 'round' : 'reject', locked: 'first-open-day', prices: pricesOf(shop) },
    accounts: {
      sales: account('Sales'),
      shipping: account('Shipping Income'),
      hiddenTender: account('Gift Cards Outstanding'),
    },
    taxes: {
      rates: Object.fromEntries(Object.entries(rateNames(shop)).map(([rows, name]) => [rows, taxType(name)])),
      untaxed: taxType(shop.untaxed),
      outsideScope: lists.taxRates.some((one) => one.taxType === 'NONE') ? 'NONE' : 'BASEXCLUDED',
    },
    // A clearing account that is no bank account accepts any currency.
    payments: { default: { account: account('Undeposited Funds') } },
  });
  if (!reading.ok) throw new Error(`Settings of ${shop.id}: ${JSON.stringify(reading.errors)}`);
  return reading.settings;
}
