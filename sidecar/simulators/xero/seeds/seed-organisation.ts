import { ACCOUNT_CLASSES } from '../accounting/settings/account-types.ts';
import type {
  Account,
  BrandingTheme,
  Item,
  Organisation,
  TaxRate,
  TrackingCategory,
} from '../accounting/organisation.ts';
import type { AccountRow, CountryBooks, TaxRow } from './country-books.ts';
import { AU } from './charts/au.ts';
import { EU } from './charts/eu.ts';
import { GB } from './charts/gb.ts';
import { NZ } from './charts/nz.ts';
import { US } from './charts/us.ts';
import { seedId } from './seed-id.ts';

export type SeedCountry = 'GB' | 'AU' | 'NZ' | 'US' | 'EU';

const BOOKS: Readonly<Record<SeedCountry, CountryBooks>> = { GB, AU, NZ, US, EU };

const TRACKING = {
  Region: ['North', 'South', 'East', 'West', 'Online'],
  Department: ['Retail', 'Wholesale', 'Marketplace'],
};
const ARCHIVED_OPTION = 'Trade Fair';
const THEMES = ['Standard', 'Web Shop'];

/** A fresh organisation of a country with its shipped chart, taxes and what a shop adds; no documents, no contacts. */
export function seedOrganisation(
  country: SeedCountry,
  options: { now: Date; tenantId?: string; name?: string },
): Organisation {
  const books = BOOKS[country];
  const tenantId = options.tenantId ?? seedId('tenant', country);
  const createdAt = options.now.toISOString();
  const [base] = books.currencies;
  return {
    tenantId,
    name: options.name ?? books.name,
    legalName: options.name ?? books.legalName,
    version: books.version,
    countryCode: books.countryCode,
    baseCurrency: base?.[0] ?? '',
    timeZone: books.timeZone,
    timeZoneCode: books.timeZoneCode,
    paysTax: true,
    taxNumber: books.taxNumber,
    salesTaxBasis: books.salesTaxBasis,
    salesTaxPeriod: books.salesTaxPeriod,
    shortCode: `!${seedId(tenantId, 'short code').slice(0, 5)}`,
    plan: 'PREMIUM',
    financialYearEnd: { ...books.financialYearEnd },
    periodLockDate: null,
    endOfYearLockDate: null,
    createdAt,
    paymentTerms: structuredClone(books.paymentTerms),
    forbiddenActions: [],
    invoiceSequence: { prefix: 'INV-', next: 1 },
    creditNoteSequence: { prefix: 'CN-', next: 1 },
    accounts: keyed(books.accounts.map((row) => accountFrom(row, tenantId, books, createdAt))),
    taxRates: Object.fromEntries(books.taxRates.map((row) => [row.taxType, taxRateFrom(row)])),
    trackingCategories: keyed(trackingOf(tenantId)),
    brandingThemes: keyed(themesOf(tenantId, createdAt)),
    currencies: Object.fromEntries(
      books.currencies.map(([code, description, dayRate]) => [code, { code, description, dayRate }]),
    ),
    items: keyed(itemsOf(tenantId, books, createdAt)),
    contacts: {},
    invoices: {},
    creditNotes: {},
    allocations: {},
    payments: {},
    bankTransactions: {},
    bankTransfers: {},
    history: {},
    events: [],
  };
}

function keyed<T extends { id: string }>(records: readonly T[]): Record<string, T> {
  return Object.fromEntries(records.map((record) => [record.id, record]));
}

function accountFrom(row: AccountRow, tenantId: string, books: CountryBooks, updatedAt: string): Account {
  const baseCurrency = books.currencies[0]?.[0] ?? '';
  const { number = '', type = 'BANK', currency = baseCurrency } = row.bank ?? {};
  return {
    id: seedId(tenantId, 'account', row.code),
    code: row.code,
    name: row.name,
    type: row.type,
    class: ACCOUNT_CLASSES[row.type] ?? 'ASSET',
    status: row.status ?? 'ACTIVE',
    taxType: row.taxType,
    description: '',
    enablePayments: row.enablePayments ?? false,
    systemAccount: row.system ?? null,
    bank: row.bank === undefined ? null : { number, type, currency },
    updatedAt,
  };
}

function taxRateFrom(row: TaxRow): TaxRate {
  return {
    taxType: row.taxType,
    name: row.name,
    status: row.status ?? 'ACTIVE',
    reportTaxType: row.reportTaxType,
    appliesTo: [...row.appliesTo],
    components: row.components.map((component) => ({ ...component })),
    isSystem: row.isUserMade !== true,
  };
}

function trackingOf(tenantId: string): TrackingCategory[] {
  return Object.entries(TRACKING).map(([name, optionNames]) => ({
    id: seedId(tenantId, 'tracking', name),
    name,
    status: 'ACTIVE',
    options: [...optionNames, ARCHIVED_OPTION].map((option) => ({
      id: seedId(tenantId, 'tracking', name, option),
      name: option,
      status: option === ARCHIVED_OPTION ? 'ARCHIVED' : 'ACTIVE',
    })),
  }));
}

function themesOf(tenantId: string, createdAt: string): BrandingTheme[] {
  return THEMES.map((name, sortOrder) => ({ id: seedId(tenantId, 'theme', name), name, sortOrder, createdAt }));
}

/** One item without stock and one tracked as inventory. */
function itemsOf(tenantId: string, { itemDefaults }: CountryBooks, updatedAt: string): Item[] {
  const sold = (code: string, name: string, price: string, quantityOnHand: string | null): Item => ({
    id: seedId(tenantId, 'item', code),
    code,
    name,
    description: name,
    purchaseDescription: name,
    isSold: true,
    isPurchased: true,
    sales: { unitPrice: price, accountCode: itemDefaults.sales, taxType: null },
    purchase: { unitPrice: null, accountCode: itemDefaults.purchase, taxType: null },
    quantityOnHand,
    updatedAt,
  });
  return [sold('GIFT-WRAP', 'Gift wrapping', '3.5', null), sold('MUG-BLUE', 'Blue stoneware mug', '12.95', '25')];
}
