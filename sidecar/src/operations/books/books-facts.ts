import { Big } from 'big.js';
import type { KeptDay } from '../../books/books.ts';
import { addDays } from '../../domain/day.ts';
import { moneyInWords, sum, toMoney } from '../../domain/money.ts';
import type { Context } from '../../context/context.ts';
import { mergePeriods } from '../../reconciliation/merge-periods.ts';
import { type CauseCode, isNotice, type PeriodCause, type ReconciledPeriod } from '../../reconciliation/result.ts';
import type { BooksFacts } from '../../status/store-facts.ts';
import { causeWords } from '../reconciliation/cause-words.ts';

/** What is checked every night, and alarms: five weeks, so that a month is whole when it is closed in its first days. The issue's. */
export const WATCHED_DAYS = 35;
/**
 * Ours: a difference that another check finds unchanged so much later is none of a change under way: the service reads a change within
 * minutes, and posts it within the hour at worst.
 */
export const SETTLED_MS = 60 * 60_000;

/** Differences that end without a person, were accepted by one, or follow from a setting: no alarm. */
const QUIET: ReadonlySet<CauseCode> = new Set(['waiting', 'ignored', 'before_start_date', 'rounding_line']);

/** What alarms of the last weeks; null = nothing. `today`: the shop's. */
export async function booksFacts(
  { books }: Pick<Context, 'books'>,
  storeId: string,
  today: string,
): Promise<BooksFacts | null> {
  const range = { from: addDays(today, -WATCHED_DAYS), to: today };
  const days = (await books.differingDays(storeId, range)).filter(isSettled);
  // What moved from one of these days to another differs in nothing.
  const periods = mergePeriods(
    days.flatMap((one) => one.periods),
    range,
  );
  const causes = periods.flatMap((one) => one.causes).filter(isLoud);
  const puzzling = periods.filter(({ unexplainedOrders }) => unexplainedOrders.length > 0);
  if (causes.length === 0 && puzzling.length === 0) return null;
  return {
    amounts: periods.filter(alarms).map((one) => ({ amount: toMoney(alarming(one)), currency: one.currency })),
    days: days.filter((one) => one.periods.some(alarms)).map(({ day }) => day),
    causes: countedCauses(causes, storeId),
    unexplained: unexplainedIn(puzzling),
  };
}

function isLoud(cause: PeriodCause): boolean {
  return !QUIET.has(cause.code) && !isNotice(cause);
}

function isSettled({ differsSince, checkedAt }: KeptDay): boolean {
  return differsSince !== null && Date.parse(checkedAt) - Date.parse(differsSince) >= SETTLED_MS;
}

function alarms({ causes, unexplainedOrders }: ReconciledPeriod): boolean {
  return unexplainedOrders.length > 0 || causes.some(isLoud);
}

function alarming({ causes, unexplained }: ReconciledPeriod): Big {
  const loud = causes.filter(isLoud).map(({ amount }) => new Big(amount));
  return sum([...loud, new Big(unexplained)]);
}

/** Of all currencies, most orders first. */
function countedCauses(causes: readonly PeriodCause[], storeId: string): BooksFacts['causes'] {
  const byTitle = Map.groupBy(causes, ({ code, detail }) => causeWords(code, detail, storeId).title);
  return [...byTitle]
    .map(([title, all]) => ({ title, orders: all.reduce((count, one) => count + one.orders.length + one.left, 0) }))
    .toSorted((a, b) => b.orders - a.orders);
}

function unexplainedIn(periods: readonly ReconciledPeriod[]): BooksFacts['unexplained'] {
  if (periods.length === 0) return null;
  const title = periods.map(({ unexplained, currency }) => moneyInWords(new Big(unexplained), currency)).join(', ');
  return { title, orders: periods.reduce((count, one) => count + one.unexplainedOrders.length, 0) };
}
