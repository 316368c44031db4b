import type { SettingsChange } from '../../../sidecar/src/contract/settings.ts';
import { mapOf, type SchemaNode } from './schema/schema.ts';

/** A request has room for more rules than this once, but not for what they were before, too. */
const RULES_SEEN_MAX = 1_000;

/** Unsaved changes by path; undefined = a removed entry of a map. */
export type Changes = ReadonlyMap<string, unknown>;

export function valueAt(document: unknown, path: string): unknown {
  let here = document;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([name]) => name === key)?.[1];
  }
  return here;
}

export function withValue(document: unknown, path: string, value: unknown): unknown {
  const [key = '', ...rest] = path.split('.');
  const entries = new Map<string, unknown>(
    typeof document === 'object' && document !== null ? Object.entries(document) : [],
  );
  const next = rest.length === 0 ? value : withValue(entries.get(key), rest.join('.'), value);
  if (next === undefined) entries.delete(key);
  else entries.set(key, next);
  return Object.fromEntries(entries);
}

export function withChanges(document: unknown, changes: Changes): unknown {
  return [...changes].reduce<unknown>((done, [path, value]) => withValue(done, path, value), document);
}

/** As the sidecar expects: each setting once, with the value it had here, a map as a whole (its entries cannot all be removed one by one). */
export function toSettingsChanges(document: unknown, changes: Changes, schema: SchemaNode): SettingsChange[] {
  const draft = withChanges(document, changes);
  const paths = new Set([...changes.keys()].map((path) => mapOf(schema, path) ?? path));
  return [...paths].map((path) => {
    const [value, seen] = [valueAt(draft, path) ?? null, valueAt(document, path) ?? null];
    // Without it, the revision of all settings decides whether somebody else changed something.
    return Array.isArray(seen) && seen.length > RULES_SEEN_MAX ? { path, value } : { path, value, seen };
  });
}

/** The unsaved changes after a save: what was sent is saved, unless it was edited since; what the settings have is none. */
export function withoutSent(now: Changes, sent: Changes, saved: unknown): Changes {
  return new Map(
    [...now].filter(([path, value]) => {
      const wasSent = sent.has(path) && isSame(sent.get(path), value);
      return !wasSent && !isSame(valueAt(saved, path), value);
    }),
  );
}

/** Compares JSON values. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, child]) => [name, sorted(child)]),
  );
}
