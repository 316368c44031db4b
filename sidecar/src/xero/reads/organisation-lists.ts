import { z } from 'zod';
import { xeroError } from '../xero-error.ts';
import type { SalesTerms, XeroAccount, XeroItem, XeroTaxRate, XeroTrackingCategory } from '../../domain/documents.ts';
import { decimal, flag, text, toDay } from '../wire/fields.ts';

export interface XeroCurrency {
  readonly code: string;
  readonly description: string;
}

export interface XeroBrandingTheme {
  readonly brandingThemeId: string;
  readonly name: string;
}

export interface XeroOrganisation {
  readonly organisationId: string;
  readonly name: string;
  readonly legalName: string;
  /** AU, NZ, UK, US, GLOBAL, each perhaps with ONRAMP. */
  readonly version: string;
  readonly countryCode: string;
  readonly baseCurrency: string;
  readonly paysTax: boolean;
  readonly timezone: string;
  /** Part of links into Xero, e.g. !mBdtL. */
  readonly shortCode: string;
  /** Plan, e.g. STANDARD, DEMO. */
  readonly class: string;
  readonly isDemoCompany: boolean;
  /** YYYY-MM-DD, '' = none. */
  readonly periodLockDate: string;
  readonly endOfYearLockDate: string;
  /** null = none set. */
  readonly salesTerms: SalesTerms | null;
}

const account = z
  .object({
    AccountID: z.string(),
    Code: text,
    Name: text,
    Type: text,
    Class: text,
    Status: text,
    TaxType: text,
    SystemAccount: text,
    EnablePaymentsToAccount: flag,
    CurrencyCode: text,
  })
  .transform((one): XeroAccount => ({
    accountId: one.AccountID,
    code: one.Code,
    name: one.Name,
    type: one.Type,
    class: one.Class,
    status: one.Status,
    taxType: one.TaxType,
    systemAccount: one.SystemAccount,
    enablePaymentsToAccount: one.EnablePaymentsToAccount,
    currencyCode: one.CurrencyCode,
  }));

const taxRate = z
  .object({
    TaxType: z.string(),
    Name: text,
    Status: text,
    EffectiveRate: decimal.nullish(),
    DisplayTaxRate: decimal.nullish(),
    ReportTaxType: text,
    CanApplyToRevenue: flag,
    CanApplyToLiabilities: flag,
    CanApplyToAssets: flag,
    CanApplyToEquity: flag,
    CanApplyToExpenses: flag,
  })
  .transform((rate): XeroTaxRate => ({
    taxType: rate.TaxType,
    name: rate.Name,
    status: rate.Status,
    effectiveRate: rate.EffectiveRate ?? rate.DisplayTaxRate ?? '0',
    reportTaxType: rate.ReportTaxType,
    canApplyToRevenue: rate.CanApplyToRevenue,
    canApplyToLiabilities: rate.CanApplyToLiabilities,
    canApplyToAssets: rate.CanApplyToAssets,
    canApplyToEquity: rate.CanApplyToEquity,
    canApplyToExpenses: rate.CanApplyToExpenses,
  }));

const trackingOption = z
  .object({ TrackingOptionID: z.string(), Name: text, Status: text })
  .transform((option) => ({ optionId: option.TrackingOptionID, name: option.Name, status: option.Status }));

const trackingCategory = z
  .object({ TrackingCategoryID: z.string(), Name: text, Status: text, Options: z.array(trackingOption).nullish() })
  .transform((category): XeroTrackingCategory => ({
    categoryId: category.TrackingCategoryID,
    name: category.Name,
    status: category.Status,
    options: category.Options ?? [],
  }));

const item = z
  .object({ Code: z.string(), Name: text, IsTrackedAsInventory: flag, IsSold: z.boolean().nullish() })
  .transform((one): XeroItem => ({
    code: one.Code,
    name: one.Name,
    isTracked: one.IsTrackedAsInventory,
    isSold: one.IsSold ?? undefined,
  }));

const currency = z
  .object({ Code: z.string(), Description: text })
  .transform((one): XeroCurrency => ({ code: one.Code, description: one.Description }));

const brandingTheme = z
  .object({ BrandingThemeID: z.string(), Name: text })
  .transform((one): XeroBrandingTheme => ({ brandingThemeId: one.BrandingThemeID, name: one.Name }));

const salesTerms = z
  .object({
    Day: z.coerce.number().int(),
    Type: z.enum(['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']),
  })
  .transform((terms): SalesTerms => ({ day: terms.Day, type: terms.Type }));

const organisation = z
  .object({
    OrganisationID: z.string(),
    Name: text,
    LegalName: text,
    Version: text,
    CountryCode: text,
    BaseCurrency: text,
    PaysTax: flag,
    Timezone: text,
    ShortCode: text,
    Class: text,
    IsDemoCompany: flag,
    PeriodLockDate: text,
    EndOfYearLockDate: text,
    PaymentTerms: z.object({ Sales: salesTerms.nullish() }).nullish(),
  })
  .transform((one): XeroOrganisation => ({
    organisationId: one.OrganisationID,
    name: one.Name,
    legalName: one.LegalName,
    version: one.Version,
    countryCode: one.CountryCode,
    baseCurrency: one.BaseCurrency,
    paysTax: one.PaysTax,
    timezone: one.Timezone,
    shortCode: one.ShortCode,
    class: one.Class,
    isDemoCompany: one.IsDemoCompany,
    periodLockDate: toDay(one.PeriodLockDate),
    endOfYearLockDate: toDay(one.EndOfYearLockDate),
    salesTerms: one.PaymentTerms?.Sales ?? null,
  }));

/** Each reads one full response, throwing xero_bad_answer if it is something else. */
export const readAccounts = (json: unknown): XeroAccount[] => read(json, 'Accounts', account);
export const readTaxRates = (json: unknown): XeroTaxRate[] => read(json, 'TaxRates', taxRate);
export const readTrackingCategories = (json: unknown): XeroTrackingCategory[] =>
  read(json, 'TrackingCategories', trackingCategory);
export const readItems = (json: unknown): XeroItem[] => read(json, 'Items', item);
export const readBrandingThemes = (json: unknown): XeroBrandingTheme[] => read(json, 'BrandingThemes', brandingTheme);
export const readCurrencies = (json: unknown): XeroCurrency[] => read(json, 'Currencies', currency);

export function readOrganisation(json: unknown): XeroOrganisation {
  const [first] = read(json, 'Organisations', organisation);
  if (first === undefined) throw xeroError('xero_bad_answer', "Xero's answer has no organisation.", { retry: 'later' });
  return first;
}

/** The list under `key`; unknown extra fields are ignored. */
export function read<T>(json: unknown, key: string, element: z.ZodType<T>): T[] {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json);
  const list = z.array(element).safeParse(parsed.data?.[key]);
  if (!list.success)
    throw xeroError('xero_bad_answer', `Xero's list of ${key} cannot be read.`, { retry: 'later', cause: list.error });
  return list.data;
}
