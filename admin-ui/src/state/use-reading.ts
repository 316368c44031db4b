import { useEffect, useState } from '@wordpress/element';
import { toApiError, type ApiError } from '../api/api-error.ts';

/** Between two questions while the service reads. */
const ASK_AGAIN_MS = 1_500;

interface Reading<Body> {
  /** null = nothing yet. */
  readonly body: Body | null;
  readonly error: ApiError | null;
}

/**
 * Asks until the service has read; a new `ask` asks anew, after a pause in which it may change again. null = nothing is
 * asked.
 */
export function useReading<Body extends { readonly state: string }>(
  ask: ((signal: AbortSignal) => Promise<Body>) | null,
  pauseMs = 0,
): Reading<Body> {
  const [reading, setReading] = useState<Reading<Body>>(NOTHING);
  useEffect(() => {
    setReading(NOTHING);
    if (ask === null) return undefined;
    const mine = new AbortController();
    const next = async (): Promise<void> => {
      try {
        const body = await ask(mine.signal);
        if (mine.signal.aborted) return;
        setReading({ body, error: null });
        if (body.state === 'reading') timer = setTimeout(() => void next(), ASK_AGAIN_MS);
      } catch (rejection) {
        if (!mine.signal.aborted) setReading({ body: null, error: toApiError(rejection) });
      }
    };
    let timer = setTimeout(() => void next(), pauseMs);
    return () => {
      mine.abort();
      clearTimeout(timer);
    };
  }, [ask, pauseMs]);
  return reading;
}

const NOTHING = { body: null, error: null } as const;
