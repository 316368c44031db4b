import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { z } from 'zod';
import { configError } from './config-error.ts';
import { createOnce, readIfThere, replaceFile } from './durable-file.ts';
import { codeDigest, isSameCode, newPairingCode } from './pairing-code.ts';
import { keyFromFile, keyFromText } from './secret-key.ts';
import type { Secret } from './secret.ts';

export const KEY_FILE = 'secret.key';
/** Known text, encrypted with the key: a wrong key shows at start, not at the first token. */
export const KEY_CHECK_FILE = 'key-check.jwe';
export const PAIRING_FILE = 'pairing.jwe';

const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const;
export const CHECK_VALUE = 'ml-connector key check';

export interface SecretsOptions {
  readonly dataDir: string;
  /** null = the key file of the data directory, created if missing. */
  readonly secretKey: Secret | null;
  /** null = a generated one, encrypted in the data directory. */
  readonly pairingCode: Secret | null;
  /** The code above pairs every store; default: one, like a generated one. */
  readonly reusePairingCode?: boolean;
}

/** `used`: digests of chosen codes that paired a store. A text alone: the code, as earlier versions kept it. */
const pairingFile = z.union([
  z.string().transform((code): { code: string; used: string[] } => ({ code, used: [] })),
  z.object({ code: z.string(), used: z.array(z.string()) }),
]);
type PairingFile = z.infer<typeof pairingFile>;

/** Throws secret_key_wrong or secret_key_unusable (both a config error) when the service must not start. */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const checkFile = join(options.dataDir, KEY_CHECK_FILE);
  const { key, notice } =
    options.secretKey === null
      ? keyFromFile(join(options.dataDir, KEY_FILE), readIfThere(checkFile) !== null)
      : { key: keyFromText(options.secretKey.reveal(), 'ML_SECRET_KEY'), notice: null };
  const secrets = new Secrets(key, options, notice);
  const check = createOnce(checkFile, await secrets.encrypt(CHECK_VALUE));
  if (await opens(secrets, check)) return secrets;
  if (options.secretKey === null) {
    throw configError(
      `The key in ${KEY_FILE} is not the key that the stored secrets were made with.`,
      `Restore ${KEY_FILE} from your backup, or set ML_SECRET_KEY to the earlier key.`,
      'secret_key_wrong',
    );
  }
  throw configError(
    'ML_SECRET_KEY is not the key that the stored secrets were made with.',
    `Set ML_SECRET_KEY to the earlier key, or remove it if the key is in ${KEY_FILE} of the data directory.`,
    'secret_key_wrong',
  );
}

/** Whether the key is the one that encrypted this check text. */
export async function opens(secrets: Secrets, check: string): Promise<boolean> {
  return (await secrets.decrypt(check).catch(() => null)) === CHECK_VALUE;
}

/** Encrypts and decrypts data (JWE, A256GCM). Prints as "Secrets [hidden]". */
export class Secrets {
  readonly #key: Uint8Array;
  readonly #dataDir: string;
  readonly #chosenCode: string | null;
  readonly #reusesCode: boolean;
  /** What the operator should know about the key file; null = nothing. */
  readonly notice: string | null;

  constructor(key: Uint8Array, options: SecretsOptions, notice: string | null) {
    this.#key = key;
    this.#dataDir = options.dataDir;
    this.#chosenCode = options.pairingCode?.reveal() ?? null;
    this.#reusesCode = options.reusePairingCode ?? false;
    this.notice = notice;
  }

  /** Any JSON value → compact JWE. */
  async encrypt(value: unknown): Promise<string> {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return new CompactEncrypt(bytes).setProtectedHeader(ALGORITHM).encrypt(this.#key);
  }

  /** Throws secret_unreadable when the text is damaged or encrypted with another key. */
  async decrypt(jwe: string): Promise<unknown> {
    try {
      const { plaintext } = await compactDecrypt(jwe.trim(), this.#key, {
        keyManagementAlgorithms: [ALGORITHM.alg],
        contentEncryptionAlgorithms: [ALGORITHM.enc],
      });
      return JSON.parse(new TextDecoder().decode(plaintext));
    } catch (cause) {
      throw configError(
        'A stored secret cannot be opened with this key.',
        'If the key was just changed (secrets rotate), restart the service. Otherwise restore the data directory and its key from the same backup, or pair the store and connect Xero again.',
        'secret_unreadable',
        cause,
      );
    }
  }

  /** From ML_PAIRING_CODE until it has paired a store, then generated; the same for service and CLI. */
  async pairingCode(): Promise<string> {
    const chosen = this.#chosenCode;
    if (chosen !== null && this.#reusesCode) return chosen;
    const { code, used } = await this.#pairing();
    return chosen === null || used.includes(codeDigest(chosen)) ? code : chosen;
  }

  async isPairingCode(given: string): Promise<boolean> {
    return isSameCode(given, await this.pairingCode());
  }

  /** After a pairing: a used or seen code must not work again, unless the operator lets the chosen one. */
  async renewPairingCode(): Promise<string> {
    if (this.#chosenCode !== null && this.#reusesCode) return this.#chosenCode;
    const { used } = await this.#pairing();
    const chosen = this.#chosenCode === null ? [] : [codeDigest(this.#chosenCode)];
    const pairing = { code: newPairingCode(), used: [...new Set([...used, ...chosen])] };
    replaceFile(join(this.#dataDir, PAIRING_FILE), await this.encrypt(pairing));
    return pairing.code;
  }

  async #pairing(): Promise<PairingFile> {
    const file = join(this.#dataDir, PAIRING_FILE);
    const made: PairingFile = { code: newPairingCode(), used: [] };
    const sealed = readIfThere(file) ?? createOnce(file, await this.encrypt(made));
    const { data } = pairingFile.safeParse(await this.decrypt(sealed));
    if (data !== undefined) return data;
    const fix = `Remove ${PAIRING_FILE}; a new one is made.`;
    throw configError(`${PAIRING_FILE} holds no pairing code.`, fix, 'secret_unreadable');
  }

  toJSON(): string {
    return 'Secrets [hidden]';
  }

  [inspect.custom](): string {
    return 'Secrets [hidden]';
  }
}
