import { listsBody, searchBody, type ListsBody, type SearchKind } from '../../../sidecar/src/contract/lists.ts';
import { namesBody } from '../../../sidecar/src/contract/plugin.ts';
import { request } from './request.ts';

/** `isFresh`: bypasses the sidecar's cache and reads Xero and the store. */
export const fetchLists = (isFresh: boolean, signal?: AbortSignal): Promise<ListsBody> =>
  request(listsBody, { path: 'lists', query: isFresh ? { refresh: 1 } : {}, signal });

export const search = (kind: SearchKind, q: string, signal?: AbortSignal) =>
  request(searchBody, { path: 'lists/search', query: { kind, q }, signal });

const NAMED_KINDS = ['product', 'category', 'tag'] as const;

/** Keys such as "category:15" → names; what the shop does not have is absent. */
export async function fetchNames(
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const idsOf = (kind: string): string =>
    keys
      .filter((key) => key.startsWith(`${kind}:`))
      .map((key) => key.slice(kind.length + 1))
      .join(',');
  const query = Object.fromEntries(
    NAMED_KINDS.map((kind) => [kind, idsOf(kind)] as const).filter(([, ids]) => ids !== ''),
  );
  return (await request(namesBody, { path: 'names', query, signal })).names;
}
