import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import request from 'supertest';
import { BOOKS, CURRENCIES, DAY, DIFFERING, UNCHECKED } from '../../../admin-ui/dev/fake-books.ts';
import type { DashboardBooks } from '../../src/dashboard/books/books-routes.ts';
import { type As, pagesOf, STORE } from './_store-pages.ts';

const AT = `/books/${encodeURIComponent(STORE.storeId)}`;
const books = {
  read: jest.fn<DashboardBooks['read']>(),
  readDay: jest.fn<DashboardBooks['readDay']>(),
  csv: jest.fn<DashboardBooks['csv']>(),
  check: jest.fn<DashboardBooks['check']>(),
};

const app = (as: As = {}) => pagesOf(as, { books });
const pageAt = async (path: string, as?: As) => (await request(app(as)).get(path)).text;
/** As a person reads it. */
const words = (markup: string) =>
  markup
    .replaceAll(/<script.*?<\/script>|<[^>]+>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' .', '.');

beforeEach(() => {
  for (const one of Object.values(books)) one.mockReset();
  books.read.mockResolvedValue(DIFFERING);
  books.readDay.mockResolvedValue(DAY);
  books.csv.mockResolvedValue(['Books\r\n', '2026-11-05,GBP\r\n']);
});

describe('the books of a store', () => {
  test('are linked from its card', async () => {
    expect(await pageAt('/')).toContain(`href="${AT}"`);
    expect(await pageAt('/', { publicPath: '/connector' })).toContain(`href="/connector${AT}"`);
  });

  test('say in one sentence how the month stands, with sums, days, causes and figures', async () => {
    const page = await pageAt(AT);
    // Of today in the shop.
    expect(books.read).toHaveBeenCalledWith(STORE.storeId, '2026-11');
    const text = words(page);
    expect(text).toContain('2 days of November 2026 differ: £76.02 is missing in Xero.');
    expect(text).toContain('In the shop £12,300.67 149 orders, less £45.00 refunded');
    expect(page).toContain('<span class="unseen">Thursday 5 November 2026: Differs, £48.00</span>');
    expect(text).toContain('Voided or deleted in Xero £48.00 missing in Xero');
    expect(page).toContain(`href="/orders/${encodeURIComponent(STORE.storeId)}/1024"`);
    expect(text).toContain('of it at 20% £2,045.60 £2,045.60 ✓');
    // Nothing that the page's policy would refuse.
    expect(page).not.toMatch(/ style=|<script(?! defer src)|onclick/);
  });

  test('lead from the day to its causes', async () => {
    const page = await pageAt(`${AT}?month=2026-11&day=2026-11-05`);
    expect(books.readDay).toHaveBeenCalledWith(STORE.storeId, '2026-11-05');
    expect(words(page)).toContain('What differs on Thursday 5 November 2026');
    expect(words(page)).toContain('Tax £57.07 £49.07 £8.00');
    expect(page).toContain('aria-current="true"');
  });

  test('show one currency at a time, and never add them up', async () => {
    books.read.mockResolvedValue(CURRENCIES);
    const text = words(await pageAt(`${AT}?month=2026-11&currency=EUR`));
    expect(text).toContain('November 2026 agrees so far: 12 orders, €12,300.67 in the shop and in Xero.');
    expect(text).toContain('Net, with shipping €9,821.40');
    expect(text).toContain('Show GBP');
    expect(text).not.toContain('Voided or deleted in Xero');
  });

  test('that agree, that were never checked, that are checked and that could not be', async () => {
    books.read.mockResolvedValue({ ...BOOKS, today: '2026-12-05' });
    expect(words(await pageAt(AT))).toContain('November 2026 agrees: 149 orders, £12,300.67');
    books.read.mockResolvedValue(UNCHECKED);
    const unchecked = words(await pageAt(AT));
    expect(unchecked).toContain('November 2026 is not checked yet.');
    expect(unchecked).toContain('Check this month');
    books.read.mockResolvedValue({ ...BOOKS, checking: { through: '2026-11-14', orders: 71 } });
    const checking = await pageAt(AT);
    expect(checking).toMatch(/<progress[^>]*max="25"[^>]*value="14"/);
    expect(checking).toContain('data-checking');
    expect(words(checking)).toContain('Compared up to 14 Nov 2026: 71 orders.');
    expect(words(checking)).not.toContain('Check again');
    const failed = { message: 'Xero does not answer.', fix: 'Try again later.', at: '2026-11-24T02:00:00.000Z' };
    books.read.mockResolvedValue({ ...BOOKS, failed });
    expect(words(await pageAt(AT))).toContain('did not finish: Xero does not answer. Try again later.');
  });

  test('of a month to come are those of this month; an unknown day or currency is none', async () => {
    await pageAt(`${AT}?month=2027-01&day=2027-01-05`);
    expect(books.read).toHaveBeenCalledWith(STORE.storeId, '2026-11');
    expect(books.readDay).not.toHaveBeenCalled();
    const page = await pageAt(`${AT}?month=2026-11&day=2026-11-31&currency=XXX`);
    expect(words(page)).toContain('What differs in November 2026');
  });

  test('name buttons to an owner, and commands to an operator', async () => {
    const [period] = DIFFERING.periods;
    const [cause] = period?.causes ?? [];
    if (period === undefined || cause === undefined) throw new Error('Nothing differs.');
    const next = 'Reissue the order (npm run cli -- reissue shop-example <order-id>), or cancel it in the shop.';
    books.read.mockResolvedValue({ ...DIFFERING, periods: [{ ...period, causes: [{ ...cause, next }] }] });
    expect(await pageAt(AT)).toContain('npm run cli -- reissue');
    const owner = await pageAt(AT, { ownerOf: STORE.storeId });
    expect(owner).not.toContain('npm run');
    expect(words(owner)).toContain('press “Credit and post again” on the order');
  });
});

describe('what a page of the books does', () => {
  test('checks a month again, and comes back to it', async () => {
    const send = (fields: object, path = AT) => request(app()).post(`${path}/check`).type('form').send(fields);
    const csrf = 'c'.repeat(43);
    const answer = await send({ csrf, month: '2026-10' });
    expect([answer.status, answer.headers['location']]).toEqual([303, `${AT}?month=2026-10`]);
    expect(books.check).toHaveBeenCalledWith(STORE.storeId, '2026-10');
    for (const [fields, status] of [
      [{ month: '2026-10' }, 403],
      [{ csrf, month: 'october' }, 400],
    ] as const)
      expect((await send(fields)).status).toBe(status);
    expect((await send({ csrf, month: '2026-10' }, '/books/other')).status).toBe(400);
    expect(books.check).toHaveBeenCalledTimes(1);
  });

  test('saves the month as a file', async () => {
    const { headers, text } = await request(app()).get(`${AT}/csv?month=2026-11`);
    expect(headers['content-disposition']).toContain('-2026-11.csv');
    expect(text).toBe('Books\r\n2026-11-05,GBP\r\n');
    expect((await request(app()).get(`${AT}/csv?month=2026-13`)).status).toBe(404);
  });

  test('is of a store that the session may see', async () => {
    for (const path of ['/books/other', '/books/other/csv?month=2026-11', AT, `${AT}/csv?month=2026-11`]) {
      const as = path.includes('other') ? {} : { ownerOf: 'another-store' };
      expect([path, (await request(app(as)).get(path)).status]).toEqual([path, 404]);
    }
    expect(books.read).not.toHaveBeenCalled();
    expect(books.csv).not.toHaveBeenCalled();
  });
});
