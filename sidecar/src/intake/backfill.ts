import type { BackfillCount } from '../stores/backfill-count.ts';
import { dayIn } from '../domain/day.ts';
import { decimal, ZERO } from '../domain/money.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OrderHead } from '../woocommerce/orders/order-head.ts';
import { DRAFT_STATUSES } from './order-event.ts';
import type { ChangeReader } from './poll.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Which orders: of a store, made from one day to another of the store's own calendar. */
export interface BackfillRange {
  readonly storeId: string;
  /** YYYY-MM-DD, both included; null = up to now. */
  readonly after: string;
  readonly until: string | null;
  /** null = unknown: UTC. */
  readonly timezone: string | null;
}

export interface CountParts {
  readonly ledger: Pick<Ledger, 'postedAmong'>;
  readonly reader: ChangeReader;
  /** Whether an order of this payment method is posted in this status. */
  readonly isPosted: (head: Pick<OrderHead, 'status' | 'paymentMethod'>) => boolean;
  /** Called after each page with the orders counted so far; false ends the count. */
  readonly onPage: (orders: number) => Promise<boolean>;
}

export interface BackfillParts {
  readonly ledger: Pick<Ledger, 'acceptBackfill'>;
  readonly reader: ChangeReader;
  /** See ledger/audit/actor.ts; null = unknown. */
  readonly by: string | null;
}

/** Describes orders that a backfill cannot reach. `orders`: at least this many. */
export function hiddenOrders(orders: number) {
  const which =
    orders === 1 ? 'an order that it cannot load: it is' : `${orders} orders or more that it cannot load: they are`;
  return {
    code: 'orders_hidden',
    message: `WooCommerce counts ${which} not posted to Xero. All other orders were read.`,
    fix: 'Check WooCommerce > Status > Logs: usually the plugin that created such an order is switched off. Then start the backfill again.',
  };
}

/** A day earlier: the store's calendar may be ahead of UTC. Orders of that day are left out again by their own day. */
export function startOfBackfill(after: string): Date {
  return new Date(Date.parse(`${after}T00:00:00Z`) - DAY_MS);
}

/** Its pages of the store's list, oldest order first; none after the last day. */
async function* pagesOf(reader: ChangeReader, { until }: BackfillRange, from: Date) {
  // Two days later: the store's calendar may be behind UTC.
  const end = until === null ? null : new Date(Date.parse(`${until}T00:00:00Z`) + 2 * DAY_MS);
  for await (const page of reader.listOrders({ createdAfter: from })) {
    yield page;
    if (end !== null && page.through !== null && page.through >= end) return;
  }
}

/** null = ended by `onPage`. */
export async function countBackfill(
  { ledger, reader, isPosted, onPage }: CountParts,
  range: BackfillRange,
): Promise<Omit<BackfillCount, 'otherInvoices'> | null> {
  // The list repeats orders that change meanwhile.
  const seen = new Set<number>();
  const [years, totals] = [new Map<string, number>(), new Map<string, ReturnType<typeof decimal>>()];
  const found = { toPost: 0, otherStatus: 0, posted: 0, hidden: 0 };
  for await (const { orders, hidden } of pagesOf(reader, range, startOfBackfill(range.after))) {
    const heads = orders.filter((head) => isIncluded(head, range) && !seen.has(head.id));
    const posted = new Set(
      await ledger.postedAmong(range.storeId, 'order', idsOf(heads).map(String), { withUndone: false }),
    );
    for (const head of heads) {
      seen.add(head.id);
      const year = dayOf(head, range)?.slice(0, 4) ?? '';
      years.set(year, (years.get(year) ?? 0) + 1);
      if (posted.has(String(head.id))) found.posted += 1;
      else if (!isPosted(head)) found.otherStatus += 1;
      else {
        found.toPost += 1;
        totals.set(head.currency, (totals.get(head.currency) ?? ZERO).plus(amountOf(head)));
      }
    }
    found.hidden = Math.max(found.hidden, hidden);
    if (!(await onPage(seen.size))) return null;
  }
  const { hidden, ...figures } = found;
  return {
    ...figures,
    orders: seen.size + hidden,
    totals: [...totals].map(([currency, total]) => ({ currency, total: total.toFixed() })),
    years: [...years].sort().map(([year, orders]) => ({ year, orders })),
  };
}

/**
 * Accepts every order of the range, from an instant on; yields a page once it is on disk. `hidden`: orders the store
 * cannot load, so nothing else is known of them. `through`: all created up to then are accepted; null = none yet.
 */
export async function* backfill({ ledger, reader, by }: BackfillParts, range: BackfillRange, from: Date) {
  const { storeId } = range;
  for await (const { orders, through, hidden } of pagesOf(reader, range, from)) {
    const orderIds = idsOf(orders.filter((head) => isIncluded(head, range)));
    const accepted = await ledger.acceptBackfill({ storeId, orderIds, by });
    yield { read: orderIds.length, accepted, hidden, through };
  }
}

/** An order without a readable date is included: reading it shows the error. */
function isIncluded(head: OrderHead, range: BackfillRange): boolean {
  const day = dayOf(head, range);
  if (DRAFT_STATUSES.has(head.status)) return false;
  return day === null || (day >= range.after && (range.until === null || day <= range.until));
}

function dayOf({ createdAt }: OrderHead, { timezone }: BackfillRange): string | null {
  return createdAt === null ? null : dayIn(new Date(createdAt), timezone);
}

/** Reading an order with an unreadable total shows the error. */
function amountOf({ total }: OrderHead): ReturnType<typeof decimal> {
  return /^-?\d+(?:\.\d+)?$/.test(total) ? decimal(total) : ZERO;
}

function idsOf(heads: readonly OrderHead[]): number[] {
  return heads.map(({ id }) => id);
}
