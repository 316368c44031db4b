import { addDays } from '../../domain/day.ts';
import type { BooksProgress } from '../../books/books.ts';
import type { Context } from '../../context/context.ts';
import { type DayRange, daysOf } from '../../reconciliation/periods.ts';
import { explanationOf } from '../../wording/explanation.ts';
import { reconcileStore } from '../reconciliation/reconcile-store.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { shopToday } from '../reports/read-month-end.ts';
import { checkChanges } from './check-changes.ts';
import { keepWhole } from './keep-whole.ts';
import { monthRange } from './month-range.ts';

export interface CheckOptions {
  /** Ends the check at the next step: what was kept before stays. */
  readonly signal?: AbortSignal | undefined;
  /** Default: live, as for a person who waits. */
  readonly calls?: ReadOptions;
}

/** Checks of a month that a person asked for, in the background: one of a store at a time. */
export function createBooksChecks(context: Context) {
  const under = new Set<Promise<unknown>>();
  const stop = new AbortController();
  return {
    /** Begins a check, unless one of the store is under way. Throws a request error 400 for a month that has not begun. */
    async start(storeId: string, month: string): Promise<void> {
      const range = monthRange(month, await shopToday(context, storeId));
      const check = checkRangeAgain(context, storeId, range, { signal: stop.signal }).catch((error: unknown) =>
        context.logger.warn({ err: error, store: storeId }, 'a check of the books failed'),
      );
      under.add(check);
      void check.finally(() => under.delete(check));
    },
    async [Symbol.asyncDispose](): Promise<void> {
      stop.abort();
      await Promise.all(under);
    },
  };
}

/** Days with rows by what changed since their last check, the others whole. */
export async function checkRangeAgain(
  context: Context,
  storeId: string,
  range: DayRange,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: BooksProgress) => void },
): Promise<boolean> {
  return await noted(context, storeId, async (report) => {
    const both = (progress: BooksProgress) => {
      report(progress);
      onProgress?.(progress);
    };
    const options = { calls: {}, signal, report: both };
    const isRead = await checkChanges(context, storeId, { ...options, withToday: true });
    const { rowsFrom } = await context.books.state(storeId);
    const end = isRead && rowsFrom !== null && rowsFrom <= range.to ? addDays(rowsFrom, -1) : range.to;
    if (range.from <= end) await readWhole(context, storeId, { ...range, to: end }, options);
  });
}

export type BooksChecks = ReturnType<typeof createBooksChecks>;

/** Reads both sides of these days whole, and keeps the result of each day. Throws, and notes, why it failed. */
export async function checkDays(context: Context, storeId: string, range: DayRange, options: CheckOptions = {}) {
  return await noted(context, storeId, (report) => readWhole(context, storeId, range, { ...options, report }));
}

export async function readWhole(
  context: Context,
  storeId: string,
  range: DayRange,
  { signal, calls, report }: CheckOptions & { readonly report: (progress: BooksProgress) => void },
): Promise<void> {
  const rows = keepWhole(context, storeId, range);
  const goOn = (progress: BooksProgress) => {
    signal?.throwIfAborted();
    report(progress);
  };
  const onLegs: typeof rows.hooks.onLegs = async (legs, piece) => {
    signal?.throwIfAborted();
    await rows.hooks.onLegs?.(legs, piece);
  };
  const { periods } = await reconcileStore(context, storeId, { ...range, by: 'day' }, goOn, {
    ...rows.hooks,
    onLegs,
    ...(calls === undefined ? {} : { calls }),
  });
  await context.books.keepDays(storeId, daysOf(range), periods);
  await rows.done();
}

/** Runs a check alone, and notes why it failed; false = another one is under way. */
export async function noted(
  { books, now }: Context,
  storeId: string,
  work: Parameters<Context['books']['alone']>[1],
): Promise<boolean> {
  try {
    const isDone = await books.alone(storeId, work);
    if (isDone) await books.keepState(storeId, { failed: null });
    return isDone;
  } catch (error) {
    // The service stops: nothing is wrong.
    if (error instanceof Error && error.name === 'AbortError') return true;
    const { code, message, fix } = explanationOf(error);
    await books.keepState(storeId, { failed: { code, message, fix: fix ?? '', at: now().toISOString() } });
    throw error;
  }
}
