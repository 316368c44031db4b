import { isDeepStrictEqual } from 'node:util';
import { NEW_DEFAULT_REASONS } from '../domain/settings/new-store.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import { getAtPath } from './set-at-path.ts';

/** A setting that new stores get and this one does not have; only a person changes it. */
export interface NewDefault {
  readonly path: string;
  readonly value: unknown;
  readonly reason: string;
}

export function newDefaultsFor(settings: Settings): NewDefault[] {
  return Object.entries(NEW_DEFAULT_REASONS)
    .map(([path, reason]) => ({ path, value: getAtPath(NEW_STORE_SETTINGS, path), reason }))
    .filter(({ path, value }) => !isDeepStrictEqual(getAtPath(settings, path), value));
}
