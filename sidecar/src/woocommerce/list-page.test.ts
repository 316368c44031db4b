import { describe, expect, test } from '@jest/globals';
import { countList, readAllPages, readByIds, readListPage } from './list-page.ts';
import { storeError, TOO_LARGE } from './store-error.ts';

const unchanged = (rows: readonly unknown[]) => Promise.resolve(rows);

interface Site {
  /** null = a row the site counts but omits from its page. */
  readonly rows: readonly (number | null)[];
  readonly dropsTotals?: boolean;
  readonly knowsEnvelope?: boolean;
  readonly ignoresPage?: boolean;
}

function siteOf({ rows, dropsTotals = false, knowsEnvelope = true, ignoresPage = false }: Site) {
  const asked: Readonly<Record<string, string>>[] = [];
  const get = (_path: string, params: Readonly<Record<string, string>>) => {
    asked.push(params);
    const perPage = Number(params['per_page']);
    const first = ignoresPage ? 0 : (Number(params['page']) - 1) * perPage;
    const items = rows.slice(first, first + perPage).filter((row) => row !== null);
    const headers = { 'X-WP-Total': rows.length, 'X-WP-TotalPages': Math.ceil(rows.length / perPage) };
    const body = '_envelope' in params && knowsEnvelope ? { body: items, status: 200, headers } : items;
    const total = dropsTotals ? null : String(rows.length);
    return Promise.resolve({ body, headers: { get: (name: string) => (name === 'x-wp-total' ? total : null) } });
  };
  return { get, asked };
}

const ROWS = Array.from({ length: 250 }, (_, index) => (index === 3 || index === 120 ? null : index));
const LOADED = ROWS.filter((row) => row !== null);

describe.each([
  ['whose host lets X-WP-Total through', {}],
  ['whose host drops it', { dropsTotals: true }],
  ['whose host drops it, and which knows no envelope', { dropsTotals: true, knowsEnvelope: false }],
] as const)('a site %s', (_name, host) => {
  test('hands out all pages, also after one that is shorter than asked for', async () => {
    expect(await readAllPages(siteOf({ rows: ROWS, ...host }).get, '/taxes', {}, unchanged)).toEqual(LOADED);
  });

  test('ends on an empty list', async () => {
    expect(await readAllPages(siteOf({ rows: [], ...host }).get, '/taxes', {}, unchanged)).toEqual([]);
  });
});

test('a page of which nothing can be loaded ends no list that goes on', async () => {
  const rows = [...Array.from({ length: 100 }, () => null), 7];
  for (const dropsTotals of [false, true])
    expect(await readAllPages(siteOf({ rows, dropsTotals }).get, '/taxes', {}, unchanged)).toEqual([7]);
});

test('says how many rows of a page are counted and not shown', async () => {
  const { get, asked } = siteOf({ rows: ROWS });
  expect(await readListPage(get, '/orders', {}, { page: 2 })).toMatchObject({ total: 250, hidden: 1, hasMore: true });
  expect(await readListPage(get, '/orders', {}, { page: 3 })).toMatchObject({ total: 250, hidden: 0, hasMore: false });
  expect(asked).toHaveLength(2);
});

test('a full page is not asked for a second time to be counted', async () => {
  const { get, asked } = siteOf({ rows: Array.from({ length: 100 }, (_, index) => index), dropsTotals: true });
  expect(await readListPage(get, '/orders', {})).toMatchObject({ hasMore: true });
  expect(asked).toHaveLength(1);
});

test('a cache that answers every page with the first is named, and does not turn in circles', async () => {
  const host = { dropsTotals: true, knowsEnvelope: false, ignoresPage: true };
  await expect(readAllPages(siteOf({ rows: [1, 2], ...host }).get, '/taxes', {}, unchanged)).rejects.toThrow(
    'The store answers each page of /taxes with the first. Look for a cache in front of it.',
  );
});

test('a count that cannot be learned is an error that names the header', async () => {
  const site = siteOf({ rows: ROWS, dropsTotals: true, knowsEnvelope: false });
  await expect(countList(site.get, '/orders', {})).rejects.toThrow(
    expect.objectContaining({ code: 'store_bad_response' }),
  );
  expect(await countList(siteOf({ rows: ROWS, dropsTotals: true }).get, '/orders', {})).toBe(250);
});

test.each([
  ['empty pages', () => []],
  ['long rows', (page: number) => Array.from({ length: 100 }, (_, at) => `${page} ${at} ${'x'.repeat(10_000)}`)],
])('a list of %s without end is refused', async (_, rowsOf) => {
  const get = (_path: string, { page }: Readonly<Record<string, string>>) =>
    Promise.resolve({ body: rowsOf(Number(page)), headers: { get: () => '999999999' } });
  await expect(readAllPages(get, '/taxes', {}, unchanged)).rejects.toThrow('longer than any list that we read');
});

test('rows whose answer is too large together are asked for in halves; one that is too large alone is an error', async () => {
  const asked: string[] = [];
  const upTo =
    (max: number) =>
    (_path: string, { include = '' }: Readonly<Record<string, string>>) => {
      const ids = include.split(',').map(Number);
      asked.push(include);
      if (ids.length > max)
        return Promise.reject(storeError('store_bad_response', 'More than 16 MB.', { failure: TOO_LARGE }));
      return Promise.resolve({ body: ids, headers: { get: () => null } });
    };
  expect(await readByIds(upTo(2), '/orders', [1, 2, 3, 4, 5], {})).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toEqual(['1,2,3,4,5', '1,2,3', '1,2', '3', '4,5']);
  await expect(readByIds(upTo(0), '/orders', [1, 2], {})).rejects.toMatchObject({ facts: { failure: TOO_LARGE } });
});
