import { request } from './request.ts';
import { object, record, text } from './shape.ts';

export const NAMED_KINDS = ['product', 'category', 'tag'] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

const names = object<{ names: Readonly<Record<string, string>> }>({ names: record(text) });

/** Keys such as "category:15" → names; what the shop does not have is absent. */
export async function fetchNames(
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const idsOf = (kind: NamedKind): string =>
    keys
      .filter((key) => key.startsWith(`${kind}:`))
      .map((key) => key.slice(kind.length + 1))
      .join(',');
  const query = Object.fromEntries(
    NAMED_KINDS.map((kind) => [kind, idsOf(kind)] as const).filter(([, ids]) => ids !== ''),
  );
  return (await request(names, { path: 'names', query, signal })).names;
}
