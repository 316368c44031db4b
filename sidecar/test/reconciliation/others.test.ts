import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { type ReconcileQuery, reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import { readFacts, withoutLines } from '../../src/ledger/kept/kept-lines.ts';
import { reconciliationSections } from '../../src/operations/reconciliation/reconciliation-sections.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { answerConsent, BROWSER, continueToXero, REDIRECT_URI } from '../support/xero/_connection.ts';

const QUERY: ReconcileQuery = { from: '2026-06-01', to: '2026-11-25', by: 'month', others: true };

let stack: Stack;
let shop: Shop;
let made = 0;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['refunds'] });
  shop = stack.shop('refunds');
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});
beforeEach(() => {
  shop.organisation.manualJournals = {};
});

const read = (query: ReconcileQuery = QUERY, on = stack) => reconcileStore(on.context, on.shops[0]?.id ?? '', query);
const idOf = (code: string) => Object.values(shop.organisation.accounts).find((one) => one.code === code)?.id ?? '';
const reports = (since: number) =>
  stack.xero.calls.list.slice(since).filter(({ path }) => path.includes('Reports/ProfitAndLoss'));

async function allowReports({ xero, context }: Stack, of: Shop): Promise<void> {
  const { tenantId: organisation } = of.organisation;
  xero.consent.organisations = [organisation];
  const { consents } = context.xero();
  const { url } = await consents.start({ storeId: of.id, redirectUri: REDIRECT_URI, organisation, reports: true });
  const outcome = await consents.finish(await answerConsent(await continueToXero(context, url)), BROWSER);
  expect(outcome.outcome).toBe('done');
}

/** A person books on an account of the sales. */
function enterJournal(amount: string, date: string, status: 'POSTED' | 'DRAFT' = 'POSTED', code = '200'): void {
  made += 1;
  const lines = [
    { accountId: idOf(code), amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}` },
    { accountId: idOf('404'), amount },
  ];
  (shop.organisation.manualJournals ??= {})[`journal-${made}`] = {
    id: `journal-${made}`,
    narration: '',
    date,
    status,
    lines,
  };
}

/** What others booked, by month, account and amount. */
async function others(query: ReconcileQuery = QUERY, on = stack) {
  const { periods, notices } = await read(query, on);
  const causes = periods.flatMap(({ from, causes: all }) =>
    all.flatMap(({ code, detail, amount }) => (code === 'foreign_bookings' ? [`${from} ${detail} ${amount}`] : [])),
  );
  return { periods, notices, causes, sums: periods.map(({ from, xero }) => `${from} ${xero.others}`) };
}

describe('accounts of the documents', () => {
  test('where a line was moved to another, the period agrees, and the order is named with how much', async () => {
    const invoice = Object.values(shop.organisation.invoices).find(({ reference, status }) => {
      return reference.includes(`[${shop.id}:`) && status !== 'VOIDED';
    });
    const [line] = invoice?.lines ?? [];
    if (invoice === undefined || line === undefined) throw new Error('No line to move.');
    const { lineAmount = '0', taxAmount = '0' } = line.amounts ?? {};
    const moved = new Big(lineAmount).minus(invoice.lineAmountTypes === 'Inclusive' ? taxAmount : '0').toFixed(2);
    const before = line.accountId;
    line.accountId = idOf('210');
    const { periods } = await read();
    line.accountId = before;
    const figures = { amount: '0.00', tax: '0.00', moved };
    const [period, ...others] = periods.filter(({ causes }) => causes.length > 0);
    expect(others).toEqual([]);
    expect(period).toMatchObject({ state: 'agrees', difference: '0.00', taxDifference: '0.00', unexplained: '0.00' });
    expect(new Big(period?.xero.shipping ?? '0').minus(period?.shop.shipping ?? '0').toFixed(2)).toBe(moved);
    const id = /:(\d+)\]$/.exec(invoice.reference)?.[1];
    expect(period?.causes).toEqual([
      {
        ...{ code: 'changed_in_xero', detail: 'account', left: 0, ...figures },
        orders: [expect.objectContaining({ id, ...figures })],
      },
    ]);
    const { causes, orders } = Object.fromEntries(
      reconciliationSections({ periods, store: shop.id }).map(({ id: section, rows }) => [section, rows]),
    );
    expect(causes?.[0]).toContain(`Moved to another account in Xero: ${moved}`);
    expect(orders?.[0]).toContain(`Moved to another account in Xero: ${moved}`);
  });

  test('the same of a credit note, also after its refund was settled and read again', async () => {
    const note = Object.values(shop.organisation.creditNotes).find(({ lines: [line] }) =>
      new Big(line?.amounts?.lineAmount ?? '0').gt(0),
    );
    const [line] = note?.lines ?? [];
    if (note === undefined || line === undefined) throw new Error('No line to move.');
    const { lineAmount = '0', taxAmount = '0' } = line.amounts ?? {};
    const moved = new Big(lineAmount).minus(note.lineAmountTypes === 'Inclusive' ? taxAmount : '0').toFixed(2);
    const before = line.accountId;
    expect((await read()).periods.flatMap(({ causes }) => causes)).toEqual([]);
    line.accountId = idOf('260');
    const { periods } = await read();
    line.accountId = before;
    const causes = periods.flatMap(({ causes: all }) => all);
    expect(causes).toMatchObject([{ code: 'changed_in_xero', detail: 'account', amount: '0.00', moved, left: 0 }]);
    expect(causes[0]?.orders).toHaveLength(1);
  });

  test('of an invoice whose lines the ledger does not have, nothing is said: it is not known where they were', async () => {
    const { db } = stack.context.database;
    const row = await db.selectFrom('documents').selectAll().where('kind', '=', 'invoice').executeTakeFirstOrThrow();
    const change = (facts: Pick<typeof row, 'facts_json' | 'facts_packed'>) =>
      db.updateTable('documents').set(facts).where('id', '=', row.id).execute();
    await change({ facts_json: JSON.stringify(withoutLines(readFacts(row))), facts_packed: null });
    const { periods } = await read();
    await change({ facts_json: row.facts_json, facts_packed: row.facts_packed });
    expect(periods.flatMap(({ causes }) => causes)).toEqual([]);
  });

  test('have shipping as a figure of its own only where an account is of shipping alone', async () => {
    const before = await stack.context.settings.get(shop.id);
    const shippingWith = async (change: object) => {
      await stack.context.settings.replace(shop.id, { ...before, ...change });
      const { periods } = await read();
      return periods.map(({ shop: here, xero: { shipping, net, tax, total } }) => {
        expect(
          new Big(net)
            .plus(shipping ?? '0')
            .plus(tax)
            .toFixed(2),
        ).toBe(total);
        return shipping === null ? null : shipping === here.shipping;
      });
    };
    const { accounts } = before;
    const own = accounts.shipping ?? '';
    const ofLines = (when: object, account: string) => ({ rules: [{ when, account }] });
    expect(new Set(await shippingWith({}))).toEqual(new Set([true]));
    expect(new Set(await shippingWith(ofLines({ category: 15 }, '299')))).toEqual(new Set([true]));
    expect(new Set(await shippingWith(ofLines({ shippingMethod: '*' }, own)))).toEqual(new Set([true]));
    for (const change of [
      { accounts: { ...accounts, shipping: null } },
      { accounts: { ...accounts, shipping: accounts.sales } },
      { accounts: { ...accounts, fees: own } },
      ofLines({ category: 15 }, own),
      ofLines({ country: 'FR' }, '299'),
    ])
      expect([change, ...new Set(await shippingWith(change))]).toEqual([change, null]);
    await stack.context.settings.replace(shop.id, before);
  });
});

describe('without the permission', () => {
  test('it is not known what others booked, no report is asked for, and a notice says how to allow it', async () => {
    enterJournal('12.34', '2026-07-15');
    const before = stack.xero.calls.list.length;
    const { sums, causes, notices } = await others();
    expect(sums.every((one) => one.endsWith(' null'))).toBe(true);
    expect([causes, reports(before)]).toEqual([[], []]);
    expect(notices).toEqual([expect.stringContaining(`npm run cli -- xero connect ${shop.id} --reports`)]);
  });
});

describe('with the permission', () => {
  beforeAll(async () => {
    await allowReports(stack, shop);
  });

  test('nothing of others is 0.00, and one call is made for each period; none if it is not asked for', async () => {
    const before = stack.xero.calls.list.length;
    const { sums, causes, notices, periods } = await others();
    expect(sums.length).toBeGreaterThan(3);
    expect(sums.every((one) => one.endsWith(' 0.00'))).toBe(true);
    expect([causes, notices, periods.map(({ state }) => state)]).toEqual([[], [], periods.map(() => 'agrees')]);
    expect(reports(before).length).toBe(6);
    const then = stack.xero.calls.list.length;
    await read({ ...QUERY, others: false });
    expect(reports(then)).toEqual([]);
  });

  test("a person's journals and invoices on the same accounts are named, to the cent, by month and account", async () => {
    enterJournal('12.34', '2026-07-15');
    enterJournal('0.01', '2026-07-31');
    enterJournal('-5.00', '2026-09-01');
    enterJournal('77.00', '2026-08-02', 'DRAFT');
    const [own] = Object.values(shop.organisation.invoices).filter(({ reference, date }) => {
      return reference.includes(`[${shop.id}:`) && date.startsWith('2026-10');
    });
    const id = '00000000-0000-4000-a000-000000000001';
    const theirs: Invoice = {
      ...structuredClone(own as Invoice),
      id,
      number: 'B2B-1',
      reference: 'Wholesale',
      paymentIds: [],
    };
    const net = theirs.totals.subTotal;
    shop.organisation.invoices[id] = { ...theirs, status: 'AUTHORISED' };
    const { causes, periods } = await others();
    Reflect.deleteProperty(shop.organisation.invoices, id);
    expect(causes).toEqual([
      '2026-07-01 200 Sales -12.35',
      '2026-09-01 200 Sales 5.00',
      '2026-10-01 200 Sales -364.05',
      '2026-10-01 210 Shipping Income -4.95',
    ]);
    expect(periods.map(({ from, xero }) => [from.slice(5, 7), xero.others])).toEqual(
      expect.arrayContaining([
        ['07', '12.35'],
        ['08', '0.00'],
        ['09', '-5.00'],
        ['10', net],
      ]),
    );
    // Others sell on these accounts, too: the store's own documents agree.
    expect(periods.map(({ state }) => state)).toEqual(periods.map(() => 'agrees'));
    for (const one of periods) {
      const named = one.causes.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
      expect([one.from, named / 100]).toEqual([one.from, Number(one.difference)]);
    }
  });

  test("a cost counts as less income; an account that takes providers' fees, too, is not compared, and a notice says so", async () => {
    const before = await stack.context.settings.get(shop.id);
    const withRounding = { ...before, accounts: { ...before.accounts, rounding: '404' } };
    await stack.context.settings.replace(shop.id, withRounding);
    enterJournal('3.00', '2026-07-15');
    expect((await others()).causes).toEqual([
      '2026-07-01 200 Sales -3.00',
      expect.stringMatching(/^2026-07-01 404 .* 3\.00$/),
    ]);
    const fees = { stripe: { account: '404' } };
    await stack.context.settings.replace(shop.id, { ...withRounding, payments: { ...before.payments, fees } });
    const { causes, notices } = await others();
    expect(causes).toEqual(['2026-07-01 200 Sales -3.00']);
    expect(notices).toEqual([expect.stringMatching(/404 .* is not known: the fees of payment providers/)]);
    await stack.context.settings.replace(shop.id, before);
  });

  test('an invoice of another tool for an order doubles it, and is not counted again', async () => {
    const [own] = Object.values(shop.organisation.invoices).filter(({ reference }) =>
      reference.includes(`[${shop.id}:`),
    );
    const order = /:(\d+)\]$/.exec(own?.reference ?? '')?.[1] ?? '';
    const id = '00000000-0000-4000-a000-000000000002';
    const theirs = { ...structuredClone(own as Invoice), id, number: 'OLD-9', reference: `Shop order #${order}` };
    shop.organisation.invoices[id] = { ...theirs, paymentIds: [], allocationIds: [], status: 'AUTHORISED' };
    const { causes, periods } = await others();
    Reflect.deleteProperty(shop.organisation.invoices, id);
    expect(causes).toEqual([]);
    expect(periods.flatMap((one) => one.causes.map(({ code }) => code))).toEqual(['doubled']);
  });

  test('cents of converted currencies are not taken for bookings of others, and more than that is', async () => {
    await using abroad = await startStack({ scenarios: ['gbp_multicurrency'] });
    await abroad.drain();
    const foreign = abroad.shop('gbp_multicurrency');
    await allowReports(abroad, foreign);
    const { causes, sums } = await others(QUERY, abroad);
    expect(causes).toEqual([]);
    expect(sums.length).toBeGreaterThan(2);
    foreign.organisation.manualJournals = {
      one: {
        ...{ id: 'one', narration: '', date: '2026-10-15', status: 'POSTED' },
        lines: [
          { accountId: idIn(foreign, '200'), amount: '-8.00' },
          { accountId: idIn(foreign, '404'), amount: '8.00' },
        ],
      },
    };
    expect((await others(QUERY, abroad)).causes).toEqual(['2026-10-01 200 Sales -8.00']);
  });

  test('by day it is read for a month at most', async () => {
    const before = stack.xero.calls.list.length;
    const { notices } = await read({ ...QUERY, by: 'day' });
    expect(notices).toEqual([expect.stringContaining('178 periods would cost a call')]);
    expect(reports(before)).toEqual([]);
    enterJournal('1.00', '2026-07-15');
    const july = await others({ ...QUERY, from: '2026-07-01', to: '2026-07-31', by: 'day' });
    expect(july.causes).toEqual(['2026-07-15 200 Sales -1.00']);
  });

  test('a person who may not see reports in Xero is named as the cause', async () => {
    shop.organisation.forbiddenActions.push('ViewReports');
    const { sums, notices } = await others();
    shop.organisation.forbiddenActions.pop();
    expect(sums.every((one) => one.endsWith(' null'))).toBe(true);
    expect(notices).toEqual([expect.stringContaining('may not see reports in Xero')]);
    expect((await others()).sums.some((one) => one.endsWith(' 0.00'))).toBe(true);
  });

  test('a later consent asks for it again', async () => {
    const { consents } = stack.context.xero();
    const { url } = await consents.start({ storeId: shop.id, redirectUri: REDIRECT_URI, organisation: null });
    const atXero = new URL(await continueToXero(stack.context, url));
    expect(atXero.searchParams.get('scope')).toContain('accounting.reports.profitandloss.read');
    expect(atXero.searchParams.get('scope')).not.toMatch(/accounting\.settings(?:$| )/);
  });
});

function idIn({ organisation }: Shop, code: string): string {
  return Object.values(organisation.accounts).find((one) => one.code === code)?.id ?? '';
}
