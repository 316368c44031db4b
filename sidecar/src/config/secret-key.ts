import { randomBytes } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { configError } from './config-error.ts';
import { createOnce, readIfThere } from './durable-file.ts';

/** A256GCM needs exactly this. */
export const KEY_BYTES = 32;

/** Any group or other mode bit. */
const OPEN_MODE_MASK = 0o077;

/** From ML_SECRET_KEY; no password is stretched into a key, because a weak one would look as good as a strong one. */
export function keyFromText(text: string, where: string): Uint8Array {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) {
    const key = Buffer.from(trimmed, 'base64url');
    if (key.length === KEY_BYTES) return key;
  }
  throw configError(
    `${where} is not a key: it must be ${KEY_BYTES} bytes as base64, base64url or hex.`,
    'Make one with "openssl rand -base64 32", or remove it: a key is then made in the data directory.',
    'secret_key_unusable',
  );
}

export interface KeyFile {
  readonly key: Uint8Array;
  /** What the operator should know; null = nothing. */
  readonly notice: string | null;
}

/** The key in the data directory, made at the first start. `sealed` = an earlier key encrypted secrets. */
export function keyFromFile(file: string, sealed: boolean): KeyFile {
  if (sealed && readIfThere(file) === null) {
    throw configError(
      `The key file ${file} is missing, and stored secrets were made with it.`,
      'Restore it from your backup, or set ML_SECRET_KEY to that key.',
      'secret_key_wrong',
    );
  }
  const text = createOnce(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`);
  return { key: keyFromText(text, `The key file ${file}`), notice: closeKeyFile(file) };
}

/** A file restored by copying is often open to others: fix its mode, and if that fails do not use the key. */
function closeKeyFile(file: string): string | null {
  if (process.platform === 'win32') return null;
  const mode = statSync(file).mode & 0o777;
  if ((mode & OPEN_MODE_MASK) === 0) return null;
  try {
    chmodSync(file, 0o600);
  } catch (cause) {
    throw configError(
      `The key file ${file} is open to other users (mode ${mode.toString(8)}) and cannot be closed.`,
      `Run "chmod 600 ${file}" as its owner, or set ML_SECRET_KEY instead.`,
      'secret_key_unusable',
      cause,
    );
  }
  return `The key file ${file} was open to other users (mode ${mode.toString(8)}); it is closed now (600).`;
}
