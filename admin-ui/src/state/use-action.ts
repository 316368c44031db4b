import { useCallback, useState } from '@wordpress/element';
import { toApiError, type ApiError } from '../api/api-error.ts';

export interface Action<A extends readonly unknown[]> {
  /** Whether it succeeded; never rejects. */
  readonly run: (...args: A) => Promise<boolean>;
  readonly isBusy: boolean;
  readonly error: ApiError | null;
  readonly forget: () => void;
}

/** An action of a button: one at a time; its error is kept for display. */
export function useAction<A extends readonly unknown[]>(act: (...args: A) => Promise<void>): Action<A> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = async (...args: A): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await act(...args);
      return true;
    } catch (rejection) {
      setError(toApiError(rejection));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const forget = useCallback(() => setError(null), []);
  return { run, isBusy, error, forget };
}
