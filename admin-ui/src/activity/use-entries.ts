import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import type { EntriesBody, EntryBody } from '../../../sidecar/src/contract/orders.ts';
import { ENTRY_STATES } from '../../../sidecar/src/ledger/entry.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';
import { ENTRIES_PER_PAGE, fetchEntries, type EntriesQuery } from '../api/orders.ts';

export interface Entries {
  readonly entries: readonly EntryBody[];
  /** Latest response; null = none. */
  readonly latest: EntriesBody | null;
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

/** Orders that match a query, newest first, in pages; the first page is reloaded when `sign` changes. */
export function useEntries(query: EntriesQuery, sign: string): Entries {
  const [entries, setEntries] = useState<readonly EntryBody[]>([]);
  const [latest, setLatest] = useState<EntriesBody | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isLoading, setLoading] = useState(true);
  const last = useRef<AbortController | null>(null);
  const { q } = query;
  const states = query.states.join(',');

  const read = useCallback(
    async (before: number | null) => {
      last.current?.abort();
      const mine = new AbortController();
      last.current = mine;
      setLoading(true);
      try {
        const answer = await fetchEntries({ q, states: splitStates(states) }, before, mine.signal);
        if (mine.signal.aborted) return;
        setLatest(answer);
        setError(null);
        setEntries((shown) => (before === null ? answer.entries : [...shown, ...answer.entries]));
      } catch (rejection) {
        if (mine.signal.aborted) return;
        setError(toApiError(rejection));
      }
      setLoading(false);
    },
    [q, states],
  );

  useEffect(() => {
    // Another filter: orders of the one before would be taken for its result.
    setEntries([]);
    setLatest((before) => (before === null ? null : { ...before, entries: [], hasMore: false }));
    void read(null);
    return () => last.current?.abort();
  }, [read]);

  const known = useRef(sign);
  const isFirstPage = entries.length <= ENTRIES_PER_PAGE;
  useEffect(() => {
    if (known.current === sign) return;
    const isFirstSign = known.current === '';
    known.current = sign;
    // Do not throw a user who has scrolled down back to the top.
    if (!isFirstSign && isFirstPage) void read(null);
  }, [sign, isFirstPage, read]);

  const oldest = entries.at(-1)?.id ?? null;
  const more = useCallback(() => void read(oldest), [read, oldest]);
  const reload = useCallback(() => void read(null), [read]);
  return { entries, latest, error, isLoading, more, reload };
}

function splitStates(states: string): EntriesQuery['states'] {
  return ENTRY_STATES.filter((state) => states.split(',').includes(state));
}
