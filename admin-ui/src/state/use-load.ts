import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { toApiError, type ApiError } from '../api/api-error.ts';

export interface Load<T> {
  /** The last data; kept when a reload fails. */
  readonly data: T | null;
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  readonly reload: () => Promise<void>;
  /** For responses that contain the new state. */
  readonly set: (data: T) => void;
}

/** Loads once shown (`isWanted`) and on `reload`; of two responses the later request wins. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, isWanted = true): Load<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isLoading, setLoading] = useState(isWanted);
  const reader = useRef(read);
  reader.current = read;
  const last = useRef<AbortController | null>(null);

  const reload = useCallback(async () => {
    last.current?.abort();
    const mine = new AbortController();
    last.current = mine;
    setLoading(true);
    try {
      const answer = await reader.current(mine.signal);
      if (mine.signal.aborted) return;
      setData(answer);
      setError(null);
    } catch (rejection) {
      if (mine.signal.aborted) return;
      setError(toApiError(rejection));
    }
    setLoading(false);
  }, []);

  const set = useCallback((next: T) => {
    last.current?.abort();
    setData(next);
    setError(null);
    setLoading(false);
  }, []);

  useEffect(() => {
    if (isWanted) void reload();
    return () => last.current?.abort();
  }, [isWanted, reload]);

  return { data, error, isLoading, reload, set };
}
