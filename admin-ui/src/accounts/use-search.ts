import { useEffect, useState } from '@wordpress/element';
import type { SearchKind } from '../../../sidecar/src/contract/lists.ts';
import { search } from '../api/lists.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';

const TYPING_PAUSE_MS = 250;

export interface Found {
  readonly results: readonly { readonly id: string; readonly name: string }[];
  readonly error: ApiError | null;
  readonly isSearching: boolean;
}

const NOTHING: Found = { results: [], error: null, isSearching: false };

/** Searches the store by name while typing. */
export function useSearch(kind: SearchKind | null, q: string): Found {
  const [found, setFound] = useState<Found>(NOTHING);
  useEffect(() => {
    if (kind === null || q.trim() === '') return undefined;
    const mine = new AbortController();
    const timer = setTimeout(() => {
      setFound((before) => ({ ...before, isSearching: true }));
      search(kind, q.trim(), mine.signal)
        .then(({ results }) => ({ results, error: null, isSearching: false }))
        .catch((rejection: unknown) => ({ results: [], error: toApiError(rejection), isSearching: false }))
        .then((next) => {
          if (!mine.signal.aborted) setFound(next);
        })
        .catch(() => undefined);
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [kind, q]);
  return found;
}
