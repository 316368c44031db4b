import type { Settings, SettingsFault } from '../domain/settings/settings.ts';
import { settingsInvalid } from './refused-settings.ts';

/** Settings nest four deep; a longer path is invalid. */
const PATH_DEPTH_MAX = 8;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** Maps whose entries can be removed by setting them to null. */
const MAPS = [
  'taxes.rates',
  'payments.methods',
  'payments.refunds',
  'payments.fees',
  'payments.statuses',
  'payments.themes',
  'payouts',
];

/** An invalid path: the message says where it ends. */
class PathFault extends Error {}

/**
 * The document with values replaced, in order (a path may need what the one before created) and unchecked:
 * "taxes.rates.100", "rules.0.account"; index = length appends, null removes a map's entry. Throws settings_invalid.
 */
export function setPaths(
  document: unknown,
  changes: readonly { readonly path: string; readonly value?: unknown }[],
): unknown {
  const faults: SettingsFault[] = [];
  let changed = structuredClone(document);
  for (const { path, value } of changes) {
    try {
      changed = replaced(changed, keysOf(path), value, []);
    } catch (error) {
      if (!(error instanceof PathFault)) throw error;
      faults.push({ path, message: error.message });
    }
  }
  if (faults.length > 0) throw settingsInvalid(faults);
  return changed;
}

function keysOf(path: string): string[] {
  const keys = path.split('.');
  if (path !== '' && keys.length <= PATH_DEPTH_MAX && keys.every((key) => key !== '' && !FORBIDDEN.has(key)))
    return keys;
  throw new PathFault('Name one setting by its path, e.g. "accounts.sales".');
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
  const isRemoved = rest.length === 0 && value === null && MAPS.includes(done.join('.'));
  if (isRemoved) entries.delete(key);
  else entries.set(key, replaced(entries.get(key) ?? (rest.length > 0 ? {} : undefined), rest, value, below));
  return Object.fromEntries(entries);
}
