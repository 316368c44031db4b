import { z } from 'zod';
import { decimal, money, text, toDay, ZERO_ID } from './fields.ts';
import { LINE_AMOUNT_TYPES, lineAmountTypes, lineElement, postedLine, withoutTax } from './lines.ts';

/* As the ledger keeps them. Money: decimal strings with two decimals; days: YYYY-MM-DD; absent texts: ''. */

const paymentSummary = z.object({
  paymentId: z.string(),
  amount: z.string(),
  date: z.string(),
  reference: z.string(),
  /** '' within a document, which lists only live payments. */
  status: z.string(),
});
export type PaymentSummary = z.infer<typeof paymentSummary>;

const summary = {
  /** ACCREC, ACCPAY, ACCRECCREDIT, ACCPAYCREDIT. */
  type: z.string(),
  number: z.string(),
  status: z.string(),
  reference: z.string(),
  contactId: z.string(),
  currency: z.string(),
  date: z.string(),
  subTotal: z.string(),
  totalTax: z.string(),
  total: z.string(),
  payments: z.array(paymentSummary).readonly(),
  /** Absent if Xero did not return them (lists without pages); never kept of a credit note. */
  lines: z.array(postedLine).readonly().optional(),
};

export const invoiceSummary = z.object({
  ...summary,
  invoiceId: z.string(),
  amountDue: z.string(),
  amountPaid: z.string(),
  /** Absent = none. */
  dueDate: z.string().optional(),
  /** Link to the source; absent = none. */
  url: z.string().optional(),
  /** Units of the currency for one of the base currency; absent = it is the base currency, or not known. */
  currencyRate: z.string().optional(),
  lineAmountTypes: z.enum(LINE_AMOUNT_TYPES).optional(),
});
export type InvoiceSummary = z.infer<typeof invoiceSummary>;

const allocationSummary = z.object({
  /** null if Xero does not return it. */
  allocationId: z.string().nullable(),
  invoiceId: z.string(),
  amount: z.string(),
});
export type AllocationSummary = z.infer<typeof allocationSummary>;

export const creditNoteSummary = z.object({
  ...summary,
  creditNoteId: z.string(),
  /** Neither allocated nor paid out. */
  remainingCredit: z.string(),
  allocations: z.array(allocationSummary).readonly(),
});
export type CreditNoteSummary = z.infer<typeof creditNoteSummary>;

/** A payment as listed in an invoice or a credit note. */
const paymentElement = z
  .object({ PaymentID: z.string(), Amount: money, Date: text, Reference: text, Status: text })
  .transform((payment): PaymentSummary => ({
    paymentId: payment.PaymentID,
    amount: payment.Amount,
    date: toDay(payment.Date),
    reference: payment.Reference,
    status: payment.Status,
  }));

const element = z.object({
  Type: text,
  Status: text,
  Reference: text,
  Contact: z.object({ ContactID: text }).nullish(),
  CurrencyCode: text,
  DateString: text,
  Date: text,
  SubTotal: money,
  TotalTax: money,
  Total: money,
  Payments: z.array(paymentElement).nullish(),
  LineAmountTypes: lineAmountTypes,
  LineItems: z.array(lineElement).nullish(),
});

function toSummary(one: z.infer<typeof element>) {
  return {
    type: one.Type,
    status: one.Status,
    reference: one.Reference,
    contactId: one.Contact?.ContactID ?? '',
    currency: one.CurrencyCode,
    date: toDay(one.DateString === '' ? one.Date : one.DateString),
    subTotal: one.SubTotal,
    totalTax: one.TotalTax,
    total: one.Total,
    payments: one.Payments ?? [],
    lines: one.LineItems?.map((line) => withoutTax(line, one.LineAmountTypes)),
  };
}

export const invoiceElement = element
  .extend({
    InvoiceID: z.string(),
    InvoiceNumber: text,
    DueDateString: text,
    DueDate: text,
    Url: text,
    CurrencyRate: decimal.nullish(),
    AmountDue: money.nullish(),
    AmountPaid: money.nullish(),
  })
  .transform((invoice): InvoiceSummary => ({
    ...toSummary(invoice),
    invoiceId: invoice.InvoiceID,
    number: invoice.InvoiceNumber,
    amountDue: invoice.AmountDue ?? '0.00',
    amountPaid: invoice.AmountPaid ?? '0.00',
    ...(invoice.Url === '' ? {} : { url: invoice.Url }),
    ...rateOf(invoice.CurrencyRate),
    ...dueOf(toDay(invoice.DueDateString === '' ? invoice.DueDate : invoice.DueDateString)),
    lineAmountTypes: invoice.LineAmountTypes,
  }));

function rateOf(rate: string | null | undefined): { currencyRate?: string } {
  return rate === null || rate === undefined || rate === '1' ? {} : { currencyRate: rate };
}

function dueOf(day: string): { dueDate?: string } {
  return day === '' ? {} : { dueDate: day };
}

const allocationElement = z
  .object({
    AllocationID: z.string().nullish(),
    Amount: money.nullish(),
    AppliedAmount: money.nullish(),
    Invoice: z.object({ InvoiceID: text }).nullish(),
  })
  .transform((allocation): AllocationSummary => {
    const id = allocation.AllocationID ?? '';
    return {
      allocationId: id === '' || id === ZERO_ID ? null : id,
      invoiceId: allocation.Invoice?.InvoiceID ?? '',
      // JSON says Amount, XML and some examples AppliedAmount.
      amount: allocation.Amount ?? allocation.AppliedAmount ?? '0.00',
    };
  });

export const creditNoteElement = element
  .extend({
    CreditNoteID: z.string(),
    CreditNoteNumber: text,
    RemainingCredit: money.nullish(),
    Allocations: z.array(allocationElement).nullish(),
  })
  .transform((note): CreditNoteSummary => ({
    ...toSummary(note),
    creditNoteId: note.CreditNoteID,
    number: note.CreditNoteNumber,
    remainingCredit: note.RemainingCredit ?? note.Total,
    allocations: note.Allocations ?? [],
  }));
