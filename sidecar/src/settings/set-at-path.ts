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
  const isRemoved = value === null && MAPS.includes(keys.slice(0, -1).join('.'));
  return replaced(structuredClone(settings), keys, isRemoved ? undefined : value, []);
}

/** The value at a path; undefined when there is none. */
export function getAtPath(settings: Settings, path: string): unknown {
  let here: unknown = settings;
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

/** undefined removes an entry. */
function replaced(here: unknown, keys: readonly string[], value: unknown, done: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof here !== 'object' || here === null) {
    throw new PathFault(`"${done.join('.')}" is one value; it has nothing named "${key}".`);
  }
  const below = [...done, key];
  if (Array.isArray(here)) {
    if (!/^\d+$/.test(key) || Number(key) > here.length) {
      throw new PathFault(`"${done.join('.')}" is a list of ${here.length}; name its items 0 to ${here.length}.`);
    }
    const items: unknown[] = [...here.values()];
    items[Number(key)] = replaced(items[Number(key)] ?? {}, rest, value, below);
    return items;
  }
  const entries = new Map<string, unknown>(Object.entries(here));
  const changed = replaced(entries.get(key) ?? (rest.length > 0 ? {} : undefined), rest, value, below);
  if (changed === undefined) entries.delete(key);
  else entries.set(key, changed);
  return Object.fromEntries(entries);
}
