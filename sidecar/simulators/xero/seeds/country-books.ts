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

/** Everything that tells a new organisation of one country from another's. */
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

/** What a web shop's bookkeeper adds to the chart: clearing accounts, gift cards, postage charged to customers. */
export function shopAccounts(codes: {
  readonly stripe: string;
  readonly payPal: string;
  readonly undeposited: string;
  readonly giftCards: string;
  readonly shipping: string;
  readonly oldShop: string;
  readonly salesTax: string;
  readonly noTax: string;
}): AccountRow[] {
  const { salesTax, noTax } = codes;
  return [
    account(codes.stripe, 'Stripe Clearing', 'BANK', noTax, { bank: { number: 'STRIPE-CLEARING' } }),
    account(codes.payPal, 'PayPal', 'BANK', noTax, { bank: { type: 'PAYPAL', number: 'shop@example.com' } }),
    account(codes.undeposited, 'Undeposited Funds', 'CURRENT', noTax, { enablePayments: true }),
    account(codes.giftCards, 'Gift Cards Outstanding', 'CURRLIAB', noTax, { enablePayments: true }),
    account(codes.shipping, 'Shipping Income', 'REVENUE', salesTax),
    account(codes.oldShop, 'Sales - Old Shop', 'REVENUE', salesTax, { status: 'ARCHIVED' }),
  ];
}
