import { useCallback, useRef, useState } from '@wordpress/element';
import type { Changes } from './document.ts';

export const NO_CHANGES: Changes = new Map();

/** The unsaved changes; `latest` has them at once, also while a save is awaited. */
export function useChanges() {
  const [changes, setChanges] = useState<Changes>(NO_CHANGES);
  const latest = useRef(changes);
  const keep = useCallback((next: Changes) => {
    latest.current = next;
    setChanges(next);
  }, []);
  return { changes, latest, keep };
}

/** Counts requests under way. Of two answers that cross, the earlier one may come last: then `reload` is called. */
export function useCrossing(reload: () => Promise<void>) {
  const inFlight = useRef(0);
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const isCrossing = inFlight.current > 0;
    inFlight.current += 1;
    try {
      return await work();
    } finally {
      inFlight.current -= 1;
      if (isCrossing) void reload();
    }
  };
  return { inFlight, alone };
}
