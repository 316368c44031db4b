import { backoffMs } from '../posting/retry-policy.ts';

/** Repeated work that backs off after errors, by key: each try of an unreadable list uses one of Xero's daily calls. */
export function createRests(parts: {
  readonly now: () => Date;
  readonly random: () => number;
  readonly onFailure: (key: string, error: unknown) => void;
}) {
  const rests = new Map<string, { readonly tries: number; readonly from: number; readonly until: number }>();
  return {
    /** Runs the work unless its key is backing off. An error is reported, and each one makes the back-off longer. */
    async run(key: string, work: () => Promise<unknown>): Promise<void> {
      const rest = rests.get(key);
      const at = parts.now().getTime();
      // A clock that was set back ends every back-off.
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
