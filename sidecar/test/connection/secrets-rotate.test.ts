import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { beginKeyChange } from '../../src/config/key-change.ts';
import { openSecrets } from '../../src/config/secrets.ts';
import { changeKey, endKeyChange, refuseOtherKey } from '../../src/connection/change-key.ts';
import { createStores } from '../../src/stores/stores.ts';
import { openDatabase } from '../../src/database/database.ts';
import { runChild, startCli, startServiceProcess } from '../support/_cli.ts';
import { addStore, openTestLedger, type TestLedger } from '../support/_ledger.ts';

const nextFiles = (dataDir: string) => readdirSync(dataDir).filter((name) => name.endsWith('.next'));
const newKey = () => randomBytes(32).toString('base64url');

const CREDENTIALS = { consumerKey: 'ck_1', consumerSecret: 'cs_1', webhookSecret: 'wh_1' };

/** A store with sealed credentials and a pairing code; answers the code. */
async function fill(t: TestLedger, count = 1): Promise<string> {
  const secrets = await openSecrets({ dataDir: t.dataDir, secretKey: null, pairingCode: null });
  for (let index = 0; index < count; index += 1) {
    await addStore(t.database, `s${index}`, null);
  }
  const sealed = await secrets.encrypt(CREDENTIALS);
  await t.database.db.updateTable('stores').set({ credentials_jwe: sealed }).execute();
  return secrets.pairingCode();
}

/** As a start does: everything that was stored opens. */
async function start(dataDir: string): Promise<{ credentials: unknown[]; code: string }> {
  const options = { dataDir, secretKey: null, pairingCode: null };
  await using database = await openDatabase({ dataDir });
  const { db } = database;
  await endKeyChange(db, options);
  const secrets = await openSecrets(options);
  await refuseOtherKey(db, secrets);
  const stores = createStores({ db, secrets, now: () => new Date() });
  const credentials: unknown[] = [];
  for (const { id } of await stores.list()) credentials.push(await stores.credentials(id));
  return { credentials, code: await secrets.pairingCode() };
}

describe('secrets rotate', () => {
  test('changes the key; the store, the connection and the trail go on, and the trail records it', async () => {
    await using stack = await startCli();
    const shop = await stack.setUp();
    const keyFile = join(stack.dataDir, 'secret.key');
    const before = readFileSync(keyFile, 'utf8');
    expect((await stack.cli('audit', 'verify')).exit).toBe(0);
    const { exit, out } = await stack.cli('secrets', 'rotate');
    expect(exit).toBe(0);
    expect(out).toMatch(/^The key is changed; \d+ stored secrets encrypted again\.$/m);
    expect(readFileSync(keyFile, 'utf8')).not.toBe(before);
    expect(nextFiles(stack.dataDir)).toEqual([]);
    expect((await stack.cli('sync', shop, '--wait', '--json')).json()).toMatchObject({ counts: { recorded: 6 } });
    expect((await stack.cli('audit', 'verify')).exit).toBe(0);
    expect((await stack.cli('audit', 'export')).out).toContain('The secret key was changed; ');
    // The earlier key opens nothing any more.
    writeFileSync(keyFile, before);
    const old = await stack.cli('status');
    expect(old).toMatchObject({ exit: 2, err: expect.stringContaining('is not the key that the stored secrets') });
  });

  test('with the key in the environment asks for the new one, and takes it', async () => {
    await using stack = await startCli();
    const [first, second] = [newKey(), newKey()];
    const cli = (env: Record<string, string>, ...args: string[]) => runChild('cli.ts', args, { ...stack.env, ...env });
    const none = await cli({ ML_SECRET_KEY: first }, 'secrets', 'rotate');
    expect(none).toMatchObject({ exit: 2, err: expect.stringContaining('ML_SECRET_KEY_NEXT') });
    const done = await cli({ ML_SECRET_KEY: first, ML_SECRET_KEY_NEXT: second }, 'secrets', 'rotate');
    expect(done).toMatchObject({ exit: 0, out: expect.stringContaining('Set ML_SECRET_KEY') });
    expect(done.out + done.err).not.toContain(second);
    expect(await cli({ ML_SECRET_KEY: first }, 'status')).toMatchObject({ exit: 2 });
    expect(await cli({ ML_SECRET_KEY: second }, 'status')).toMatchObject({ exit: 0 });
  });

  test('does nothing while the service runs', async () => {
    await using stack = await startCli({ clock: 'real' });
    await stack.cli('store', 'list');
    const before = readFileSync(join(stack.dataDir, 'secret.key'), 'utf8');
    await using service = await startServiceProcess(stack.env);
    const { exit, err } = await stack.cli('secrets', 'rotate');
    expect(exit).toBe(1);
    expect(err).toContain('Stop the service');
    expect(readFileSync(join(stack.dataDir, 'secret.key'), 'utf8')).toBe(before);
    await service.stop('SIGTERM');
  });
});

describe('an interrupted change of the key', () => {
  test('wherever it is killed, everything opens at the next start', async () => {
    await using t = await openTestLedger();
    const code = await fill(t, 40);
    const script = join(import.meta.dirname, '..', 'support', 'processes', '_rotate-process.ts');
    for (let kill = 0; kill < 5; kill += 1) {
      const child = spawn(process.execPath, [script, t.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      // A change takes some tens of milliseconds: the kills fall everywhere in it.
      await sleep(kill * 25);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const started = await start(t.dataDir);
      expect(started.credentials).toHaveLength(41);
      expect(started.credentials).toEqual(Array.from({ length: 41 }, () => CREDENTIALS));
      expect(started.code).toBe(code);
      expect(nextFiles(t.dataDir)).toEqual([]);
    }
  });

  test('before the database was encrypted again is undone', async () => {
    await using t = await openTestLedger();
    const code = await fill(t);
    const options = { dataDir: t.dataDir, secretKey: null, pairingCode: null };
    await beginKeyChange(options, await openSecrets(options), null);
    expect(nextFiles(t.dataDir)).toHaveLength(3);
    expect(await start(t.dataDir)).toMatchObject({ code });
    expect(nextFiles(t.dataDir)).toEqual([]);
  });

  test('after that is completed, even if one file was moved already', async () => {
    await using t = await openTestLedger();
    const code = await fill(t);
    const options = { dataDir: t.dataDir, secretKey: null, pairingCode: null };
    const old = new Map(
      ['secret.key', 'key-check.jwe', 'pairing.jwe'].map((name) => [name, readFileSync(join(t.dataDir, name))]),
    );
    const secrets = await openSecrets(options);
    await changeKey({ db: t.database.db, options, secrets, wanted: null, record: () => Promise.resolve() });
    // As if it had been killed after moving the first file.
    for (const name of ['secret.key', 'pairing.jwe']) {
      renameSync(join(t.dataDir, name), join(t.dataDir, `${name}.next`));
      writeFileSync(join(t.dataDir, name), old.get(name) ?? '');
    }
    expect(await start(t.dataDir)).toMatchObject({ code });
    expect(existsSync(join(t.dataDir, 'secret.key.next'))).toBe(false);
  });

  test('files of one backup with the database of another are refused in words', async () => {
    await using t = await openTestLedger();
    await fill(t);
    const names = ['secret.key', 'key-check.jwe', 'pairing.jwe'];
    const old = names.map((name) => readFileSync(join(t.dataDir, name)));
    const options = { dataDir: t.dataDir, secretKey: null, pairingCode: null };
    const secrets = await openSecrets(options);
    await changeKey({ db: t.database.db, options, secrets, wanted: null, record: () => Promise.resolve() });
    for (const [index, name] of names.entries()) writeFileSync(join(t.dataDir, name), old[index] ?? '');
    await expect(start(t.dataDir)).rejects.toMatchObject({
      code: 'secret_key_wrong',
      fix: expect.stringContaining('one backup'),
    });
  });
});
