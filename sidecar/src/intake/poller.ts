import type { PollResult } from './poll.ts';
import { isQuiet, nextPoll, type Schedule } from './schedule.ts';

const POLLS_AT_ONCE_MAX = 4;
/**
 * When polls come more rarely than planned: while notifications work a poll is a safety net, and in a quiet shop nothing has changed
 * for a day. So many planned times become one, and the pause is never longer than this, unless the plan's own is.
 */
export const RARER_POLLS = {
  proved: { times: 6, msMax: 30 * 60_000 },
  quiet: { times: 3, msMax: 15 * 60_000 },
} as const;
export type Rarer = keyof typeof RARER_POLLS;

export interface PolledStore {
  readonly id: string;
  readonly schedule: Schedule;
  /** The site's, for its cron pattern and quiet hours; null = unknown. */
  readonly timezone: string | null;
  /** Pause to the next poll, overriding the schedule, after a poll found unreported changes; null = none. */
  readonly pauseMs: number | null;
  /** null = polled as planned. */
  readonly rarer: Rarer | null;
  /** By nextPollOf(). */
  readonly nextAt: Date | null;
  /** UTC instants; null = never. */
  readonly polledAt: string | null;
  readonly requestedAt: string | null;
  /** Off = polled only on request. */
  readonly active: boolean;
}

export interface PollerParts {
  readonly stores: () => Promise<readonly PolledStore[]>;
  /** Polls one store and saves its cursor; throws on failure. */
  readonly pollStore: (storeId: string) => Promise<PollResult>;
  /** Saves the result with the store: `error` null = success; `answered`: the request that the poll answers. */
  readonly polled: (storeId: string, at: Date, error: Error | null, answered: string | null) => Promise<void>;
  readonly now: () => Date;
  /** Of this process's polling. */
  readonly startedAt: Date;
}

/** Whether a store is due: on request, when not polled since the service started, or by its schedule. */
export function isDue(store: PolledStore, now: Date, startedAt: Date | null = null): boolean {
  if (store.requestedAt !== null) return true;
  if (!store.active) return false;
  // A poll date in the future is from before the clock was set back: ignored.
  const polledAt = store.polledAt === null ? null : new Date(store.polledAt);
  // What happened while the service was stopped is found at once.
  const isFresh = polledAt === null || polledAt > now || (startedAt !== null && polledAt < startedAt);
  if (isFresh) return !isQuiet(store.schedule, now, store.timezone);
  return store.nextAt !== null && store.nextAt <= now;
}

/** Next poll of a store that was polled; null = only on request. */
export function nextPollOf(
  store: Pick<PolledStore, 'schedule' | 'timezone' | 'pauseMs' | 'rarer' | 'polledAt'>,
): Date | null {
  if (store.polledAt === null) return null;
  const polledAt = new Date(store.polledAt);
  const scheduled = nextPoll(store.schedule, polledAt, store.timezone);
  if (store.pauseMs === null) return store.rarer === null ? scheduled : lastOf(store, store.rarer, polledAt, scheduled);
  const soon = new Date(polledAt.getTime() + store.pauseMs);
  if (isQuiet(store.schedule, soon, store.timezone)) return scheduled;
  return scheduled === null || soon < scheduled ? soon : scheduled;
}

/** The last planned time that a rarer poll may wait for; the first, if that is later. */
function lastOf(
  { schedule, timezone }: Pick<PolledStore, 'schedule' | 'timezone'>,
  rarer: Rarer,
  from: Date,
  first: Date | null,
) {
  const { times, msMax } = RARER_POLLS[rarer];
  let last = first;
  for (let count = 1; last !== null && count < times; count += 1) {
    const next = nextPoll(schedule, last, timezone);
    if (next === null || next.getTime() - from.getTime() > msMax) break;
    last = next;
  }
  return last;
}

/** Polls every due store, a few at a time; one store's failure never stops another's poll. Returns how many. */
export async function pollDue(parts: PollerParts): Promise<number> {
  const due = (await parts.stores()).filter((store) => isDue(store, parts.now(), parts.startedAt));
  const queue = [...due];
  const poller = async () => {
    for (let store = queue.shift(); store !== undefined; store = queue.shift()) {
      const startedAt = parts.now();
      try {
        await parts.pollStore(store.id);
        await parts.polled(store.id, startedAt, null, store.requestedAt);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        await parts.polled(store.id, startedAt, failure, store.requestedAt);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(POLLS_AT_ONCE_MAX, queue.length) }, poller));
  return due.length;
}
