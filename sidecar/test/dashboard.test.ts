import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { createDashboardRoutes, type DashboardDeps } from '../src/dashboard/routes.ts';
import type { StoreFacts } from '../src/dashboard/store-facts.ts';
import type { Entry } from '../src/ledger/entry.ts';
import { NO_ORDERS, NOW, WELL } from './_status-cases.ts';

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

const readStatus = jest.fn<DashboardDeps['readStatus']>();
const readEntries = jest.fn<DashboardDeps['readEntries']>();
const onError = jest.fn();

function app(): Express {
  return express().use(createDashboardRoutes({ readStatus, readEntries, now: () => NOW, onError }));
}

/** The ledger's answer: newest first, filtered as asked. */
function serve(stores: readonly StoreFacts[], entries: readonly Entry[]): void {
  readStatus.mockResolvedValue(stores);
  readEntries.mockImplementation(({ state, limit }) =>
    Promise.resolve(entries.filter((entry) => state === undefined || entry.state === state).slice(0, limit)),
  );
}

describe('the dashboard', () => {
  beforeEach(() => serve([STORE], [ENTRY]));

  test('shows the light, the counts and what Xero says of an order', async () => {
    const { text, status } = await request(app()).get('/');
    expect(status).toBe(200);
    expect(text).toContain('The one order is in Xero.');
    expect(text).toContain('<b>1</b> in Xero');
    for (const cell of ['#<bdi>1001</bdi>', '2026-11-24', '12.34 GBP', 'WC-1001', '4988, told', 'Demo Company (UK)']) {
      expect(text).toContain(cell);
    }
  });

  test('without a store it says which command comes next', async () => {
    serve([], []);
    const { text } = await request(app()).get('/');
    expect(text).toContain('npm run cli -- store add');
    expect(text).not.toContain('<table');
  });

  test('orders that stand still for the same cause are one problem with its fix', async () => {
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

  test('of many stores, those that are well are folded away', async () => {
    const stores = Array.from({ length: 8 }, (_, index) => ({
      ...STORE,
      storeId: `shop-${index}`,
      name: `Shop ${index}`,
    }));
    serve([...stores, { ...STORE, storeId: 'shop-x', name: 'Shop X', organisation: null }], []);
    const { text } = await request(app()).get('/');
    expect(text).toContain('1 of 9 stores needs you.');
    expect(text).toContain('8 stores are well');
    expect(text.indexOf('Shop X')).toBeLessThan(text.indexOf('<details class="well">'));
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
    expect(text).not.toContain('<script');
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
    expect(text.match(/data-order=/g)).toHaveLength(100);
    expect(text).toContain('href="/?before=151#orders"');
    await request(app()).get('/?before=151&store=shop.example&state=recorded');
    expect(readEntries).toHaveBeenCalledWith({ storeId: 'shop.example', state: 'recorded', beforeId: 151, limit: 101 });
  });

  test.each(['/?state=nonsense', '/?before=-1', '/?before=x', '/?store=a&store=b', `/?store=${'a'.repeat(400)}`])(
    'a filter that makes no sense shows all orders: %s',
    async (path) => {
      expect((await request(app()).get(path)).status).toBe(200);
      expect(readEntries).toHaveBeenCalledWith({
        storeId: undefined,
        state: undefined,
        beforeId: undefined,
        limit: 101,
      });
    },
  );

  test('a ledger that cannot be read is told in words, its cause only to the log', async () => {
    readStatus.mockRejectedValue(new Error('disk I/O error at secret place'));
    const { text, status } = await request(app()).get('/');
    expect(status).toBe(503);
    expect(text).toContain('cannot read its own ledger');
    expect(text).not.toContain('secret place');
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test('needs nothing from elsewhere: one style sheet of its own, no script, no inline style', async () => {
    const { text, headers } = await request(app()).get('/');
    expect([...text.matchAll(/(?:src|href)="([^"#]*)/g)].map((match) => match[1])).toEqual(
      expect.arrayContaining(['/dashboard/style.css']),
    );
    expect(text).not.toMatch(/https?:\/\/(?!shop\.example)|<script|<style|style="/);
    expect(headers['cache-control']).toBe('no-store');
    const style = await request(app()).get('/dashboard/style.css');
    expect(style.headers['content-type']).toContain('text/css');
    expect(style.text).not.toMatch(/url\(|@import/);
  });
});
