import type { AppError } from '../../domain/app-error.ts';
import { storeError } from '../store-error.ts';
import { PER_PAGE_MAX } from '../limits.ts';
import { countList, readListPage, type Get } from '../list-page.ts';
import { toHeads, type OrderHead } from './order-head.ts';
import { skippedDigits } from './site-clock.ts';

const SECOND_MS = 1000;
/** No lines: with them WooCommerce reads every item of every order. */
export const HEAD_FIELDS =
  'id,number,status,currency,total,total_tax,customer_id,payment_method,transaction_id,' +
  'date_created_gmt,date_modified_gmt,date_paid_gmt,billing,shipping,refunds';

export interface OrderPage<Head = OrderHead> {
  readonly orders: readonly Head[];
  /** Everything up to and including this second has been returned: resume here. null: nothing yet. */
  readonly through: Date | null;
  /** Orders here that the store counts but cannot load or name: nothing else is known of them. */
  readonly hidden: number;
}

export interface ListOrdersQuery {
  /** Strictly after, by the second. */
  readonly modifiedAfter?: Date;
  /** Replaces modifiedAfter; then pages are by creation and `through` is a creation date. */
  readonly createdAfter?: Date;
  /** Only with modifiedAfter: orders that were made earlier, by the second. */
  readonly createdBefore?: Date;
  /** Absent: every status but trash, which must be requested explicitly. */
  readonly statuses?: readonly string[];
  readonly perPage?: number;
}

export interface OrderListing {
  readonly get: Get;
  /** The site's time zone; read only if a date must be sent. */
  readonly timezone: () => Promise<string>;
}

/** What is kept of each listed order. */
export interface HeadShape<Head extends Dated> {
  readonly fields: string;
  /** Absent = as many as the shop's prices have. */
  readonly storedDecimals?: number;
  /** `nameless`: rows without a usable id. */
  readonly read: (rows: readonly unknown[]) => Promise<{ readonly heads: readonly Head[]; readonly nameless: number }>;
}

export const ORDER_HEADS: HeadShape<OrderHead> = { fields: HEAD_FIELDS, read: toHeads };

type Dated = Pick<OrderHead, 'createdAt' | 'modifiedAt'>;

/** One listing in progress: its query, shape and date field. */
type Walk<Head extends Dated> = ReturnType<typeof toWalk<Head>>;

/**
 * Every order at least once, oldest change first, however the set changes meanwhile. There is no second page: a page is
 * cut before its last second, and the next request starts there. Only if a second cannot be cut (a full page within
 * it, a page without a date, or a clock change that keeps WordPress from reading the date) a window is drained.
 */
export async function* listOrders<Head extends Dated>(
  listing: OrderListing,
  query: ListOrdersQuery,
  shape: HeadShape<Head>,
): AsyncGenerator<OrderPage<Head>> {
  const walk = toWalk(listing, query, shape);
  let after = query.createdAfter ?? query.modifiedAfter ?? null;
  let through = after;
  for (;;) {
    const gap = after ? skippedDigits(after, await listing.timezone()) : null;
    if (gap) {
      for await (const some of drain(walk, gap.lastBefore, next(gap.firstAfter))) {
        through = latest(through, some.orders, walk);
        yield { ...some, through: after };
      }
      after = gap.firstAfter;
      yield { orders: [], through, hidden: 0 };
    }
    const { orders, hidden, hasMore } = await readPage(walk, since(walk, after));
    if (!hasMore) {
      yield { orders, through: latest(through, orders, walk), hidden };
      return;
    }
    const lastHere = latest(null, orders, walk);
    if (lastHere === null) yield { orders, through, hidden };
    const last: Date | null = lastHere ?? (yield* farther(walk, after, through));
    if (last === null) return;
    if (after && last <= after) throw stuck();
    const whole = orders.filter((head) => walk.dateOf(head)?.getTime() !== last.getTime());
    const cut = previous(last);
    if (lastHere && whole.length > 0 && (after === null || cut > after)) {
      after = through = cut;
      yield { orders: whole, through, hidden };
    } else {
      for await (const some of drain(walk, lastHere ? cut : after, next(last))) yield { ...some, through };
      after = through = last;
      yield { orders: [], through, hidden };
    }
  }
}

/** After a page without a date to continue from: the next pages, up to the first with one. null = the list ends. */
async function* farther<Head extends Dated>(
  walk: Walk<Head>,
  after: Date | null,
  through: Date | null,
): AsyncGenerator<OrderPage<Head>, Date | null> {
  for (let page = 2; ; page += 1) {
    const { orders, hidden, hasMore } = await readPage(walk, since(walk, after), page);
    yield { orders, through, hidden };
    const last = latest(null, orders, walk);
    if (last !== null || !hasMore) return last;
  }
}

function toWalk<Head extends Dated>(listing: OrderListing, query: ListOrdersQuery, shape: HeadShape<Head>) {
  const created = query.createdAfter !== undefined;
  const perPage = Math.min(query.perPage ?? PER_PAGE_MAX, PER_PAGE_MAX);
  return {
    listing,
    read: shape.read,
    perPage,
    params: {
      status: query.statuses?.join(',') ?? 'any',
      dates_are_gmt: 'true',
      orderby: created ? 'date' : 'modified',
      order: 'asc',
      _fields: shape.fields,
      ...(shape.storedDecimals === undefined ? {} : { dp: String(shape.storedDecimals) }),
      ...(query.createdBefore === undefined ? {} : { before: bareUtc(query.createdBefore) }),
    },
    after: created ? 'after' : 'modified_after',
    before: created ? 'before' : 'modified_before',
    dateOf: ({ createdAt, modifiedAt }: Dated) => {
      const instant = created ? createdAt : modifiedAt;
      return instant === null ? null : new Date(instant);
    },
  };
}

/** Last page first: an order that leaves the window moves others to pages not yet read; one that joins is last. */
async function* drain<Head extends Dated>(
  walk: Walk<Head>,
  after: Date | null,
  before: Date,
): AsyncGenerator<Omit<OrderPage<Head>, 'through'>> {
  const window = { ...since(walk, after), [walk.before]: bareUtc(before) };
  const total = await countList(walk.listing.get, '/orders', { ...walk.params, ...window });
  for (let page = Math.max(1, Math.ceil(total / walk.perPage)); page >= 1; page -= 1)
    yield await readPage(walk, window, page);
}

async function readPage<Head extends Dated>(walk: Walk<Head>, params: Readonly<Record<string, string>>, page = 1) {
  const { perPage } = walk;
  const query = { ...walk.params, ...params };
  const { items, hidden, hasMore } = await readListPage(walk.listing.get, '/orders', query, { page, perPage });
  const { heads, nameless } = await walk.read(items);
  return { orders: heads, hidden: hidden + nameless, hasMore };
}

function since(walk: Pick<Walk<Dated>, 'after'>, after: Date | null): Readonly<Record<string, string>> {
  return after ? { [walk.after]: bareUtc(after) } : {};
}

/** UTC without Z: with it, WordPress shifts the window by the site's offset (WP_Date_Query::build_mysql_datetime). */
export function bareUtc(date: Date): string {
  return date.toISOString().slice(0, 19);
}

function stuck(): AppError {
  return storeError(
    'store_bad_response',
    'List of orders: the store shows orders from before the date it was asked for. ' +
      'A plugin probably changes the REST API; find it by switching plugins off one at a time.',
  );
}

function latest<Head extends Dated>(
  through: Date | null,
  orders: readonly Head[],
  walk: Pick<Walk<Head>, 'dateOf'>,
): Date | null {
  const dates = orders.map(walk.dateOf).filter((date) => date !== null);
  return dates.reduce<Date | null>((most, date) => (most && most >= date ? most : date), through);
}

function previous(date: Date): Date {
  return new Date(date.getTime() - SECOND_MS);
}

function next(date: Date): Date {
  return new Date(date.getTime() + SECOND_MS);
}
