import type { BankTransaction, Organisation, SalesDocument } from '../organisation.ts';
import type { UnitDp } from '../lines/line-amounts.ts';
import { lineView } from '../lines/line-view.ts';
import type { View } from '../wire/answers.ts';
import { dateOut, dateStringOut, instantOut, instantStringOut } from '../wire/dates.ts';
import { numberOut } from '../wire/money.ts';
import { fullyPaidOn, livePayments } from './balances-of.ts';

export function dateView(field: string, date: string | null): View {
  return date === null ? {} : { [`${field}String`]: dateStringOut(date), [field]: dateOut(date) };
}

export function updatedView(updatedAt: string): View {
  return { UpdatedDateUTC: instantOut(updatedAt), UpdatedDateUTCString: instantStringOut(updatedAt) };
}

/** Status, lines and totals: what documents and bank transactions print alike. */
export function figuresView(
  organisation: Organisation,
  document: SalesDocument | BankTransaction,
  unitDp: UnitDp,
): View {
  return {
    Status: document.status,
    LineAmountTypes: document.lineAmountTypes,
    LineItems: document.lines.map((line) => lineView(organisation, line, unitDp)),
    SubTotal: numberOut(document.totals.subTotal),
    TotalTax: numberOut(document.totals.totalTax),
    Total: numberOut(document.totals.total),
    ...updatedView(document.updatedAt),
    CurrencyCode: document.currency,
  };
}

/** Dates, status, lines and totals: what invoices and credit notes print alike. */
export function documentView(organisation: Organisation, document: SalesDocument, unitDp: UnitDp): View {
  const paidOn = fullyPaidOn(organisation, document);
  return {
    ...dateView('Date', document.date),
    ...dateView('DueDate', document.dueDate),
    ...(document.brandingThemeId === null ? {} : { BrandingThemeID: document.brandingThemeId }),
    ...figuresView(organisation, document, unitDp),
    ...(paidOn === null ? {} : { FullyPaidOnDate: dateOut(paidOn) }),
  };
}

/** Payments as a document lists them. */
export function paymentsOnDocument(organisation: Organisation, document: SalesDocument): View[] {
  return livePayments(organisation, document).map((payment) => ({
    PaymentID: payment.id,
    Date: dateOut(payment.date),
    Amount: numberOut(payment.amount),
    ...(payment.reference === '' ? {} : { Reference: payment.reference }),
    CurrencyRate: numberOut(payment.currencyRate),
    HasAccount: false,
    HasValidationErrors: false,
  }));
}

/** The bare reference other documents give of an invoice. */
export function invoiceStub(invoiceId: string, number?: string): View {
  return {
    InvoiceID: invoiceId,
    ...(number === undefined ? {} : { InvoiceNumber: number }),
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    IsDiscounted: false,
    HasErrors: false,
    LineItems: [],
  };
}
