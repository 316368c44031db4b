import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { databaseError, toDatabaseError } from './database-error.ts';
import { isAppError } from '../domain/app-error.ts';
import { BUSY_TIMEOUT_MS, nodeSqliteDialect } from './dialect.ts';
import { INSTANCE_FILE } from './instance.ts';
import { migrateToLatest } from './migrate.ts';
import type { Schema } from './schema.ts';

export const DATABASE_FILE = 'ml-connector.sqlite';

/** After a large burst the write-ahead log shrinks back to this. */
const JOURNAL_SIZE_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Pages in the write-ahead log before they are brought into the database: 16 MB, four times SQLite's default. A page that many orders
 * share (of an index by hash) is then written once for all of them. A start after a crash reads as much again.
 */
const CHECKPOINT_PAGES = 4_000;

/** Read at about 200 MB a second (measured on two busy cores): a larger ledger is not checked at every start. */
const CHECKED_BYTES_MAX = 1024 * 1024 * 1024;

/** SQLite keeps its caches small: the whole process should stay well under 150 MB. Negative = KiB. */
const CACHE_SIZE_KIB = -2_048;
/** Written and deleted again to prove that the disk takes more: eight pages of it. */
const PROBE = 'probe';
const PROBE_TEXT = ' '.repeat(32_768);
/** Between two attempts to switch a new database. */
const SWITCH_PAUSE_MS = 10;

export interface Database extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  readonly file: string;
  /** Another text once anything was written, by this process or another; what the service keeps of itself does not count. */
  readonly changes: () => string;
  /** Throws a database error when the database cannot be read, or not written: a full disk shows here first. */
  check(): Promise<void>;
  /** Reads the whole file, unless it is too large. Throws DatabaseCorrupt. */
  checkWhole(): Promise<void>;
  close(): Promise<void>;
  /** A connection of its own, for long reading: the other work of this process goes on. */
  another(): Promise<Database>;
}

/** Opens (or creates) the database of the data directory and applies the latest migrations. */
export async function openDatabase(options: { dataDir: string }): Promise<Database> {
  const file = join(options.dataDir, DATABASE_FILE);
  const sqlite = open(options.dataDir, file);
  let written = 0;
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(sqlite, file, () => (written += 1)) });
  // Of the other connections' commits (sqlite.org/pragma.html#pragma_data_version).
  const version = sqlite.prepare('pragma data_version');
  const close = () => db.destroy();
  try {
    await migrateToLatest(db, file);
  } catch (error) {
    await close();
    if (sqlite.isOpen) sqlite.close();
    throw error;
  }
  return {
    db,
    file,
    changes: () => `${String(version.get()?.['data_version'])} ${written}`,
    close,
    [Symbol.asyncDispose]: close,
    another: () => openDatabase(options),
    async check() {
      await sql`select count(*) from stores`.execute(db);
      const row = { name: PROBE, body_json: PROBE_TEXT, at: new Date(0).toISOString() };
      const insert = db.insertInto('service_facts').values(row);
      await insert.onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute();
      await db.deleteFrom('service_facts').where('name', '=', PROBE).execute();
    },
    checkWhole: () => checkWhole(db, file),
  };
}

function open(dataDir: string, file: string): DatabaseSync {
  refuseMissing(dataDir, file);
  makeFile(dataDir, file);
  let sqlite: DatabaseSync | null = null;
  try {
    sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    useWriteAheadLog(sqlite);
    // FULL: a commit is on the disk, also after a power loss, before it is confirmed.
    sqlite.exec('pragma synchronous = full');
    // Without it `insert or replace` would remove a row despite the append-only triggers.
    sqlite.exec('pragma recursive_triggers = on');
    sqlite.exec(`pragma journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
    sqlite.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    sqlite.exec(`pragma cache_size = ${CACHE_SIZE_KIB}`);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw toDatabaseError(error, file);
  }
}

/** Shows damage at the start and not in the middle of posting. quick_check skips the indexes. */
async function checkWhole(db: Kysely<Schema>, file: string): Promise<void> {
  if (statSync(file).size > CHECKED_BYTES_MAX) return;
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
  const result = rows[0]?.quick_check ?? 'no result';
  if (result !== 'ok') throw databaseError('database_corrupt', `${file} is damaged: ${result}.`);
}

/** A directory that was in use has a ledger. An empty one in its place would not know what was posted. */
function refuseMissing(dataDir: string, file: string): void {
  if (!existsSync(join(dataDir, INSTANCE_FILE))) return;
  if (existsSync(file) && statSync(file).size > 0) return;
  throw databaseError(
    'database_missing',
    `${file} is ${existsSync(file) ? 'empty' : 'gone'}, but ${dataDir} was in use.`,
  );
}

/** Only the owner may read the ledger; SQLite gives its side files the mode of the main one. */
function makeFile(dataDir: string, file: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw databaseError('database_unopenable', `${file} cannot be made or opened: ${String(error)}`, { cause: error });
  }
}

/**
 * The mode is kept in the file: only the first start switches it, and later ones need no lock. If several first starts
 * switch at once, SQLite refuses all but one at once, without the usual wait.
 */
function useWriteAheadLog(sqlite: DatabaseSync): void {
  const until = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const mode = sqlite.prepare('pragma journal_mode').get();
      if (mode?.['journal_mode'] !== 'wal') sqlite.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (performance.now() >= until || !isAppError(toDatabaseError(error, ''), 'database', 'database_busy'))
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_PAUSE_MS);
    }
  }
}
