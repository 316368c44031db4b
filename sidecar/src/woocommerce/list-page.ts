import { z } from 'zod';
import { isTooLarge, storeError } from './store-error.ts';
import { LIST_CHARACTERS_MAX, LIST_PAGES_MAX, PER_PAGE_MAX } from './limits.ts';
import { rowsOf } from './fields.ts';

export type Params = Readonly<Record<string, string>>;

interface Answer {
  readonly body: unknown;
  readonly headers: { get(name: string): string | null };
}

export type Get = (path: string, params: Params) => Promise<Answer>;

/** What `_envelope` answers (WP_REST_Server::envelope_response): PHP writes no headers as an empty list. */
const ENVELOPE = z.object({
  body: z.array(z.unknown()),
  status: z.literal(200),
  headers: z.record(z.string(), z.unknown()),
});

/**
 * One page of a list. A short page proves nothing: WooCommerce drops rows it cannot load, or may not show,
 * after LIMIT (get_objects and get_items in class-wc-rest-crud-controller.php). The count of its query decides; without
 * one, only an empty page is the last. `total`: of all pages, with rows the store cannot load; null = not reported.
 * `hidden`: rows of this page that the store counts but does not show.
 */
export async function readListPage(
  get: Get,
  path: string,
  params: Params,
  { page = 1, perPage = PER_PAGE_MAX }: { readonly page?: number; readonly perPage?: number } = {},
) {
  const asked = { ...params, per_page: String(perPage), page: String(page) };
  const plain = await get(path, asked);
  const shown = { items: listOf(plain.body, path), total: totalIn(plain.headers) };
  const isUnclear = shown.total === null && shown.items.length < perPage;
  const { items, total } = isUnclear ? ((await readEnveloped(get, path, asked)) ?? shown) : shown;
  if (total === null) return { items, total, hasMore: items.length > 0, hidden: 0 };
  const rows = Math.min(perPage, Math.max(0, total - (page - 1) * perPage));
  return { items, total, hasMore: page * perPage < total, hidden: Math.max(0, rows - items.length) };
}

/** All pages of a set that does not change meanwhile: tax rates, the refunds of one order. Only what `read` makes of the rows is kept. */
export async function readAllPages<Row>(
  get: Get,
  path: string,
  params: Params,
  read: (rows: readonly unknown[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const all: Row[] = [];
  let [first, characters] = ['', 0];
  for (let page = 1; page <= LIST_PAGES_MAX && characters <= LIST_CHARACTERS_MAX; page += 1) {
    const { items, total, hasMore } = await readListPage(get, path, params, { page });
    const begins = items.length === 0 ? '' : JSON.stringify(items[0]);
    if (page === 1) first = begins;
    else if (total === null && begins !== '' && begins === first)
      throw storeError(
        'store_bad_response',
        `The store answers each page of ${path} with the first. Look for a cache in front of it.`,
      );
    const rows = await read(items);
    for (const row of rows) {
      all.push(row);
      characters += JSON.stringify(row).length;
    }
    if (!hasMore) return all;
  }
  throw storeError(
    'store_bad_response',
    `${path} of the store is longer than any list that we read; look for a plugin that adds to it.`,
  );
}

/** Rows by id, a hundred per request; those the store does not show are absent. */
export async function readByIds(get: Get, path: string, ids: readonly number[], params: Params): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let start = 0; start < ids.length; start += PER_PAGE_MAX) {
    found.push(...(await readAtOnce(get, path, ids.slice(start, start + PER_PAGE_MAX), params)));
  }
  return found;
}

/** In halves, if a site's plugins add so much to each row that the answer is larger than we read. */
async function readAtOnce(get: Get, path: string, ids: readonly number[], params: Params): Promise<unknown[]> {
  try {
    const { body } = await get(path, { ...params, include: ids.join(','), per_page: String(PER_PAGE_MAX) });
    return listOf(body, path);
  } catch (error) {
    if (!isTooLarge(error) || ids.length === 1) throw error;
    const middle = Math.ceil(ids.length / 2);
    const first = await readAtOnce(get, path, ids.slice(0, middle), params);
    return [...first, ...(await readAtOnce(get, path, ids.slice(middle), params))];
  }
}

/** How many rows the store's query finds, loadable or not. */
export async function countList(get: Get, path: string, params: Params): Promise<number> {
  const asked = { ...params, per_page: '1', page: '1', _fields: 'id' };
  const { headers } = await get(path, asked);
  const total = totalIn(headers) ?? (await readEnveloped(get, path, asked))?.total ?? null;
  if (total !== null) return total;
  throw storeError(
    'store_bad_response',
    `The store does not say how many ${path.slice(1)} it has: a proxy drops the X-WP-Total header. ` +
      'Have the host let it through.',
  );
}

/** In the body, where no proxy removes the count; null = this site has no envelope. */
async function readEnveloped(get: Get, path: string, params: Params) {
  const { data } = ENVELOPE.safeParse((await get(path, { ...params, _envelope: '1' })).body);
  if (data === undefined) return null;
  const names = new Map(Object.entries(data.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const total = totalIn({ get: (name) => names.get(name) ?? null });
  return total === null ? null : { items: data.body, total };
}

function totalIn(headers: Answer['headers']): number | null {
  const total = headers.get('x-wp-total');
  return total !== null && /^\d+$/.test(total) ? Number(total) : null;
}

function listOf(body: unknown, path: string): unknown[] {
  return rowsOf(body, `Answer to ${path}`);
}
