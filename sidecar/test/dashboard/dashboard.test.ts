import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { createDashboardRoutes, type DashboardDeps } from '../../src/dashboard/routes.ts';
import type { StoreFacts } from '../../src/status/store-facts.ts';
import { setSession } from '../../src/dashboard/sign-in.ts';
import { groupProblems, toOrderRow } from '../../src/status/order-row.ts';
import { toFigures } from '../../src/ledger/queries/statistics.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { NO_ORDERS, NOW, WELL } from '../support/_status-cases.ts';

const COUNTS = NO_ORDERS;
const STORE: StoreFacts = {
  ...WELL,
  poll: { at: '2026-11-24T11:58:00.000Z', error: null, dueAt: '2026-11-24T12:03:00.000Z' },
  counts: { ...COUNTS, recorded: 1 },
};
const SUMMARY = {
  orderNumber: '1001',
  orderStatus: 'processing',
  date: '2026-11-24',
  currency: 'GBP',
  total: '12.34',
  totalTax: '2.06',
  invoiceNumber: 'WC-1001',
  xeroTotal: '12.34',
  paid: true,
};
const ENTRY: Entry = {
  id: 1,
  storeId: STORE.storeId,
  kind: 'order',
  sourceId: '901',
  state: 'recorded',
  revision: 1,
  claim: null,
  tries: 0,
  notBefore: null,
  problems: [],
  summary: SUMMARY,
  recordedHash: 'abc',
  acceptedAt: '2026-11-24T11:58:00.000Z',
  updatedAt: '2026-11-24T11:58:01.000Z',
  recordedAt: '2026-11-24T11:58:01.000Z',
};
const REASON = {
  code: 'tax_rate_unmapped',
  message: 'Tax rate 7 is not mapped.',
  fix: 'npm run cli -- settings suggest shop.example',
  details: {},
};

/** See dashboard-books.test.ts. */
const NO_BOOKS = {
  read: () => Promise.reject(new Error('no books here')),
  readDay: () => Promise.reject(new Error('no books here')),
  csv: () => Promise.resolve([]),
  check: () => Promise.resolve(),
};
const readStatus = jest.fn<DashboardDeps['readStatus']>();
const readEntries = jest.fn<DashboardDeps['readEntries']>();
const readCauses = jest.fn<DashboardDeps['readCauses']>();
const act = {
  sync: jest.fn<DashboardDeps['act']['sync']>(),
  replayRejected: jest.fn<DashboardDeps['act']['replayRejected']>(),
  replayCause: jest.fn<DashboardDeps['act']['replayCause']>(),
};
const onError = jest.fn();

function app(storeId: string | null = null): Express {
  return express().use(
    createDashboardRoutes({
      guard: (_request, response, next) => {
        setSession(response, { storeId, by: 'cli:alice', csrf: 'c'.repeat(43) });
        next();
      },
      isSignedIn: () => Promise.resolve(true),
      publicPath: '',
      readStatus,
      readEntries,
      readToday: () => Promise.resolve(toFigures(new Map([['orders', 7]]))),
      readChart: (_storeIds, zone) =>
        Promise.resolve({
          hours: [{ at: '2026-11-24T12', posted: 1, failed: 0 }],
          days: [{ at: '2026-11-25', posted: 1, failed: 0 }],
          zone,
        }),
      readCauses,
      readRows: (entries) => Promise.resolve(entries.map((entry) => toOrderRow(entry, [], null))),
      readOrder: () => Promise.resolve(null),
      act,
      books: NO_BOOKS,
      readReportMap: () => Promise.reject(new Error('not on this page')),
      now: () => NOW,
      onError,
    }),
  );
}

/** The ledger's answer: newest first, filtered as asked. */
function serve(stores: readonly StoreFacts[], entries: readonly Entry[]): void {
  readStatus.mockResolvedValue(stores);
  readCauses.mockResolvedValue(
    groupProblems(entries).map(({ code, message, fix, orders }) => {
      return { storeId: STORE.storeId, state: 'rejected', code, message, fix, orders: orders.length };
    }),
  );
  readEntries.mockImplementation(({ state, limit }) =>
    Promise.resolve(entries.filter((entry) => state === undefined || entry.state === state).slice(0, limit)),
  );
}

describe('the dashboard', () => {
  beforeEach(() => serve([STORE], [ENTRY]));

  test('shows the status, the counts and the figures of each order in Xero', async () => {
    const { text, status } = await request(app()).get('/');
    expect(status).toBe(200);
    expect(text).toContain('The only order is in Xero.');
    expect(text).toContain('<b>1</b> in Xero');
    for (const cell of ['#<bdi>1001</bdi>', '2026-11-24', '£12.34', 'WC-1001', '4988, at', 'Demo Company (UK)']) {
      expect(text).toContain(cell);
    }
  });

  test('writes times in the zone of the shop, and in UTC where shops have different ones', async () => {
    const [auckland, chicago] = [
      { ...STORE, timezone: 'Pacific/Auckland' },
      { ...STORE, storeId: 'shop-2', timezone: 'America/Chicago' },
    ];
    serve([auckland], [{ ...ENTRY, state: 'waiting', notBefore: '2026-11-24T12:30:00.000Z' }]);
    const { text } = await request(app()).get('/');
    expect(text).toContain('As of 25 Nov 2026, 01:00.');
    expect(text).toContain('until <time datetime="2026-11-24T12:30:00.000Z">25 Nov 2026, 01:30</time>');
    expect(text).toContain('<summary>As a table (Pacific/Auckland)</summary>');
    expect(text).toMatch(/<th scope="row">25 Nov 2026, 01:00<.*<th scope="row">25 Nov 2026</s);
    expect(text).not.toContain('UTC');
    serve([auckland, chicago], [{ ...ENTRY, state: 'waiting', notBefore: '2026-11-24T12:30:00.000Z' }]);
    const mixed = (await request(app()).get('/')).text;
    expect(mixed).toContain('As of 2026-11-24 12:00 UTC.');
    expect(mixed).toContain('The last 30 days (UTC): ');
    expect(mixed).toContain('until <time datetime="2026-11-24T12:30:00.000Z">2026-11-24 12:30 UTC</time>');
    expect(mixed).toContain('<th scope="row">2026-11-24 12:00 UTC</th>');
  });

  test('without a store it says which command comes next', async () => {
    serve([], []);
    const { text } = await request(app()).get('/');
    expect(text).toContain('npm run cli -- store add');
    expect(text).not.toContain('<table');
  });

  test('an owner whose store was removed is asked to pair it again, without commands', async () => {
    serve([], []);
    const { text, status } = await request(app(STORE.storeId)).get('/');
    expect(status).toBe(200);
    expect(text).toContain('Pair it again');
    expect(text).not.toMatch(/npm|No store yet/);
  });

  test('without a store it waits for the first one, and updates like any other page', async () => {
    serve([], []);
    const empty = await request(app()).get('/');
    const seen = /<main[^>]* data-seen="([\w-]{43})"/.exec(empty.text)?.[1];
    expect(seen).toBeDefined();
    expect(empty.text).toContain('src="/dashboard/page.js"');
    serve([STORE], [ENTRY]);
    expect((await request(app()).get('/')).text).not.toContain(`data-seen="${seen}"`);
  });

  test('orders that wait for another cause make it another page', async () => {
    const seenOf = async (code: string) => {
      serve([{ ...STORE, stuck: [{ state: 'waiting', code, orders: 1 }] }], []);
      return /data-seen="([\w-]{43})"/.exec((await request(app()).get('/')).text)?.[1];
    };
    const before = await seenOf('store_down');
    expect(await seenOf('store_down')).toBe(before);
    expect(await seenOf('tax_rate_gone')).not.toBe(before);
  });

  test.each([`/orders/${STORE.storeId}/${'9'.repeat(41)}`, `/orders/${'a'.repeat(301)}/1`])(
    'an impossible order address is not found: %s',
    async (path) => {
      const { status, text } = await request(app()).get(path);
      expect([status, text]).toEqual([404, expect.stringContaining('There is no such order.')]);
      expect(onError).not.toHaveBeenCalled();
    },
  );

  test('orders that wait for the same cause are one problem with its fix', async () => {
    const rejected = [2, 3].map((id) => ({
      ...ENTRY,
      id,
      sourceId: `90${id}`,
      state: 'rejected' as const,
      summary: { ...SUMMARY, orderNumber: `100${id}` },
      problems: [REASON],
    }));
    serve([{ ...STORE, counts: { ...COUNTS, recorded: 1, rejected: 2 } }], [...rejected, ENTRY]);
    const { text } = await request(app()).get('/');
    expect(text.match(/data-code="tax_rate_unmapped"/g)).toHaveLength(1);
    expect(text).toContain('2 orders: Tax rate 7 is not mapped.');
    expect(text).toContain('<code>npm run cli -- settings suggest shop.example</code>');
    expect(text).toMatch(/#<bdi>1002<.*#<bdi>1003</s);
  });

  test('of many stores, healthy ones are collapsed', async () => {
    const stores = Array.from({ length: 8 }, (_, index) => ({
      ...STORE,
      storeId: `shop-${index}`,
      name: `Shop ${index}`,
    }));
    serve([...stores, { ...STORE, storeId: 'shop-x', name: 'Shop X', organisation: null }], []);
    const { text } = await request(app()).get('/');
    expect(text).toContain('1 of 9 stores needs attention.');
    expect(text).toContain('8 healthy stores');
    expect(text.indexOf('Shop X')).toBeLessThan(text.indexOf('<details class="healthy"'));
    expect(text.match(/data-store="shop-/g)).toHaveLength(9);
  });

  test('text from the shop is shown as text', async () => {
    const evil = `"><script>alert(1)</script>`;
    const refused: Entry = {
      ...ENTRY,
      sourceId: evil,
      state: 'rejected',
      problems: [{ ...REASON, code: evil, message: evil, fix: evil }],
      summary: { ...SUMMARY, orderNumber: evil, invoiceNumber: evil, currency: evil, date: evil, total: evil },
    };
    serve([{ ...STORE, name: evil, url: evil, poll: { ...STORE.poll, error: evil } }], [refused]);
    const { text } = await request(app()).get('/');
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('an entry with a summary of another shape still has its row', async () => {
    serve([STORE], [{ ...ENTRY, summary: { orderNumber: 5, notices: 'none' } }]);
    const { text, status } = await request(app()).get('/');
    expect(status).toBe(200);
    expect(text).toContain('#<bdi>901</bdi>');
  });

  test('more orders than a page holds are a link away', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      ...ENTRY,
      id: 250 - index,
      sourceId: String(250 - index),
    }));
    serve([STORE], many);
    const { text } = await request(app()).get('/');
    expect(text.match(/data-order=/g)).toHaveLength(50);
    expect(text).toContain('href="/?before=201#orders"');
    await request(app()).get('/?before=151&store=shop.example&state=recorded');
    expect(readEntries).toHaveBeenCalledWith({ storeId: 'shop.example', state: 'recorded', beforeId: 151, limit: 51 });
  });

  test.each(['/?state=nonsense', '/?before=-1', '/?before=x', '/?store=a&store=b', `/?store=${'a'.repeat(400)}`])(
    'a filter that makes no sense shows all orders: %s',
    async (path) => {
      expect((await request(app()).get(path)).status).toBe(200);
      expect(readEntries).toHaveBeenCalledWith({
        storeId: undefined,
        state: undefined,
        beforeId: undefined,
        limit: 51,
      });
    },
  );

  test('a ledger that cannot be read is explained; its cause is only in the log', async () => {
    readStatus.mockRejectedValue(new Error('disk I/O error at secret place'));
    const { text, status } = await request(app()).get('/');
    expect(status).toBe(503);
    expect(text).toContain('cannot read its ledger');
    expect(text).not.toContain('secret place');
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test('loads only its own style sheets and scripts, none inline', async () => {
    const { text, headers } = await request(app()).get('/');
    expect([...text.matchAll(/(?:src|href)="([^"#]*)/g)].map((match) => match[1])).toEqual(
      expect.arrayContaining(['/dashboard/style.css', '/dashboard/page.js', '/dashboard/uplot.js']),
    );
    expect(text).not.toMatch(/https?:\/\/(?!shop\.example)|<script>|<style|style="/);
    expect(headers['cache-control']).toBe('no-store');
    const style = await request(app()).get('/dashboard/style.css');
    expect(style.headers['content-type']).toContain('text/css');
    expect(style.text).not.toMatch(/url\(|@import/);
  });

  test('a cause is replayed in each store that has it, and nowhere else', async () => {
    readCauses.mockResolvedValue([{ ...REASON, storeId: STORE.storeId, state: 'rejected', orders: 700 }]);
    const { text } = await request(app()).get('/');
    expect(text).toContain('700 orders: Tax rate 7 is not mapped.');
    expect(text).toContain('Replay 700 orders');
    act.replayCause.mockResolvedValue(700);
    const { code, message, fix } = REASON;
    const fields = {
      csrf: 'c'.repeat(43),
      do: 'replay_cause',
      cause: /name="cause" value="([\w-]{43})"/.exec(text)?.[1],
    };
    const answer = await request(app()).post('/actions').type('form').send(fields);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/?done=replay&orders=700']);
    expect(act.replayCause.mock.calls).toEqual([
      [expect.objectContaining({ code, message, fix, storeId: STORE.storeId }), 'cli:alice'],
    ]);
    expect((await request(app()).get('/?done=replay&orders=700')).text).toContain('700 orders are replayed now.');
  });

  test('orders that need attention are counted, with a link to the setting that fixes them', async () => {
    const settingsUrl = 'https://shop.example/wp-admin/admin.php?page=ml-connector';
    const problems = [{ ...REASON, fix: 'Choose the tax type (setting taxes.rates.7).' }];
    for (const [count, words] of [
      [1, '<b>1</b> needs attention'],
      [2, '<b>2</b> need attention'],
    ] as const) {
      serve(
        [{ ...STORE, settingsUrl, counts: { ...COUNTS, rejected: count } }],
        [{ ...ENTRY, state: 'rejected', problems }],
      );
      const { text } = await request(app()).get('/');
      expect(text).toContain(words);
      expect(text).toContain(`<a href="${settingsUrl}&amp;tab=accounts&amp;setting=taxes.rates.7" rel="noreferrer">`);
      expect(text).toContain(
        `<a href="${settingsUrl}&amp;tab=activity" rel="noreferrer">Open “Activity” in wp-admin</a>`,
      );
    }
  });

  test.each([
    ['without its token', { do: 'sync', store: STORE.storeId }, 403],
    ['with a wrong token', { csrf: 'x'.repeat(43), do: 'sync', store: STORE.storeId }, 403],
    ['about a store that is not shown', { csrf: 'c'.repeat(43), do: 'sync', store: 'other' }, 400],
    ['that is none', { csrf: 'c'.repeat(43), do: 'drop' }, 400],
  ])('an action %s does nothing', async (_name, fields, status) => {
    expect((await request(app()).post('/actions').type('form').send(fields)).status).toBe(status);
    for (const one of Object.values(act)) expect(one).not.toHaveBeenCalled();
  });

  test('the first load is at most 100 kB over the wire', async () => {
    const long = 'A reason with many words, like real ones. ';
    const many = Array.from({ length: 101 }, (_, index) => ({
      ...ENTRY,
      id: 500 - index,
      sourceId: String(index),
      state: 'rejected' as const,
      problems: [{ ...REASON, message: `${long.repeat(4)} ${index}` }],
    }));
    serve(
      Array.from({ length: 40 }, (_, index) => ({ ...STORE, storeId: `shop-${index}`, name: `Shop ${index}` })),
      many,
    );
    let bytes = 0;
    for (const path of [
      '/',
      '/dashboard/style.css',
      '/dashboard/page.js',
      '/dashboard/uplot.js',
      '/dashboard/uplot.css',
    ]) {
      const { status, headers } = await request(app()).get(path);
      expect([path, status, headers['content-encoding']]).toEqual([path, 200, 'gzip']);
      bytes += Number(headers['content-length']) + JSON.stringify(headers).length;
    }
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThanOrEqual(100_000);
  });
});
