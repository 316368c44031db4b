import { useCallback, useEffect, useState } from '@wordpress/element';
import type { LeaveBody } from '../../../../sidecar/src/contract/pairing.ts';
import { type ApiError, toApiError } from '../../api/api-error.ts';
import { fetchLeaving } from '../../api/leave.ts';

/** A person waits; the service reads its own database. */
const LOOK_EVERY_MS = 2_000;

export interface LeavingState {
  /** null = not read yet. */
  readonly body: LeaveBody | null;
  /** Why the last look failed. What goes on in the service goes on. */
  readonly error: ApiError | null;
  readonly set: (body: LeaveBody) => void;
  readonly reload: () => void;
}

/** How far the leaving is; asked again while something goes on, or a download may end. */
export function useLeaving(isDownloading: boolean): LeavingState {
  const [body, setBody] = useState<LeaveBody | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [looks, setLooks] = useState(0);
  const reload = useCallback(() => setLooks((count) => count + 1), []);
  const goesOn = body !== null && isGoingOn(body, isDownloading);
  useEffect(() => {
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      try {
        setBody(await fetchLeaving(stop.signal));
        setError(null);
      } catch (rejection) {
        if (!stop.signal.aborted) setError(toApiError(rejection));
      }
    };
    const timer = setTimeout(() => void look().then(() => goesOn && reload()), looks === 0 ? 0 : LOOK_EVERY_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [looks, goesOn, reload]);
  const set = useCallback((next: LeaveBody) => {
    setError(null);
    setBody(next);
  }, []);
  return { body, error, set, reload };
}

function isGoingOn({ state, fault, isDownloaded }: LeaveBody, isDownloading: boolean): boolean {
  if (state === 'preparing' || state === 'leaving') return fault === null;
  return state === 'ready' && isDownloading && !isDownloaded;
}
