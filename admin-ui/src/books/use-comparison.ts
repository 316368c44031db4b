import { useState } from '@wordpress/element';
import { daysOfMonth } from '../../../sidecar/src/figures/calendar.ts';
import type { ReconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import type { ApiError } from '../api/api-error.ts';
import { type ComparedDays, fetchComparison } from '../api/books.ts';
import { useReading } from '../state/use-reading.ts';

export interface Comparison {
  /** How far it is; null = nothing is being compared. */
  readonly reading: Pick<ReconciliationBody, 'through' | 'orders'> | null;
  /** null = not asked for, or not finished. */
  readonly compared: ReconciliationBody | null;
  readonly error: ApiError | null;
  /** Compares now, also again. */
  readonly compare: () => void;
}

const BEGUN = { through: '', orders: 0 };

/** Payments, what others booked and the bridge of a month: compared only when somebody asks. */
export function useComparison(month: string, today: string): Comparison {
  const [days, setDays] = useState<ComparedDays | null>(null);
  const { data, error, again } = useReading(days === null ? null : `${days.from} ${days.to}`, {
    ask: async (isAgain, signal) => fetchComparison(days ?? daysToCompare(month, today), isAgain, signal),
    isReading: ({ state }) => state === 'reading',
  });
  const isReady = data?.state === 'ready';
  return {
    reading: days === null || error !== null || isReady ? null : (data ?? BEGUN),
    compared: isReady ? data : null,
    error,
    compare: () => {
      const wanted = daysToCompare(month, today);
      if (days?.from === wanted.from && days.to === wanted.to) again();
      else setDays(wanted);
    },
  };
}

/** Days to come cannot be compared. */
function daysToCompare(month: string, today: string): ComparedDays {
  const days = daysOfMonth(month).filter((day) => day <= today);
  return { from: `${month}-01`, to: days.at(-1) ?? today };
}
