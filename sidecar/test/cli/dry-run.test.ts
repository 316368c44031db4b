import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { z } from 'zod';
import { startCli, type CliStack } from '../support/_cli.ts';
import {
  DRY_RUN,
  everythingRecorded,
  journalOfBooks,
  lastCallOf,
  movedBetween,
  movedBy,
  sentSince,
  wouldBeSent,
} from '../support/_rehearsal.ts';

const EFFECT = z.object({
  ...{ orders: z.number(), same: z.number(), changed: z.number(), writes: z.literal(0) },
  changes: z.array(z.object({ kind: z.string(), text: z.string(), orders: z.number(), amounts: z.array(z.unknown()) })),
  postings: z.array(z.unknown()),
  documents: z.array(z.object({ kind: z.string(), body: z.unknown() })),
});
/** By amount, of an order of which everything is taxed at 20%. */
const REFUND = {
  ...{ id: 90_001, amount: '12.00', reason: '', line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [] },
  ...{
    date_created: '2026-11-25T09:00:00',
    date_created_gmt: '2026-11-25T09:00:00',
    refunded_payment: true,
    meta_data: [],
  },
};

let stack: CliStack;
let id: string;

beforeAll(async () => {
  stack = await startCli({ scenarios: ['uk_vat_incl', 'statuses', 'text'] });
  id = await stack.setUp('uk_vat_incl');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function rehearse(...args: readonly string[]) {
  const [requests, calls] = [stack.stores.journal.length, stack.xero.calls.list.length];
  const before = everythingRecorded(stack.dataDir);
  const answer = await stack.cli(...args, '--dry-run', '--json');
  if (answer.exit > 1) throw new Error(answer.err);
  const run = DRY_RUN.parse(answer.json());
  const written = [...stack.stores.journal.slice(requests), ...stack.xero.calls.list.slice(calls)].filter(
    (one) => one.method !== 'GET' && !('kind' in one && one.kind !== 'accounting'),
  );
  expect(written).toEqual([]);
  expect(everythingRecorded(stack.dataDir)).toBe(before);
  const sum = (side: 'debit' | 'credit') =>
    run.postings.reduce((all, row) => all.plus(row[side]), new Big(0)).toFixed(2);
  expect(sum('debit')).toBe(sum('credit'));
  return { exit: answer.exit, run };
}

function books() {
  const found = stack.xero.organisations.find(({ name }) => name === 'Kestrel & Finch Ltd');
  if (found === undefined) throw new Error('The organisation is gone.');
  return found;
}

/** Rehearses, then really syncs, and compares every element sent and every account. */
async function rehearseThenSync() {
  const { run } = await rehearse('sync', id);
  const [before, lastCall] = [journalOfBooks(books()), lastCallOf(stack.dataDir)];
  await stack.patientCli('sync', id, '--wait', '--json');
  expect(wouldBeSent(run)).toEqual(sentSince(stack.dataDir, lastCall));
  expect(movedBy(run.postings)).toEqual(movedBetween(before, journalOfBooks(books())));
  return run;
}

describe('a dry run', () => {
  test('of a first sync is what the sync then sends and books, to the cent', async () => {
    const run = await rehearseThenSync();
    expect(run.documents.length).toBeGreaterThan(6);
    expect(run.contacts.new).toBeGreaterThan(0);
  });

  test('is read at a glance: orders, documents, debits and credits, tax by rate', async () => {
    const { state } = stack.stores.store('uk_vat_incl');
    state.addRefund(1024, REFUND);
    const { out } = await stack.cli('sync', id, '--dry-run');
    expect(out).toContain(
      [
        'Effect on the books, in GBP',
        '  Account                       Debit  Credit',
        '  610      Accounts Receivable  12.00   12.00',
        '  095      Stripe Clearing              12.00',
        '  200      Sales                 9.76',
        '  210      Shipping Income       0.24',
        '  820      VAT                   2.00',
        '           Total                24.00   24.00',
      ].join('\n'),
    );
    expect(out).toMatch(/1 +new credit note +£12\.00/);
    expect(out).toMatch(/20% \(VAT on Income\) +GBP +-10\.00 +-2\.00/);
    await rehearseThenSync();
  });

  test('of orders that are in Xero and unchanged makes no document', async () => {
    const { exit, run } = await rehearse('sync', id);
    expect([exit, run.documents, run.postings]).toEqual([0, [], []]);
    const again = await rehearse('backfill', id, '--after', '2026-01-01');
    expect([again.exit, again.run.documents, again.run.orders]).toEqual([0, [], expect.objectContaining({ read: 0 })]);
  });

  test('of a backfill is what the backfill then sends and books', async () => {
    const other = await stack.setUp('statuses');
    await stack.cli('settings', 'set', other, 'sync.startDate', '"2026-11-25"');
    await stack.patientCli('sync', other, '--wait');
    const days = [other, '--after', '2026-07-01', '--until', '2026-12-31'];
    const { run } = await rehearse('backfill', ...days);
    expect(run.documents.map(({ kind }) => kind)).toContain('invoice');
    const [before, lastCall] = [journalOfBooks(books()), lastCallOf(stack.dataDir)];
    await stack.patientCli('backfill', ...days, '--yes');
    await stack.patientCli('sync', other, '--wait');
    expect(wouldBeSent(run)).toEqual(sentSince(stack.dataDir, lastCall));
    expect(movedBy(run.postings)).toEqual(movedBetween(before, journalOfBooks(books())));
  });
});

describe('a changed setting', () => {
  async function change(path: string, value: unknown) {
    const before = everythingRecorded(stack.dataDir);
    const answer = await stack.cli('settings', 'set', id, path, JSON.stringify(value), '--dry-run', '--json');
    expect(everythingRecorded(stack.dataDir)).toBe(before);
    return { exit: answer.exit, effect: EFFECT.parse(answer.json()) };
  }

  test('moves what it moves, and says how many orders stay as before', async () => {
    const { exit, effect } = await change('accounts.fees', '210');
    expect(exit).toBe(0);
    expect(effect).toMatchObject({ orders: 6, same: 5, changed: 1, writes: 0 });
    expect(effect.changes).toMatchObject([
      {
        kind: 'account',
        text: 'moves from 260 Other Revenue to 210 Shipping Income',
        orders: 1,
        amounts: [{ currency: 'GBP', amount: '1.25' }],
      },
    ]);
    expect(effect.postings).toEqual([
      { account: '210', name: 'Shipping Income', currency: 'GBP', debit: '0.00', credit: '1.25' },
      { account: '260', name: 'Other Revenue', currency: 'GBP', debit: '1.25', credit: '0.00' },
    ]);
    const invoices = effect.documents.filter(({ kind }) => kind === 'invoice');
    expect(invoices.length).toBe(1);
    expect(JSON.stringify(invoices)).toContain('"AccountCode":"210","TaxType":"OUTPUT2"');
    expect((await stack.cli('settings', 'get', id, 'accounts.fees', '--json')).out).toContain('260');
  });

  test.each([
    ['documents.numberPrefix', 'SHOP-', ['have another invoice number']],
    [
      'payments.methods.ppcp-gateway',
      { account: '090' },
      [expect.stringMatching(/^moves? from 096 PayPal to 090 Business/)],
    ],
    ['taxes.rates.100', 'NONE', [expect.stringMatching(/^changes? the tax rate|^(?:is|are) not posted/)]],
    [
      'documents.triggerStatuses',
      ['completed'],
      [expect.stringMatching(/^(?:is|are) not posted: The order is "processing"/)],
    ],
    ['sync.every', '*/5 * * * *', []],
  ])('%s: what becomes of the orders', async (path, value, texts) => {
    const { effect } = await change(path, value);
    expect(effect.changes.slice(0, 1).map(({ text }) => text)).toEqual(texts);
    expect(effect.same + effect.changed).toBe(effect.orders);
  });

  test('is read in one line', async () => {
    const { out } = await stack.cli('settings', 'set', id, 'accounts.fees', '"210"', '--dry-run');
    expect(out).toContain('accounts.fees = "210" on the last 6 orders. Nothing was changed.');
    expect(out).toContain('  5 as before\n  1 moves from 260 Other Revenue to 210 Shipping Income (£1.25)');
  });
});

describe('a dry run ends with a clear error, and keeps nothing', () => {
  test.each([
    [['sync', 'nowhere'], 2, 'store_unknown'],
    [['backfill', 'ID', '--after', '2026-12-01', '--until', '2026-11-01'], 2, 'days_reversed'],
    [['backfill', 'ID', '--after', '2999-01-01'], 2, 'day_in_the_future'],
    [['backfill', 'ID', '--after', '2026-01-01', '--yes'], 2, 'dry_run_alone'],
    [['backfill', 'ID', '--stop'], 2, 'dry_run_alone'],
    [['settings', 'set', 'ID', 'accounts.nothing', '"200"'], 2, 'settings_invalid'],
    [['settings', 'set', 'ID', 'documents.dueDays', '"soon"'], 2, 'settings_invalid'],
    [['settings', 'set', 'ID', 'accounts.sales', 'soon'], 2, 'not_json'],
  ])('%j ends with %i, %s', async (args, exit, code) => {
    const before = everythingRecorded(stack.dataDir);
    const named = args.map((one) => (one === 'ID' ? id : one));
    const answer = await stack.cli(...named, '--dry-run', '--json');
    expect([answer.exit, answer.json()['error']]).toEqual([exit, expect.objectContaining({ code })]);
    expect(everythingRecorded(stack.dataDir)).toBe(before);
  });

  test('while no organisation is connected', async () => {
    const lone = await stack.addStore('text');
    for (const args of [
      ['sync', lone],
      ['settings', 'set', lone, 'documents.dueDays', '7'],
    ]) {
      const answer = await stack.cli(...args, '--dry-run', '--json');
      expect([answer.exit, answer.json()['error']]).toEqual([1, expect.objectContaining({ code: 'not_connected' })]);
    }
  });

  test('while the shop or Xero is down, also on the way', async () => {
    const { state } = stack.stores.store('uk_vat_incl');
    state.updateOrder(1024, { customer_note: 'Again' });
    const before = everythingRecorded(stack.dataDir);
    const fails = async (code: string) => {
      const answer = await stack.cli('sync', id, '--dry-run', '--json');
      expect([answer.exit, answer.json()['error']]).toEqual([3, expect.objectContaining({ code })]);
      expect(everythingRecorded(stack.dataDir)).toBe(before);
    };
    stack.stores.faults.add({ fault: { kind: 'drop' } });
    await fails('store_unreachable');
    stack.stores.faults.clear();
    stack.stores.faults.add({ fault: { kind: 'status', status: 503 }, path: /\/orders\/1024$/ });
    await fails('store_server_error');
    stack.stores.faults.clear();
    stack.xero.faults.add({ kind: '5xx-before', match: { method: 'GET', path: '/Invoices' }, times: 20 });
    // Delivery is free now: its invoice has to be read.
    const free = {
      shipping_lines: [],
      shipping_total: '0.00',
      shipping_tax: '0.00',
      total: '240.10',
      total_tax: '40.00',
    };
    state.updateOrder(1024, free);
    await fails('xero_server_error');
    stack.xero.faults.clear();
  });
});
