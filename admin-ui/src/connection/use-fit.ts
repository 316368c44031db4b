import { useCallback, useEffect, useState } from '@wordpress/element';
import type { FitBody } from '../../../sidecar/src/contract/fit.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';
import { fetchFit } from '../api/reports.ts';

/** Between two questions while the service reads the shop. */
const ASK_AGAIN_MS = 1_500;

interface FitLoad {
  /** null = nothing yet. */
  readonly fit: FitBody | null;
  readonly error: ApiError | null;
  /** Reads the orders (again). */
  readonly start: () => void;
}

/** The fit check, asked for until it is read. `isUnasked`: the orders are read at once. */
export function useFit(isUnasked: boolean): FitLoad {
  const [fit, setFit] = useState<FitBody | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const mine = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (isStart: boolean): Promise<void> => {
      try {
        const answer = await fetchFit(isStart, mine.signal);
        if (mine.signal.aborted) return;
        setFit(answer);
        if (answer.state === 'reading') timer = setTimeout(() => void ask(false), ASK_AGAIN_MS);
        else if (answer.state === 'none' && isUnasked && !isStart) await ask(true);
      } catch (rejection) {
        if (!mine.signal.aborted) setError(toApiError(rejection));
      }
    };
    setError(null);
    void ask(turn > 0);
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [isUnasked, turn]);
  const start = useCallback(() => setTurn((before) => before + 1), []);
  return { fit, error, start };
}
