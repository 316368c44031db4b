import type { AccountClass, Organisation, PaymentTerms, TaxComponent } from '../accounting/organisation.ts';

/** One account of a chart, as Xero ships it or as a shop adds it. */
export interface AccountRow {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly taxType: string;
  readonly system?: string;
  readonly enablePayments?: boolean;
  readonly status?: 'ARCHIVED';
  readonly bank?: { readonly currency?: string; readonly type?: string; readonly number?: string };
}

export interface TaxRow {
  readonly taxType: string;
  readonly name: string;
  readonly reportTaxType: string;
  readonly appliesTo: readonly AccountClass[];
  readonly components: readonly TaxComponent[];
  readonly status?: 'DELETED' | 'ARCHIVED';
  readonly isUserMade?: boolean;
}

/** What distinguishes new organisations by country. */
export interface CountryBooks {
  readonly name: string;
  readonly legalName: string;
  readonly version: Organisation['version'];
  readonly countryCode: string;
  readonly timeZone: string;
  readonly timeZoneCode: string;
  readonly taxNumber: string;
  readonly salesTaxBasis: string;
  readonly salesTaxPeriod: string;
  readonly financialYearEnd: { readonly day: number; readonly month: number };
  readonly paymentTerms: PaymentTerms;
  /** Base currency first; each with its day rate (units for one of the base currency). */
  readonly currencies: readonly (readonly [code: string, description: string, dayRate: string])[];
  readonly accounts: readonly AccountRow[];
  readonly taxRates: readonly TaxRow[];
  /** Sales account and tax of the sample items. */
  readonly itemDefaults: { readonly sales: string; readonly purchase: string };
}

type AccountOptions = Omit<AccountRow, 'code' | 'name' | 'type' | 'taxType'>;

export function account(
  code: string,
  name: string,
  type: string,
  taxType: string,
  options: AccountOptions = {},
): AccountRow {
  return { code, name, type, taxType, ...options };
}

/** Accounts of one type and tax, written "200 Sales" a line. */
export function accounts(type: string, taxType: string, names: readonly string[]): AccountRow[] {
  return names.map((line) => {
    const [code = '', ...words] = line.split(' ');
    return account(code, words.join(' '), type, taxType);
  });
}

/** Expense accounts of the Australian and the New Zealand chart. */
export const AUSTRALASIAN_OVERHEADS = [
  '400 Advertising',
  '408 Cleaning',
  '412 Consulting & Accounting',
  '425 Freight & Courier',
  '429 General Expenses',
  '433 Insurance',
  '441 Legal expenses',
  '445 Light, Power, Heating',
  '449 Motor Vehicle Expenses',
  '453 Office Expenses',
  '461 Printing & Stationery',
  '469 Rent',
  '473 Repairs and Maintenance',
  '485 Subscriptions',
  '489 Telephone & Internet',
  '493 Travel - National',
];

const ON_BALANCE: readonly AccountClass[] = ['ASSET', 'EQUITY', 'LIABILITY'];
export const INCOME: readonly AccountClass[] = [...ON_BALANCE, 'REVENUE'];
export const SPENDING: readonly AccountClass[] = [...ON_BALANCE, 'EXPENSE'];
export const EVERYWHERE: readonly AccountClass[] = [...ON_BALANCE, 'EXPENSE', 'REVENUE'];

/** A rate of one component, as most are. */
export function rate(
  taxType: string,
  name: string,
  percent: string,
  reportTaxType: string,
  appliesTo: readonly AccountClass[],
  options: Pick<TaxRow, 'status' | 'isUserMade'> & { component?: string } = {},
): TaxRow {
  const { component = 'Tax', ...rest } = options;
  const components = [{ name: component, rate: percent, isCompound: false }];
  return { taxType, name, reportTaxType, appliesTo, components, ...rest };
}

/** Rates a user added, numbered TAX001, TAX002, ... in order. */
export function userRates(rows: readonly Omit<TaxRow, 'taxType' | 'isUserMade'>[]): TaxRow[] {
  return rows.map((row, index) => ({
    ...row,
    taxType: `TAX${String(index + 1).padStart(3, '0')}`,
    isUserMade: true,
  }));
}

export function component(name: string, percent: string, isCompound = false): TaxComponent {
  return { name, rate: percent, isCompound };
}

/** Where Xero's charts hold these accounts everywhere but in the United States. */
const WORLD_SYSTEM_ACCOUNTS = [
  ['497', 'Bank Revaluations', 'EXPENSE', 'BANKCURRENCYGAIN'],
  ['498', 'Unrealised Currency Gains', 'EXPENSE', 'UNREALISEDCURRENCYGAIN'],
  ['499', 'Realised Currency Gains', 'EXPENSE', 'REALISEDCURRENCYGAIN'],
  ['610', 'Accounts Receivable', 'CURRENT', 'DEBTORS'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'CREDITORS'],
  ['801', 'Unpaid Expense Claims', 'CURRLIAB', 'UNPAIDEXPCLM'],
  ['840', 'Historical Adjustment', 'CURRLIAB', 'HISTORICAL'],
  ['860', 'Rounding', 'CURRLIAB', 'ROUNDING'],
  ['877', 'Tracking Transfers', 'CURRLIAB', 'TRACKINGTRANSFERS'],
  ['960', 'Retained Earnings', 'EQUITY', 'RETAINEDEARNINGS'],
] as const;

/** The accounts that Xero itself keeps; `taxName` is what the country calls its tax. */
export function worldSystemAccounts(taxName: string, noTax: string): AccountRow[] {
  return [
    ...WORLD_SYSTEM_ACCOUNTS.map(([code, name, type, system]) => account(code, name, type, noTax, { system })),
    account('820', taxName, 'CURRLIAB', noTax, { system: 'GST' }),
  ];
}

interface ShopCodes {
  readonly stripe: string;
  readonly payPal: string;
  readonly undeposited: string;
  readonly giftCards: string;
  readonly shipping: string;
  readonly oldShop: string;
}

/** Codes that are free in the charts of all countries but the United States. */
const WORLD_SHOP_CODES: ShopCodes = {
  stripe: '095',
  payPal: '096',
  undeposited: '615',
  giftCards: '855',
  shipping: '210',
  oldShop: '299',
};

/** What a web shop's bookkeeper adds to the chart: clearing accounts, gift cards, postage charged to customers. */
export function shopAccounts(salesTax: string, noTax: string, codes: ShopCodes = WORLD_SHOP_CODES): AccountRow[] {
  return [
    account(codes.stripe, 'Stripe Clearing', 'BANK', noTax, { bank: { number: 'STRIPE-CLEARING' } }),
    account(codes.payPal, 'PayPal', 'BANK', noTax, { bank: { type: 'PAYPAL', number: 'shop@example.com' } }),
    account(codes.undeposited, 'Undeposited Funds', 'CURRENT', noTax, { enablePayments: true }),
    account(codes.giftCards, 'Gift Cards Outstanding', 'CURRLIAB', noTax, { enablePayments: true }),
    account(codes.shipping, 'Shipping Income', 'REVENUE', salesTax),
    account(codes.oldShop, 'Sales - Old Shop', 'REVENUE', salesTax, { status: 'ARCHIVED' }),
  ];
}
