import type { BooksState, KeptDay } from '../../books/books.ts';
import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { addDays, beginningOf, dayIn } from '../../domain/day.ts';
import { type DayRange, daysIn, daysOf } from '../../reconciliation/periods.ts';
import { SETTLED_MS, WATCHED_DAYS } from './books-facts.ts';
import { noted, readWhole } from './check-books.ts';
import { checkChanges } from './check-changes.ts';
import { lastClosedMonth } from './closed-month.ts';

/** When shops are quiet, and the day before is over in every list. */
const NIGHT_HOUR = 3;
const HOUR_MS = 60 * 60_000;
/** Ours: a check that failed is repeated so much later, eight times a day at most. */
const FAILED_WAIT_MS = 3 * HOUR_MS;
/**
 * Orders of days that are read whole in one night: 400 requests to the shop, seven minutes at one a second, and 80 calls to Xero, of
 * the 1,000 of the smallest day limit (developer.xero.com, OAuth 2.0 API limits). Only at first, or after a setting changed. Ours.
 */
const WHOLE_ORDERS_PER_NIGHT_MAX = 40_000;
/** Calls of orders that are posted now go first, and the last ones of the day are theirs. */
const CALLS = { priority: 'backfill' } as const;

/** night: the first one since the night began. again: a new difference is looked at a second time. closed: a month was closed in Xero. */
export type DueCheck = 'night' | 'again' | 'closed';

/** What is due for a store now; null = nothing. A store that is seen for the first time is checked in the next night. */
export async function dueCheck(context: Context, storeId: string): Promise<DueCheck | null> {
  const { books, now } = context;
  const [{ today, isNightOver, closed }, state] = [await lookAt(context, storeId), await books.state(storeId)];
  if (state.night === null) {
    await books.keepState(storeId, { night: today, closedThrough: closed?.through ?? '' });
    return null;
  }
  const failedAt = state.failed === null ? -Infinity : Date.parse(state.failed.at);
  if (Math.abs(now().getTime() - failedAt) < FAILED_WAIT_MS || books.running(storeId) !== null) return null;
  // A night that a clock ahead noted is none.
  if (state.night > today || (state.night < today && isNightOver)) return 'night';
  if (closed !== null && closed.through > (state.closedThrough ?? '')) return 'closed';
  return (await hasNewDifference(context, storeId, state, today)) ? 'again' : null;
}

/** One check of one store: what changed, and days that are to be read whole, as many as one night may cost. */
export async function runCheck(context: Context, storeId: string, due: DueCheck, signal: AbortSignal): Promise<void> {
  const { books, now } = context;
  await noted(context, storeId, async (report) => {
    const { today, timezone, closed } = await lookAt(context, storeId);
    const options = { calls: CALLS, signal, report, withToday: false };
    if (due === 'closed' && closed !== null) await books.setDue(storeId, closed.month);
    const isRead = await checkChanges(context, storeId, { ...options, onlyUnsure: due === 'again' });
    if (due === 'again') return;
    // Rows and results of other settings are none.
    if (!isRead) {
      await books.keepState(storeId, { basis: null, rowsFrom: null });
      await books.setDue(storeId, { from: addDays(today, -WATCHED_DAYS), to: today });
    }
    const range = await nextWhole(context, storeId, { today, timezone, closed: closed?.month ?? null });
    if (range !== null) await readWhole(context, storeId, range, options);
    const changed = { night: today, closedThrough: closed?.through ?? '' };
    await books.keepState(storeId, isRead ? changed : { ...changed, checkedAt: now().toISOString() });
  });
}

async function lookAt({ stores, xero, now }: Context, storeId: string) {
  const { facts, tenantId } = await stores.get(storeId);
  const timezone = zoneOfFacts(facts);
  const at = now();
  const today = dayIn(at, timezone);
  const organisation = tenantId === null ? null : await xero().lists.organisation(tenantId);
  return {
    ...{ timezone, today },
    isNightOver: at.getTime() >= beginningOf(today, timezone).getTime() + NIGHT_HOUR * HOUR_MS,
    /** null = no month is closed. */
    closed: lastClosedMonth(organisation, today),
  };
}

/** Seen for the first time by the last check, and long enough ago. */
async function hasNewDifference({ books, now }: Context, storeId: string, state: BooksState, today: string) {
  const isLongAgo = (at: string) => now().getTime() - Date.parse(at) >= SETTLED_MS;
  if (state.checkedAt === null || !isLongAgo(state.checkedAt)) return false;
  const days = await books.differingDays(storeId, { from: addDays(today, -WATCHED_DAYS), to: today });
  return days.some(({ differsSince, checkedAt }) => {
    return differsSince !== null && Date.parse(checkedAt) - Date.parse(differsSince) < SETTLED_MS;
  });
}

interface WholeParts {
  readonly today: string;
  readonly timezone: string | null;
  readonly closed: DayRange | null;
}

/** The latest days that have no rows and were never read, or are to be read again; null = none. */
async function nextWhole(
  context: Context,
  storeId: string,
  { today, timezone, closed }: WholeParts,
): Promise<DayRange | null> {
  const { books } = context;
  const watched = { from: addDays(today, -WATCHED_DAYS), to: addDays(today, -1) };
  const wanted = new Set([...daysOf(watched), ...(closed === null ? [] : daysOf(closed))]);
  const { rowsFrom } = await books.state(storeId);
  const from = [...wanted].toSorted()[0] ?? watched.from;
  const kept = new Map((await books.days(storeId, { from, to: watched.to })).map((one) => [one.day, one]));
  const left = [...wanted].filter((day) => day < today && isToRead(kept.get(day), day, rowsFrom)).toSorted();
  const to = left.at(-1);
  if (to === undefined) return null;
  const isLeft = new Set(left);
  const most = await daysPerNight(context, storeId, { from: left[0] ?? to, timezone, today });
  let first = to;
  for (let days = 1; days < most && isLeft.has(addDays(first, -1)); days += 1) first = addDays(first, -1);
  return { from: first, to };
}

/** Days with rows are summed from them. */
function isToRead(kept: KeptDay | undefined, day: string, rowsFrom: string | null): boolean {
  if (rowsFrom !== null && day >= rowsFrom) return false;
  return kept === undefined || kept.isDue;
}

/** As if the orders since the first day were spread evenly: one request to the shop. */
async function daysPerNight(
  context: Context,
  storeId: string,
  { from, timezone, today }: { readonly from: string; readonly timezone: string | null; readonly today: string },
): Promise<number> {
  const client = await context.storeClient(storeId);
  const orders = await client.countOrders(beginningOf(from, timezone));
  const days = daysIn({ from, to: today });
  return Math.max(1, Math.floor((days * WHOLE_ORDERS_PER_NIGHT_MAX) / Math.max(1, orders)));
}
