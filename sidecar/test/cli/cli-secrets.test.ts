import { describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../src/cli.ts';
import { NO_INPUT, type SecretInput } from '../../src/cli/secret-input.ts';
import { keyFile, startCli, type CliStack } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const NOTHING = { exit: 0, err: '' };

async function withInput(stack: CliStack, input: SecretInput, ...args: string[]) {
  Object.assign(process.env, stack.env);
  let out = '';
  let err = '';
  const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text), input };
  return { exit: await runCli(args, streams, { now: stack.now }), out, err };
}

describe('the key of a store', () => {
  test('is read from a file or standard input, or typed unseen, without a warning', async () => {
    await using stack = await startCli();
    const { url, consumerKey, consumerSecret } = stack.stores.store('uk_vat_incl');
    const add = ['store', 'add', url];
    const file = keyFile(`  ${consumerKey} `, '', consumerSecret, 'a webhook secret');
    expect(await stack.cli(...add, '--key-file', file)).toMatchObject(NOTHING);
    const piped = { ...NO_INPUT, read: () => Promise.resolve(`${consumerSecret}\r\n${consumerKey}\r\n`) };
    expect(await withInput(stack, piped, ...add, '--key-file', '-')).toMatchObject(NOTHING);
    const asked: string[] = [];
    const typed: SecretInput = {
      isTerminal: true,
      read: () => Promise.reject(new Error('Nothing is piped.')),
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(question.includes('ck_') ? consumerKey : consumerSecret);
      },
    };
    expect(await withInput(stack, typed, ...add)).toMatchObject(NOTHING);
    expect(asked).toEqual(['Consumer key (ck_…): ', 'Consumer secret (cs_…): ']);
  });

  test('as an argument still works, with a warning on stderr that names the other way', async () => {
    await using stack = await startCli();
    const { url, consumerKey, consumerSecret } = stack.stores.store('uk_vat_incl');
    const seen = await stack.cli('store', 'add', url, '--key', consumerKey, '--secret', consumerSecret, '--json');
    expect(seen.json()).toMatchObject({ added: true });
    expect(seen.err).toMatch(/can see arguments.*--key-file <file or ->/);
    expect(seen.err).not.toContain(consumerSecret);
  });

  test.each([
    ['a file that is not there', ['--key-file', '/nowhere/key'], /cannot be read \(ENOENT\)/],
    ['a file without a secret', ['--key-file', keyFile('ck_00000000')], /begins with cs_/],
    ['two keys', ['--key-file', keyFile('ck_1', 'ck_2', 'cs_1')], /more than one key/],
    ['a file of something else', ['--key-file', keyFile('x'.repeat(5_000))], /more than a secret/],
    ['a file and an argument', ['--key-file', '-', '--key', 'ck_1'], /named twice/],
    ['nothing, without a terminal', [], /key of the store is missing/],
  ])('%s is wrong usage', async (_why, options, says) => {
    await using stack = await startCli();
    const { exit, out, err } = await stack.cli('store', 'add', 'https://shop.example.com', ...options);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(says);
  });
});

test('the address of an alert webhook comes from a file; as an argument it warns', async () => {
  await using stack = await startCli();
  const id = await stack.addStore();
  const set = ['alerts', 'set', id];
  const quiet = await stack.cli(...set, '--webhook-file', keyFile('http://127.0.0.1:1/services/T0/secret'));
  expect(quiet).toMatchObject({ ...NOTHING, out: expect.stringContaining('127.0.0.1') });
  const loud = await stack.cli(...set, '--webhook', 'http://127.0.0.1:1/services/T0/secret');
  expect(loud.err).toMatch(/can see arguments.*--webhook-file/);
  expect(await stack.cli(...set, '--webhook', 'none')).toMatchObject({
    ...NOTHING,
    out: expect.stringContaining('none'),
  });
});

/** Every path below the directory whose mode lets others in. */
function openPaths(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
}

test('data directory and backup are closed to other users, whatever the umask and however they were copied', async () => {
  const before = process.umask(0);
  try {
    await using stack = await startCli();
    const id = await stack.addStore();
    await stack.cli('settings', 'set', id, 'sync.active', 'true');
    expect(openPaths(stack.dataDir)).toEqual([]);
    const backup = join(temporaryDirectory(), 'backup');
    expect(await stack.cli('backup', backup)).toMatchObject(NOTHING);
    expect([statSync(backup).mode & 0o777, ...openPaths(backup)]).toEqual([0o700]);

    const settings = join(stack.dataDir, 'settings');
    mkdirSync(join(stack.dataDir, 'mine'), { mode: 0o755 });
    writeFileSync(join(stack.dataDir, 'mine', 'notes.txt'), '', { mode: 0o644 });
    chmodSync(settings, 0o755);
    chmodSync(join(settings, `${id}.json`), 0o644);
    chmodSync(join(stack.dataDir, 'ml-connector.sqlite'), 0o644);
    await stack.cli('store', 'list');
    expect(openPaths(stack.dataDir).filter((path) => !path.includes('mine'))).toEqual([]);
    expect(statSync(join(stack.dataDir, 'mine', 'notes.txt')).mode & 0o777).toBe(0o644);
  } finally {
    process.umask(before);
  }
});
