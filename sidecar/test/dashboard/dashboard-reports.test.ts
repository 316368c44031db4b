import { beforeEach, expect, jest, test } from '@jest/globals';
import request from 'supertest';
import { REPORT_MAP } from '../../../admin-ui/dev/fake-reports.ts';
import type { ReadReportMap } from '../../src/dashboard/reports/report-map-routes.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { type As, CSRF, pagesOf, STORE } from './_store-pages.ts';

const AT = `/reports/${encodeURIComponent(STORE.storeId)}`;
const read = jest.fn<ReadReportMap>();

const app = (as: As = {}) => pagesOf(as, { readReportMap: read });
const pageAt = async (path: string, as?: As) => (await request(app(as)).get(path)).text;
/** As a person reads it. */
const words = (markup: string) => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

beforeEach(() => {
  read.mockReset();
  read.mockResolvedValue(REPORT_MAP);
});

test('the reports of a store are linked from its card, beside its books', async () => {
  expect(await pageAt('/')).toContain(`href="${AT}"`);
  expect(await pageAt('/', { publicPath: '/connector' })).toContain(`href="/connector${AT}"`);
});

test('each report says what it needs, whether the orders have it, the setting that is missing, and where it is', async () => {
  const page = await pageAt(AT);
  expect(read).toHaveBeenCalledWith(STORE.storeId, false);
  const text = words(page);
  expect(text).toContain('1 order cannot be posted yet, so no report has it.');
  expect(text).toContain('Sales by Item An item on each line of a product.');
  expect(text).toContain('90 of 98 orders have it; 12 of 186 lines are without an item');
  expect(text).toContain('Products without SKU have no item. Open “Invoices &amp; contacts” in wp-admin');
  expect(page).toContain('tab=documents&amp;setting=items.withoutSku');
  expect(page).toContain('href="https://reporting.xero.com/!mBdtL/v1/Run/1216"');
  // Nothing that the page's policy would refuse.
  expect(page).not.toMatch(/ style=|<script(?! defer src)|onclick/);
});

test('an operator without wp-admin reads the command, an owner never does', async () => {
  const store = { ...STORE, settingsUrl: null };
  expect(await pageAt(AT, { store })).toContain(`npm run cli -- settings get ${STORE.storeId} items.withoutSku</code>`);
  expect(await pageAt(AT, { store, ownerOf: STORE.storeId })).not.toContain('npm run');
});

test('while the orders are read, the page says how many, and follows', async () => {
  read.mockResolvedValue({ ...REPORT_MAP, state: 'reading', read: 43, of: 0, reports: [] });
  const page = await pageAt(AT);
  expect(page).toContain('data-checking');
  expect(words(page)).toContain('43 orders so far.');
});

test('a store without orders, and one that is not connected, say so and what to do', async () => {
  read.mockResolvedValue({ ...REPORT_MAP, of: 0, held: 0, reports: [] });
  expect(words(await pageAt(AT))).toContain('There are no orders to post yet.');
  const fix = `Connect it: npm run cli -- xero connect ${STORE.storeId}`;
  read.mockRejectedValue(new AppError('connection', 'not_connected', 'The store is not connected to Xero.', { fix }));
  expect(words(await pageAt(AT))).toContain('The orders could not be read: The store is not connected to Xero.');
  const owner = words(await pageAt(AT, { ownerOf: STORE.storeId }));
  expect(owner).toContain('connect the store on the tab &quot;Connection&quot;');
});

test('orders are counted again on a click of this page alone', async () => {
  const send = (fields: object, as?: As) => request(app(as)).post(`${AT}/again`).type('form').send(fields);
  const answer = await send({ csrf: CSRF }, { publicPath: '/connector' });
  expect([answer.status, answer.headers['location']]).toEqual([303, `/connector${AT}`]);
  expect(read).toHaveBeenCalledWith(STORE.storeId, true);
  read.mockClear();
  expect((await send({})).status).toBe(403);
  expect((await send({ csrf: CSRF }, { ownerOf: 'other' })).status).toBe(400);
  expect((await request(app({ ownerOf: 'other' })).get(AT)).status).toBe(404);
  expect(read).not.toHaveBeenCalled();
});
