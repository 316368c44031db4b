import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reconciliationBody, type ReconciliationBody } from '../../src/contract/reconciliation.ts';
import { booksAcceptedBody, booksBody, type BooksBody, booksDayBody } from '../../src/contract/books.ts';
import { parseAnswer } from '../../src/contract/shapes.ts';
import type { MonthEndBody, OverdueBody } from '../../src/contract/reports.ts';
import { watchXero } from '../../src/inbound/watch-xero.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import { readMonthEnd } from '../../src/operations/reports/read-month-end.ts';
import { keepInvoiceSeen } from '../../src/posting/seen-documents.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/** Not paid: on hold, and posted in that status. */
const UNPAID = 1025;
/** In the month below. */
const CHANGED = 1030;
const MONTH = '2026-11';

let stack: Stack;
let api: Api;
let plugin: Plugin;
/** Of a shop whose gift card was used in July. */
let cardPlugin: Plugin;
let shop: Shop;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax', 'total_adjusted'] });
  shop = stack.shop('uk_vat_incl');
  api = startApi(stack);
  plugin = await pairPlugin(api, shop);
  cardPlugin = await pairPlugin(api, stack.shop('total_adjusted'));
  const { settings } = stack.context;
  await settings.set(shop.id, 'documents.triggerStatuses', ['processing', 'completed', 'refunded', 'on-hold']);
  await settings.set(shop.id, 'documents.due.default', { days: 7 });
  await settings.set(stack.shop('total_adjusted').id, 'accounts.hiddenTender', '810');
  const unpaid = { status: 'on-hold', date_paid: null, date_paid_gmt: null, transaction_id: '' };
  shop.simulated.state.updateOrder(UNPAID, unpaid);
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** Asks as the page does, until it was read. */
async function pack(month = MONTH, as = plugin): Promise<MonthEndBody> {
  for (;;) {
    const { status, body } = await as.get(`month-end?month=${month}`);
    expect([status, body]).toEqual([200, expect.anything()]);
    if ((body as MonthEndBody).state === 'ready') return body as MonthEndBody;
  }
}
const section = ({ sections }: Pick<MonthEndBody, 'sections'>, id: string) => {
  const found = sections.find((one) => one.id === id);
  if (found === undefined) throw new Error(`No section ${id}: ${sections.map((one) => one.id).join()}`);
  return found;
};

describe('the month end', () => {
  test('has the documents of the month, their tax by country, and the boxes of the return', async () => {
    const report = await pack();
    const ours = Object.values(shop.organisation.invoices).filter(
      ({ date, reference }) => date.startsWith(MONTH) && reference.includes(`[${shop.id}:`),
    );
    expect(ours.length).toBeGreaterThan(1);
    const cents = (amount: string | undefined) => Math.round(Number(amount) * 100);
    const [invoices, credits] = section(report, 'documents').rows;
    expect(invoices?.slice(0, 3)).toEqual(['Invoices', 'GBP', String(ours.length)]);
    expect(credits?.slice(0, 3)).toEqual(['Credit notes', 'GBP', '1']);
    const tax = ours.reduce((sum, { totals }) => sum + cents(totals.totalTax), 0) + cents(credits?.[4]);
    const [total] = section(report, 'tax_by_country').totals;
    expect(cents(total?.at(-1))).toBe(tax);
    expect(section(report, 'tax_return').rows[0]).toEqual(['Box 1', 'VAT due on sales', total?.at(-1)]);
    expect(section(report, 'tax_by_country').rows.every(([country]) => country === 'United Kingdom')).toBe(true);
    expect(report.sections.map(({ id }) => id)).not.toContain('differences');
  });

  test('has what is left on each gift card, of all months, without a call to Xero for it', async () => {
    const calls = stack.xero.calls.accounting();
    const report = await pack(MONTH, cardPlugin);
    expect(section(report, 'gift_card_balance').rows).toEqual([
      ['AAAA-BBBB-CCCC-0001', 'GBP', '0.00', '15.00', '-15.00'],
    ]);
    expect(report.sections.map(({ id }) => id)).not.toContain('gift_cards');
    expect(stack.xero.calls.accounting() - calls).toBeLessThanOrEqual(2);
    const [line] = Object.values(shop.organisation.invoices).flatMap(({ lines }) =>
      lines.filter(({ description }) => description.startsWith('Gift card used')),
    );
    expect(line?.description).toBe('Gift card used: AAAA-BBBB-CCCC-0001');
  });

  test("leaves out another shop's documents in the same organisation", async () => {
    const foreign = Object.values(shop.organisation.invoices).filter(
      ({ reference }) => !reference.includes(`[${shop.id}:`),
    );
    expect(foreign.length).toBeGreaterThan(0);
    const months = [...new Set(Object.values(shop.organisation.invoices).map(({ date }) => date.slice(0, 7)))];
    const counts = await Promise.all(
      months.map(async (month) =>
        Number((await pack(month)).sections[0]?.rows.find(([kind]) => kind === 'Invoices')?.[2] ?? 0),
      ),
    );
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(6);
  });

  test('costs two calls of Xero, and none when the page asks again', async () => {
    const calls = () => stack.xero.calls.accounting();
    const before = calls();
    await pack('2026-02');
    const once = calls();
    await pack('2026-02');
    expect([once - before, calls() - once]).toEqual([2, 0]);
  });

  test('names an order that was changed after it was posted', async () => {
    shop.simulated.state.updateOrder(CHANGED, { total: '300.00' });
    const report = (await plugin.get(`month-end?month=${MONTH}&again=1`)).body as MonthEndBody;
    expect(report.state).toBe('reading');
    const [row] = section(await pack(), 'differences').rows;
    expect(row?.slice(0, 5)).toEqual([String(CHANGED), `WC-${CHANGED}`, 'GBP', '205.99', '300.00']);
  });

  test('knows where an order in the trash was sold to, and names one that was deleted', async () => {
    const countries = async () => {
      await plugin.get(`month-end?month=${MONTH}&again=1`);
      const report = await pack();
      const gone = report.sections
        .find(({ id }) => id === 'differences')
        ?.rows.map(([, number, , , , , , why]) => [number, why]);
      return [section(report, 'tax_by_country').rows.map(([country]) => country), gone ?? []];
    };
    shop.simulated.state.trashOrder(CHANGED);
    expect((await countries())[0]).not.toContain('Not known');
    shop.simulated.state.deleteOrder(CHANGED);
    const [known, gone] = await countries();
    expect(known).toContain('Not known');
    expect(gone).toEqual([[`WC-${CHANGED}`, 'The order was deleted in the shop.']]);
  });

  test('is a file for a spreadsheet', async () => {
    await pack();
    const { text, headers } = await plugin.get(`month-end/csv?month=${MONTH}`);
    expect(headers['content-disposition']).toContain(`month-end-${shop.id}-${MONTH}.csv`);
    expect(text).toContain('\r\nSales and tax by country and rate\r\nCountry,Rate %,Tax type,Currency,Net,Tax,');
    expect(text).toMatch(/\r\nUnited Kingdom,20,20% \(VAT on Income\),GBP,/);
  });

  test('of no month, or of one that has not begun, is refused', async () => {
    for (const month of ['2026-13', 'now', '1999-01'])
      expect((await plugin.get(`month-end?month=${month}`)).status).toBe(400);
    const { status, body } = await plugin.get('month-end?month=2026-12');
    expect([status, (body as { code: string }).code]).toEqual([400, 'month_in_future']);
  });
});

describe('the reconciliation', () => {
  const days = 'reconciliation?from=2026-11-01&to=2026-11-25';
  const asked = async (query: string) => {
    for (;;) {
      const { status, body } = await plugin.get(query);
      expect([status, parseAnswer(reconciliationBody, body)]).toEqual([200, { value: expect.anything() }]);
      if ((body as ReconciliationBody).state === 'ready') return body as ReconciliationBody;
    }
  };

  test('has every day with its state, what differs in words, and is read once', async () => {
    const { periods, timezone, readAt } = await asked(days);
    expect([timezone, periods.length > 1]).toEqual(['Europe/London', true]);
    expect(periods.every(({ from, to }) => from === to)).toBe(true);
    // CHANGED was deleted above.
    const differing = periods.filter(({ state }) => state !== 'agrees');
    expect(differing).toMatchObject([
      { state: 'differs', causes: [{ code: 'deleted_in_shop', title: 'Deleted in the shop', amount: '-205.99' }] },
      // On another day it was paid.
      { state: 'differs', causes: [], paymentCauses: [{ code: 'deleted_in_shop', amount: '-205.99', account: '090' }] },
    ]);
    const calls = stack.xero.calls.accounting();
    expect([(await asked(days)).readAt, stack.xero.calls.accounting()]).toEqual([readAt, calls]);
  });

  test('of a month has payments by account with their causes, the bridge, and whether others may be read', async () => {
    const { periods, bridge, mayReadReports, notices } = await asked(`${days}&by=month&bridge=1`);
    expect([periods.length > 0, bridge?.map(({ currency }) => currency)]).toEqual([true, ['GBP']]);
    expect(periods.flatMap(({ payments = [] }) => payments).length).toBeGreaterThan(0);
    for (const { code, isHarmless, title } of periods.flatMap(({ paymentCauses = [] }) => paymentCauses))
      expect([title, isHarmless]).toEqual([expect.stringMatching(/./), code === 'not_booked']);
    // The page has a sentence and a button of its own for it, instead of a command.
    expect([mayReadReports, notices]).toEqual([false, []]);
  });

  test('of days that are none, or have not begun, is refused', async () => {
    for (const [query, code] of [
      ['from=2026-11-31&to=2026-12-01', 'day_invalid'],
      ['from=2026-11-02&to=2026-11-01', 'period_reversed'],
      ['from=2026-11-01&to=2027-11-01', 'period_in_future'],
    ] as const)
      expect((await plugin.get(`reconciliation?${query}`)).body).toMatchObject({ code });
  });
});

describe('the books', () => {
  const asked = async (query: string) => {
    const { status, body } = await plugin.get(query);
    expect([status, parseAnswer(booksBody, body)]).toEqual([200, { value: expect.anything() }]);
    return body as BooksBody;
  };
  const checked = async () => {
    const { status, body } = await plugin.post('books/check', { month: MONTH });
    expect([status, parseAnswer(booksBody, body)]).toEqual([200, { value: expect.anything() }]);
    for (;;) {
      const found = await asked(`books?month=${MONTH}`);
      if (found.checking === null) return found;
    }
  };

  test('that were never checked say so, and read nothing', async () => {
    const calls = stack.xero.calls.list.length;
    const { days, periods, checkedAt, checking, failed, today } = await asked(`books?month=${MONTH}`);
    expect({ checkedAt, checking, failed, today, periods }).toEqual({
      ...{ checkedAt: null, checking: null, failed: null, today: '2026-11-25', periods: [] },
    });
    expect(days.map(({ day, state }) => `${day} ${state}`)).toEqual(
      Array.from({ length: 24 }, (_one, index) => `2026-11-${String(index + 1).padStart(2, '0')} not_checked`),
    );
    expect(stack.xero.calls.list.length).toBe(calls);
  });

  test('once checked have every day with its state, the month with its causes, and are read from what is kept', async () => {
    const { days, periods, checkedAt, timezone } = await checked();
    const { periods: whole } = await reconcileStore(stack.context, shop.id, {
      ...{ from: '2026-11-01', to: '2026-11-25', by: 'month' },
    });
    expect([timezone, checkedAt !== null]).toEqual(['Europe/London', true]);
    expect(periods).toMatchObject(whole);
    expect(periods[0]?.causes[0]).toMatchObject({ title: 'Deleted in the shop', orders: [{ url: null }] });
    const differing = days.filter(({ state }) => state === 'differs');
    expect(differing).toEqual([expect.objectContaining({ currency: 'GBP', difference: '-205.99' })]);
    expect(days.filter(({ state }) => state === 'agrees').length).toBeGreaterThan(0);
    const [calls, requests] = [stack.xero.calls.list.length, stack.stores.journal.length];
    const { body } = await plugin.get(`books/day?day=${differing[0]?.day ?? ''}`);
    expect(parseAnswer(booksDayBody, body)).toEqual({ value: expect.anything() });
    expect(body).toMatchObject({ periods: [{ causes: [{ code: 'deleted_in_shop', amount: '-205.99' }] }] });
    const csv = await plugin.get(`books/csv?month=${MONTH}`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text).toContain(`,-205.99,Deleted in the shop -205.99 (order ${CHANGED})`);
    expect([stack.xero.calls.list.length, stack.stores.journal.length]).toEqual([calls, requests]);
  });

  test('keep what was found when a later check fails, and say why it failed', async () => {
    const before = await checked();
    stack.xero.faults.add({ kind: '503-maintenance', times: 5, match: { path: 'CreditNotes' } });
    const after = await checked();
    stack.xero.faults.clear();
    expect(after.failed).toMatchObject({ message: expect.stringContaining('Xero'), at: stack.now().toISOString() });
    expect([after.days, after.periods, after.checkedAt]).toEqual([before.days, before.periods, before.checkedAt]);
    expect((await checked()).failed).toBe(null);
  });

  test('show a difference that a person accepted as ignored, with the reason, and ask about it again', async () => {
    await checked();
    const month = `books?month=${MONTH}`;
    const named = async () =>
      (await asked(month)).periods[0]?.causes.map(({ code, detail, title }) => [code, detail, title]);
    const decision = { orderId: String(CHANGED), code: 'deleted_in_shop' };
    const accepted = await plugin.post('books/accept', { ...decision, reason: ' Test order ' });
    expect([accepted.status, accepted.body]).toMatchObject([200, { orderId: String(CHANGED) }]);
    expect(parseAnswer(booksAcceptedBody, accepted.body)).toEqual({ value: expect.anything() });
    expect(await named()).toEqual([['ignored', 'Test order', 'Ignored by a person (Test order)']]);
    expect((await checked()).periods[0]?.causes).toMatchObject([{ code: 'ignored', amount: '-205.99' }]);
    const twice = await plugin.post('books/accept', { ...decision, reason: 'Again' });
    expect([twice.status, twice.body]).toMatchObject([409, { code: 'nothing_to_accept' }]);
    expect((await plugin.post('books/accept', { ...decision, reason: ' ' })).status).toBe(400);
    expect((await plugin.post('books/unaccept', { orderId: String(CHANGED), code: 'ignored' })).status).toBe(200);
    expect(await named()).toEqual([['deleted_in_shop', '', 'Deleted in the shop']]);
    const none = await plugin.post('books/unaccept', decision);
    expect([none.status, none.body]).toMatchObject([409, { code: 'nothing_accepted' }]);
  });

  test('of no month, or one that has not begun, are refused', async () => {
    for (const [query, code] of [
      ['books?month=2026-13', 'month_invalid'],
      ['books?month=2026-12', 'month_in_future'],
      ['books/day?day=2026-11-31', 'day_invalid'],
    ] as const)
      expect((await plugin.get(query)).body).toMatchObject({ code });
    expect((await plugin.post('books/check', { month: '2026-12' })).body).toMatchObject({ code: 'month_in_future' });
  });
});

test('of a US shop has the tax of a refund by the rates of its lines, as WooCommerce has it', async () => {
  await using abroad = await startStack({ scenarios: ['us_compound'] });
  await abroad.drain();
  const us = abroad.shop('us_compound');
  const credit = Object.values(us.organisation.creditNotes)[0];
  if (credit === undefined) throw new Error('No refund was posted.');
  const month = credit.date.slice(0, 7);
  const period = { month, from: `${month}-01`, to: `${month}-31` };
  const { sections } = await readMonthEnd(abroad.context, us.id, period);
  // WooCommerce's refund: 2.09 state, 0.62 county, 0.14 district. In proportion to its order the state had 2.10 of it.
  expect(section({ sections }, 'us_rates').rows.map(([, rate, , tax]) => [rate, tax])).toEqual([
    ['Fable County Tax (compound)', '2.32'],
    ['Grocery County (compound)', '4.77'],
    ['IL Grocery Tax', '9.45'],
    ['IL State Tax', '7.79'],
    ['Transit District (compound)', '0.39'],
  ]);
});

describe('open invoices', () => {
  test('have the due date and the amount that Xero has, and are overdue after it', async () => {
    const { overdue, sections, today } = (await plugin.get('overdue')).body as OverdueBody;
    const invoice = Object.values(shop.organisation.invoices).find(({ number }) => number === `WC-${UNPAID}`);
    const [row] = section({ sections }, 'open_invoices').rows;
    expect(row?.slice(0, 4)).toEqual([String(UNPAID), `WC-${UNPAID}`, invoice?.date, invoice?.dueDate]);
    expect(row?.at(-1)).toBe(invoice?.totals.total);
    expect(overdue).toBe(1);
    expect(String(invoice?.dueDate) < today).toBe(true);
    const ages = section({ sections }, 'open_by_age');
    expect(ages.rows[0]?.at(-1)).toBe(invoice?.totals.total);
  });

  test('of an earlier version are overdue too: Xero is asked once for their due dates', async () => {
    const { database, ledger, now, xero, xeroChanges: changes } = stack.context;
    const { db } = database;
    const { tenantId } = shop.organisation;
    const { id } = await stack.entry(shop, UNPAID);
    const before = sql<string>`json_remove(facts_json, '$.invoice.dueDate')`;
    await db.updateTable('documents').set({ facts_json: before, seen_json: null }).where('entry_id', '=', id).execute();
    const row = async () => {
      const { overdue, sections } = (await plugin.get('overdue')).body as OverdueBody;
      return [overdue, section({ sections }, 'open_invoices').rows[0]?.[3]];
    };
    expect(await row()).toEqual([0, 'not known']);
    const { client } = xero();
    const onPaid = () => Promise.resolve(true);
    const watch = () => watchXero({ changes, ledger, xero: client, now, onPaid, datedUpTo }, tenantId);
    const datedUpTo = new Map<string, number>();
    await watch();
    stack.pass(20 * 60_000);
    const calls = stack.xero.calls.accounting();
    await watch();
    // The list of ours, the one of credit notes, and one call for the undated.
    expect(stack.xero.calls.accounting() - calls).toBe(3);
    const invoice = Object.values(shop.organisation.invoices).find(({ number }) => number === `WC-${UNPAID}`);
    expect(await row()).toEqual([1, invoice?.dueDate]);
    stack.pass(20 * 60_000);
    await watch();
    expect(await ledger.invoicesWithoutDueDate({ tenantId, after: 0, limit: 10 })).toEqual([]);
  });

  test('follow a due date that was changed in Xero', async () => {
    const invoice = Object.values(shop.organisation.invoices).find(({ number }) => number === `WC-${UNPAID}`);
    if (invoice === undefined) throw new Error('Not posted.');
    invoice.dueDate = '2026-12-31';
    const { ledger, now, xero } = stack.context;
    const [there] = await xero().client.invoicesByIds(shop.organisation.tenantId, [invoice.id]);
    if (there === undefined) throw new Error('Not in Xero.');
    const { id } = await stack.entry(shop, UNPAID);
    await keepInvoiceSeen({ ledger, now }, await ledger.documentsOf(id), there);
    const { overdue, sections } = (await plugin.get('overdue')).body as OverdueBody;
    expect([overdue, section({ sections }, 'open_invoices').rows[0]?.[3]]).toEqual([0, '2026-12-31']);
  });

  test('are not on the list once they are paid', async () => {
    const paid = { status: 'processing', date_paid: '2026-11-25T09:00:00', date_paid_gmt: '2026-11-25T09:00:00' };
    shop.simulated.state.updateOrder(UNPAID, paid);
    stack.pass(60_000);
    await stack.drain();
    const { overdue, sections } = (await plugin.get('overdue')).body as OverdueBody;
    expect(overdue).toBe(0);
    expect(section({ sections }, 'open_by_age').rows).toEqual([]);
  });
});
