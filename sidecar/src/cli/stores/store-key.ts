import { wrongUsage } from '../../wording/exit.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { CommandWays } from '../command.ts';
import { ARGUMENT_SEEN, readSecret } from '../secret-input.ts';

export interface KeyOptions {
  readonly keyFile?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly webhookSecret?: string;
}

export interface StoreKey {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly webhookSecret: string;
}

export const KEY_FILE_HOLDS =
  'one line each: the consumer key (ck_…), its secret (cs_…) and, if any, the webhook secret';

const ADD = commandLine('store', 'add', '<url>', '--key-file', '<file or ->');

/** From a file, from standard input, or typed; from arguments with a warning. `command`: how to give it. Throws wrong usage. */
export async function readStoreKey(
  { input, warn }: Pick<CommandWays, 'input' | 'warn'>,
  options: KeyOptions,
  command = ADD,
): Promise<StoreKey> {
  const wrong = (message: string) =>
    wrongUsage('store_key_unusable', message, `Use ${command}, with ${KEY_FILE_HOLDS}.`);
  const { keyFile, key, secret, webhookSecret } = options;
  const isArgument = [key, secret, webhookSecret].some((value) => value !== undefined);
  if (isArgument && keyFile !== undefined) throw wrong('The key is named twice.');
  if (isArgument) {
    warn(`${ARGUMENT_SEEN} Next time: ${command}`);
    return toStoreKey([key ?? '', secret ?? '', webhookSecret ?? ''], wrong);
  }
  if (keyFile !== undefined) return toStoreKey((await readSecret(input, keyFile)).split(/\r?\n/), wrong);
  if (!input.isTerminal) throw wrong('The key of the store is missing.');
  const typed = [await input.ask('Consumer key (ck_…): '), await input.ask('Consumer secret (cs_…): ')];
  return toStoreKey(typed, wrong);
}

function toStoreKey(lines: readonly string[], wrong: (message: string) => Error): StoreKey {
  const given = lines.map((line) => line.trim()).filter((line) => line !== '');
  const [consumerKey, ...moreKeys] = given.filter((line) => line.startsWith('ck_'));
  const [consumerSecret, ...moreSecrets] = given.filter((line) => line.startsWith('cs_'));
  const [webhookSecret = '', ...others] = given.filter((line) => !/^c[ks]_/.test(line));
  if (consumerKey === undefined) throw wrong('The consumer key is missing: it begins with ck_.');
  if (consumerSecret === undefined) throw wrong('The consumer secret is missing: it begins with cs_.');
  if (moreKeys.length + moreSecrets.length + others.length > 0) throw wrong('There is more than one key.');
  return { consumerKey, consumerSecret, webhookSecret };
}
