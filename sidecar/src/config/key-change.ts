import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configError } from './config-error.ts';
import { codeOf, readIfThere, replaceFile } from './durable-file.ts';
import type { Secret } from './secret.ts';
import { KEY_BYTES, keyFromText } from './secret-key.ts';
import { KEY_CHECK_FILE, KEY_FILE, opens, PAIRING_FILE, Secrets, type SecretsOptions } from './secrets.ts';

const SEALED_FILES = [KEY_CHECK_FILE, PAIRING_FILE];

/** A key change in progress: new files stay beside the old ones until the new key encrypts the database. */
export interface KeyChange {
  readonly next: Secrets;
  /** Once the database is committed: the new files replace the old ones. */
  finish(): void;
}

/**
 * Makes the new key and encrypts the data directory's files with it, beside the old ones. Hold the database's write
 * lock from before this until it is committed: a process that starts then waits (settleKeyChange) and cannot clean up.
 */
export async function beginKeyChange(
  options: SecretsOptions,
  current: Secrets,
  wanted: Secret | null,
): Promise<KeyChange> {
  if (options.secretKey !== null && wanted === null) {
    throw configError(
      'The key comes from ML_SECRET_KEY, and there is no new one to change to.',
      'Make one with "openssl rand -base64 32", and run the command again with ML_SECRET_KEY_NEXT set to it.',
    );
  }
  if (options.secretKey === null && wanted !== null) {
    throw configError(
      `ML_SECRET_KEY_NEXT is set, but the key is in ${KEY_FILE} of the data directory.`,
      'Remove ML_SECRET_KEY_NEXT: a new key is then made there.',
    );
  }
  const text = wanted?.reveal() ?? randomBytes(KEY_BYTES).toString('base64url');
  const next = new Secrets(keyFromText(text, 'ML_SECRET_KEY_NEXT'), options, null);
  // The key first: without it the other files are ignored.
  if (wanted === null) replaceFile(nextOf(options, KEY_FILE), `${text}\n`);
  for (const name of SEALED_FILES) {
    const sealed = readIfThere(join(options.dataDir, name));
    if (sealed !== null) replaceFile(nextOf(options, name), await reseal(sealed, current, next));
  }
  return { next, finish: () => moveNext(options) };
}

export async function reseal(sealed: string, current: Secrets, next: Secrets): Promise<string> {
  return next.encrypt(await current.decrypt(sealed));
}

/** Whether files of an interrupted (or running) change exist. */
export function hasKeyChange(options: SecretsOptions): boolean {
  return [KEY_FILE, ...SEALED_FILES].some((name) => readIfThere(nextOf(options, name)) !== null);
}

/**
 * Completes an interrupted change under the database's write lock: forward if the new key encrypts the database,
 * else back. `databaseCheck` is the database's encrypted check text; null = it was never re-encrypted.
 */
export async function settleKeyChange(options: SecretsOptions, databaseCheck: string | null): Promise<void> {
  if (!hasKeyChange(options)) return;
  const text = options.secretKey?.reveal() ?? readIfThere(nextOf(options, KEY_FILE));
  const key = text === null ? null : new Secrets(keyFromText(text, 'The new key'), options, null);
  const isDone = key !== null && databaseCheck !== null && (await opens(key, databaseCheck));
  if (options.secretKey === null) {
    if (isDone) moveNext(options);
    else removeNext(options);
    return;
  }
  const isNew = key !== null && (await opensAllNext(options, key));
  if (isNew && isDone) moveNext(options);
  else if (!isNew && (isDone || databaseCheck === null)) removeNext(options);
  else if (!isNew) {
    throw configError(
      'The key was changed, and ML_SECRET_KEY is still the earlier one.',
      'Set ML_SECRET_KEY to the new key (it was in ML_SECRET_KEY_NEXT), and remove ML_SECRET_KEY_NEXT.',
      'secret_key_wrong',
    );
  }
  // New key, but the database was not encrypted with it: opening the secrets shows which key fits.
}

async function opensAllNext(options: SecretsOptions, key: Secrets): Promise<boolean> {
  const sealed = SEALED_FILES.flatMap((name) => readIfThere(nextOf(options, name)) ?? []);
  const opened = await Promise.allSettled(sealed.map((text) => key.decrypt(text)));
  return opened.every(({ status }) => status === 'fulfilled');
}

/** The key last: while its new file exists, a start does the rest. */
function moveNext(options: SecretsOptions): void {
  for (const name of [...SEALED_FILES, KEY_FILE]) {
    try {
      renameSync(nextOf(options, name), join(options.dataDir, name));
    } catch (error) {
      // It did not exist, or another process was first.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

function removeNext(options: SecretsOptions): void {
  for (const name of [...SEALED_FILES, KEY_FILE]) rmSync(nextOf(options, name), { force: true });
}

function nextOf(options: SecretsOptions, name: string): string {
  return join(options.dataDir, `${name}.next`);
}
