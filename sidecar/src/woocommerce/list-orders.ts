import { z } from 'zod';
import { StoreBadResponse } from './errors.ts';
import { PER_PAGE_MAX } from './limits.ts';
import { skippedDigits } from './site-clock.ts';
import type { StoreAnswer } from './store-http.ts';
import { toHead, type OrderHead } from './order-head.ts';
import { parseWire, WIRE_ORDER_HEAD } from './wire.ts';

const SECOND_MS = 1000;
/** No lines: with them WooCommerce reads every item of every order. */
export const HEAD_FIELDS =
  'id,number,status,currency,total,total_tax,customer_id,payment_method,transaction_id,' +
  'date_created_gmt,date_modified_gmt,date_paid_gmt,billing,shipping,refunds';

export type { OrderHead } from './order-head.ts';

export interface OrderPage {
  readonly orders: readonly OrderHead[];
  /** Everything up to and including this second has been handed out: start again from here. null: nothing yet. */
  readonly through: Date | null;
}

export interface ListOrdersQuery {
  /** Strictly after, by the second. */
  readonly modifiedAfter?: Date;
  /** Instead of modifiedAfter; then pages go by creation and `through` is a creation date. */
  readonly createdAfter?: Date;
  /** Absent: every status but trash, which has to be asked for on its own. */
  readonly statuses?: readonly string[];
  readonly perPage?: number;
}

export interface OrderListing {
  readonly get: (params: Readonly<Record<string, string>>) => Promise<StoreAnswer>;
  /** The site's time zone; asked for only when a date has to be sent. */
  readonly timezone: () => Promise<string>;
}

/** One listing under way: what to ask, and by which date. */
interface Walk {
  readonly listing: OrderListing;
  readonly params: Readonly<Record<string, string>>;
  readonly perPage: number;
  readonly after: 'after' | 'modified_after';
  readonly before: 'before' | 'modified_before';
  readonly dateOf: (head: OrderHead) => Date | null;
}

/**
 * Every order at least once, oldest change first, however the set moves meanwhile. There is no second page: a page is
 * cut before its last second, and the next request starts there. Only where a second cannot be cut (a whole page within
 * it, or a clock change that keeps WordPress from reading the date) a window is drained.
 */
export async function* listOrders(listing: OrderListing, query: ListOrdersQuery): AsyncGenerator<OrderPage> {
  const walk = toWalk(listing, query);
  let after = query.createdAfter ?? query.modifiedAfter ?? null;
  let through = after;
  for (;;) {
    const gap = after ? skippedDigits(after, await listing.timezone()) : null;
    if (gap) {
      for await (const orders of drain(walk, gap.lastBefore, next(gap.firstAfter))) {
        through = latest(through, orders, walk);
        yield { orders, through: after };
      }
      after = gap.firstAfter;
      yield { orders: [], through };
    }
    const orders = await readPage(walk, after ? { [walk.after]: bareUtc(after) } : {});
    if (orders.length < walk.perPage) {
      yield { orders, through: latest(through, orders, walk) };
      return;
    }
    const last = lastSecond(orders, walk);
    const whole = orders.filter((head) => walk.dateOf(head)?.getTime() !== last.getTime());
    if (whole.length > 0) {
      after = through = previous(last);
      yield { orders: whole, through };
    } else {
      for await (const some of drain(walk, previous(last), next(last))) yield { orders: some, through };
      after = through = last;
      yield { orders: [], through };
    }
  }
}

function toWalk(listing: OrderListing, query: ListOrdersQuery): Walk {
  const created = query.createdAfter !== undefined;
  const perPage = Math.min(query.perPage ?? PER_PAGE_MAX, PER_PAGE_MAX);
  return {
    listing,
    perPage,
    params: {
      per_page: String(perPage),
      status: query.statuses?.join(',') ?? 'any',
      dates_are_gmt: 'true',
      orderby: created ? 'date' : 'modified',
      order: 'asc',
      _fields: HEAD_FIELDS,
    },
    after: created ? 'after' : 'modified_after',
    before: created ? 'before' : 'modified_before',
    dateOf: ({ createdAt, modifiedAt }) => {
      const instant = created ? createdAt : modifiedAt;
      return instant === null ? null : new Date(instant);
    },
  };
}

/**
 * All orders strictly between two dates, last page first: whoever leaves the window moves the rest towards pages still
 * to be read, and whoever joins it stands behind them.
 */
async function* drain(walk: Walk, after: Date, before: Date): AsyncGenerator<OrderHead[]> {
  const window = { [walk.after]: bareUtc(after), [walk.before]: bareUtc(before) };
  const { headers } = await walk.listing.get({ ...walk.params, ...window, page: '1' });
  const total = headers.get('x-wp-total');
  if (total === null || !/^\d+$/.test(total)) {
    throw new StoreBadResponse(
      'The store does not say how many orders there are: a proxy drops the X-WP-Total header.',
    );
  }
  for (let page = Math.max(1, Math.ceil(Number(total) / walk.perPage)); page >= 1; page -= 1) {
    yield await readPage(walk, { ...window, page: String(page) });
  }
}

async function readPage(walk: Walk, params: Readonly<Record<string, string>>): Promise<OrderHead[]> {
  const { body } = await walk.listing.get({ ...walk.params, ...params });
  return parseWire(z.array(WIRE_ORDER_HEAD), body, 'List of orders').map(toHead);
}

/** UTC without Z: with it, WordPress shifts the window by the site's offset (WP_Date_Query::build_mysql_datetime). */
function bareUtc(date: Date): string {
  return date.toISOString().slice(0, 19);
}

function lastSecond(orders: readonly OrderHead[], walk: Walk): Date {
  const head = orders.at(-1);
  const date = head ? walk.dateOf(head) : null;
  if (date) return date;
  throw new StoreBadResponse(
    'List of orders: the store shows an order without its date, so there is no place to go on from.',
  );
}

function latest(through: Date | null, orders: readonly OrderHead[], walk: Walk): Date | null {
  const dates = orders.map(walk.dateOf).filter((date) => date !== null);
  return dates.reduce<Date | null>((most, date) => (most && most >= date ? most : date), through);
}

function previous(date: Date): Date {
  return new Date(date.getTime() - SECOND_MS);
}

function next(date: Date): Date {
  return new Date(date.getTime() + SECOND_MS);
}
