import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { toDatabaseError } from '../../src/database/database-error.ts';
import { DATABASE_FILE, type Database, openDatabase } from '../../src/database/database.ts';
import type { Schema } from '../../src/database/schema.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { addStore, orderEvent, STORE, temporaryDirectory } from '../support/_ledger.ts';

let dataDir: string;
let database: Database;
let ledger: Ledger;
beforeEach(async () => {
  dataDir = temporaryDirectory();
  database = await openDatabase({ dataDir });
  ledger = createLedger({ db: database.db, now: () => new Date('2026-03-01T10:00:00.000Z') });
});
afterEach(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function pragma(db: Kysely<Schema>, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
  return Object.values(rows[0] ?? {})[0];
}

const file = () => join(dataDir, DATABASE_FILE);

describe('opening', () => {
  test('sets what durability and sharing need', async () => {
    expect(await pragma(database.db, 'journal_mode')).toBe('wal');
    // 2 = FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(await pragma(database.db, 'synchronous')).toBe(2);
    expect(await pragma(database.db, 'busy_timeout')).toBe(5_000);
    expect(await pragma(database.db, 'foreign_keys')).toBe(1);
  });

  test('leaves the files to their owner alone', async () => {
    await ledger.acceptEvent(orderEvent('1'));
    const names = readdirSync(dataDir);
    expect(names).toContain(`${DATABASE_FILE}-wal`);
    for (const name of names) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
  });

  test('again finds what was there', async () => {
    const { entryId } = await ledger.acceptEvent(orderEvent('1'));
    await database.close();
    database = await openDatabase({ dataDir });
    const reopened = createLedger({ db: database.db, now: () => new Date() });
    expect((await reopened.entryById(entryId))?.sourceId).toBe('1');
  });

  test('a database of a newer version is refused, unchanged', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(database.db);
    await database.close();
    const error: unknown = await openDatabase({ dataDir }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_too_new' });
    expect(error).toMatchObject({
      message: expect.stringContaining('9999-later'),
      fix: expect.stringContaining('newer'),
    });
  });

  test('a file that is no database is refused with the next step', async () => {
    await database.close();
    for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name));
    writeFileSync(file(), 'this is a text, and it is longer than a header of SQLite: '.repeat(20));
    const error: unknown = await openDatabase({ dataDir }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_corrupt' });
    expect(error).toMatchObject({ retry: 'never', fix: expect.stringContaining('backup') });
  });

  test('a data directory that cannot be made is named', async () => {
    const error: unknown = await openDatabase({ dataDir: join(file(), 'inside') }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_unopenable' });
    expect(error).toMatchObject({ fix: expect.stringContaining('ML_DATA_DIR') });
  });
});

describe('the audit', () => {
  test.each(['events', 'attempts'] as const)('%s can neither be changed, removed nor replaced', async (name) => {
    await ledger.acceptEvent(orderEvent('1'));
    const before = await database.db.selectFrom(name).selectAll().execute();
    const changes = [
      sql`update ${sql.table(name)} set id = id + 1`,
      sql`delete from ${sql.table(name)}`,
      sql`insert or replace into ${sql.table(name)} select * from ${sql.table(name)}`,
    ];
    for (const change of changes) await expect(change.execute(database.db)).rejects.toThrow(/append-only/);
    expect(await database.db.selectFrom(name).selectAll().execute()).toEqual(before);
    expect(before).toHaveLength(1);
  });
});

describe('a full disk', () => {
  /** SQLite's own limit of the file stands for the disk's: the same error by the same way. */
  async function fillDisk(): Promise<void> {
    const pages = Number(await pragma(database.db, 'page_count'));
    await pragma(database.db, `max_page_count = ${pages}`);
  }

  async function acceptUntilFull(): Promise<{ accepted: number; error: unknown }> {
    for (let order = 1; ; order += 1) {
      try {
        await ledger.acceptEvent(orderEvent(String(order), 'x'.repeat(500)));
      } catch (error) {
        return { accepted: order - 1, error };
      }
    }
  }

  test('refuses the change by name, keeps all that was accepted, and nothing in part', async () => {
    await fillDisk();
    const { accepted, error } = await acceptUntilFull();
    expect(error).toMatchObject({ code: 'database_full' });
    expect(error).toMatchObject({ code: 'database_full', retry: 'later', fix: expect.stringContaining('Free space') });
    expect(accepted).toBeGreaterThan(0);
    expect((await ledger.counts()).pending).toBe(accepted);
    const events = await database.db.selectFrom('events').select('id').execute();
    const attempts = await database.db.selectFrom('attempts').select('id').execute();
    expect([events.length, attempts.length]).toEqual([accepted, accepted]);
    expect(await pragma(database.db, 'integrity_check')).toBe('ok');
  });

  test('the same change is accepted once there is room again', async () => {
    await fillDisk();
    const { accepted } = await acceptUntilFull();
    await pragma(database.db, 'max_page_count = 1000000');
    const again = await ledger.acceptEvent(orderEvent(String(accepted + 1), 'x'.repeat(500)));
    expect(again.accepted).toBe(true);
  });
});

describe('errors', () => {
  test('a unique key that refuses is a class of its own', async () => {
    await addStore(database, 'twice.example', null);
    await expect(addStore(database, 'twice.example', null)).rejects.toThrow(
      expect.objectContaining({ code: 'database_unique' }),
    );
  });

  test('a read-only database says who must get which right', async () => {
    await pragma(database.db, 'query_only = on');
    const error: unknown = await ledger.acceptEvent(orderEvent('1')).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_read_only' });
    expect(error).toMatchObject({ fix: expect.stringContaining('write access') });
  });

  test('another process that holds the lock makes it wait, then say so', async () => {
    await pragma(database.db, 'busy_timeout = 20');
    using other = new DatabaseSync(file());
    other.exec('begin immediate');
    const error: unknown = await ledger.acceptEvent(orderEvent('1')).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_busy', retry: 'later' });
    other.exec('rollback');
    expect((await ledger.acceptEvent(orderEvent('1'))).accepted).toBe(true);
  });

  test('a lock that stays is waited for once to the end, then shortly, until it was had', async () => {
    const timeout = async () =>
      (await sql<{ timeout: number }>`pragma busy_timeout`.execute(database.db)).rows[0]?.timeout;
    await pragma(database.db, 'busy_timeout = 20');
    using other = new DatabaseSync(file());
    other.exec('begin immediate');
    await expect(ledger.acceptEvent(orderEvent('1'))).rejects.toThrow(
      expect.objectContaining({ code: 'database_busy' }),
    );
    expect(await timeout()).toBe(250);
    await expect(ledger.acceptEvent(orderEvent('1'))).rejects.toThrow(
      expect.objectContaining({ code: 'database_busy' }),
    );
    expect(await ledger.counts(STORE)).toMatchObject({ pending: 0 });
    expect(await timeout()).toBe(250);
    other.exec('rollback');
    expect((await ledger.acceptEvent(orderEvent('1'))).accepted).toBe(true);
    expect(await timeout()).toBe(5_000);
  });

  test.each([
    [5, 'database_busy'],
    [517, 'database_busy'],
    [10, 'database_io'],
    [2570, 'database_io'],
    [11, 'database_corrupt'],
    [26, 'database_corrupt'],
    [13, 'database_full'],
    [14, 'database_unopenable'],
    [1032, 'database_read_only'],
    [2067, 'database_unique'],
    [1555, 'database_unique'],
    [275, 'database_failed'],
  ])('result code %i is %s, with a next step', (errcode, code) => {
    const error = toDatabaseError(Object.assign(new Error('as SQLite says'), { errcode }), 'ledger.sqlite');
    expect(error).toMatchObject({ code, fix: expect.stringMatching(/\w+ \w+/), cause: expect.anything() });
  });

  test('what is not of SQLite is passed through', () => {
    const error = new TypeError('a fault of ours');
    expect(toDatabaseError(error, 'ledger.sqlite')).toBe(error);
  });
});

describe('transactions on the one connection', () => {
  test('that run at the same time do not mix', async () => {
    const failing = ledger.together(async (inside) => {
      await inside.acceptEvent(orderEvent('1'));
      await inside.acceptEvent(orderEvent('2'));
      throw new Error('given up');
    });
    const [, kept] = await Promise.allSettled([failing, ledger.acceptEvent(orderEvent('3'))]);
    expect(kept.status).toBe('fulfilled');
    expect((await ledger.entries({ limit: 9 })).map((entry) => entry.sourceId)).toEqual(['3']);
  });

  test('that SQLite itself rolled back say why, and the next one works', async () => {
    await sql`create temp trigger give_up before insert on entries when new.source_id = '1'
      begin select raise(rollback, 'rolled back by a trigger'); end`.execute(database.db);
    await expect(ledger.acceptEvent(orderEvent('1'))).rejects.toThrow(/rolled back by a trigger/);
    expect((await ledger.acceptEvent(orderEvent('2'))).accepted).toBe(true);
  });
});

test('the check of readiness fails when the tables cannot be read', async () => {
  await database.check();
  await sql`alter table stores rename to other`.execute(database.db);
  await expect(database.check()).rejects.toThrow(expect.objectContaining({ code: 'database_failed' }));
});
