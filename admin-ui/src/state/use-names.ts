import { useEffect, useState } from '@wordpress/element';
import { fetchNames } from '../api/lists.ts';

/** Shared by the page: each id is looked up once, found or not. */
const known = new Map<string, string | null>();

/** Names of the shop's items, by keys such as "category:15"; without a response, their ids are shown. */
export function useNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const [, draw] = useState(0);
  const asked = keys.filter((key) => !known.has(key)).join(' ');
  useEffect(() => {
    if (asked === '') return undefined;
    const mine = new AbortController();
    const wanted = asked.split(' ');
    fetchNames(wanted, mine.signal)
      .then((names) => {
        for (const key of wanted) known.set(key, names[key] ?? null);
        draw((before) => before + 1);
      })
      .catch(() => undefined);
    return () => mine.abort();
  }, [asked]);
  return new Map(keys.flatMap((key) => [[key, known.get(key) ?? null] as const]).filter(isNamed));
}

/** Names that a search has returned. */
export function keepName(key: string, name: string): void {
  known.set(key, name);
}

function isNamed(entry: readonly [string, string | null]): entry is readonly [string, string] {
  return entry[1] !== null;
}
