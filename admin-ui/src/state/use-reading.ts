import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { toApiError, type ApiError } from '../api/api-error.ts';

/** Between two questions while the service reads Xero and the shop. */
const ASK_AGAIN_MS = 2_000;

export interface Reading<T> {
  /** null = nothing yet. */
  readonly data: T | null;
  readonly error: ApiError | null;
  /** Reads Xero and the shop again. */
  readonly again: () => void;
  /** Asks for what is known by now. */
  readonly reload: () => void;
}

interface Parts<T> {
  /** `isAgain`: not what was read before. */
  readonly ask: (isAgain: boolean, signal: AbortSignal) => Promise<T>;
  /** Whether an answer is not the last one. */
  readonly isReading: (answer: T) => boolean;
  /** Before the first question: the key may change again, as while a person types. */
  readonly pauseMs?: number;
}

/** What the service reads in the background, asked for until it is read. `key`: of what; another one forgets the answer, null asks nothing. */
export function useReading<T>(key: string | null, parts: Parts<T>): Reading<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState({ key, isAgain: false });
  const now = useRef(parts);
  now.current = parts;
  const shown = useRef(key);
  useEffect(() => {
    const mine = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (isAgain: boolean): Promise<void> => {
      try {
        const answer = await now.current.ask(isAgain, mine.signal);
        if (mine.signal.aborted) return;
        setData(answer);
        if (now.current.isReading(answer)) timer = setTimeout(() => void ask(false), ASK_AGAIN_MS);
      } catch (rejection) {
        if (!mine.signal.aborted) setError(toApiError(rejection));
      }
    };
    if (shown.current !== key) setData(null);
    shown.current = key;
    setError(null);
    if (key === null) return undefined;
    const isAgain = turn.isAgain && turn.key === key;
    const { pauseMs = 0 } = now.current;
    if (pauseMs === 0) void ask(isAgain);
    else timer = setTimeout(() => void ask(isAgain), pauseMs);
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [key, turn]);
  const again = useCallback(() => setTurn({ key, isAgain: true }), [key]);
  const reload = useCallback(() => setTurn({ key, isAgain: false }), [key]);
  return { data, error, again, reload };
}
