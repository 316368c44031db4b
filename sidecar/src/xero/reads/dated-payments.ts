import { z } from 'zod';
import { money, text, toDay } from '../wire/fields.ts';
import { dateTime, type Get, getPage, listPath, type Page, type ReadOptions } from './paging.ts';
import type { PeriodQuery } from './period-reads.ts';

/** A payment of a sales invoice, or money paid back on a sales credit note. */
export interface ListedPayment {
  readonly paymentId: string;
  readonly kind: 'invoice' | 'credit_note';
  /** Of the invoice or credit note. */
  readonly documentId: string;
  readonly date: string;
  readonly currency: string;
  /** In `currency`; positive. */
  readonly amount: string;
  /** '' = the account has none. */
  readonly accountCode: string;
  readonly accountId: string;
}

const KINDS: Readonly<Record<string, ListedPayment['kind']>> = {
  ACCRECPAYMENT: 'invoice',
  ARCREDITPAYMENT: 'credit_note',
};

const account = z.object({ AccountID: text, Code: text }).nullish();
const element = z
  .object({
    PaymentID: z.string(),
    PaymentType: text,
    Status: text,
    Date: text,
    Amount: money,
    Account: account,
    /** A payment in a batch may name its account only there. */
    BatchPayment: z.object({ Account: account }).nullish(),
    Invoice: z.object({ InvoiceID: text, CurrencyCode: text }).nullish(),
    CreditNote: z.object({ CreditNoteID: text, CurrencyCode: text }).nullish(),
  })
  .transform((one): ListedPayment | null => {
    const kind = KINDS[one.PaymentType];
    // Lists name a credit note as Invoice; the documentation also has CreditNote.
    const documentId = one.Invoice?.InvoiceID || one.CreditNote?.CreditNoteID || '';
    if (kind === undefined || documentId === '' || one.Status !== 'AUTHORISED') return null;
    const on = one.Account ?? one.BatchPayment?.Account;
    return {
      ...{ paymentId: one.PaymentID, kind, documentId, date: toDay(one.Date), amount: one.Amount },
      currency: one.Invoice?.CurrencyCode || one.CreditNote?.CurrencyCode || '',
      ...{ accountCode: on?.Code ?? '', accountId: on?.AccountID ?? '' },
    };
  });

/** Documents list their payments without the account that they are on, so that payments are read by their own day. */
export function datedPaymentReads(get: Get) {
  return {
    /** Live payments of sales documents, of anybody: one call for 1,000. */
    datedPaymentsPage: async (
      tenantId: string,
      { from, to, page }: PeriodQuery,
      options?: ReadOptions,
    ): Promise<Page<ListedPayment>> => {
      const where = `Status=="AUTHORISED" AND Date>=${dateTime(from)} AND Date<=${dateTime(to)}`;
      const path = listPath('Payments', { where }, page);
      const { items, more } = await getPage(get, { tenantId, path, options }, 'Payments', element);
      return { items: items.filter((one) => one !== null), more };
    },
  };
}
