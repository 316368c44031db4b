import type { Organisation } from '../organisation.ts';
import { paymentTermsView } from '../contacts/payment-terms.ts';
import type { View } from '../wire/answers.ts';
import { dateOut } from '../wire/dates.ts';

const ACTIONS = [
  'CreateApprovedInvoice',
  'CreateDraftPurchaseOrder',
  'CreateApprovedBill',
  'AttachFilesIntoInvoice',
  'UseMulticurrency',
  'CreateDraftInvoice',
  'CreateRepeatingInvoice',
  'CreateRepeatingBill',
  'CreateSentQuote',
  'CreateInvoicePayment',
  'CreateApprovedPurchaseOrder',
  'CreateDraftQuote',
  'CreateDraftBill',
];

export function organisationView(organisation: Organisation): View {
  const { periodLockDate, endOfYearLockDate } = organisation;
  return {
    Name: organisation.name,
    LegalName: organisation.legalName,
    PaysTax: organisation.paysTax,
    Version: organisation.version,
    OrganisationType: 'COMPANY',
    BaseCurrency: organisation.baseCurrency,
    CountryCode: organisation.countryCode,
    IsDemoCompany: organisation.plan === 'DEMO',
    OrganisationStatus: 'ACTIVE',
    ...(organisation.taxNumber === '' ? {} : { TaxNumber: organisation.taxNumber }),
    FinancialYearEndDay: organisation.financialYearEnd.day,
    FinancialYearEndMonth: organisation.financialYearEnd.month,
    SalesTaxBasis: organisation.salesTaxBasis,
    SalesTaxPeriod: organisation.salesTaxPeriod,
    DefaultSalesTax: organisation.defaultSalesTax ?? 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Exclusive',
    ...(periodLockDate === null ? {} : { PeriodLockDate: dateOut(periodLockDate) }),
    ...(endOfYearLockDate === null ? {} : { EndOfYearLockDate: dateOut(endOfYearLockDate) }),
    CreatedDateUTC: `/Date(${Date.parse(organisation.createdAt)})/`,
    OrganisationEntityType: 'COMPANY',
    Timezone: organisation.timeZoneCode,
    ShortCode: organisation.shortCode,
    OrganisationID: organisation.tenantId,
    Edition: 'BUSINESS',
    Class: organisation.plan,
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: paymentTermsView(organisation.paymentTerms),
  };
}

export function actionsView(organisation: Organisation): View[] {
  return ACTIONS.map((name) => ({
    Name: name,
    Status: organisation.forbiddenActions.includes(name) ? 'NOT-ALLOWED' : 'ALLOWED',
  }));
}
