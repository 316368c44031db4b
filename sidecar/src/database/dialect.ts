import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { DatabaseConnection, Dialect, SqliteDatabase, SqliteStatement, TransactionSettings } from 'kysely';
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import { isAppError } from '../domain/app-error.ts';
import { toDatabaseError } from './database-error.ts';

/** Statements kept prepared: the ledger has about sixty. The oldest is dropped first. */
const PREPARED_STATEMENTS_MAX = 200;

/** How long a statement waits for another process (service and CLI share the file) before it fails as busy. */
export const BUSY_TIMEOUT_MS = 5_000;
/** Waiting blocks the whole process: while another one holds the lock for long, only the first statement waits so long. */
const STILL_BUSY_TIMEOUT_MS = 250;
const NEEDS_WRITE_LOCK = /^\s*(?:begin immediate|insert|update|delete|replace)\b/i;

/** Kysely's SQLite dialect over node:sqlite: every transaction takes the write lock first, and errors get codes. */
export function nodeSqliteDialect(database: DatabaseSync, file: string): Dialect {
  const adapted = adapt(database, patienceOf(database), file);
  const dialect = new SqliteDialect({ database: adapted });
  return {
    createDriver: () => new ImmediateDriver(database, adapted),
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

  constructor(database: DatabaseSync, adapted: SqliteDatabase) {
    super({ database: adapted });
    this.#database = database;
  }

  /** A deferred transaction that reads and then writes fails at once when another process wrote in between. */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
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

function adapt(database: DatabaseSync, patience: Patience, file: string): SqliteDatabase {
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
      const statement = adaptStatement(prepare(), (work) => patience(sql, () => translating(file, work)));
      if (prepared.size >= PREPARED_STATEMENTS_MAX) {
        const [oldest] = prepared.keys();
        if (oldest !== undefined) prepared.delete(oldest);
      }
      prepared.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync, run: <T>(work: () => T) => T): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => run(() => statement.all(...toValues(parameters))),
    run: (parameters) => run(() => statement.run(...toValues(parameters))),
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
