import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { enterInXero } from '../../simulators/chaos/hands.ts';
import { listScenarios } from '../../simulators/store/recording.ts';
import type { Organisation } from '../../simulators/xero/accounting/organisation.ts';
import type { CallJournal } from '../../simulators/xero/call-journal.ts';
import { startCli, type CliStack } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import {
  DRY_RUN,
  journalOfBooks,
  lastCallOf,
  movedBetween,
  movedBy,
  sentSince,
  wouldBeSent,
} from '../support/_rehearsal.ts';

/** Shops of every kind of answer; ML_FIT_SHOPS=all asks all recorded ones (two minutes). */
const SHOPS = ['uk_vat_incl', 'bh_bhd3', 'statuses', 'total_adjusted', 'gbp_multicurrency', 'us_compound'];
/** Its first number is taken in Xero. */
const CLASHING = 'statuses';
const shops = process.env['ML_FIT_SHOPS'] === 'all' ? listScenarios() : SHOPS;

const MONEY = z.object({
  orders: z.number(),
  amounts: z.array(z.object({ currency: z.string(), amount: z.string() })),
});
const REPORT = z.object({
  basis: z.object({ kind: z.string(), country: z.string(), organisation: z.string().nullable() }),
  orders: z.array(
    z.object({
      id: z.number(),
      verdict: z.enum(['posts', 'setting', 'cannot']),
      isPosted: z.boolean(),
      problems: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string() })),
    }),
  ),
  totals: z.object({ read: z.number(), posts: MONEY, setting: MONEY, cannot: MONEY, left: z.array(MONEY) }),
  needs: z.array(z.object({ setting: z.string(), code: z.string(), fix: z.string(), orders: z.array(z.number()) })),
  proposed: z.array(z.object({ path: z.string() })),
  contacts: z.object({ buyers: z.number(), known: z.number().nullable() }),
  uses: z.object({ refunds: z.number(), currencies: z.array(z.object({ code: z.string() })) }),
  plan: z.object({ mode: z.string(), callsADay: z.object({ fewest: z.number(), most: z.number() }) }),
});
const ORDERS = z.object({
  orders: z.array(
    z.object({ sourceId: z.string(), state: z.string(), problems: z.array(z.object({ code: z.string() })) }),
  ),
});

let stack: CliStack;

beforeAll(async () => {
  stack = await startCli({ scenarios: shops });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

function addressOf(scenario: string) {
  const { url, consumerKey, consumerSecret } = stack.stores.store(scenario);
  return [url, '--key', consumerKey, '--secret', consumerSecret];
}

async function fit(...args: readonly string[]) {
  const { exit, ...rest } = await stack.cli('fit', ...args, '--json');
  return { exit, report: REPORT.parse(rest.json()) };
}

function callsSince(before: number): CallJournal['list'] {
  return stack.xero.calls.list.slice(before);
}

describe('the fit check of a shop that is not added', () => {
  test('reads it alone, keeps nothing, and answers in orders and money', async () => {
    const dataDir = join(temporaryDirectory(), 'none');
    const [before, calls] = [stack.stores.journal.length, stack.xero.calls.list.length];
    const own = stack.env['ML_DATA_DIR'];
    Object.assign(stack.env, { ML_DATA_DIR: dataDir });
    const { exit, report } = await fit(...addressOf('uk_vat_incl'));
    Object.assign(stack.env, { ML_DATA_DIR: own });
    expect(exit).toBe(0);
    expect(report).toMatchObject({
      basis: { kind: 'typical', country: 'GB', organisation: null },
      totals: { read: 6, posts: { orders: 6, amounts: [{ currency: 'GBP', amount: '1620.36' }] } },
      needs: [],
      uses: { refunds: 1, currencies: [{ code: 'GBP' }] },
      plan: { mode: 'order' },
    });
    expect(report.proposed.map(({ path }) => path)).toContain('taxes.rates.100');
    expect(existsSync(dataDir)).toBe(false);
    expect(stack.stores.journal.slice(before).map(({ method }) => method)).not.toContain('PUT');
    expect(callsSince(calls)).toEqual([]);
  });

  test('names what is to be decided, with its orders and amounts', async () => {
    const { exit, report } = await fit(...addressOf('us_compound'));
    expect(exit).toBe(1);
    const waiting = report.orders.filter(({ verdict }) => verdict === 'setting');
    expect(waiting.length).toBe(report.totals.setting.orders);
    expect(report.needs[0]).toMatchObject({
      code: 'tax_rate_unmapped',
      fix: expect.stringContaining('add it in Xero'),
    });
    expect(new Set(report.needs.flatMap(({ orders }) => orders))).toEqual(new Set(waiting.map(({ id }) => id)));
  });

  test('by another country, with fewer orders, as tables and as CSV', async () => {
    const { report } = await fit(...addressOf('uk_vat_incl'), '--country', 'au', '--orders', '2');
    expect(report).toMatchObject({ basis: { country: 'AU' }, totals: { read: 2 } });
    const shown = await stack.cli('fit', ...addressOf('bh_bhd3'));
    expect(shown.out).toMatch(/Needs a setting +2 /);
    expect(shown.out).toContain('documents.precision');
    const csv = await stack.cli('fit', ...addressOf('bh_bhd3'), '--csv');
    expect(csv.out).toContain('Order,Date,Answer,Why,Amount');
  });

  test.each([
    [['https://127.0.0.1:9', '--key', 'ck_12345678', '--secret', 'cs_12345678'], 3, 'store_unreachable'],
    [['https://shop.example.com', '--key', 'wrong', '--secret', 'cs_12345678'], 2, 'store_key_unusable'],
    [['https://shop.example.com'], 2, 'store_key_unusable'],
    [['shop', '--country', 'GB'], 2, 'fit_of_store'],
    [['shop', '--orders', '0'], 2, 'orders_invalid'],
    [['shop', '--orders', '5000'], 2, 'orders_invalid'],
    [
      ['https://shop.example.com', '--key', 'ck_12345678', '--secret', 'cs_12345678', '--country', 'Britain'],
      2,
      'country_invalid',
    ],
  ])('%j ends with %i, %s', async (args, exit, code) => {
    const answer = await stack.cli('fit', ...args, '--json');
    expect([answer.exit, answer.json()['error']]).toEqual([exit, expect.objectContaining({ code })]);
  });
});

/** An invoice by hand with the number of the shop's first order that is to be posted. */
async function takeNumber(books: Organisation | undefined, id: string): Promise<void> {
  const { report } = await fit(id);
  const number = report.orders.find(({ verdict }) => verdict === 'posts')?.id;
  if (books === undefined || number === undefined) throw new Error('Nothing to clash with.');
  const prefix = String(JSON.parse((await stack.cli('settings', 'get', id, 'documents.numberPrefix', '--json')).out));
  const invoice = {
    ...{
      Type: 'ACCREC',
      InvoiceNumber: `${prefix}${number}`,
      Reference: 'By hand',
      Contact: { Name: 'Walk-in customer' },
    },
    ...{ Date: '2026-11-20', DueDate: '2026-11-20', Status: 'AUTHORISED' },
    LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: '10.00', AccountCode: '200' }],
  };
  enterInXero(books, stack.now(), 'Invoices', { Invoices: [invoice] });
}

describe('the fit check of a connected store', () => {
  test.each(shops)(
    '%s: says of each order what posting then does, with at most ten reads of Xero; a dry run says every document and cent',
    async (scenario) => {
      const [country = ''] = stack.stores.store(scenario).country.split(':');
      const books =
        stack.xero.organisations.find((one) => one.countryCode === country) ??
        stack.xero.organisations.find((one) => one.version === 'GLOBAL');
      stack.xero.consent.organisations = [books?.tenantId ?? ''];
      const id = await stack.setUp(scenario, books?.name);
      if (scenario === CLASHING) await takeNumber(books, id);
      const before = stack.xero.calls.list.length;
      const { report } = await fit(id);
      const taken = report.orders.filter(({ problems }) => problems.some(({ code }) => code === 'number_taken'));
      expect(taken.length).toBe(scenario === CLASHING ? 1 : 0);
      const calls = callsSince(before).filter(({ kind }) => kind === 'accounting');
      expect(calls.length).toBeLessThanOrEqual(10);
      expect(calls.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([]);
      expect(report.basis).toMatchObject({ kind: 'connected', organisation: books?.name });

      const dry = DRY_RUN.parse((await stack.cli('sync', id, '--dry-run', '--json')).json());
      expect(callsSince(before).filter(({ kind, method }) => kind === 'accounting' && method !== 'GET')).toEqual([]);
      if (books === undefined) throw new Error('There are no books.');
      const [journal, lastCall] = [journalOfBooks(books), lastCallOf(stack.dataDir)];

      await stack.patientCli('sync', '--json');
      // An invoice whose number is taken is sent, and refused: it is no document.
      const isRefused = (sent: string) => taken.some((order) => sent.includes(`:${order.id}]`));
      const sent = sentSince(stack.dataDir, lastCall).filter((one) => !isRefused(one));
      expect(wouldBeSent(dry)).toEqual(sent);
      expect(movedBy(dry.postings)).toEqual(movedBetween(journal, journalOfBooks(books)));
      const { orders } = ORDERS.parse((await stack.cli('orders', id, '--json')).json());
      const done = new Map(orders.map((one) => [Number(one.sourceId), one]));
      const said = new Map(report.orders.map((one) => [one.id, one]));
      const codes = (problems: readonly { readonly code: string }[] = []) => problems.map(({ code }) => code);
      expect(
        [...said.values()].map(({ id: order, verdict, problems }) => [order, verdict === 'posts', codes(problems)]),
      ).toEqual(
        [...said.keys()].map((order) => [
          order,
          done.get(order)?.state === 'recorded',
          codes(done.get(order)?.problems),
        ]),
      );
      const others = orders.filter(({ sourceId }) => !said.has(Number(sourceId)));
      expect(others.map(({ state }) => state).filter((state) => state !== 'skipped')).toEqual([]);
      expect(said.size).toBeGreaterThan(0);
    },
  );

  test('knows what is in Xero', async () => {
    const id = await stack.addStore('uk_vat_incl');
    expect((await fit(id)).report.orders.every(({ isPosted, verdict }) => isPosted && verdict === 'posts')).toBe(true);
  });
});
