import { useCallback, useEffect, useState } from '@wordpress/element';
import type { MonthEndBody } from '../../../sidecar/src/contract/reports.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';
import { fetchMonthEnd } from '../api/reports.ts';

/** Between two questions while the service reads Xero and the shop. */
const ASK_AGAIN_MS = 2_000;

export interface MonthEndLoad {
  /** null = nothing yet. */
  readonly report: MonthEndBody | null;
  readonly error: ApiError | null;
  /** Reads Xero and the shop again. */
  readonly again: () => void;
}

/** A month's report, asked for until it is read. */
export function useMonthEnd(month: string): MonthEndLoad {
  const [report, setReport] = useState<MonthEndBody | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const mine = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (isAgain: boolean): Promise<void> => {
      try {
        const answer = await fetchMonthEnd(month, isAgain, mine.signal);
        if (mine.signal.aborted) return;
        setReport(answer);
        if (answer.state === 'reading') timer = setTimeout(() => void ask(false), ASK_AGAIN_MS);
      } catch (rejection) {
        if (!mine.signal.aborted) setError(toApiError(rejection));
      }
    };
    setReport(null);
    setError(null);
    void ask(turn > 0);
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [month, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { report, error, again };
}
