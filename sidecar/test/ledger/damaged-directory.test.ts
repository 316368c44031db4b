import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { booksOf } from '../support/_backup.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { freePort } from '../../simulators/free-port.ts';
import { runService } from '../support/_service.ts';
import { startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const PAGE_BYTES = 4096;
/** A user without rights, as services run. */
const NOBODY = 65_534;

/** The real service on files that are broken: it says what is wrong and what to do, or waits, and loses nothing. */
describe('the service', () => {
  let dataDir = '';
  let port = '';
  const file = () => join(dataDir, DATABASE_FILE);
  const start = (over: Readonly<Record<string, string>> = {}) =>
    runService({ ML_DATA_DIR: dataDir, ML_PORT: port, ...over });

  const used = temporaryDirectory();
  beforeAll(async () => {
    await using service = runService({ ML_DATA_DIR: used, ML_PORT: String(await freePort()) });
    await service.started;
    await service.stop();
  });
  afterAll(() => rmSync(used, { recursive: true, force: true }));
  beforeEach(async () => {
    dataDir = temporaryDirectory();
    cpSync(used, dataDir, { recursive: true });
    port = String(await freePort());
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Waits for its exit, with a readable message and no stack. */
  async function refusal(): Promise<string> {
    await using service = start();
    const { exitCode, stderr, stdout } = await service.ended;
    expect(exitCode).toBe(1);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    return stderr;
  }

  function overwrite(name: string, from: number, bytes: number): void {
    const handle = openSync(name, 'r+');
    writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
    closeSync(handle);
  }

  test('refuses a database that was cut off', async () => {
    truncateSync(file(), Math.floor(statSync(file()).size / 2 / PAGE_BYTES) * PAGE_BYTES);
    const said = await refusal();
    expect(said).toContain(file());
    expect(said).toContain('restore the data directory from a backup');
  });

  test.each(['at its start', 'in its middle', 'at its end'])('refuses a database with rubbish %s', async (where) => {
    const { size } = statSync(file());
    const pages = size / PAGE_BYTES;
    const page = { 'at its start': 1, 'in its middle': Math.floor(pages / 2), 'at its end': pages - 1 }[where] ?? 1;
    overwrite(file(), page * PAGE_BYTES, PAGE_BYTES);
    expect(await refusal()).toContain('restore the data directory from a backup');
  });

  test.each([
    ['empty', () => truncateSync(file(), 0)],
    ['gone', () => rmSync(file())],
  ])('refuses to begin with an empty ledger where the database is %s', async (what, destroy) => {
    destroy();
    const said = await refusal();
    expect(said).toContain(`is ${what}`);
    expect(said).toContain('instance.json');
    expect(existsSync(file()) && statSync(file()).size > 0).toBe(false);
  });

  test('ignores rubbish behind its write-ahead log and keeps what was committed', async () => {
    writeFileSync(`${file()}-wal`, Buffer.alloc(8 * PAGE_BYTES, 0xa5));
    await using service = start();
    await service.started;
    expect((await service.stop()).exitCode).toBe(0);
  });

  test('says who must get which right where it may only read', async () => {
    if (process.getuid?.() !== 0) return expectReadOnly();
    // Root may write anything: the service runs as a user who may not.
    for (const name of readdirSync(dataDir)) chownSync(join(dataDir, name), NOBODY, NOBODY);
    chownSync(dataDir, NOBODY, NOBODY);
    return expectReadOnly({ uid: NOBODY, gid: NOBODY });
  });

  async function expectReadOnly(user: { uid?: number; gid?: number } = {}): Promise<void> {
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), name === 'settings' ? 0o500 : 0o400);
    chmodSync(dataDir, 0o500);
    try {
      await using service = runService({ ML_DATA_DIR: dataDir, ML_PORT: port }, user);
      const { exitCode, stderr, stdout } = await service.ended;
      expect(exitCode).toBe(1);
      expect(stdout + stderr).not.toMatch(/\n\s+at /);
      expect(stderr).toMatch(/write access|may write/);
    } finally {
      chmodSync(dataDir, 0o700);
    }
  }

  test('waits while another process uses the same data directory', async () => {
    const app = { XERO_CLIENT_ID: 'a-client', XERO_CLIENT_SECRET: 'a-secret' };
    await using first = start(app);
    await first.started;
    await using second = start({ ...app, ML_PORT: String(await freePort()) });
    await second.started;
    expect((await second.stop()).stdout).toContain('another process polls and posts; this one stands by');
    expect((await first.stop()).stdout).not.toContain('stands by');
  });

  test('continues automatically once a full disk has space again, and has lost nothing', async () => {
    const mount = join(dataDir, 'small');
    mkdirSync(mount);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mount]).status === 0;
    // Where nothing may be mounted, database.test.ts fills the file up to a limit of its own.
    if (!mounted) return;
    try {
      const env = { ML_DATA_DIR: mount, ML_PORT: port };
      await using service = runService(env);
      await service.started;
      const ballast = join(mount, 'ballast');
      expect(await readinessBecomes(200, port)).toBe(200);
      fill(ballast);
      expect(await readinessBecomes(503, port)).toBe(503);
      using other = new DatabaseSync(join(mount, DATABASE_FILE));
      expect(() => {
        for (let row = 0; row < 10_000; row += 1) {
          other.exec(`insert into leases (name, holder, expires_at) values ('${row}', '${'x'.repeat(500)}', '')`);
        }
      }).toThrow(/full|disk/i);
      const rows = other.prepare('select count(*) as n from leases').get();
      rmSync(ballast);
      other.exec("insert into leases (name, holder, expires_at) values ('last', 'x', '')");
      expect(other.prepare('select count(*) as n from leases').get()).toEqual({ n: Number(rows?.['n']) + 1 });
      expect(other.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
      expect(await readinessBecomes(200, port)).toBe(200);
      await service.stop();
      await using again = runService(env);
      await again.started;
      await again.stop();
    } finally {
      spawnSync('umount', ['-l', mount]);
    }
  });
});

/** An answer is kept for some seconds. */
async function readinessBecomes(wanted: number, port: string): Promise<number> {
  const read = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
  for (let tries = 0; tries < 100 && (await read()) !== wanted; tries += 1) await sleep(300);
  return await read();
}

function fill(name: string): void {
  const handle = openSync(name, 'w');
  try {
    for (;;) writeSync(handle, Buffer.alloc(16 * 1024));
  } catch {
    // Full.
  } finally {
    closeSync(handle);
  }
}

test('changes that a broken write-ahead log has swallowed are found again by the next poll, and posted once', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const db = join(stack.dataDir, DATABASE_FILE);
  const wal = `${db}-wal`;
  const { sql } = await import('kysely');
  await sql`pragma wal_checkpoint(truncate)`.execute(stack.context.database.db);
  await stack.drain();
  const counts = await stack.context.ledger.counts();
  const posted = booksOf(shop);
  expect(statSync(wal).size).toBeGreaterThan(0);
  // As they were on the disk when the power went.
  for (const name of [db, wal]) copyFileSync(name, `${name}.then`);
  await stack.restart('killed', () => {
    for (const name of [db, wal]) copyFileSync(`${name}.then`, name);
    rmSync(`${db}-shm`, { force: true });
    const handle = openSync(wal, 'r+');
    writeSync(handle, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, 32);
    closeSync(handle);
  });
  expect((await stack.context.ledger.counts()).recorded).toBe(0);
  expect(await stack.drain()).toEqual(counts);
  expect(booksOf(shop)).toEqual(posted);
});
