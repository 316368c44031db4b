import { backoffMs } from '../posting/retry-policy.ts';

interface Failing {
  readonly tries: number;
  readonly from: number;
  readonly until: number;
}

/** Repeated work that backs off after errors, by key. */
export type BackOffs = ReturnType<typeof createBackOffs>;

/** Each attempt to read a list that cannot be read uses one of Xero's daily calls, which posting needs. */
export function createBackOffs(parts: {
  readonly now: () => Date;
  readonly random: () => number;
  readonly onFailure: (key: string, error: unknown) => void;
}) {
  const failing = new Map<string, Failing>();
  return {
    /** Runs the work unless its key is backing off. An error is reported, and each one makes the back-off longer. */
    async run(key: string, work: () => Promise<unknown>): Promise<void> {
      const last = failing.get(key);
      const at = parts.now().getTime();
      // A clock that was set back ends every back-off.
      if (last !== undefined && at >= last.from && at < last.until) return;
      try {
        await work();
        failing.delete(key);
      } catch (error) {
        const tries = last?.tries ?? 0;
        const from = parts.now().getTime();
        failing.set(key, { tries: tries + 1, from, until: from + backoffMs(tries, parts.random()) });
        parts.onFailure(key, error);
      }
    },
  };
}
