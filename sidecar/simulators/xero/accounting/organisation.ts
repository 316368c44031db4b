/**
 * The simulated Xero's state of one tenant. Plain JSON data only: JSON.parse(JSON.stringify(organisation))
 * is the same organisation. Money, rates and quantities are decimal strings; dates are YYYY-MM-DD; instants are
 * ISO strings in UTC. Change documents through handleAccounting only: lookups by name and number are kept beside it.
 */
export interface Organisation {
  tenantId: string;
  name: string;
  legalName: string;
  version: 'AU' | 'NZ' | 'UK' | 'US' | 'GLOBAL';
  countryCode: string;
  baseCurrency: string;
  /** IANA name, decides what "today" is. */
  timeZone: string;
  /** Xero's own spelling, e.g. GMTSTANDARDTIME. */
  timeZoneCode: string;
  paysTax: boolean;
  taxNumber: string;
  salesTaxBasis: string;
  salesTaxPeriod: string;
  /** Of sales documents; absent = "Tax Exclusive", as recorded. */
  defaultSalesTax?: 'Tax Exclusive' | 'Tax Inclusive';
  shortCode: string;
  plan: string;
  financialYearEnd: { day: number; month: number };
  periodLockDate: string | null;
  endOfYearLockDate: string | null;
  createdAt: string;
  paymentTerms: PaymentTerms;
  /** Actions the connected user may not take; all others are ALLOWED. */
  forbiddenActions: string[];
  invoiceSequence: Sequence;
  creditNoteSequence: Sequence;
  accounts: Record<string, Account>;
  /** Keyed by TaxType. */
  taxRates: Record<string, TaxRate>;
  trackingCategories: Record<string, TrackingCategory>;
  brandingThemes: Record<string, BrandingTheme>;
  /** Keyed by ISO code. */
  currencies: Record<string, Currency>;
  items: Record<string, Item>;
  contacts: Record<string, Contact>;
  invoices: Record<string, Invoice>;
  creditNotes: Record<string, CreditNote>;
  allocations: Record<string, Allocation>;
  payments: Record<string, Payment>;
  bankTransactions: Record<string, BankTransaction>;
  bankTransfers: Record<string, BankTransfer>;
  /** Entered by people: no call writes them here. */
  manualJournals?: Record<string, ManualJournal>;
  /** A layout of the profit and loss that a person made groups its rows. */
  hasCustomLayout?: boolean;
  /** Keyed by the id of the document. */
  history: Record<string, HistoryNote[]>;
  events: OrganisationEvent[];
}

export interface OrganisationEvent {
  resource: 'Invoice' | 'Contact' | 'CreditNote';
  id: string;
  type: 'CREATE' | 'UPDATE';
  at: string;
}

export interface Sequence {
  prefix: string;
  next: number;
}

export interface PaymentTerm {
  day: number;
  type: 'DAYSAFTERBILLDATE' | 'DAYSAFTERBILLMONTH' | 'OFCURRENTMONTH' | 'OFFOLLOWINGMONTH';
}

export interface PaymentTerms {
  sales: PaymentTerm | null;
  bills: PaymentTerm | null;
}

export type AccountClass = 'ASSET' | 'EQUITY' | 'EXPENSE' | 'LIABILITY' | 'REVENUE';

export interface Account {
  id: string;
  /** Empty for bank accounts that have none. */
  code: string;
  name: string;
  type: string;
  class: AccountClass;
  status: 'ACTIVE' | 'ARCHIVED' | 'DELETED';
  taxType: string;
  description: string;
  enablePayments: boolean;
  systemAccount: string | null;
  /** Bank accounts only. */
  bank: { number: string; type: string; currency: string } | null;
  updatedAt: string;
}

export interface TaxComponent {
  name: string;
  rate: string;
  isCompound: boolean;
}

export interface TaxRate {
  taxType: string;
  name: string;
  status: 'ACTIVE' | 'DELETED' | 'ARCHIVED' | 'PENDING';
  reportTaxType: string;
  /** Which classes of account may carry it. */
  appliesTo: AccountClass[];
  components: TaxComponent[];
  /** System rates cannot be changed. */
  isSystem: boolean;
}

export interface TrackingOption {
  id: string;
  name: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DELETED';
}

export interface TrackingCategory {
  id: string;
  name: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DELETED';
  options: TrackingOption[];
}

export interface BrandingTheme {
  id: string;
  name: string;
  sortOrder: number;
  createdAt: string;
}

export interface Currency {
  code: string;
  description: string;
  /** Units of this currency for one unit of the base currency: the simulated XE.com day rate. */
  dayRate: string;
}

export interface ItemDetails {
  unitPrice: string | null;
  accountCode: string | null;
  taxType: string | null;
}

export interface Item {
  id: string;
  code: string;
  name: string;
  description: string;
  purchaseDescription: string;
  isSold: boolean;
  isPurchased: boolean;
  sales: ItemDetails;
  purchase: ItemDetails;
  /** Set for tracked items only. */
  quantityOnHand: string | null;
  updatedAt: string;
}

export interface Address {
  type: 'STREET' | 'POBOX';
  lines: string[];
  city: string;
  region: string;
  postalCode: string;
  country: string;
  attentionTo: string;
}

export interface Phone {
  type: 'DEFAULT' | 'DDI' | 'FAX' | 'MOBILE';
  number: string;
  areaCode: string;
  countryCode: string;
}

export interface ContactPerson {
  firstName: string;
  lastName: string;
  emailAddress: string;
  includeInEmails: boolean;
}

export interface Contact {
  id: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'GDPRREQUEST';
  name: string;
  contactNumber: string;
  accountNumber: string;
  firstName: string;
  lastName: string;
  companyNumber: string;
  taxNumber: string;
  emailAddress: string;
  bankAccountDetails: string;
  defaultCurrency: string;
  receivableTaxType: string;
  payableTaxType: string;
  addresses: Address[];
  phones: Phone[];
  contactPersons: ContactPerson[];
  paymentTerms: PaymentTerms;
  isCustomer: boolean;
  isSupplier: boolean;
  /** Of an archived contact that was merged into another; absent = it was not. */
  mergedTo?: string;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

export interface LineTracking {
  categoryId: string;
  optionId: string;
}

export interface Line {
  id: string;
  description: string;
  /** Null on a line that is only text. */
  amounts: LineAmounts | null;
  accountId: string | null;
  itemId: string | null;
  tracking: LineTracking[];
}

export interface LineAmounts {
  quantity: string;
  unitAmount: string;
  /** What the line counts for in the document's LineAmountTypes, after discount. */
  lineAmount: string;
  discountRate: string | null;
  discountAmount: string | null;
  /** Null on a draft line that names neither a tax nor an account. */
  taxType: string | null;
  taxAmount: string;
}

export interface Totals {
  subTotal: string;
  totalTax: string;
  total: string;
}

export type DocumentStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';

/** What invoices, bills and credit notes have in common. */
export interface SalesDocument {
  id: string;
  number: string;
  reference: string;
  contactId: string;
  date: string;
  dueDate: string | null;
  status: DocumentStatus;
  lineAmountTypes: LineAmountTypes;
  lines: Line[];
  totals: Totals;
  currency: string;
  currencyRate: string;
  brandingThemeId: string | null;
  sentToContact: boolean;
  paymentIds: string[];
  allocationIds: string[];
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface Invoice extends SalesDocument {
  kind: 'invoice';
  type: 'ACCREC' | 'ACCPAY';
  url: string;
  expectedPaymentDate: string | null;
  plannedPaymentDate: string | null;
}

export interface CreditNote extends SalesDocument {
  kind: 'credit-note';
  type: 'ACCRECCREDIT' | 'ACCPAYCREDIT';
}

export interface Allocation {
  id: string;
  creditNoteId: string;
  invoiceId: string;
  amount: string;
  date: string;
}

export interface Payment {
  id: string;
  /** The document paid or refunded. */
  target: { kind: 'invoice' | 'credit-note'; id: string };
  accountId: string;
  date: string;
  /** In the currency of the document. */
  amount: string;
  /** In the currency of the account. */
  bankAmount: string;
  /** Units of the document's currency for one unit of the base currency. */
  currencyRate: string;
  reference: string;
  isReconciled: boolean;
  status: 'AUTHORISED' | 'DELETED';
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface BankTransaction {
  id: string;
  /** The sides of a bank transfer have no contact and no lines; they are not stored, only listed. */
  type: 'SPEND' | 'RECEIVE' | 'SPEND-TRANSFER' | 'RECEIVE-TRANSFER';
  contactId: string;
  accountId: string;
  date: string;
  reference: string;
  url: string;
  status: 'AUTHORISED' | 'DELETED';
  lineAmountTypes: LineAmountTypes;
  lines: Line[];
  totals: Totals;
  currency: string;
  currencyRate: string;
  isReconciled: boolean;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** Money moved between two bank accounts of one currency. */
export interface BankTransfer {
  id: string;
  from: TransferSide;
  to: TransferSide;
  amount: string;
  currencyRate: string;
  date: string;
  reference: string;
  status: 'AUTHORISED' | 'DELETED';
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface ManualJournal {
  id: string;
  narration: string;
  date: string;
  status: 'DRAFT' | 'POSTED' | 'VOIDED';
  /** Debits positive, in the base currency; they sum to zero. */
  lines: { accountId: string; amount: string }[];
}

export interface TransferSide {
  accountId: string;
  /** Of the bank transaction that the transfer makes on this account. */
  transactionId: string;
  isReconciled: boolean;
  tracking: LineTracking[];
}

export interface HistoryNote {
  changes: string;
  details: string;
  user: string;
  at: string;
}
