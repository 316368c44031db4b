export interface Quota {
  /** Counts one; false = over the limit of this period. */
  take(key: string): boolean;
}

/** The most keys at once: beyond it the oldest are dropped, so that invented keys cannot fill the memory. */
const KEYS_MAX = 10_000;

/** At most `max` in each period, by key; for cases known only after a request was checked. */
export function createQuota(parts: { readonly max: number; readonly perMs: number; readonly now: () => Date }): Quota {
  const counts = new Map<string, { readonly since: number; taken: number }>();
  return {
    take(key) {
      const now = parts.now().getTime();
      const known = counts.get(key);
      if (known !== undefined && now - known.since < parts.perMs) {
        known.taken += 1;
        return known.taken <= parts.max;
      }
      counts.delete(key);
      counts.set(key, { since: now, taken: 1 });
      const [oldest] = counts.keys();
      if (counts.size > KEYS_MAX && oldest !== undefined) counts.delete(oldest);
      return true;
    },
  };
}
