import type { PollResult } from './poll.ts';
import { isQuiet, nextPoll, type Schedule } from './schedule.ts';

const POLLS_AT_ONCE_MAX = 4;

export interface PolledStore {
  readonly id: string;
  readonly schedule: Schedule;
  /** The site's, for its cron pattern and quiet hours; null = unknown. */
  readonly timezone: string | null;
  /** Pause to the next poll, overriding the schedule, after a poll found unreported changes; null = none. */
  readonly pauseMs: number | null;
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
  const next = nextPollOf(store);
  return next !== null && next <= now;
}

/** Next poll of a store that was polled; null = only on request. */
export function nextPollOf(store: Pick<PolledStore, 'schedule' | 'timezone' | 'pauseMs' | 'polledAt'>): Date | null {
  if (store.polledAt === null) return null;
  const polledAt = new Date(store.polledAt);
  const scheduled = nextPoll(store.schedule, polledAt, store.timezone);
  if (store.pauseMs === null) return scheduled;
  const soon = new Date(polledAt.getTime() + store.pauseMs);
  if (isQuiet(store.schedule, soon, store.timezone)) return scheduled;
  return scheduled === null || soon < scheduled ? soon : scheduled;
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
