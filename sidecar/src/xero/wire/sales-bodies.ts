import type {
  PlannedCreditNote,
  PlannedInvoice,
  PlannedLine,
  PlannedPayment,
  PostedLine,
} from '../../domain/documents.ts';
import { given, toAccount } from './fields.ts';
import { toLine, toTracking } from './lines.ts';
import { plainNumber } from './plain-number.ts';

/* Bodies of writes: bytes to keep and resend unchanged. A contact is given by id only: other fields would edit it. */

/** The body of `PUT /Invoices`. */
export function invoicesBody(planned: readonly { readonly invoice: PlannedInvoice; readonly contactId: string }[]) {
  return JSON.stringify({
    Invoices: planned.map(({ invoice, contactId }) => ({
      Type: 'ACCREC',
      Contact: { ContactID: contactId },
      ...given('InvoiceNumber', invoice.number),
      ...given('Reference', invoice.reference),
      ...given('Url', invoice.url),
      Date: invoice.date,
      DueDate: invoice.dueDate,
      ...toDocument(invoice),
    })),
  });
}

/** The body of `PUT /CreditNotes`. */
export function creditNotesBody(planned: readonly { readonly note: PlannedCreditNote; readonly contactId: string }[]) {
  return JSON.stringify({
    CreditNotes: planned.map(({ note, contactId }) => ({
      Type: 'ACCRECCREDIT',
      Contact: { ContactID: contactId },
      CreditNoteNumber: note.number,
      ...given('Reference', note.reference),
      Date: note.date,
      ...toDocument(note),
    })),
  });
}

function toDocument(one: PlannedInvoice | PlannedCreditNote): object {
  return {
    CurrencyCode: one.currency,
    ...(one.currencyRate === undefined ? {} : { CurrencyRate: plainNumber(one.currencyRate) }),
    Status: one.status,
    LineAmountTypes: one.lineAmountTypes,
    ...given('BrandingThemeID', one.brandingThemeId),
    LineItems: one.lines.map(toLine),
  };
}

/** The body of `PUT /CreditNotes/{id}/Allocations`: one credit note onto one invoice. */
export function allocationBody(planned: {
  readonly invoiceId: string;
  readonly amount: string;
  /** Required, but Xero always uses the later of both documents' dates. */
  readonly date: string;
}): string {
  const { invoiceId, amount, date } = planned;
  const allocation = { Invoice: { InvoiceID: invoiceId }, Amount: plainNumber(amount), Date: date };
  return JSON.stringify({ Allocations: [allocation] });
}

/** A payment and what it settles: an invoice if received, a credit note if refunded. */
export type PaymentToSend = { readonly payment: PlannedPayment } & (
  { readonly invoiceId: string } | { readonly creditNoteId: string }
);

/** The body of `PUT /Payments`. */
export function paymentsBody(planned: readonly PaymentToSend[]): string {
  return JSON.stringify({
    Payments: planned.map(({ payment, ...of }) => ({
      ...('invoiceId' in of
        ? { Invoice: { InvoiceID: of.invoiceId } }
        : { CreditNote: { CreditNoteID: of.creditNoteId } }),
      Account: toAccount(payment.account),
      Date: payment.date,
      Amount: plainNumber(payment.amount),
      // A part of the amount arrives at another figure.
      ...(payment.credited?.amount === payment.amount ? { BankAmount: plainNumber(payment.credited.bankAmount) } : {}),
      ...given('Reference', payment.reference),
    })),
  });
}

/** The body of `POST /Payments/{id}`: the only change Xero allows to a payment. */
export const PAYMENT_DELETED = JSON.stringify({ Status: 'DELETED' });

/** The body of `POST /CreditNotes` that voids them (or deletes drafts). */
export function creditNoteVoidsBody(
  notes: readonly { readonly creditNoteId: string; readonly status: string }[],
): string {
  const isDraft = (status: string) => status === 'DRAFT' || status === 'SUBMITTED';
  const toBody = ({ creditNoteId, status }: (typeof notes)[number]) => ({
    CreditNoteID: creditNoteId,
    Status: isDraft(status) ? 'DELETED' : 'VOIDED',
  });
  return JSON.stringify({ CreditNotes: notes.map(toBody) });
}

/** An invoice to void (VOIDED), or to delete while it is a draft (DELETED). Named by id, never by number. */
export interface InvoiceVoid {
  readonly invoiceId: string;
  readonly status: 'VOIDED' | 'DELETED';
}

/** An invoice amended in place: its lines, and only header fields the order changed. */
export interface InvoiceUpdate {
  readonly invoiceId: string;
  readonly lineAmountTypes: PlannedInvoice['lineAmountTypes'];
  readonly lines: readonly LineUpdate[];
  /** null = unchanged in Xero. */
  readonly contactId: string | null;
  readonly date: { readonly date: string; readonly dueDate: string } | null;
  readonly currency: string | null;
}

export type LineUpdate =
  /** A line of ours as the order has it now; `stored` null = new. */
  | { readonly planned: PlannedLine; readonly stored: PostedLine | null; readonly coding: PostedLine | null }
  /** A text line that someone added stays. */
  | { readonly kept: PostedLine };

/** The body of `POST /Invoices`: a line with its id is changed, one without is new, others are removed. */
export function amendmentsBody(amendments: readonly (InvoiceVoid | InvoiceUpdate)[]): string {
  const toBody = (one: InvoiceVoid | InvoiceUpdate) =>
    'status' in one ? { InvoiceID: one.invoiceId, Status: one.status } : toUpdate(one);
  return JSON.stringify({ Invoices: amendments.map(toBody) });
}

function toUpdate({ invoiceId, contactId, date, currency, lineAmountTypes, lines }: InvoiceUpdate): object {
  return {
    InvoiceID: invoiceId,
    ...(contactId === null ? {} : { Contact: { ContactID: contactId } }),
    ...(date === null ? {} : { Date: date.date, DueDate: date.dueDate }),
    ...given('CurrencyCode', currency),
    LineAmountTypes: lineAmountTypes,
    LineItems: lines.map(toLineUpdate),
  };
}

function toLineUpdate(line: LineUpdate): object {
  if ('kept' in line) return { LineItemID: line.kept.lineItemId, Description: line.kept.description };
  const { planned, stored, coding } = line;
  return {
    ...(stored === null ? {} : { LineItemID: stored.lineItemId }),
    ...toLine(planned),
    // Someone moved the line to another account: that stays.
    ...(coding === null ? {} : { AccountCode: coding.accountCode, Tracking: toTracking(coding.tracking) }),
  };
}
