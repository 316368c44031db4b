import type { PlannedInvoice, PlannedLine, PostedLine } from '../../domain/documents.ts';
import { toLine } from './wire.ts';

/** An invoice to remove: VOIDED if it was approved, DELETED before. Named by id, never by number. */
export interface InvoiceEnd {
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

/** The body of `POST /Payments/{id}`: the only change Xero allows to a payment. */
export const PAYMENT_DELETED = JSON.stringify({ Status: 'DELETED' });

/** The body of `POST /Invoices` that voids or deletes. */
export function endsBody(ends: readonly InvoiceEnd[]): string {
  return JSON.stringify({ Invoices: ends.map(({ invoiceId, status }) => ({ InvoiceID: invoiceId, Status: status })) });
}

/** The body of `POST /Invoices` that updates: a line with its id is changed, one without is new, others removed. */
export function updatesBody(updates: readonly InvoiceUpdate[]): string {
  return JSON.stringify({ Invoices: updates.map(toUpdate) });
}

function toUpdate(update: InvoiceUpdate): object {
  return {
    InvoiceID: update.invoiceId,
    ...(update.contactId === null ? {} : { Contact: { ContactID: update.contactId } }),
    ...(update.date === null ? {} : { Date: update.date.date, DueDate: update.date.dueDate }),
    ...(update.currency === null ? {} : { CurrencyCode: update.currency }),
    LineAmountTypes: update.lineAmountTypes,
    LineItems: update.lines.map(toLineUpdate),
  };
}

function toLineUpdate(line: LineUpdate): object {
  if ('kept' in line) return { LineItemID: line.kept.lineItemId, Description: line.kept.description };
  const { planned, stored, coding } = line;
  return {
    ...(stored === null ? {} : { LineItemID: stored.lineItemId }),
    ...toLine(planned),
    // Someone moved the line to another account: that stays.
    ...(coding === null
      ? {}
      : {
          AccountCode: coding.accountCode,
          Tracking: coding.tracking.map((one) => ({
            TrackingCategoryID: one.categoryId,
            TrackingOptionID: one.optionId,
          })),
        }),
  };
}
