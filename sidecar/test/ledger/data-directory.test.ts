import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../simulators/free-port.ts';
import { createContext } from '../../src/app/create-context.ts';
import { runCli } from '../../src/cli.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { booksOf, restoreBackup, takeBackup } from '../support/_backup.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { runService } from '../support/_service.ts';
import { environmentOf, type Stack, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';

/** The sidecar on a copy of the data directory, as another machine would run it. */
function onCopy(stack: Stack, dataDir: string): Promise<Context> {
  return createContext({
    config: toConfig(toEnv(environmentOf(dataDir, stack.xero))),
    logger: createLogger({ level: 'silent', to: 'stderr' }),
    now: stack.now,
  });
}

describe('a copy of the whole data directory', () => {
  let copyDir = '';
  beforeEach(() => {
    copyDir = join(temporaryDirectory(), 'copy');
  });
  afterEach(() => {
    rmSync(copyDir, { recursive: true, force: true });
  });

  test('posts nothing and refreshes no token before `take-over`', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    await stack.restart('stopped', () => cpSync(stack.dataDir, copyDir, { recursive: true }));
    const before = booksOf(shop);
    stack.xero.calls.reset();
    {
      await using copy = await onCopy(stack, copyDir);
      expect(await copy.instance.copyOf()).toMatchObject({ host: expect.stringMatching(/./) });
      await copy.positions.request(null, stack.now());
      await copy.rounds().run();
      await copy.rounds().run();
      await copy.rounds()[Symbol.asyncDispose]();
      await expect(copy.xero().accessTokens.keepAlive()).rejects.toThrow(/copy/);
      await expect(copy.xero().client.accounts(shop.organisation.tenantId)).rejects.toThrow(/take-over/);
      // What it read is kept for later.
      expect((await copy.ledger.counts()).pending).toBeGreaterThan(0);
    }
    expect(booksOf(shop)).toEqual(before);
    expect(stack.xero.calls.list).toEqual([]);

    // The original continues; then the copy takes over and makes no duplicates.
    expect(await stack.context.instance.copyOf()).toBeNull();
    await stack.drain();
    const posted = booksOf(shop);
    expect(posted.invoices).toBeGreaterThan(before.invoices);
    await using copy = await onCopy(stack, copyDir);
    await copy.instance.takeOver();
    expect(await copy.instance.copyOf()).toBeNull();
    while ((await copy.rounds().run()).more);
    expect((await copy.ledger.counts()).recorded).toBe(posted.invoices);
    expect(booksOf(shop)).toEqual(posted);
    await copy.rounds()[Symbol.asyncDispose]();
  });

  test('is reported by the service that starts on it, and confirmed on the command line', async () => {
    const dataDir = temporaryDirectory();
    const port = String(await freePort());
    await using first = runService({ ML_DATA_DIR: dataDir, ML_PORT: port });
    await first.started;
    await first.stop();
    cpSync(dataDir, copyDir, { recursive: true });
    {
      await using copy = runService({ ML_DATA_DIR: copyDir, ML_PORT: port });
      await copy.started;
      expect((await copy.stop()).stdout).toContain('This data directory is a copy');
    }
    const said: string[] = [];
    const streams = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
    const known = process.env['ML_DATA_DIR'];
    process.env['ML_DATA_DIR'] = copyDir;
    try {
      expect(await runCli(['take-over'], streams)).toBe(0);
      expect(await runCli(['take-over'], streams)).toBe(2);
    } finally {
      if (known === undefined) delete process.env['ML_DATA_DIR'];
      else process.env['ML_DATA_DIR'] = known;
    }
    await using again = runService({ ML_DATA_DIR: copyDir, ML_PORT: port });
    await again.started;
    expect((await again.stop()).stdout).not.toContain('This data directory is a copy');
    rmSync(dataDir, { recursive: true, force: true });
  });
});

test('a backup written over the database is noticed at the start', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.context.instance.begin();
  const backup = await takeBackup(stack);
  expect(await stack.context.instance.begin()).toEqual({ wasOlder: false });
  await restoreBackup(stack, backup);
  expect(await stack.context.instance.begin()).toEqual({ wasOlder: true });
  expect(await stack.context.instance.begin()).toEqual({ wasOlder: false });
});

test('backup writes a directory that can be put in place of the old one', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.drain();
  const target = join(temporaryDirectory(), 'backup');
  const said: string[] = [];
  const streams = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  const env = environmentOf(stack.dataDir, stack.xero);
  const known = { ...process.env };
  Object.assign(process.env, env);
  try {
    expect(await runCli(['backup', target], streams)).toBe(0);
    expect(await runCli(['backup', target], streams)).toBe(2);
  } finally {
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, known);
  }
  for (const name of ['secret.key', 'key-check.jwe', 'settings']) expect(existsSync(join(target, name))).toBe(true);
  expect(readFileSync(join(target, 'secret.key'))).toEqual(readFileSync(join(stack.dataDir, 'secret.key')));
  await using restored = await onCopy(stack, target);
  expect(await restored.instance.copyOf()).not.toBeNull();
  await restored.instance.takeOver();
  expect(await restored.ledger.counts()).toEqual(await stack.context.ledger.counts());
  expect((await restored.settings.get(shop.id)).sync.active).toBe(true);
});
