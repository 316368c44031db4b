import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JSONFile } from 'lowdb/node';
import { settingsInvalid, settingsUnreadable } from './refused-settings.ts';
import { isAppError } from '../domain/app-error.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../domain/settings/settings.ts';
import { setAtPath, PathFault } from './set-at-path.ts';

/** A thousand rules are about 200 kB; a larger file is invalid. */
const SETTINGS_BYTES_MAX = 2 * 1024 * 1024;
/** Store ids become file names. */
const STORE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export interface SettingsStore {
  /** The defaults if nothing was stored. Throws settings_unreadable. */
  get(storeId: string): Promise<Settings>;
  /** Sets a value, e.g. "accounts.sales"; null removes a map's entry. Throws settings_invalid, settings_unreadable. */
  set(storeId: string, path: string, value: unknown): Promise<Settings>;
  /** Throws settings_invalid, and settings_unreadable to keep a file that a person can still fix. */
  replace(storeId: string, settings: unknown): Promise<Settings>;
  /** Applies `change` to the current settings; its errors are rethrown, and nothing is written. */
  change(storeId: string, change: (current: Settings) => unknown): Promise<Settings>;
  remove(storeId: string): Promise<void>;
}

/** One JSON document per store at `<directory>/<storeId>.json`, written to a second file that replaces it. */
export function createSettingsStore({ directory }: { readonly directory: string }): SettingsStore {
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

  async function write(storeId: string, value: unknown): Promise<Settings> {
    const reading = readSettings(value);
    if (!reading.ok) throw settingsInvalid(reading.errors);
    await mkdir(directory, { recursive: true });
    await new JSONFile<unknown>(fileOf(directory, storeId)).write(reading.settings);
    return reading.settings;
  }

  return {
    get: async (storeId) => load(fileOf(directory, storeId)),
    set: (storeId, path, value) =>
      inTurn(storeId, async () => {
        const current = await load(fileOf(directory, storeId));
        return write(storeId, changed(current, path, value));
      }),
    replace: (storeId, settings) =>
      inTurn(storeId, async () => {
        await load(fileOf(directory, storeId));
        return write(storeId, settings);
      }),
    change: (storeId, change) =>
      inTurn(storeId, async () => write(storeId, change(await load(fileOf(directory, storeId))))),
    remove: (storeId) => inTurn(storeId, async () => rm(fileOf(directory, storeId), { force: true })),
  };
}

function changed(settings: Settings, path: string, value: unknown): unknown {
  try {
    return setAtPath(settings, path, value);
  } catch (error) {
    if (error instanceof PathFault) throw settingsInvalid([{ path, message: error.message }]);
    throw error;
  }
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
    if (isMissing(error)) return DEFAULT_SETTINGS;
    throw settingsUnreadable(file, causeOf(error), [], error);
  }
  const reading = readSettings(document);
  if (!reading.ok) throw settingsUnreadable(file, 'some of its fields are wrong:', reading.errors);
  return reading.settings;
}

function causeOf(error: unknown): string {
  const message = textOf(error, 'message') || String(error);
  return textOf(error, 'name') === 'SyntaxError' ? `it is not valid JSON (${message}).` : `${message}.`;
}

function isMissing(error: unknown): boolean {
  return textOf(error, 'code') === 'ENOENT';
}

function textOf(error: unknown, key: 'name' | 'message' | 'code'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}

function fileOf(directory: string, storeId: string): string {
  if (!STORE_ID.test(storeId)) {
    throw settingsInvalid([{ path: '', message: `"${storeId}" is no store id.` }]);
  }
  return join(directory, `${storeId}.json`);
}
