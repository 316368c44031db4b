import type { OrganisationLists, XeroAccount, XeroTaxRate } from '../domain/documents.ts';
import { knownGateway } from '../mapping/payment/gateway-fee.ts';
import type { Gateway } from '../settings/suggestion.ts';

type RateRow = readonly [taxType: string, name: string, percent: string, reportTaxType: string];

/** The rates that a new organisation of the country has for sales (developer.xero.com/documentation/api/accounting/taxrates). */
const RATES: Readonly<Record<string, readonly RateRow[]>> = {
  GB: [
    ['OUTPUT2', '20% (VAT on Income)', '20', 'OUTPUT'],
    ['RROUTPUT', '5% (VAT on Income)', '5', 'OUTPUT'],
    ['ZERORATEDOUTPUT', 'Zero Rated Income', '0', 'OUTPUT'],
    ['EXEMPTOUTPUT', 'Exempt Income', '0', 'EXEMPTOUTPUT'],
    ['NONE', 'No VAT', '0', 'NONE'],
  ],
  AU: [
    ['OUTPUT', 'GST on Income', '10', 'OUTPUT'],
    ['EXEMPTOUTPUT', 'GST Free Income', '0', 'EXEMPTOUTPUT'],
    ['EXEMPTEXPORT', 'GST Free Exports', '0', 'EXEMPTEXPORT'],
    ['BASEXCLUDED', 'BAS Excluded', '0', 'BASEXCLUDED'],
  ],
  NZ: [
    ['OUTPUT2', '15% GST on Income', '15', 'OUTPUT'],
    ['ZERORATED', 'Zero Rated', '0', 'OUTPUT'],
    ['NONE', 'No GST', '0', 'NONE'],
  ],
  SG: [
    ['OUTPUTY24', 'Standard-Rated Supplies', '9', 'OUTPUT'],
    ['ZERORATEDOUTPUT', 'Zero-Rated Supplies', '0', 'OUTPUT'],
    ['NONE', 'No Tax', '0', 'NONE'],
  ],
  ZA: [
    ['OUTPUT3', 'Standard Rate Sales', '15', 'OUTPUT'],
    ['ZERORATEDOUTPUT', 'Zero Rated Sales', '0', 'OUTPUT'],
    ['EXEMPTOUTPUT', 'Exempt Sales', '0', 'EXEMPTOUTPUT'],
    ['NONE', 'No VAT', '0', 'NONE'],
  ],
};
/** Editions without rates of their own: the owner adds each rate. */
const GLOBAL: readonly RateRow[] = [['NONE', 'Tax Exempt', '0', 'NONE']];

const NOT_PROVIDERS = new Set(['bacs', 'cheque', 'cod']);

/** The provider of a payment method's money: "Stripe" for stripe_sepa, "Mollie" for mollie_wc_gateway_ideal. */
export function providerName(methodId: string): string {
  const [first = ''] = methodId.split(/[_-]/);
  return knownGateway(methodId)?.name ?? `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
}

/**
 * What a new organisation of the country begins with, and a clearing account for every provider of the shop, as set-up
 * proposes: what to judge a shop by before any organisation is connected. Its codes are Xero's own defaults.
 */
export function typicalOrganisation(
  country: string,
  currency: string,
  gateways: readonly Gateway[],
): OrganisationLists {
  const methods = gateways.filter(({ id, enabled }) => enabled && !NOT_PROVIDERS.has(id));
  const providers = [...new Set(methods.map(({ id }) => providerName(id)))];
  return {
    accounts: [
      account('090', 'Business Bank Account', 'BANK', 'ASSET', { currencyCode: currency }),
      account('200', 'Sales', 'REVENUE', 'REVENUE'),
      account('260', 'Other Revenue', 'REVENUE', 'REVENUE'),
      account('404', 'Bank Fees', 'OVERHEADS', 'EXPENSE'),
      account('860', 'Rounding', 'CURRLIAB', 'LIABILITY', { systemAccount: 'ROUNDING' }),
      ...providers.map((name) =>
        account(`clearing ${name}`, `${name} clearing`, 'BANK', 'ASSET', { currencyCode: currency }),
      ),
    ],
    taxRates: (RATES[country] ?? GLOBAL).map(toRate),
    trackingCategories: [],
    items: [],
    baseCurrency: currency,
    countryCode: country,
    lockDates: { period: null, endOfYear: null },
    salesTerms: null,
  };
}

/** The organisation's edition has rates of its own. */
export function hasEdition(country: string): boolean {
  return Object.hasOwn(RATES, country);
}

function account(
  code: string,
  name: string,
  type: string,
  accountClass: string,
  more: Partial<XeroAccount> = {},
): XeroAccount {
  return {
    ...{ accountId: code, code, name, type, class: accountClass, status: 'ACTIVE', taxType: 'NONE' },
    ...{ systemAccount: '', enablePaymentsToAccount: false, currencyCode: '', ...more },
  };
}

function toRate([taxType, name, effectiveRate, reportTaxType]: RateRow): XeroTaxRate {
  return {
    ...{ taxType, name, status: 'ACTIVE', effectiveRate, reportTaxType },
    ...{ canApplyToRevenue: true, canApplyToLiabilities: true, canApplyToAssets: true },
    ...{ canApplyToEquity: true, canApplyToExpenses: true },
  };
}
