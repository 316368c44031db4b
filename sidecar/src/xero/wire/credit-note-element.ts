import { z } from 'zod';
import type { PostedLine } from '../../domain/documents.ts';
import { money, text, toDay, ZERO_ID } from './fields.ts';
import { invoiceLine, lineAmountTypes, withoutTax } from './invoice-lines.ts';
import { paymentElement, type PaymentSummary } from './payment-element.ts';

/** Money is a decimal string with two decimals; days are YYYY-MM-DD; absent texts are ''. */
export interface CreditNoteSummary {
  readonly creditNoteId: string;
  /** ACCRECCREDIT, ACCPAYCREDIT. */
  readonly type: string;
  readonly number: string;
  readonly status: string;
  readonly reference: string;
  readonly contactId: string;
  readonly currency: string;
  readonly date: string;
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  /** Neither allocated nor paid out. */
  readonly remainingCredit: string;
  readonly allocations: readonly AllocationSummary[];
  /** Refunds paid. */
  readonly payments: readonly PaymentSummary[];
  /** Read, never kept in the ledger; absent where Xero's answer has none. */
  readonly lines?: readonly PostedLine[] | undefined;
}

export interface AllocationSummary {
  /** null if Xero does not return it. */
  readonly allocationId: string | null;
  readonly invoiceId: string;
  readonly amount: string;
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

/** One element of `CreditNotes`. */
export const creditNoteElement = z
  .object({
    CreditNoteID: z.string(),
    Type: text,
    CreditNoteNumber: text,
    Status: text,
    Reference: text,
    Contact: z.object({ ContactID: text }).nullish(),
    CurrencyCode: text,
    DateString: text,
    Date: text,
    SubTotal: money,
    TotalTax: money,
    Total: money,
    RemainingCredit: money.nullish(),
    Allocations: z.array(allocationElement).nullish(),
    Payments: z.array(paymentElement).nullish(),
    LineAmountTypes: lineAmountTypes,
    LineItems: z.array(invoiceLine).nullish(),
  })
  .transform((note): CreditNoteSummary => ({
    creditNoteId: note.CreditNoteID,
    type: note.Type,
    number: note.CreditNoteNumber,
    status: note.Status,
    reference: note.Reference,
    contactId: note.Contact?.ContactID ?? '',
    currency: note.CurrencyCode,
    date: toDay(note.DateString === '' ? note.Date : note.DateString),
    subTotal: note.SubTotal,
    totalTax: note.TotalTax,
    total: note.Total,
    remainingCredit: note.RemainingCredit ?? note.Total,
    allocations: note.Allocations ?? [],
    payments: note.Payments ?? [],
    lines: note.LineItems?.map((line) => withoutTax(line, note.LineAmountTypes)),
  }));
