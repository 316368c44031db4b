import { Big } from 'big.js';
import { z } from 'zod';
import type { BookedDocument } from '../../domain/documents.ts';
import { decimal } from '../wire/fields.ts';
import {
  creditNoteElement,
  invoiceElement,
  type CreditNoteSummary,
  type InvoiceSummary,
} from '../wire/sales-documents.ts';
import { dateTime, type Get, getPage, listPath, type Page, readItemCount, type ReadOptions } from './paging.ts';

/** Days, both included; a page from 1. */
export interface PeriodQuery {
  readonly from: string;
  readonly to: string;
  readonly page: number;
}

const APPROVED: ReadonlySet<string> = new Set(['AUTHORISED', 'PAID']);

/** Approved sales documents by their own date, of any author, as a report needs them: one call for 1,000 documents. */
export function periodReads(get: Get) {
  return {
    bookedInvoicesPage: (tenantId: string, query: PeriodQuery, options?: ReadOptions) => {
      const filter = { where: datedIn('ACCREC', query), Statuses: 'AUTHORISED,PAID', unitdp: '4' };
      const path = listPath('Invoices', filter, query.page);
      return getPage(get, { tenantId, path, options }, 'Invoices', bookedInvoice);
    },
    /** Xero filters these by no status: drafts and voided ones are left out here. */
    bookedCreditNotesPage: async (tenantId: string, query: PeriodQuery, options?: ReadOptions) => {
      const path = listPath('CreditNotes', { where: datedIn('ACCRECCREDIT', query), unitdp: '4' }, query.page);
      const { items, more } = await getPage(get, { tenantId, path, options }, 'CreditNotes', bookedCreditNote);
      return { items: items.filter((one) => one !== null), more };
    },
    /** How many there are in any status: one call. */
    countDatedInvoices: async (tenantId: string, days: Omit<PeriodQuery, 'page'>, options?: ReadOptions) => {
      const query = { where: datedIn('ACCREC', days), summaryOnly: 'true', page: '1', pageSize: '1' };
      return readItemCount(
        await get(tenantId, `Invoices?${new URLSearchParams(query).toString()}`, options),
        'Invoices',
      );
    },
    /** Sales invoices of the days in any status, of any author: voided ones and drafts too. */
    datedInvoicesPage: (tenantId: string, query: PeriodQuery, options?: ReadOptions) => {
      const path = listPath('Invoices', { where: datedIn('ACCREC', query), unitdp: '4' }, query.page);
      return getPage(get, { tenantId, path, options }, 'Invoices', withRate(invoiceElement));
    },
    datedCreditNotesPage: (tenantId: string, query: PeriodQuery, options?: ReadOptions) => {
      const path = listPath('CreditNotes', { where: datedIn('ACCRECCREDIT', query), unitdp: '4' }, query.page);
      return getPage(get, { tenantId, path, options }, 'CreditNotes', withRate(creditNoteElement));
    },
  } satisfies Record<
    string,
    (...query: never) => Promise<number | Page<BookedDocument | InvoiceSummary | CreditNoteSummary>>
  >;
}

function datedIn(type: string, { from, to }: Omit<PeriodQuery, 'page'>): string {
  return `Type=="${type}" AND Date>=${dateTime(from)} AND Date<=${dateTime(to)}`;
}

const rated = z.object({ CurrencyRate: decimal.nullish() });

/** null = Xero does not say it: the base currency, as a rule. */
export interface Rated {
  readonly currencyRate: string | null;
}

function withRate<T extends object>(element: z.ZodType<T>) {
  return z.unknown().transform((value, context): T & Rated => {
    return { ...read(element, value, context), currencyRate: rated.safeParse(value).data?.CurrencyRate ?? null };
  });
}

const bookedInvoice = z.unknown().transform((value, context): BookedDocument => {
  const one = read(invoiceElement, value, context);
  return { kind: 'invoice', xeroId: one.invoiceId, url: one.url, left: one.amountDue, ...figuresOf(one, value) };
});

const bookedCreditNote = z.unknown().transform((value, context): BookedDocument | null => {
  const one = read(creditNoteElement, value, context);
  if (!APPROVED.has(one.status)) return null;
  return { kind: 'credit_note', xeroId: one.creditNoteId, left: one.remainingCredit, ...figuresOf(one, value) };
});

function read<T>(element: z.ZodType<T>, value: unknown, context: z.RefinementCtx): T {
  const parsed = element.safeParse(value);
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: parsed.error.message });
  return z.NEVER;
}

/** A rate of one is that of the base currency. */
function figuresOf(
  { number, reference, date, currency, subTotal, totalTax, total, lines }: InvoiceSummary | CreditNoteSummary,
  value: unknown,
) {
  const rate = rated.safeParse(value).data?.CurrencyRate ?? null;
  const currencyRate = rate === null || new Big(rate).eq(1) || new Big(rate).lte(0) ? null : rate;
  return { number, reference, date, currency, currencyRate, subTotal, totalTax, total, lines: lines ?? [] };
}
