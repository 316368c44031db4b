export type FieldType = 'text' | 'guid' | 'number' | 'date' | 'flag';

/** The fields of a resource that where and order may name, by dotted path. */
export interface FieldTable {
  /** As Xero names the type in its messages. */
  readonly typeName: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

function fields(type: FieldType, names: string): Record<string, FieldType> {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]));
}

const CONTACT_PATHS = {
  ...fields('guid', 'Contact.ContactID'),
  ...fields('text', 'Contact.Name Contact.ContactNumber'),
};

export const INVOICE_FIELDS: FieldTable = {
  typeName: 'Invoice',
  fields: {
    ...CONTACT_PATHS,
    ...fields('guid', 'InvoiceID BrandingThemeID'),
    ...fields('text', 'Type Status InvoiceNumber Reference LineAmountTypes CurrencyCode Url'),
    ...fields('number', 'SubTotal TotalTax Total AmountDue AmountPaid AmountCredited CurrencyRate'),
    ...fields('date', 'Date DueDate UpdatedDateUTC FullyPaidOnDate ExpectedPaymentDate PlannedPaymentDate'),
    ...fields('flag', 'SentToContact HasAttachments IsDiscounted'),
  },
};

export const CREDIT_NOTE_FIELDS: FieldTable = {
  typeName: 'CreditNote',
  fields: {
    ...CONTACT_PATHS,
    ...fields('guid', 'CreditNoteID BrandingThemeID'),
    ...fields('text', 'Type Status CreditNoteNumber Reference LineAmountTypes CurrencyCode'),
    ...fields('number', 'SubTotal TotalTax Total RemainingCredit CurrencyRate'),
    ...fields('date', 'Date DueDate UpdatedDateUTC FullyPaidOnDate'),
    ...fields('flag', 'SentToContact HasAttachments'),
  },
};

export const PAYMENT_FIELDS: FieldTable = {
  typeName: 'Payment',
  fields: {
    ...fields('guid', 'PaymentID Invoice.InvoiceID Invoice.Contact.ContactID Account.AccountID'),
    ...fields('text', 'PaymentType Status Reference Invoice.InvoiceNumber Invoice.Type Account.Code'),
    ...fields('number', 'Amount BankAmount CurrencyRate'),
    ...fields('date', 'Date UpdatedDateUTC'),
    ...fields('flag', 'IsReconciled'),
  },
};

export const BANK_TRANSACTION_FIELDS: FieldTable = {
  typeName: 'BankTransaction',
  fields: {
    ...CONTACT_PATHS,
    ...fields('guid', 'BankTransactionID BankAccount.AccountID'),
    ...fields('text', 'Type Status Reference LineAmountTypes CurrencyCode BankAccount.Code Url'),
    ...fields('number', 'SubTotal TotalTax Total CurrencyRate'),
    ...fields('date', 'Date UpdatedDateUTC'),
    ...fields('flag', 'IsReconciled HasAttachments'),
  },
};

/** Without UpdatedDateUTC: a transfer only has the date of its creation. */
export const BANK_TRANSFER_FIELDS: FieldTable = {
  typeName: 'BankTransfer',
  fields: {
    ...fields('guid', 'BankTransferID FromBankTransactionID ToBankTransactionID'),
    ...fields('guid', 'FromBankAccount.AccountID ToBankAccount.AccountID'),
    ...fields('text', 'Status Reference'),
    ...fields('number', 'Amount'),
    ...fields('date', 'Date CreatedDateUTC'),
    ...fields('flag', 'FromIsReconciled ToIsReconciled HasAttachments'),
  },
};

export const CONTACT_FIELDS: FieldTable = {
  typeName: 'Contact',
  fields: {
    ...fields('guid', 'ContactID'),
    ...fields('text', 'ContactStatus Name ContactNumber AccountNumber FirstName LastName CompanyNumber'),
    ...fields('text', 'TaxNumber EmailAddress DefaultCurrency'),
    ...fields('date', 'UpdatedDateUTC'),
    ...fields('flag', 'IsCustomer IsSupplier'),
  },
};

export const ACCOUNT_FIELDS: FieldTable = {
  typeName: 'Account',
  fields: {
    ...fields('guid', 'AccountID'),
    ...fields('text', 'Code Name Type Status Class TaxType SystemAccount Description BankAccountNumber'),
    ...fields('text', 'BankAccountType CurrencyCode ReportingCode'),
    ...fields('date', 'UpdatedDateUTC'),
    ...fields('flag', 'EnablePaymentsToAccount ShowInExpenseClaims HasAttachments AddToWatchlist'),
  },
};

export const TAX_RATE_FIELDS: FieldTable = {
  typeName: 'TaxRate',
  fields: {
    ...fields('text', 'Name TaxType Status ReportTaxType'),
    ...fields('number', 'DisplayTaxRate EffectiveRate'),
    ...fields('flag', 'CanApplyToAssets CanApplyToEquity CanApplyToExpenses CanApplyToLiabilities CanApplyToRevenue'),
  },
};

export const TRACKING_CATEGORY_FIELDS: FieldTable = {
  typeName: 'TrackingCategory',
  fields: { ...fields('guid', 'TrackingCategoryID'), ...fields('text', 'Name Status') },
};

export const CURRENCY_FIELDS: FieldTable = { typeName: 'Currency', fields: fields('text', 'Code Description') };

export const ITEM_FIELDS: FieldTable = {
  typeName: 'Item',
  fields: {
    ...fields('guid', 'ItemID'),
    ...fields('text', 'Code Name Description PurchaseDescription SalesDetails.AccountCode'),
    ...fields('number', 'QuantityOnHand TotalCostPool SalesDetails.UnitPrice PurchaseDetails.UnitPrice'),
    ...fields('date', 'UpdatedDateUTC'),
    ...fields('flag', 'IsSold IsPurchased IsTrackedAsInventory'),
  },
};

/** The field as the answers spell it (paths match without regard to case, so InvoiceId finds InvoiceID). */
export function findField(table: FieldTable, path: string): { path: string; type: FieldType } | null {
  const wanted = path.toLowerCase();
  const found = Object.entries(table.fields).find(([name]) => name.toLowerCase() === wanted);
  return found === undefined ? null : { path: found[0], type: found[1] };
}

/** Fields that exist in the type but are objects, so a path continues after them. */
export function isPathPrefix(table: FieldTable, path: string): boolean {
  const prefix = `${path.toLowerCase()}.`;
  return Object.keys(table.fields).some((name) => name.toLowerCase().startsWith(prefix));
}
