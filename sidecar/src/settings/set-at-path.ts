import type { Settings } from '../domain/settings/settings.ts';

/** Settings nest four deep; a longer path is invalid. */
const PATH_DEPTH_MAX = 8;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** Maps whose entries can be removed by setting them to null. */
const MAPS = ['taxes.rates', 'payments.methods', 'payments.refunds', 'payments.fees'];

/** An invalid path: the message says where it ends. */
export class PathFault extends Error {
  override readonly name = 'PathFault';
}

/** The document with one value replaced, unchecked: "taxes.rates.100", "rules.0.account"; index = length appends. */
export function setAtPath(settings: unknown, path: string, value: unknown): unknown {
  const keys = path.split('.');
  if (path === '' || keys.length > PATH_DEPTH_MAX || keys.some((key) => key === '' || FORBIDDEN.has(key))) {
    throw new PathFault('Name one setting by its path, e.g. "accounts.sales".');
  }
  const removes = value === null && MAPS.includes(keys.slice(0, -1).join('.'));
  return replaced(structuredClone(settings), keys, value, removes, []);
}

/** The value at a path; undefined when there is none. */
export function getAtPath(settings: Settings, path: string): unknown {
  let here: unknown = settings;
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Object.entries(here).find(([name]) => name === key)?.[1];
  }
  return here;
}

function replaced(here: unknown, keys: readonly string[], value: unknown, removes: boolean, done: string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof here !== 'object' || here === null) {
    throw new PathFault(`"${done.join('.')}" is one value; it has nothing named "${key}".`);
  }
  if (Array.isArray(here)) return replacedItem([...here.values()], key, rest, value, removes, done);
  const entries = new Map<string, unknown>(Object.entries(here));
  if (removes && rest.length === 0) entries.delete(key);
  else
    entries.set(
      key,
      replaced(entries.get(key) ?? (rest.length > 0 ? {} : undefined), rest, value, removes, [...done, key]),
    );
  return Object.fromEntries(entries);
}

function replacedItem(
  list: unknown[],
  key: string,
  rest: readonly string[],
  value: unknown,
  removes: boolean,
  done: string[],
): unknown[] {
  const index = Number(key);
  if (!/^\d+$/.test(key) || index > list.length) {
    throw new PathFault(`"${done.join('.')}" is a list of ${list.length}; name its items 0 to ${list.length}.`);
  }
  const item = replaced(list[index] ?? {}, rest, value, removes, [...done, key]);
  return [...list.slice(0, index), item, ...list.slice(index + 1)];
}
