import { AppError, type Retry } from '../domain/app-error.ts';

const FAILURES = {
  database_failed: {
    retry: 'never',
    fix: 'Check the log for the cause. If it continues, restore the data directory from a backup.',
  },
  database_full: {
    retry: 'later',
    fix: 'Free space on the disk that holds the data directory. Nothing that was accepted is lost.',
  },
  database_busy: {
    retry: 'later',
    fix: 'Another process has locked the database. Try again, or stop the process that copies or locks the file.',
  },
  database_corrupt: {
    retry: 'never',
    fix: 'Stop the service and restore the data directory from a backup; then look at the disk.',
  },
  database_read_only: {
    retry: 'never',
    fix: 'Give the user that runs the service write access to the data directory and its files.',
  },
  database_unopenable: {
    retry: 'never',
    fix: 'Set ML_DATA_DIR to a directory that exists and that the service may write.',
  },
  database_missing: {
    retry: 'never',
    fix: 'Put the file back, or restore the data directory from a backup (docs/operations.md). To begin with an empty ledger, which is then filled from Xero, remove instance.json as well.',
  },
  database_io: { retry: 'later', fix: 'Look at the disk that holds the data directory (system log, mount, quota).' },
  /** A unique key refused a second row. */
  database_unique: {
    retry: 'never',
    fix: 'Check the log for the cause. If it continues, restore the data directory from a backup.',
  },
  database_too_new: {
    retry: 'never',
    fix: 'Start the newer version of ML Connector, or restore the backup made before the update.',
  },
  database_too_old: {
    retry: 'never',
    fix: 'Start the version before this one once on this data directory (it brings the database up to date), then start this one. Nothing was changed.',
  },
} as const satisfies Record<string, { retry: Retry; fix: string }>;

export type DatabaseErrorCode = keyof typeof FAILURES;

/** What the database says, with the next step. */
export function databaseError(code: DatabaseErrorCode, message: string, options: { cause?: unknown } = {}): AppError {
  return new AppError('database', code, message, { ...FAILURES[code], ...options });
}

/** Primary result codes are the low byte: https://www.sqlite.org/rescode.html */
const PRIMARY_CODE_MASK = 0xff;
const UNIQUE_CODES = [2067 /* CONSTRAINT_UNIQUE */, 1555 /* CONSTRAINT_PRIMARYKEY */];
const BY_PRIMARY_CODE: Readonly<Record<number, DatabaseErrorCode>> = {
  5: 'database_busy', // BUSY
  6: 'database_busy', // LOCKED
  8: 'database_read_only', // READONLY
  10: 'database_io', // IOERR
  11: 'database_corrupt', // CORRUPT
  13: 'database_full', // FULL
  14: 'database_unopenable', // CANTOPEN
  26: 'database_corrupt', // NOTADB
};

/** The one place where SQLite's result codes become error codes; anything else is passed through. */
export function toDatabaseError(error: unknown, file: string): unknown {
  if (typeof error !== 'object' || error === null) return error;
  if (!('errcode' in error) || typeof error.errcode !== 'number') return error;
  const { errcode } = error;
  const code = UNIQUE_CODES.includes(errcode) ? 'database_unique' : BY_PRIMARY_CODE[errcode & PRIMARY_CODE_MASK];
  const text = 'message' in error ? String(error.message) : 'failed';
  return databaseError(code ?? 'database_failed', `${file}: ${text} (SQLite ${errcode})`, { cause: error });
}
