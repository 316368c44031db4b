import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JSONFile } from 'lowdb/node';
import { settingsInvalid, settingsUnreadable } from './refused-settings.ts';
import { isAppError } from '../domain/app-error.ts';
import { NEW_STORE_SETTINGS, readSettings, type Settings } from '../domain/settings/settings.ts';
import { changesWithoutEffect } from '../domain/settings/settings-sense.ts';
import { setPaths } from './set-at-path.ts';

/** A thousand rules are about 200 kB; a larger file is invalid. */
const SETTINGS_BYTES_MAX = 2 * 1024 * 1024;
/** For the owner of the process only. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Store ids become file names. */
const STORE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/** One JSON document per store at `<directory>/<storeId>.json`, written to a second file that replaces it. */
export function createSettingsStore({ directory }: { readonly directory: string }) {
  const queues = new Map<string, Promise<unknown>>();

  /** One change at a time per store: a change reads what it changes. */
  function inTurn<T>(storeId: string, change: () => Promise<T>): Promise<T> {
    const turn = (queues.get(storeId) ?? Promise.resolve()).then(change, change);
    queues.set(storeId, turn);
    const settle = (): void => {
      if (queues.get(storeId) === turn) queues.delete(storeId);
    };
    turn.then(settle, settle);
    return turn;
  }

  /** Throws settings_invalid, or settings_unreadable for a file that a person can still fix: nothing is written. */
  function change(storeId: string, changed: (current: Settings) => unknown): Promise<Settings> {
    return inTurn(storeId, async () => {
      const file = fileOf(directory, storeId);
      const before = await load(file);
      const reading = readSettings(changed(before));
      const faults = reading.ok ? changesWithoutEffect(before, reading.settings) : reading.errors;
      if (!reading.ok || faults.length > 0) throw settingsInvalid(faults);
      await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
      await new JSONFile<unknown>(file).write(reading.settings);
      await chmod(file, FILE_MODE);
      return reading.settings;
    });
  }

  return {
    /** Those of a new store if nothing was stored. Throws settings_unreadable. */
    get: async (storeId: string): Promise<Settings> => load(fileOf(directory, storeId)),
    /** Sets a value, e.g. "accounts.sales"; null removes a map's entry. */
    set: (storeId: string, path: string, value: unknown) =>
      change(storeId, (current) => setPaths(current, [{ path, value }])),
    replace: (storeId: string, settings: unknown) => change(storeId, () => settings),
    change,
    remove: (storeId: string) => inTurn(storeId, async () => rm(fileOf(directory, storeId), { force: true })),
  };
}

async function load(file: string): Promise<Settings> {
  let document: unknown;
  try {
    const { size } = await stat(file);
    if (size > SETTINGS_BYTES_MAX) {
      throw settingsUnreadable(file, `it has ${size} bytes, and at most ${SETTINGS_BYTES_MAX} are read.`);
    }
    document = await new JSONFile<unknown>(file).read();
  } catch (error) {
    if (isAppError(error, 'settings', 'settings_unreadable')) throw error;
    if (textOf(error, 'code') === 'ENOENT') return NEW_STORE_SETTINGS;
    const message = textOf(error, 'message') || String(error);
    const isBroken = textOf(error, 'name') === 'SyntaxError';
    throw settingsUnreadable(file, isBroken ? `it is not valid JSON (${message}).` : `${message}.`, [], error);
  }
  const reading = readSettings(document);
  if (!reading.ok) throw settingsUnreadable(file, 'some of its fields are wrong:', reading.errors);
  return reading.settings;
}

function textOf(error: unknown, key: 'name' | 'message' | 'code'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}

function fileOf(directory: string, storeId: string): string {
  if (STORE_ID.test(storeId)) return join(directory, `${storeId}.json`);
  throw settingsInvalid([{ path: '', message: `"${storeId}" is not a store id.` }]);
}
