import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { recordedShops } from '../../simulators/exact/recorded.ts';
import { toRun } from '../../simulators/exact/run-exact.ts';
import type { ShopToRun } from '../../simulators/exact/run-shop.ts';
import { listScenarios } from '../../simulators/store/recording.ts';
import { orderInBooks } from '../../simulators/judges/order-in-books.ts';
import { openXero } from '../../simulators/exact/xero-in-process.ts';
import { generatedShops } from '../../simulators/shops/markets.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import type { BookedDocument, PlannedDocuments } from '../../src/domain/documents.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { refundIdIn } from '../../src/mapping/refund/to-credit-note.ts';
import { toBooked } from '../../src/reports/booked.ts';
import { createMonthEnd, type MonthEnd } from '../../src/reports/month-end.ts';
import { monthPeriod } from '../../src/reports/period.ts';
import { readElements } from '../../src/xero/wire/answers.ts';
import { contactsBody } from '../../src/xero/wire/contacts.ts';
import { creditNotesBody, invoicesBody } from '../../src/xero/wire/sales-bodies.ts';
import type { XeroReads } from '../../src/xero/reads/reads.ts';

const GENERATED = 2_000;
const SEED = 17;
/** Documents in one call. */
const BATCH = 50;
const NOTHING_OPEN = { giftCards: [], today: '2026-12-01', items: [], unsynced: [] };

/** Posts every order of a shop to the simulated Xero, fifty in a call; one contact has all of them. */
async function postShop(shop: ShopToRun) {
  const xero = openXero(shop.books, DEFAULT_SWITCHES);
  const found = await xero.lists();
  const home = shop.books.countryCode;
  const settings = shop.settings(found);
  const planned = shop.orders.flatMap(({ order, refunds }) => {
    const plan = planDocuments(order, {
      ...{ settings, lists: found, catalogue: new Map(), units: shop.units, refunds },
      store: { id: shop.id, url: 'https://shop.example.com' },
    });
    return plan.kind === 'documents' ? [{ order, documents: plan.documents }] : [];
  });
  const send = (list: string, body: string) =>
    readElements(xero.write(`${list}?summarizeErrors=false&unitdp=4`, body), list);
  const [first] = planned;
  if (first === undefined) throw new Error(`${shop.id} has nothing to post.`);
  const { contact } = first.documents;
  const contactId = send('Contacts', contactsBody([{ contact, name: contact.name }]))[0]?.id ?? '';
  const posted = inBatches(planned, (batch) => {
    const bodies = batch.map(({ documents: { invoice } }) => ({ invoice, contactId }));
    const answers = send('Invoices', invoicesBody(bodies));
    return batch.filter((_one, index) => answers[index]?.ok === true);
  });
  const credits = posted.flatMap(({ documents }) => creditedTaxes(documents, shop));
  const notes = posted.flatMap(({ documents }) => documents.creditNotes.map((note) => ({ note, contactId })));
  inBatches(notes, (batch) => {
    expect(send('CreditNotes', creditNotesBody(batch)).filter(({ ok }) => !ok)).toEqual([]);
    return batch;
  });
  const facts = { settings, lists: { ...found, countryCode: home }, baseCurrency: found.baseCurrency ?? '', home };
  const refunds = new Map(shop.orders.flatMap((one) => one.refunds.map((refund) => [refund.id, refund] as const)));
  return {
    storeId: shop.id,
    xero,
    facts,
    refunds,
    credits,
    orders: new Map(posted.map(({ order }) => [order.id, order])),
  };
}

interface CreditedTax {
  readonly credited: string;
  readonly refunded: string;
  /** WooCommerce rounds the tax of each line, and the amount. */
  readonly most: number;
}

/** The tax of credit notes and of their refunds' lines, which WooCommerce's tax report takes off; a notice names any other. */
function creditedTaxes({ creditNotes, notices }: PlannedDocuments, { orders, units }: ShopToRun): CreditedTax[] {
  const unit = 10 ** -Math.min(units.decimals, 2);
  return creditNotes.flatMap(({ refundId, expected }) => {
    const refund = orders.flatMap((one) => one.refunds).find(({ id }) => id === refundId);
    const isNoticed = notices.some(({ details }) => details['refund'] === refundId);
    if (refund === undefined || isNoticed || refund.lines.length === 0) return [];
    const refunded = refund.lines.reduce((sum, { line }) => sum.plus(line.totalTax), new Big(0)).toFixed(2);
    return [{ credited: expected.totalTax, refunded, most: (refund.lines.length + 1) * unit }];
  });
}

function inBatches<T>(all: readonly T[], send: (batch: readonly T[]) => readonly T[]): T[] {
  const done: T[] = [];
  for (let start = 0; start < all.length; start += BATCH) done.push(...send(all.slice(start, start + BATCH)));
  return done;
}

async function documentsIn(reads: XeroReads, tenantId: string, from: string, to: string) {
  const all: BookedDocument[] = [];
  for (const read of [reads.bookedInvoicesPage, reads.bookedCreditNotesPage]) {
    for (let page = 1, more = true; more; page += 1) {
      const answer = await read(tenantId, { from, to, page });
      all.push(...answer.items);
      more = answer.more;
    }
  }
  return all;
}

/** Every month in which the shop has documents, as the service reads and reports it. */
async function monthsOf({
  storeId,
  xero,
  facts,
  orders,
  refunds,
}: Awaited<ReturnType<typeof postShop>>): Promise<MonthEnd[]> {
  const { tenantId } = xero.organisation;
  const { invoices, creditNotes } = xero.organisation;
  const months = new Set(
    [...Object.values(invoices), ...Object.values(creditNotes)].map(({ date }) => date.slice(0, 7)),
  );
  return await Promise.all(
    [...months].sort().map(async (month) => {
      const period = monthPeriod(month);
      if (period === null) throw new Error(month);
      const report = createMonthEnd(period, facts);
      for (const document of await documentsIn(xero.reads, tenantId, period.from, period.to)) {
        const orderId = orderInBooks(xero.organisation, { ...document, url: document.url ?? '' }, storeId) ?? 0;
        const refund = refunds.get(refundIdIn(document.number) ?? 0) ?? null;
        report.add(toBooked(document, { order: orders.get(orderId) ?? null, orderId: String(orderId), refund }, facts));
      }
      return report.finish(NOTHING_OPEN);
    }),
  );
}

/** A figure of all months' tables, by the word in another column. */
function summed(months: readonly MonthEnd[], id: string, column: string, by: string): Record<string, string> {
  const sums = new Map<string, Big>();
  for (const { sections } of months) {
    for (const { columns, rows } of sections.filter((one) => one.id === id)) {
      const at = (name: string) => columns.findIndex((one) => one.name === name);
      for (const row of rows) {
        const word = row[at(by)] ?? '';
        sums.set(word, (sums.get(word) ?? new Big(0)).plus(row[at(column)] ?? '0'));
      }
    }
  }
  return inWords(sums);
}

function inWords(sums: ReadonlyMap<string, Big>): Record<string, string> {
  const kept = [...sums].filter(([, sum]) => !sum.eq(0));
  return Object.fromEntries(kept.map(([word, sum]) => [word, sum.toFixed(2)]));
}

/** What the simulated Xero itself holds: approved sales documents less approved credit notes. */
function inXero({ xero: { organisation } }: Awaited<ReturnType<typeof postShop>>, field: 'subTotal' | 'totalTax') {
  const sums = new Map<string, Big>();
  const live = new Set(['AUTHORISED', 'PAID']);
  const add = (currency: string, amount: Big) => sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(amount));
  for (const one of Object.values(organisation.invoices))
    if (one.type === 'ACCREC' && live.has(one.status)) add(one.currency, new Big(one.totals[field]));
  for (const one of Object.values(organisation.creditNotes))
    if (live.has(one.status)) add(one.currency, new Big(one.totals[field]).neg());
  return inWords(sums);
}

/** WooCommerce's own report of taxes: the tax of the orders, by currency. */
function inShop({ orders }: Awaited<ReturnType<typeof postShop>>): Record<string, string> {
  const sums = new Map<string, Big>();
  for (const { currency, totalTax } of orders.values())
    sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(new Big(totalTax).round(2)));
  return inWords(sums);
}

async function check(shop: ShopToRun): Promise<{ readonly orders: number; readonly credits: number }> {
  const posted = await postShop(shop);
  const isOff = ({ credited, refunded, most }: CreditedTax) => new Big(credited).minus(refunded).abs().gt(most);
  expect([shop.id, posted.credits.filter(isOff)]).toEqual([shop.id, []]);
  const months = await monthsOf(posted);
  const { home, baseCurrency } = posted.facts;
  const tables = {
    net: summed(months, 'tax_by_country', 'Net', 'Currency'),
    tax: summed(months, 'tax_by_country', 'Tax', 'Currency'),
  };
  expect([shop.id, tables]).toEqual([shop.id, { net: inXero(posted, 'subTotal'), tax: inXero(posted, 'totalTax') }]);
  // The invoices' tax is that of the shop's tax report, to the cent.
  const invoiced = new Map<string, Big>();
  for (const { sections } of months)
    for (const row of sections.find(({ id }) => id === 'documents')?.rows ?? [])
      if (row[0] === 'Invoices')
        invoiced.set(String(row[1]), (invoiced.get(String(row[1])) ?? new Big(0)).plus(String(row[4])));
  expect([shop.id, inWords(invoiced)]).toEqual([shop.id, inShop(posted)]);
  expect([shop.id, months.flatMap(({ sections }) => sections).filter(({ id }) => id === 'differences')]).toEqual([
    shop.id,
    [],
  ]);
  if (home === 'US') {
    const states = summed(months, 'us_states', `Tax in ${baseCurrency}`, 'State');
    expect([shop.id, summed(months, 'us_rates', `Tax in ${baseCurrency}`, 'State')]).toEqual([shop.id, states]);
  }
  if (home === 'GB') {
    const box = summed(months, 'tax_return', baseCurrency, 'Box')['Box 1'] ?? '0.00';
    const whole = Object.values(summed(months, 'tax_by_country', `Tax in ${baseCurrency}`, 'Country'));
    expect(box).toBe(whole.reduce((sum, one) => sum.plus(one), new Big(0)).toFixed(2));
  }
  return { orders: posted.orders.size, credits: posted.credits.length };
}

describe("the month end's sums are those of the documents in Xero, and of the shop's tax report", () => {
  test('for every recorded shop', async () => {
    const checked: Awaited<ReturnType<typeof check>>[] = [];
    for (const shop of recordedShops()) checked.push(await check(shop));
    const count = (what: 'orders' | 'credits') => checked.reduce((sum, one) => sum + one[what], 0);
    expect(checked).toHaveLength(listScenarios().length);
    expect(count('orders')).toBeGreaterThan(100);
    expect(count('credits')).toBeGreaterThan(5);
  });

  test('for 2,000 generated orders', async () => {
    const shops = generatedShops();
    const each = Math.ceil(GENERATED / shops.length);
    let orders = 0;
    for (const [index, shop] of shops.entries()) orders += (await check(toRun(SEED, shop, each, index))).orders;
    expect(orders).toBeGreaterThan(GENERATED * 0.95);
  });
});
