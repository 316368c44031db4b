import { backoffMs } from '../posting/retry-policy.ts';

/** Repeated work that backs off after errors, by key. */
export interface Backoff {
  /** Runs the work unless its key is backing off. An error is reported, and each one makes the back-off longer. */
  run(key: string, work: () => Promise<unknown>): Promise<void>;
}

interface Pause {
  readonly tries: number;
  readonly from: number;
  readonly until: number;
}

/** Each try of an unreadable list uses one of Xero's daily calls, which orders need. */
export function createBackoff(parts: {
  readonly now: () => Date;
  readonly random: () => number;
  readonly onFailure: (key: string, error: unknown) => void;
}): Backoff {
  const pauses = new Map<string, Pause>();
  return {
    async run(key, work) {
      const pause = pauses.get(key);
      const at = parts.now().getTime();
      // A clock that was set back ends every back-off.
      if (pause !== undefined && at >= pause.from && at < pause.until) return;
      try {
        await work();
        pauses.delete(key);
      } catch (error) {
        const tries = pause?.tries ?? 0;
        const from = parts.now().getTime();
        pauses.set(key, { tries: tries + 1, from, until: from + backoffMs(tries, parts.random()) });
        parts.onFailure(key, error);
      }
    },
  };
}
