type Retry = 'never' | 'later' | 'lookup';

/** What the database says, with the cause and the next step in the message. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
  readonly code: string = 'database_failed';
  readonly retry: Retry = 'never';
  readonly fix: string = 'Read the cause in the log; if it stays, restore the data directory from a backup.';
}

export class DiskFull extends DatabaseError {
  override name = 'DiskFull';
  override readonly code = 'database_full';
  override readonly retry = 'later';
  override readonly fix = 'Free space on the disk that holds the data directory. Nothing that was accepted is lost.';
}

export class DatabaseBusy extends DatabaseError {
  override name = 'DatabaseBusy';
  override readonly code = 'database_busy';
  override readonly retry = 'later';
  override readonly fix = 'Another process holds the database; try again, or stop what copies or locks the file.';
}

export class DatabaseCorrupt extends DatabaseError {
  override name = 'DatabaseCorrupt';
  override readonly code = 'database_corrupt';
  override readonly fix = 'Stop the service and restore the data directory from a backup; then look at the disk.';
}

export class DatabaseReadOnly extends DatabaseError {
  override name = 'DatabaseReadOnly';
  override readonly code = 'database_read_only';
  override readonly fix = 'Give the user that runs the service write access to the data directory and its files.';
}

export class DatabaseUnopenable extends DatabaseError {
  override name = 'DatabaseUnopenable';
  override readonly code = 'database_unopenable';
  override readonly fix = 'Set ML_DATA_DIR to a directory that exists and that the service may write.';
}

export class DatabaseMissing extends DatabaseError {
  override name = 'DatabaseMissing';
  override readonly code = 'database_missing';
  override readonly fix =
    'Put the file back, or restore the data directory from a backup (docs/operations.md). To begin with an empty ledger, which is then filled from Xero, remove instance.json as well.';
}

export class DiskFailed extends DatabaseError {
  override name = 'DiskFailed';
  override readonly code = 'database_io';
  override readonly retry = 'later';
  override readonly fix = 'Look at the disk that holds the data directory (system log, mount, quota).';
}

/** A unique key refused a second row. */
export class UniqueViolation extends DatabaseError {
  override name = 'UniqueViolation';
  override readonly code = 'database_unique';
}

export class DatabaseTooNew extends DatabaseError {
  override name = 'DatabaseTooNew';
  override readonly code = 'database_too_new';
  override readonly fix = 'Start the newer version of ML Connector, or restore the backup made before the update.';
}

export class DatabaseTooOld extends DatabaseError {
  override name = 'DatabaseTooOld';
  override readonly code = 'database_too_old';
  override readonly fix =
    'Start the version before this one once on this data directory (it brings the database up to date), then start this one. Nothing was changed.';
}

/** Primary result codes are the low byte: https://www.sqlite.org/rescode.html */
const PRIMARY_CODE_MASK = 0xff;
const UNIQUE_CODES = [2067 /* CONSTRAINT_UNIQUE */, 1555 /* CONSTRAINT_PRIMARYKEY */];

function classOf(resultCode: number): typeof DatabaseError {
  if (UNIQUE_CODES.includes(resultCode)) return UniqueViolation;
  switch (resultCode & PRIMARY_CODE_MASK) {
    case 5: // BUSY
    case 6: // LOCKED
      return DatabaseBusy;
    case 8: // READONLY
      return DatabaseReadOnly;
    case 10: // IOERR
      return DiskFailed;
    case 11: // CORRUPT
    case 26: // NOTADB
      return DatabaseCorrupt;
    case 13: // FULL
      return DiskFull;
    case 14: // CANTOPEN
      return DatabaseUnopenable;
    default:
      return DatabaseError;
  }
}

/** The one place where SQLite's result codes become classes; anything else is passed through. */
export function toDatabaseError(error: unknown, file: string): unknown {
  if (typeof error !== 'object' || error === null) return error;
  if (!('errcode' in error) || typeof error.errcode !== 'number') return error;
  const Failure = classOf(error.errcode);
  const text = 'message' in error ? String(error.message) : 'failed';
  return new Failure(`${file}: ${text} (SQLite ${error.errcode})`, { cause: error });
}
