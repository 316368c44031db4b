import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { freePort } from '../../simulators/free-port.ts';
import { runService, takePort } from '../support/_service.ts';

/** The service as a process: its message when it cannot start, and that it then exits. */
describe('the service', () => {
  let dataDir = '';
  beforeEach(() => {
    dataDir = temporaryDirectory();
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  const key = () => randomBytes(32).toString('base64url');
  const start = (env: Readonly<Record<string, string>>) => runService({ ML_DATA_DIR: dataDir, ...env });

  /** Waits for its exit; returns its stderr. */
  async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
    await using service = start(env);
    const { exitCode, stderr, stdout } = await service.ended;
    expect(exitCode).toBe(1);
    // Nothing is said twice, and no stack is shown to a person.
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    return stderr;
  }

  test('refuses a Xero secret without its client id', async () => {
    expect(await refusal({ XERO_CLIENT_SECRET: 'a-secret' })).toBe(
      'XERO_CLIENT_SECRET is set, but XERO_CLIENT_ID is not.\n' +
        'Set XERO_CLIENT_ID to the client id of the same Xero app, or remove XERO_CLIENT_SECRET.\n',
    );
    expect(existsSync(join(dataDir, DATABASE_FILE))).toBe(false);
  });

  test('refuses a webhook key without the client id', async () => {
    expect(await refusal({ XERO_WEBHOOK_KEY: 'a-key' })).toBe(
      'XERO_WEBHOOK_KEY is set, but XERO_CLIENT_ID is not.\n' +
        'Set XERO_CLIENT_ID to the client id of the same Xero app, or remove XERO_WEBHOOK_KEY.\n',
    );
  });

  test.each([
    [{ ML_PORT: '80a' }, 'ML_PORT is "80a".'],
    [{ ML_ALLOW_PRIVATE_HOSTS: 'yes' }, 'ML_ALLOW_PRIVATE_HOSTS is "yes".'],
    [{ ML_PUBLIC_URL: 'sync.example.com' }, 'ML_PUBLIC_URL is not a web address.'],
  ])('refuses %j and names it', async (env, message) => {
    const said = await refusal(env);
    expect(said.split('\n')[0]).toBe(message);
    expect(said.split('\n')[1]).toMatch(/^(Set|Choose) .+/);
  });

  test('refuses a secret key that is not the one of the data directory', async () => {
    const port = String(await freePort());
    await using first = start({ ML_SECRET_KEY: key(), ML_PORT: port });
    await first.started;
    await first.stop();
    expect(await refusal({ ML_SECRET_KEY: key(), ML_PORT: port })).toBe(
      'ML_SECRET_KEY is not the key that the stored secrets were made with.\n' +
        'Set ML_SECRET_KEY to the earlier key, or remove it if the key is in secret.key of the data directory.\n',
    );
  });

  test('refuses to make a new key when the one of the data directory is gone', async () => {
    const port = String(await freePort());
    await using first = start({ ML_PORT: port });
    await first.started;
    await first.stop();
    rmSync(join(dataDir, 'secret.key'));
    const said = await refusal({ ML_PORT: port });
    expect(said).toContain('secret.key');
    expect(said).toMatch(/backup|earlier key/);
    expect(existsSync(join(dataDir, 'secret.key'))).toBe(false);
  });

  test('refuses a secret key in the wrong form and does not print it', async () => {
    const said = await refusal({ ML_SECRET_KEY: 'too-short-to-be-a-key' });
    expect(said).toContain('ML_SECRET_KEY');
    expect(said).not.toContain('too-short');
    expect(said.trim().split('\n')).toHaveLength(2);
  });

  test('names a port that is taken', async () => {
    await using taken = await takePort();
    expect(await refusal({ ML_PORT: String(taken.port) })).toBe(
      `Port ${taken.port} is in use.\nStop the other process, or set ML_PORT to a free port.\n`,
    );
  });

  test('names a database that is not one', async () => {
    writeFileSync(join(dataDir, DATABASE_FILE), 'this was a database once'.repeat(1_000));
    const said = await refusal({ ML_PORT: String(await freePort()) });
    expect(said).toContain(join(dataDir, DATABASE_FILE));
    expect(said).toContain('restore the data directory from a backup');
  });

  test('names a data directory that it cannot make', async () => {
    const file = join(dataDir, 'occupied');
    writeFileSync(file, '');
    const said = await refusal({ ML_DATA_DIR: join(file, 'data') });
    expect(said).toContain(file);
    expect(said).toContain('Set ML_DATA_DIR to a directory that exists and that the service may write.');
  });

  test('closes a key file that others may read, and says so', async () => {
    const file = join(dataDir, 'secret.key');
    writeFileSync(file, `${key()}\n`);
    chmodSync(file, 0o644);
    await using service = start({ ML_PORT: String(await freePort()) });
    await service.started;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { stdout } = await service.stop();
    expect(stdout).toContain('was open to other users (mode 644); it is closed now (600).');
  });

  test('starts, and stops on SIGTERM with exit 0', async () => {
    await using service = start({ ML_PORT: String(await freePort()) });
    await service.started;
    const { exitCode, stderr } = await service.stop();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});
