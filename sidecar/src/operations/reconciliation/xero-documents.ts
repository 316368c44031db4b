import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { sum, toPlain, ZERO } from '../../domain/money.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import { readSource } from '../../domain/origin-mark.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { AccountTotals, TotalledDocument } from '../../reconciliation/account-totals.ts';
import type { DocumentPurpose, RateTax, XeroDocument } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import { readPages } from '../../xero/reads/paging.ts';
import type { Rated } from '../../xero/reads/period-reads.ts';
import { isBooked } from '../../reconciliation/xero-status.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';

/** Shorter numbers are in too many references to mean an order. */
const NUMBER_LENGTH_MIN = 3;

export interface DocumentFacts {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
}

/** The sales documents in Xero of some days. */
export interface DatedDocuments {
  /** By order: with this store's mark, or linked. */
  readonly ofOrders: ReadonlyMap<string, readonly XeroDocument[]>;
  /** Of other tools and people, for an order of this number, currency and total. */
  ofOtherTools(order: { readonly number: string; readonly currency: string; readonly total: Big }): XeroDocument[];
}

/** One call for 1,000 invoices, one for 1,000 credit notes. */
export async function readDatedDocuments(
  context: Context,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  { from, to }: DayRange,
  facts: DocumentFacts & { readonly totals?: AccountTotals | null },
): Promise<DatedDocuments> {
  const { totals = null } = facts;
  const { client } = context.xero();
  const ofOrders = new Map<string, XeroDocument[]>();
  const others = new Map<string, Unmarked[]>();
  for (const read of [client.datedInvoicesPage, client.datedCreditNotesPage]) {
    const pages = readPages<(InvoiceSummary | CreditNoteSummary) & Rated>('sales documents', (page) =>
      read(tenantId, { from, to, page }),
    );
    for await (const page of pages) {
      const xeroIds = page.map(idOf);
      const linked = await context.ledger.ordersOfDocuments({ tenantId, storeId, xeroIds });
      for (const one of page) {
        const origin = readSource(one.reference);
        const marked = origin?.storeId === storeId && origin.kind === 'order' ? origin.sourceId : undefined;
        const orderId = linked.get(idOf(one)) ?? marked;
        const isOurs = orderId !== undefined || origin?.storeId === storeId;
        if (totals !== null && isOurs && isBooked(one)) totals.add(toTotalled(one, facts));
        if (orderId !== undefined) add(ofOrders, orderId, toXeroDocument(one, facts));
        else if (origin === null && 'invoiceId' in one)
          add(others, keyOf(one.currency, new Big(one.total)), {
            text: `${one.number} ${one.reference}`,
            document: { ...toXeroDocument(one, facts), isOfOtherTool: true },
            totalled: totals !== null && isBooked(one) ? toTotalled(one, facts) : null,
          });
      }
    }
  }
  return {
    ofOrders,
    ofOtherTools: ({ number, currency, total }) =>
      (others.get(keyOf(currency, total)) ?? [])
        .filter(({ text }) => names(text, number))
        .map(({ document, totalled }) => {
          // It counts as the order's, not as what others booked besides.
          if (totalled !== null) totals?.add(totalled);
          return document;
        }),
  };
}

interface Unmarked {
  /** Number and reference. */
  readonly text: string;
  readonly document: XeroDocument;
  /** null = accounts are not compared. */
  readonly totalled: TotalledDocument | null;
}

function toTotalled(one: (InvoiceSummary | CreditNoteSummary) & Rated, { lists }: DocumentFacts): TotalledDocument {
  const isInvoice = 'invoiceId' in one;
  const { currency, currencyRate, date: day } = one;
  const lines = (one.lines ?? []).flatMap(({ accountCode: account, amount }) => {
    const value = new Big(amount);
    return account === '' || value.eq(ZERO) ? [] : [{ account, amount: isInvoice ? value : value.neg() }];
  });
  return { xeroId: idOf(one), day, lines, rate: currency === lists.baseCurrency ? null : (currencyRate ?? '') };
}

function keyOf(currency: string, total: Big): string {
  return `${currency} ${toPlain(total)}`;
}

function add<T>(to: Map<string, T[]>, key: string, value: T): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [value]);
  else known.push(value);
}

/** Whether a text has this order number as a word of its own. */
function names(text: string, number: string): boolean {
  if (number.length < NUMBER_LENGTH_MIN) return false;
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const around = [text[at - 1], text[at + number.length]];
    if (around.every((one) => one === undefined || !/[\p{L}\p{N}]/u.test(one))) return true;
  }
  return false;
}

export function idOf(one: InvoiceSummary | CreditNoteSummary): string {
  return 'invoiceId' in one ? one.invoiceId : one.creditNoteId;
}

export function toXeroDocument(one: InvoiceSummary | CreditNoteSummary, facts: DocumentFacts): XeroDocument {
  const lines = one.lines ?? [];
  const onAccount = (code: string | null) =>
    sum(lines.filter(({ accountCode }) => code !== null && accountCode === code).map(({ amount }) => new Big(amount)));
  const shipping = ownShippingCode(facts);
  return {
    xeroId: idOf(one),
    kind: 'invoiceId' in one ? 'invoice' : 'credit_note',
    purpose: purposeByReference(one),
    day: one.date,
    currency: one.currency,
    total: new Big(one.total),
    tax: new Big(one.totalTax),
    status: one.status,
    shipping: shipping === null ? null : onAccount(shipping),
    taxByRate: ratesOf(lines, facts),
    rounding: onAccount(roundingCode(facts)),
    isOfOtherTool: false,
  };
}

/** As posting writes it: see mapping/refund/to-credit-note.ts. The ledger knows better, if it has the document. */
function purposeByReference({ reference }: Pick<InvoiceSummary, 'reference'>): DocumentPurpose {
  const refundId = /^Refund (\d{1,15}) of /.exec(reference)?.[1];
  return refundId === undefined ? { of: 'sale' } : { of: 'refund', refundId: Number(refundId) };
}

function ratesOf(lines: NonNullable<InvoiceSummary['lines']>, { lists }: DocumentFacts): RateTax[] {
  const percents = new Map(lists.taxRates.map(({ taxType, effectiveRate }) => [taxType, effectiveRate]));
  const taxes = new Map<string, Big>();
  for (const { taxType, tax } of lines) {
    const percent = percents.get(taxType);
    const rate = percent === undefined ? taxType : toPlain(new Big(percent));
    taxes.set(rate, (taxes.get(rate) ?? ZERO).plus(tax));
  }
  return [...taxes].flatMap(([rate, tax]) => (tax.eq(ZERO) ? [] : [{ rate, tax }]));
}

/** null = shipping is booked on the account of the sales, and cannot be distinguished. */
function ownShippingCode({ settings: { accounts }, lists }: DocumentFacts): string | null {
  if (accounts.shipping === null) return null;
  const [shipping, sales] = [codeOf(accounts.shipping, lists), codeOf(accounts.sales, lists)];
  return shipping === sales ? null : shipping;
}

function roundingCode({ settings: { accounts }, lists }: DocumentFacts): string | null {
  if (accounts.rounding !== null) return codeOf(accounts.rounding, lists);
  return lists.accounts.find(({ systemAccount }) => systemAccount === 'ROUNDING')?.code ?? null;
}

/** A setting names an account by its code or its id. */
function codeOf(account: string, lists: OrganisationLists): string {
  return findAccount(account, lists)?.code ?? account;
}
