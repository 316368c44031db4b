import { statSync } from 'node:fs';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JSONFile } from 'lowdb/node';
import { settingsInvalid, settingsUnreadable } from './refused-settings.ts';
import { isAppError } from '../domain/app-error.ts';
import { NEW_STORE_SETTINGS, readSettings, type Settings } from '../domain/settings/settings.ts';
import { changesWithoutEffect } from '../domain/settings/settings-sense.ts';
import { setPaths } from './set-at-path.ts';

/** 10,000 rules are about 2 MB, with two tracking options each 7 MB; a larger file is invalid. */
const SETTINGS_BYTES_MAX = 10 * 1024 * 1024;
/** Whatever is in them, they are far below the limit. */
const RULES_ALWAYS_SMALL = 500;
/** For the owner of the process only. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** Store ids become file names. */
const STORE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/** One JSON document per store at `<directory>/<storeId>.json`, written to a second file that replaces it. */
export function createSettingsStore({ directory }: { readonly directory: string }) {
  const load = createReader();
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
      throwIfTooLarge(reading.settings);
      await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
      await new JSONFile<unknown>(file).write(reading.settings);
      await chmod(file, FILE_MODE);
      return reading.settings;
    });
  }

  return {
    /** Another text once settings were written, also by another process. Not those that an editor wrote in place. */
    version(): string {
      const folder = statSync(directory, { bigint: true, throwIfNoEntry: false });
      return String(folder?.mtimeNs);
    },
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

/** What could not be read again is not written. Only rules take that much. */
function throwIfTooLarge(settings: Settings): void {
  if (settings.rules.length <= RULES_ALWAYS_SMALL) return;
  const bytes = Buffer.byteLength(JSON.stringify(settings, null, 2));
  if (bytes <= SETTINGS_BYTES_MAX) return;
  const message = `The rules take ${bytes} bytes, and at most ${SETTINGS_BYTES_MAX} are kept. Use fewer rules, or fewer conditions.`;
  throw settingsInvalid([{ path: 'rules', message }]);
}

/** Reads a file once for each of its versions: every round and page asks, and rules can be thousands. */
function createReader(): (file: string) => Promise<Settings> {
  const kept = new Map<string, { readonly version: string; readonly settings: Settings }>();
  return async (file) => {
    const version = await versionOf(file);
    const known = kept.get(file);
    if (version !== null && known?.version === version) return known.settings;
    const settings = await load(file);
    // A file that changed while it was read is read again next time.
    if (version !== null && (await versionOf(file)) === version) kept.set(file, { version, settings });
    else kept.delete(file);
    return settings;
  };
}

/** Each write makes another file of the same name, and an editor changes its times; null = there is none. */
async function versionOf(file: string): Promise<string | null> {
  const known = await stat(file, { bigint: true }).catch(() => null);
  return known === null ? null : [known.ino, known.size, known.mtimeNs, known.ctimeNs].join(' ');
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
