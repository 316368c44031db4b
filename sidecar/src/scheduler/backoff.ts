import { backoffMs } from '../posting/retry-policy.ts';

/** Work that is asked for again and again, by key. */
export interface Rests {
  /** Does the work unless its key rests. What it throws is told, and the key rests for a while, longer each time. */
  run(key: string, work: () => Promise<unknown>): Promise<void>;
}

interface Rest {
  readonly tries: number;
  readonly from: number;
  readonly until: number;
}

/** Each try of a list that cannot be read costs one of the calls that Xero gives for a day, and orders need them. */
export function createRests(parts: {
  readonly now: () => Date;
  readonly random: () => number;
  readonly onFailure: (key: string, error: unknown) => void;
}): Rests {
  const rests = new Map<string, Rest>();
  return {
    async run(key, work) {
      const rest = rests.get(key);
      const at = parts.now().getTime();
      // A clock that was set back ends every rest.
      if (rest !== undefined && at >= rest.from && at < rest.until) return;
      try {
        await work();
        rests.delete(key);
      } catch (error) {
        const tries = rest?.tries ?? 0;
        const from = parts.now().getTime();
        rests.set(key, { tries: tries + 1, from, until: from + backoffMs(tries, parts.random()) });
        parts.onFailure(key, error);
      }
    },
  };
}
