import { z } from 'zod';
import type { XeroAccount, XeroItem, XeroTaxRate, XeroTrackingCategory } from '../../domain/documents.ts';
import { decimal, flag, text, toDay } from '../wire/fields.ts';
import { readFirst, readList } from './paging.ts';

/** An element whose fields Xero names like ours, but in its own spelling: AccountID is accountId. */
function element<Shape extends z.ZodRawShape>(shape: Shape) {
  const spell = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/ID$/, 'Id');
  const spelled = z
    .record(z.string(), z.unknown())
    .transform((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [spell(name), value])));
  return spelled.pipe(z.object(shape));
}

const account = element({
  accountId: z.string(),
  code: text,
  name: text,
  type: text,
  class: text,
  status: text,
  taxType: text,
  systemAccount: text,
  enablePaymentsToAccount: flag,
  currencyCode: text,
});

const taxRate = element({
  taxType: z.string(),
  name: text,
  status: text,
  effectiveRate: decimal.nullish(),
  displayTaxRate: decimal.nullish(),
  reportTaxType: text,
  canApplyToRevenue: flag,
  canApplyToLiabilities: flag,
  canApplyToAssets: flag,
  canApplyToEquity: flag,
  canApplyToExpenses: flag,
}).transform(({ effectiveRate, displayTaxRate, ...rate }) => {
  return { ...rate, effectiveRate: effectiveRate ?? displayTaxRate ?? '0' };
});

const trackingOption = element({ trackingOptionId: z.string(), name: text, status: text }).transform(
  ({ trackingOptionId: optionId, name, status }) => ({ optionId, name, status }),
);

const trackingCategory = element({
  trackingCategoryId: z.string(),
  name: text,
  status: text,
  options: z.array(trackingOption).nullish(),
}).transform(({ trackingCategoryId: categoryId, name, status, options }) => {
  return { categoryId, name, status, options: options ?? [] };
});

const item = element({
  itemId: z.string().nullish(),
  code: z.string(),
  name: text,
  isTrackedAsInventory: flag,
  isSold: z.boolean().nullish(),
  description: text,
  salesDetails: element({ unitPrice: decimal.nullish(), accountCode: text, taxType: text }).nullish(),
}).transform(({ itemId, isTrackedAsInventory: isTracked, isSold, salesDetails, ...rest }) => {
  const { unitPrice = null, accountCode = '', taxType = '' } = salesDetails ?? {};
  const sales = { unitPrice, accountCode, taxType };
  return { ...rest, itemId: itemId ?? undefined, isTracked, isSold: isSold ?? undefined, sales };
});

const currency = element({ code: z.string(), description: text });
const brandingTheme = element({ brandingThemeId: z.string(), name: text });

const salesTerms = element({
  day: z.coerce.number().int(),
  type: z.enum(['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']),
});

const SALES_PRICES = new Map([
  ['Tax Exclusive', 'Exclusive' as const],
  ['Tax Inclusive', 'Inclusive' as const],
]);

const organisation = element({
  organisationId: z.string(),
  name: text,
  legalName: text,
  /** AU, NZ, UK, US, GLOBAL, each perhaps with ONRAMP. */
  version: text,
  countryCode: text,
  baseCurrency: text,
  paysTax: flag,
  timezone: text,
  /** Part of links into Xero, e.g. !mBdtL. */
  shortCode: text,
  /** Plan, e.g. STANDARD, DEMO. */
  class: text,
  isDemoCompany: flag,
  /** "Tax Exclusive", "Tax Inclusive": the default of sales documents. */
  defaultSalesTax: text,
  /** YYYY-MM-DD, '' = none. */
  periodLockDate: text.transform(toDay),
  endOfYearLockDate: text.transform(toDay),
  paymentTerms: z.object({ Sales: salesTerms.nullish() }).nullish(),
}).transform(({ paymentTerms, defaultSalesTax, ...rest }) => {
  const salesPrices = SALES_PRICES.get(defaultSalesTax) ?? null;
  return { ...rest, salesPrices, salesTerms: paymentTerms?.Sales ?? null };
});

/** `salesTerms` null = none set. */
export type XeroOrganisation = z.infer<typeof organisation>;

/** By resource: each reads one full response, throwing xero_bad_answer if it is something else. */
export const ORGANISATION_LISTS = {
  Accounts: (json: unknown): XeroAccount[] => readList(json, 'Accounts', account),
  TaxRates: (json: unknown): XeroTaxRate[] => readList(json, 'TaxRates', taxRate),
  TrackingCategories: (json: unknown): XeroTrackingCategory[] => readList(json, 'TrackingCategories', trackingCategory),
  Items: (json: unknown): XeroItem[] => readList(json, 'Items', item),
  Organisation: (json: unknown): XeroOrganisation => readFirst(json, 'Organisations', organisation),
  BrandingThemes: (json: unknown) => readList(json, 'BrandingThemes', brandingTheme),
  Currencies: (json: unknown) => readList(json, 'Currencies', currency),
} as const;
