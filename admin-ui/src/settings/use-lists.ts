import { useCallback, useRef } from '@wordpress/element';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { SuggestionsBody } from '../../../sidecar/src/contract/settings.ts';
import { fetchLists } from '../api/lists.ts';
import { fetchSuggestions } from '../api/settings.ts';
import { useLoad, type Load } from '../state/use-load.ts';

export interface Lists {
  readonly lists: Load<ListsBody>;
  readonly suggestions: Load<SuggestionsBody>;
  /** Bypasses the sidecar's cache. */
  readonly refresh: () => void;
}

/** The dropdowns' lists, and the sidecar's suggestions. */
export function useLists(isWanted: boolean): Lists {
  const isFresh = useRef(false);
  const lists = useLoad(async (signal) => {
    const fresh = isFresh.current;
    isFresh.current = false;
    return fetchLists(fresh, signal);
  }, isWanted);
  const suggestions = useLoad(fetchSuggestions, isWanted);
  const { reload } = lists;
  const { reload: suggestAgain } = suggestions;
  const refresh = useCallback(() => {
    isFresh.current = true;
    void reload().then(suggestAgain);
  }, [reload, suggestAgain]);
  return { lists, suggestions, refresh };
}
