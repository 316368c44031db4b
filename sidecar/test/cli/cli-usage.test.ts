import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild, startCli, type CliStack } from '../support/_cli.ts';

let stack: CliStack;

beforeAll(async () => {
  stack = await startCli({ scenarios: ['no_tax'] });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const WRONG: readonly (readonly [why: string, args: readonly string[], says: RegExp])[] = [
  ['a command that does not exist', ['frobnicate'], /unknown command 'frobnicate'/],
  ['a command inside a group that does not exist', ['store', 'rename'], /unknown command 'rename'/],
  ['no command at all', [], /Usage: npm run cli --/],
  ['a group without its command', ['xero'], /Usage: npm run cli -- xero/],
  ['an option that does not exist', ['status', '--verbose'], /unknown option '--verbose'/],
  ['a missing argument', ['orders'], /missing required argument 'store'/],
  ['too many arguments', ['status', 'x'], /too many arguments/],
  ['store add without a key', ['store', 'add', 'https://x'], /--key-file <file or ->/],
  ['a key that is none', ['store', 'add', 'https://x', '--key', 'abc', '--secret', 'cs_1'], /begins with ck_/],
  ['a state that does not exist', ['orders', 'x', '--state', 'done'], /One of: pending, claimed/],
  ['a day that is none', ['backfill', 'x', '--after', '2026-02-30'], /YYYY-MM-DD/],
  ['a backfill that never was', ['backfill', 'undo', '999', '--yes'], /There is no backfill 999/],
  ['a backfill that is no number', ['backfill', 'undo', 'last'], /"last" is no number of a backfill/],
  ['a store that was never added: backfill list', ['backfill', 'list', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: items import', ['items', 'import', 'nowhere'], /no store "nowhere"/],
  ['backfill without a day', ['backfill', 'x'], /--after <date>/],
  ['a store that was never added: books', ['books', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: orders', ['orders', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: order', ['order', 'nowhere', '1'], /no store "nowhere"/],
  ['a store that was never added: sync', ['sync', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: check', ['check', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: replay', ['replay', 'nowhere', '--rejected'], /no store "nowhere"/],
  ['a store that was never added: reissue', ['reissue', 'nowhere', '1'], /no store "nowhere"/],
  ['reissue without an order', ['reissue', 'x'], /missing required argument 'order-id'/],
  ['a store that was never added: backfill', ['backfill', 'nowhere', '--after', '2026-01-01'], /no store "nowhere"/],
  ['a store that was never added: connect', ['xero', 'connect', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: disconnect', ['xero', 'disconnect', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: get', ['settings', 'get', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: set', ['settings', 'set', 'nowhere', 'sync.active', 'true'], /no store "nowhere"/],
  ['a store that was never added: suggest', ['settings', 'suggest', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: rules export', ['rules', 'export', 'nowhere'], /no store "nowhere"/],
  ['a store that was never added: rules import', ['rules', 'import', 'nowhere', 'x.csv'], /no store "nowhere"/],
  ['a store that was never added: rules learned', ['rules', 'learned', 'nowhere'], /no store "nowhere"/],
  ['a learned rule without its number', ['rules', 'learned', 'x', '--accept', 'all'], /A number of the list/],
  [
    'a store that was never added: payouts connect',
    ['payouts', 'connect', 'nowhere', 'woopayments'],
    /no store "nowhere"/,
  ],
  [
    'a store that was never added: payouts disconnect',
    ['payouts', 'disconnect', 'nowhere', 'stripe'],
    /no store "nowhere"/,
  ],
  ['a store that was never added: payouts import', ['payouts', 'import', 'nowhere', 'x.csv'], /no store "nowhere"/],
  ['payouts of a provider that is not read', ['payouts', 'connect', 'x', 'square'], /Allowed choices are stripe/],
  ['a store that was never added: leave', ['store', 'leave', 'nowhere', '--export', 'x.json'], /no store "nowhere"/],
  ['store leave without a file', ['store', 'leave', 'x'], /--export <file>/],
  ['a store that was never added: remove', ['store', 'remove', 'nowhere'], /no store "nowhere"/],
];

describe('wrong usage', () => {
  test.each(WRONG)('%s exits 2 and is reported on stderr only', async (_why, args, says) => {
    const { exit, out, err } = await stack.cli(...args);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(says);
  });

  test.each(WRONG)('%s is one JSON document when JSON was asked for', async (_why, args) => {
    const result = await stack.cli(...args, '--json');
    expect(result.exit).toBe(2);
    expect(result.json()).toEqual({
      error: { code: expect.any(String), message: expect.any(String), fix: expect.any(String) },
    });
  });

  test('a store that was never added leads to the list of stores', async () => {
    const { err } = await stack.cli('orders', 'nowhere');
    expect(err).toBe('There is no store "nowhere".\nSee the stores: npm run cli -- store list\n');
  });
});

describe('help', () => {
  test('names every command, the exit codes, and how to start it', async () => {
    const { exit, out } = await stack.cli('--help');
    expect(exit).toBe(0);
    const [, list = ''] = out.split('\nCommands:\n');
    expect([...list.matchAll(/^ {2}(\S.*?) {2,}\S/gm)].map((match) => match[1])).toEqual([
      'store add | moved | copy | list | remove | leave',
      'pair',
      'xero connect | clearing-accounts | organisations | disconnect',
      'settings get | set | suggest | defaults | export | import | schema',
      'rules <store> | export | import | learned',
      'tracking list | create',
      'sync [store]',
      'orders <store>',
      'order <store> <order-id>',
      'replay <store> [order-ids…]',
      'reissue <store> <order-id>',
      'adopt <store> <order-id>',
      'post-once <store> <order-id>',
      'ignore <store> <order-id>',
      'backfill <store> | list | undo',
      'items import',
      'status',
      'check [store]',
      'month-end <store>',
      'overdue <store>',
      'reports map',
      'reconcile <store> | accept',
      'books <store>',
      'clearing <store>',
      'payouts list | show | book | undo | connect | disconnect | import',
      'contacts <store>',
      'dashboard',
      'backup <directory>',
      'take-over',
      'alerts list | set | test',
      'fit <url-or-store>',
      'audit verify | export',
      'secrets rotate',
      'help [command]',
    ]);
    expect(out).toContain('Usage: npm run cli -- ');
    expect(out).toContain('Exit: 0 done');
  });

  test('of every command can be had', async () => {
    for (const words of [
      ...['store add', 'xero connect', 'settings suggest', 'settings schema', 'sync', 'order', 'replay', 'reissue'],
      'check',
    ]) {
      const { exit, out } = await stack.cli(...words.split(' '), '--help');
      expect([words, exit]).toEqual([words, 0]);
      expect(out).toContain(`Usage: npm run cli -- ${words}`);
    }
  });
});

describe('an empty data directory', () => {
  test.each([['store', 'list'], ['status'], ['check'], ['sync'], ['sync', '--wait']])(
    'makes %s %s say how to add a store',
    async (...args) => {
      const { exit, out } = await stack.cli(...args);
      expect({ exit, out }).toEqual({
        exit: 0,
        out: 'No store yet. Add one: npm run cli -- store add <url> --key-file <file>\n',
      });
    },
  );
});

describe('as a process', () => {
  test('the exit code is the code of the command, and stdout holds only the document', async () => {
    const result = await runChild('cli.ts', ['orders', 'nowhere', '--json'], stack.env);
    expect(result.exit).toBe(2);
    expect(result.json()).toMatchObject({ error: { code: 'store_unknown' } });
    expect(result.err).toBe('');
  });

  test('a missing data directory is created, and a status without stores is healthy', async () => {
    const dataDir = join(stack.dataDir, 'new', 'deep');
    const { exit, out } = await runChild('cli.ts', ['status', '--json'], { ...stack.env, ML_DATA_DIR: dataDir });
    expect({ exit, document: JSON.parse(out) as unknown }).toEqual({ exit: 0, document: { stores: [] } });
    expect(readdirSync(dataDir)).toContain('secret.key');
  });

  test('an incomplete environment is wrong usage', async () => {
    const { exit, err } = await runChild('cli.ts', ['status'], { ...stack.env, XERO_CLIENT_ID: '' });
    expect(exit).toBe(2);
    expect(err).toMatch(/XERO_CLIENT_SECRET is set, but XERO_CLIENT_ID is not\.\nSet XERO_CLIENT_ID/);
  });

  test('without a Xero app the commands that need none work, the others say what is missing', async () => {
    const env = { ...stack.env, XERO_CLIENT_ID: '', XERO_CLIENT_SECRET: '' };
    expect(await runChild('cli.ts', ['store', 'list'], env)).toMatchObject({ exit: 0 });
    const id = await stack.addStore();
    const sync = await runChild('cli.ts', ['sync', id], env);
    expect(sync.exit).toBe(1);
    expect(sync.err).toMatch(/^No Xero app is configured\.\nSet XERO_CLIENT_ID/);
  });
});
