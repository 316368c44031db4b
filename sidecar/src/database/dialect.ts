import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { DatabaseConnection, Dialect, SqliteDatabase, SqliteStatement, TransactionSettings } from 'kysely';
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import { isAppError } from '../domain/app-error.ts';
import { type CommitsInTurn, createCommitsInTurn } from './commits-in-turn.ts';
import { toDatabaseError } from './database-error.ts';

/** Statements kept prepared: the ledger has about sixty. The oldest is dropped first. */
const PREPARED_STATEMENTS_MAX = 200;

/** How long a statement waits for another process (service and CLI share the file) before it fails as busy. */
export const BUSY_TIMEOUT_MS = 5_000;
/** Waiting blocks the whole process: while another one holds the lock for long, only the first statement waits so long. */
const STILL_BUSY_TIMEOUT_MS = 250;
const WRITES = /^\s*(?:insert|update|delete|replace)\b/i;
const NEEDS_WRITE_LOCK = /^\s*(?:begin immediate|insert|update|delete|replace)\b/i;

/** What the service keeps of itself every few seconds gives nobody work. */
const OF_ITSELF = /"(?:service_facts|leases)"/;

/**
 * Kysely's SQLite dialect over node:sqlite: every transaction takes the write lock first, and errors get codes. `onWritten`: rows
 * were written, perhaps in a transaction that is rolled back later.
 */
export function nodeSqliteDialect(database: DatabaseSync, file: string, onWritten: () => void): Dialect {
  const turn = createCommitsInTurn();
  const written = (sql: string) => {
    if (!OF_ITSELF.test(sql)) onWritten();
    if (!database.isTransaction) turn.committed();
  };
  const adapted = adapt(database, file, { patience: patienceOf(database), written });
  const dialect = new SqliteDialect({ database: adapted });
  return {
    createDriver: () => new ImmediateDriver(database, adapted, turn),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => new TransactionalDdlAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

/** SQLite runs DDL in transactions: Kysely's Migrator then runs everything in one, and a second process waits for it. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #turn: CommitsInTurn;

  constructor(database: DatabaseSync, adapted: SqliteDatabase, turn: CommitsInTurn) {
    super({ database: adapted });
    this.#database = database;
    this.#turn = turn;
  }

  /** One at a time: the others wait for their turn here, too. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turn.room();
    return await super.acquireConnection();
  }

  /** A deferred transaction that reads and then writes fails at once when another process wrote in between. */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#turn.committed();
  }

  /** On a full disk SQLite has already rolled back; a second rollback would hide that error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

type Patience = <T>(sql: string, work: () => T) => T;

/** How long a statement waits for the lock: briefly after one waited in vain, long again once one got the lock. */
function patienceOf(database: DatabaseSync): Patience {
  let isShort = false;
  const wait = (milliseconds: number) => database.exec(`pragma busy_timeout = ${milliseconds}`);
  return (sql, work) => {
    try {
      const result = work();
      if (isShort && NEEDS_WRITE_LOCK.test(sql)) {
        wait(BUSY_TIMEOUT_MS);
        isShort = false;
      }
      return result;
    } catch (error) {
      if (isAppError(error, 'database', 'database_busy') && !isShort) {
        wait(STILL_BUSY_TIMEOUT_MS);
        isShort = true;
      }
      throw error;
    }
  };
}

interface Adapting {
  readonly patience: Patience;
  /** A statement wrote rows. */
  readonly written: (sql: string) => void;
}

function adapt(database: DatabaseSync, file: string, { patience, written }: Adapting): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close() {
      prepared.clear();
      database.close();
    },
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const prepare = () => translating(file, () => database.prepare(sql));
      const writes = WRITES.test(sql);
      const note = (rows: number) => {
        if (writes && rows > 0) written(sql);
      };
      const statement = adaptStatement(prepare(), (work) => patience(sql, () => translating(file, work)), note);
      if (prepared.size >= PREPARED_STATEMENTS_MAX) {
        const [oldest] = prepared.keys();
        if (oldest !== undefined) prepared.delete(oldest);
      }
      prepared.set(sql, statement);
      return statement;
    },
  };
}

/** `note`: of how many rows a statement changed or returned. */
function adaptStatement(
  statement: StatementSync,
  run: <T>(work: () => T) => T,
  note: (rows: number) => void,
): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all(parameters) {
      const rows = run(() => statement.all(...toValues(parameters)));
      note(rows.length);
      return rows;
    },
    run(parameters) {
      const result = run(() => statement.run(...toValues(parameters)));
      note(Number(result.changes));
      return result;
    },
    iterate: (parameters) => statement.iterate(...toValues(parameters)),
  };
}

function toValues(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => {
    if (parameter === null || typeof parameter === 'string' || typeof parameter === 'number') return parameter;
    if (typeof parameter === 'bigint' || parameter instanceof Uint8Array) return parameter;
    if (typeof parameter === 'boolean') return parameter ? 1 : 0;
    throw new TypeError(`A query parameter of type ${typeof parameter} cannot be stored.`);
  });
}

function translating<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toDatabaseError(error, file);
  }
}
