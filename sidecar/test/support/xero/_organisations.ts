import type { OrganisationLists, XeroAccount, XeroTaxRate } from '../../../src/domain/documents.ts';

/** Lists of organisations as Xero gives them to a new customer of each country, with what a shop adds. */
type AccountRow = readonly [
  code: string,
  name: string,
  type: string,
  accountClass: string,
  more?: Partial<XeroAccount>,
];
type RateRow = readonly [
  taxType: string,
  name: string,
  percent: string,
  reportTaxType: string,
  more?: Partial<XeroTaxRate>,
];

export function account([code, name, type, accountClass, more]: AccountRow): XeroAccount {
  return {
    accountId: `00000000-0000-4000-8000-${(code || name)
      .replace(/[^0-9a-f]/gi, '')
      .padStart(12, '0')
      .slice(-12)}`,
    code,
    name,
    type,
    class: accountClass,
    status: 'ACTIVE',
    taxType: 'NONE',
    systemAccount: '',
    enablePaymentsToAccount: false,
    currencyCode: '',
    ...more,
  };
}

export function taxRate([taxType, name, effectiveRate, reportTaxType, more]: RateRow): XeroTaxRate {
  return {
    taxType,
    name,
    status: 'ACTIVE',
    effectiveRate,
    reportTaxType,
    canApplyToRevenue: true,
    canApplyToLiabilities: true,
    canApplyToAssets: true,
    canApplyToEquity: true,
    canApplyToExpenses: true,
    ...more,
  };
}

const PURCHASES = { canApplyToRevenue: false, canApplyToLiabilities: false };

function chart(currency: string, shippingName: string): XeroAccount[] {
  const bank = { currencyCode: currency };
  const rows: AccountRow[] = [
    ['200', 'Sales', 'REVENUE', 'REVENUE', { taxType: 'OUTPUT2' }],
    ['260', 'Other Revenue', 'REVENUE', 'REVENUE'],
    ['265', shippingName, 'REVENUE', 'REVENUE'],
    ['310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'],
    ['404', 'Bank Fees', 'OVERHEADS', 'EXPENSE'],
    ['425', 'Postage, Freight & Courier', 'OVERHEADS', 'EXPENSE'],
    ['610', 'Accounts Receivable', 'CURRENT', 'ASSET', { systemAccount: 'DEBTORS' }],
    ['800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', { systemAccount: 'CREDITORS' }],
    ['820', 'Sales Tax', 'CURRLIAB', 'LIABILITY', { systemAccount: 'GST' }],
    ['845', 'Gift Cards and Deposits', 'CURRLIAB', 'LIABILITY'],
    ['860', 'Rounding', 'CURRLIAB', 'LIABILITY', { systemAccount: 'ROUNDING' }],
    ['090', 'Business Bank Account', 'BANK', 'ASSET', bank],
    ['091', 'Business Savings Account', 'BANK', 'ASSET', bank],
    ['092', 'Stripe Clearing', 'BANK', 'ASSET', bank],
    ['093', 'PayPal', 'BANK', 'ASSET', bank],
    ['094', 'WooCommerce Clearing', 'CURRENT', 'ASSET', { enablePaymentsToAccount: true }],
    ['', 'Euro Account', 'BANK', 'ASSET', { currencyCode: currency === 'EUR' ? 'CHF' : 'EUR' }],
    ['201', 'Old Sales', 'SALES', 'REVENUE', { status: 'ARCHIVED' }],
  ];
  return rows.map(account);
}

function lists(currency: string, shippingName: string, rates: readonly RateRow[]): OrganisationLists {
  return {
    accounts: chart(currency, shippingName),
    taxRates: rates.map(taxRate),
    trackingCategories: null,
    items: null,
  };
}

const GB = lists('GBP', 'Delivery Income', [
  ['OUTPUT2', '20% (VAT on Income)', '20', 'OUTPUT'],
  ['RROUTPUT', '5% (VAT on Income)', '5', 'OUTPUT'],
  ['ZERORATEDOUTPUT', 'Zero Rated Income', '0', 'OUTPUT'],
  ['EXEMPTOUTPUT', 'Exempt Income', '0', 'EXEMPTOUTPUT'],
  ['ECZROUTPUT', 'Zero Rated EC Goods Income', '0', 'ECOUTPUT'],
  ['DRCHARGE20', 'Domestic Reverse Charge @ 20% (VAT on Income)', '20', 'DRCHARGE'],
  ['CAPEXOUTPUT2', '20% (VAT on Capital Sales)', '20', 'CAPITALSALESOUTPUT'],
  ['INPUT2', '20% (VAT on Expenses)', '20', 'INPUT', PURCHASES],
  ['SROUTPUT', '15% (VAT on Income)', '15', 'OUTPUT', { status: 'ARCHIVED' }],
  ['NONE', 'No VAT', '0', 'NONE'],
]);
const AU = lists('AUD', 'Shipping Income', [
  ['OUTPUT', 'GST on Income', '10', 'OUTPUT'],
  ['EXEMPTOUTPUT', 'GST Free Income', '0', 'EXEMPTOUTPUT'],
  ['EXEMPTEXPORT', 'GST Free Exports', '0', 'EXEMPTEXPORT'],
  ['INPUTTAXED', 'Input Taxed', '0', 'INPUTTAXED'],
  ['BASEXCLUDED', 'BAS Excluded', '0', 'BASEXCLUDED'],
  ['INPUT', 'GST on Expenses', '10', 'INPUT', PURCHASES],
]);
const NZ = lists('NZD', 'Freight Income', [
  ['OUTPUT2', '15% GST on Income', '15', 'OUTPUT'],
  ['ZERORATED', 'Zero Rated', '0', 'OUTPUT', { canApplyToExpenses: false, canApplyToAssets: false }],
  ['INPUT2', '15% GST on Expenses', '15', 'INPUT', PURCHASES],
  ['NONE', 'No GST', '0', 'NONE'],
]);
const US = lists('USD', 'Shipping Income', [
  ['TAX001', 'IL State, County and City', '8.75', 'OUTPUT'],
  ['TAX002', 'IL State and County', '8', 'OUTPUT'],
  ['TAX003', 'IL Grocery', '1', 'OUTPUT'],
  ['TAX004', 'NY State and Local', '8.875', 'OUTPUT'],
  ['TAX005', 'IL compound, three', '8.5148', 'OUTPUT'],
  ['TAX006', 'IL compound, two', '8.1094', 'OUTPUT'],
  ['TAX007', 'IL Grocery compound', '1.505', 'OUTPUT'],
  ['AVALARA', 'Auto Look Up', '0', 'AVALARA'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);
const DE = lists('EUR', 'Shipping Income', [
  ['TAX001', 'DE 19% MwSt.', '19', 'OUTPUT'],
  ['TAX002', 'DE 7% MwSt.', '7', 'OUTPUT'],
  ['TAX003', 'OSS FR 20%', '20', 'MOSSSALES'],
  ['TAX004', 'OSS FR 5.5%', '5.5', 'MOSSSALES'],
  ['TAX005', 'OSS AT 20%', '20', 'MOSSSALES'],
  ['TAX006', 'OSS IE 23%', '23', 'MOSSSALES'],
  ['TAX007', 'OSS IE 9%', '9', 'MOSSSALES'],
  ['TAX008', 'OSS FI 25.5%', '25.5', 'MOSSSALES'],
  ['TAX009', 'OSS FI 14%', '14', 'MOSSSALES'],
  ['TAX010', 'EU Intra-community goods', '0', 'ECOUTPUT'],
  ['TAX011', 'EU Services reverse charge', '0', 'ECOUTPUTSERVICES'],
  ['TAX012', 'Export outside EU', '0', 'OUTPUT'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);
const IE = lists('EUR', 'Shipping Income', [
  ['TAX001', 'IE 23% VAT', '23', 'OUTPUT'],
  ['TAX010', 'EU goods', '0', 'ECOUTPUT'],
  ['TAX011', 'EU services, reverse charge', '0', 'ECOUTPUTSERVICES'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);
const JP = lists('JPY', 'Shipping Income', [
  ['TAX001', 'Consumption tax 10%', '10', 'OUTPUT'],
  ['TAX002', 'Consumption tax 8% reduced', '8', 'OUTPUT'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);
const BH = lists('BHD', 'Shipping Income', [
  ['TAX001', 'VAT 10%', '10', 'OUTPUT'],
  ['TAX002', 'Zero rated VAT', '0', 'OUTPUT'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);
const KW = lists('KWD', 'Shipping Income', [['NONE', 'Tax Exempt', '0', 'NONE']]);

const CA = lists('CAD', 'Shipping Income', [
  ['TAX001', 'GST/PST BC', '12', 'OUTPUT', { canApplyToAssets: false }],
  ['TAX002', 'GST', '5', 'OUTPUT'],
  ['TAX003', 'HST ON', '13', 'OUTPUT'],
  ['NONE', 'Tax Exempt', '0', 'NONE'],
]);

const BY_COUNTRY: Readonly<Record<string, OrganisationLists>> = { GB, AU, NZ, US, DE, IE, JP, BH, KW, CA };

/** The lists of an organisation in that country; throws when the tests have none. */
export function organisationIn(country: string): OrganisationLists {
  const found = BY_COUNTRY[country];
  if (found === undefined)
    throw new RangeError(`No organisation in ${country}; there are ${Object.keys(BY_COUNTRY).join(', ')}`);
  return { ...found, countryCode: country };
}
