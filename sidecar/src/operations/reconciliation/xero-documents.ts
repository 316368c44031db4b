import { Big } from 'big.js';
import { collectWhenGrown } from '../../context/collect-when-grown.ts';
import type { Context } from '../../context/context.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { sum, toPlain, ZERO } from '../../domain/money.ts';
import { chunk } from '../../posting/calls/plan-batches.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import { originOf } from '../../domain/origin-mark.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import type { AccountTotals, TotalledDocument } from '../../reconciliation/account-totals.ts';
import type { DocumentPurpose, RateTax, XeroDocument } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import { documentText, readDocumentText } from '../../books/legs-text.ts';
import { amountKey, type OtherDocument } from '../../books/order-rows.ts';
import { ordersOfStore } from './orders-of-documents.ts';
import { netByAccount } from '../../posting/stored-documents.ts';
import { isBooked } from '../../reconciliation/xero-status.ts';
import { type ReadOptions, readPages } from '../../xero/reads/paging.ts';
import type { Rated } from '../../xero/reads/period-reads.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';

/** Documents of a page are packed in groups of so many: one statement of the ledger each. */
const GROUP = 200;
/** Shorter numbers are in too many references to mean an order. */
const NUMBER_LENGTH_MIN = 3;

export interface DocumentFacts {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
}

/** By order: documents with this store's mark, or linked. */
export type OrderDocuments = Pick<ReadonlyMap<string, readonly XeroDocument[]>, 'get' | 'keys'>;

/** The sales documents in Xero of some days. */
export interface DatedDocuments {
  readonly ofOrders: OrderDocuments;
  /** Of other tools and people: without the mark of any store. */
  readonly others: readonly OtherDocument[];
  /** Of those, the ones for an order of this number, currency and total. */
  ofOtherTools(order: { readonly number: string; readonly currency: string; readonly total: Big }): XeroDocument[];
}

/** One call for 1,000 invoices, one for 1,000 credit notes. */
export async function readDatedDocuments(
  context: Context,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  { from, to }: DayRange,
  facts: DocumentFacts & { readonly totals?: AccountTotals | null | undefined },
  options?: ReadOptions,
): Promise<DatedDocuments> {
  const { totals = null } = facts;
  const totalledOthers = new Map<string, TotalledDocument>();
  const { client } = context.xero();
  const ofOrders = new PackedDocuments();
  const others: OtherDocument[] = [];
  for (const read of [client.datedInvoicesPage, client.datedCreditNotesPage]) {
    const pages = readPages<RatedDocument>('sales documents', (page) => read(tenantId, { from, to, page }, options));
    for await (const page of pages) {
      for (const some of chunk(page, GROUP)) {
        collectWhenGrown();
        const sorted = await byOrder(context, { tenantId, storeId }, some, facts);
        for (const [orderId, document] of sorted.ofOrders) ofOrders.add(orderId, document);
        others.push(...sorted.others);
        if (totals === null) continue;
        const ofOrder = new Set(sorted.ofOrders.map(([, { xeroId }]) => xeroId));
        for (const one of some.filter(isBooked)) {
          const isOurs = ofOrder.has(idOf(one)) || originOf(one)?.storeId === storeId;
          if (isOurs) totals.add(toTotalled(one, facts));
          else totalledOthers.set(idOf(one), toTotalled(one, facts));
        }
      }
    }
  }
  const find = finderOf(others);
  return {
    ofOrders,
    others,
    ofOtherTools(order) {
      const found = find(order);
      // It counts as the order's, not as what others booked besides.
      for (const { xeroId } of found) {
        const one = totalledOthers.get(xeroId);
        if (one !== undefined) totals?.add(one);
      }
      return found;
    },
  };
}

type RatedDocument = (InvoiceSummary | CreditNoteSummary) & Rated;

function toTotalled(one: RatedDocument, { lists }: DocumentFacts): TotalledDocument {
  const isInvoice = 'invoiceId' in one;
  const { currency, currencyRate, date: day } = one;
  const lines = (one.lines ?? []).flatMap(({ accountCode: account, amount }) => {
    const value = new Big(amount);
    return account === '' || value.eq(ZERO) ? [] : [{ account, amount: isInvoice ? value : value.neg() }];
  });
  return { xeroId: idOf(one), day, lines, rate: currency === lists.baseCurrency ? null : (currencyRate ?? '') };
}

/** Whose each document is: by the ledger or by its mark. Invoices without any mark may be for an order all the same. */
export async function byOrder(
  context: Pick<Context, 'ledger'>,
  of: { readonly tenantId: string; readonly storeId: string },
  documents: readonly (InvoiceSummary | CreditNoteSummary)[],
  facts: DocumentFacts,
): Promise<{ readonly ofOrders: (readonly [string, XeroDocument])[]; readonly others: OtherDocument[] }> {
  const orders = await ordersOfStore(context, of, documents, idOf);
  const ofOrders: (readonly [string, XeroDocument])[] = [];
  const others: OtherDocument[] = [];
  const toXeroDocument = xeroDocumentReader(facts);
  for (const one of documents) {
    const orderId = orders.get(idOf(one));
    if (orderId !== undefined) ofOrders.push([orderId, toXeroDocument(one)]);
    else if (originOf(one) === null && 'invoiceId' in one)
      others.push({
        names: `${one.number} ${one.reference}`,
        document: { ...toXeroDocument(one), isOfOtherTool: true },
      });
  }
  return { ofOrders, others };
}

export function finderOf(others: readonly OtherDocument[]): DatedDocuments['ofOtherTools'] {
  const byAmount = Map.groupBy(others, ({ document }) => amountKey(document));
  return ({ number, ...order }) =>
    (byAmount.get(amountKey(order)) ?? []).filter((one) => names(one.names, number)).map(({ document }) => document);
}

/** Each as a text until it is asked for: a month may have 150,000, and amounts take ten times as much as their digits (measured). */
class PackedDocuments implements OrderDocuments {
  readonly #texts = new Map<string, string[]>();

  add(orderId: string, document: XeroDocument): void {
    const text = documentText(document);
    const known = this.#texts.get(orderId);
    if (known === undefined) this.#texts.set(orderId, [text]);
    else known.push(text);
  }

  get(orderId: string): readonly XeroDocument[] | undefined {
    return this.#texts.get(orderId)?.map(readDocumentText);
  }

  keys(): MapIterator<string> {
    return this.#texts.keys();
  }
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

/** How documents are read by the present settings; made once for many. */
export function xeroDocumentReader(facts: DocumentFacts): (one: InvoiceSummary | CreditNoteSummary) => XeroDocument {
  const [shipping, rounding] = [shippingCodes(facts), roundingCode(facts)];
  return (one) => {
    const lines = one.lines ?? [];
    const on = (isWanted: (code: string) => boolean) =>
      sum(lines.filter(({ accountCode }) => isWanted(accountCode)).map(({ amount }) => new Big(amount)));
    return {
      xeroId: idOf(one),
      kind: 'invoiceId' in one ? 'invoice' : 'credit_note',
      purpose: purposeByReference(one),
      day: one.date,
      currency: one.currency,
      total: new Big(one.total),
      tax: new Big(one.totalTax),
      accounts: netByAccount(one.lines),
      status: one.status,
      shipping: shipping === null ? null : on((code) => shipping.has(code)),
      taxByRate: ratesOf(lines, facts),
      rounding: on((code) => code === rounding),
      isOfOtherTool: false,
    };
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

/** Accounts of shipping and of nothing else; null = there is none, so that it cannot be separated from the rest. */
function shippingCodes({ settings: { accounts, rules }, lists }: DocumentFacts): ReadonlySet<string> | null {
  const { shipping, ...others } = accounts;
  if (shipping === null) return null;
  const booking = rules.filter(({ account }) => account !== undefined);
  const [ofShipping, ofLines] = [booking.filter(isOfShipping), booking.filter((rule) => !isOfShipping(rule))];
  // A rule of a country or a currency moves shipping together with the goods.
  if (!ofLines.every(isOfGoodsOrFees)) return null;
  const codes = (refs: readonly (string | null | undefined)[]) =>
    refs.flatMap((ref) => (ref === null || ref === undefined ? [] : [codeOf(ref, lists)]));
  const own = new Set(codes([shipping, ...ofShipping.map(({ account }) => account)]));
  const shared = codes([...Object.values(others), ...ofLines.map(({ account }) => account)]);
  return shared.some((code) => own.has(code)) ? null : own;
}

function isOfShipping({ when }: Rule): boolean {
  return when.shippingMethod !== undefined;
}

/** No shipping line meets these conditions. */
function isOfGoodsOrFees({ when }: Rule): boolean {
  const { product, variation, sku, category, tag, itemMeta, productType, virtual, taxClass, fee } = when;
  const conditions = [product, variation, sku, category, tag, itemMeta, productType, virtual, taxClass, fee];
  return conditions.some((one) => one !== undefined);
}

function roundingCode({ settings: { accounts }, lists }: DocumentFacts): string | null {
  if (accounts.rounding !== null) return codeOf(accounts.rounding, lists);
  return lists.accounts.find(({ systemAccount }) => systemAccount === 'ROUNDING')?.code ?? null;
}

/** A setting names an account by its code or its id. */
function codeOf(account: string, lists: OrganisationLists): string {
  return findAccount(account, lists)?.code ?? account;
}
