import { fetchFit } from '../api/reports.ts';
import { useReading } from '../state/use-reading.ts';

/** The fit check. `isUnasked`: the orders are read at once. */
export function useFit(isUnasked: boolean) {
  return useReading(isUnasked ? 'unasked' : 'asked', {
    ask: async (isStart, signal) => {
      const known = await fetchFit(isStart, signal);
      return known.state === 'none' && isUnasked && !isStart ? await fetchFit(true, signal) : known;
    },
    isReading: ({ state }) => state === 'reading',
  });
}
