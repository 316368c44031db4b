import type { RequestArgs } from './request-args.ts';
import { buildPhpQuery, type Query } from './php-query.ts';
import type { JsonObject, JsonValue } from '../json.ts';

// get_collection_params: default 10, at most 100 (Version3/class-wc-rest-crud-controller.php).
const PER_PAGE_DEFAULT = 10;
const PER_PAGE_MAX = 100;

export interface Reply {
  readonly status: number;
  readonly body: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Paging {
  readonly page: number;
  readonly perPage: number;
  readonly offset: number | undefined;
}

export function readPaging(args: RequestArgs): Paging {
  return {
    page: args.integer('page', { fallback: 1, minimum: 1 }),
    perPage: args.integer('per_page', { fallback: PER_PAGE_DEFAULT, minimum: 1, maximum: PER_PAGE_MAX }),
    offset: args.optionalInteger('offset'),
  };
}

/**
 * One page with X-WP-Total, X-WP-TotalPages and Link, as get_items sends them. Empty after the last page. An item for
 * which `show` returns null is dropped from its page but counted (array_filter in get_objects).
 */
export function toPage<Item>(
  items: readonly Item[],
  paging: Paging,
  address: string,
  query: Query,
  show: (item: Item) => JsonObject | null,
): Reply {
  const start = paging.offset ?? (paging.page - 1) * paging.perPage;
  const totalPages = Math.ceil(items.length / paging.perPage);
  const link = (page: number, rel: string) =>
    `<${address}?${buildPhpQuery(new Map([...query, ['page', String(page)]]))}>; rel="${rel}"`;
  const links: string[] = [];
  if (paging.page > 1) links.push(link(Math.min(paging.page - 1, totalPages), 'prev'));
  if (paging.page < totalPages) links.push(link(paging.page + 1, 'next'));
  return {
    status: 200,
    body: items
      .slice(start, start + paging.perPage)
      .map(show)
      .filter((one) => one !== null),
    headers: {
      'X-WP-Total': String(items.length),
      'X-WP-TotalPages': String(totalPages),
      ...(links.length > 0 ? { Link: links.join(', ') } : {}),
    },
  };
}
