import { closeSync, openSync, readSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

const WRITE = /^\s*(?:insert|update|delete|replace)\b/i;
/** Of SQLite's files (sqlite.org/walformat.html): the index's header says how many frames the log has, and how many of them are in the database. */
const FRAMES_AT = 16;
const SALT_AT = 32;
const BACKFILLED_AT = 96;
const INDEX_HEADER_BYTES = 100;
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const PAGE_BYTES = 4_096;

/** What SQLite brings to the disk while it is watched. */
export interface DiskWrites extends Disposable {
  /** Transactions that wrote, and writes of their own: each is one fsync of the log (`pragma synchronous = full`). */
  readonly commits: () => number;
  /** Most of them in one turn of the loop: nothing else runs between them. */
  readonly commitsInTurn: () => number;
  /** Pages into the log, and from there into the database, with the log's headers. */
  readonly bytes: () => number;
}

/** Watches every statement of this process. With a `database` its log is read after each commit, to count what was written. */
export function watchDisk(database?: string): DiskWrites {
  const run = Reflect.get<StatementSync, 'run'>(StatementSync.prototype, 'run');
  const all = Reflect.get<StatementSync, 'all'>(StatementSync.prototype, 'all');
  const log = database === undefined ? null : new LogReader(database);
  let [count, isOpen, hasWritten] = [0, false, false];
  const turn = { commits: 0, most: 0, ends: false };
  const committed = () => {
    count += 1;
    turn.commits += 1;
    turn.most = Math.max(turn.most, turn.commits);
    log?.read();
    if (turn.ends) return;
    turn.ends = true;
    setImmediate(() => Object.assign(turn, { commits: 0, ends: false }));
  };
  const note = (sql: string, changes: number | bigint) => {
    if (/^begin/i.test(sql)) [isOpen, hasWritten] = [true, false];
    else if (/^rollback/i.test(sql)) isOpen = false;
    else if (/^commit/i.test(sql)) {
      isOpen = false;
      if (hasWritten) committed();
    } else if (WRITE.test(sql) && Number(changes) > 0) {
      if (isOpen) hasWritten = true;
      else committed();
    }
  };
  StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
    const result = run.apply(this, values);
    note(this.sourceSQL, result.changes);
    return result;
  } as typeof run;
  StatementSync.prototype.all = function (this: StatementSync, ...values: Parameters<typeof all>) {
    const rows = all.apply(this, values);
    note(this.sourceSQL, rows.length);
    return rows;
  } as typeof all;
  return {
    commits: () => count,
    commitsInTurn: () => turn.most,
    bytes: () => log?.bytes() ?? 0,
    [Symbol.dispose]() {
      StatementSync.prototype.run = run;
      StatementSync.prototype.all = all;
      log?.[Symbol.dispose]();
    },
  };
}

interface Position {
  readonly frames: number;
  readonly backfilled: number;
  readonly salt: number;
}

/** What was appended to the log, and what a checkpoint brought into the database: each page once, however often it is in the log. */
class LogReader implements Disposable {
  #bytes = 0;
  readonly #log: number;
  readonly #index: number;
  #last: Position;
  /** Pages in the log that are not in the database. */
  readonly #waiting = new Set<number>();

  constructor(database: string) {
    this.#log = openSync(`${database}-wal`, 'r');
    this.#index = openSync(`${database}-shm`, 'r');
    this.#last = this.#position();
  }

  /** With what the next checkpoint will write. */
  bytes(): number {
    return this.#bytes + this.#waiting.size * PAGE_BYTES;
  }

  read(): void {
    const now = this.#position();
    const isNewLog = now.salt !== this.#last.salt;
    // The log begins again once all of it is in the database.
    if (isNewLog) this.#checkpointed();
    const from = isNewLog ? 0 : this.#last.frames;
    for (let frame = from; frame < now.frames; frame += 1) this.#waiting.add(this.#pageOf(frame));
    this.#bytes += (now.frames - from) * (FRAME_HEADER_BYTES + PAGE_BYTES);
    if (now.backfilled === now.frames && now.frames > 0) this.#checkpointed();
    this.#last = now;
  }

  [Symbol.dispose](): void {
    closeSync(this.#log);
    closeSync(this.#index);
  }

  #checkpointed(): void {
    this.#bytes += this.#waiting.size * PAGE_BYTES;
    this.#waiting.clear();
  }

  #position(): Position {
    const header = Buffer.alloc(INDEX_HEADER_BYTES);
    readSync(this.#index, header, 0, header.length, 0);
    return {
      frames: header.readUInt32LE(FRAMES_AT),
      salt: header.readUInt32LE(SALT_AT),
      backfilled: header.readUInt32LE(BACKFILLED_AT),
    };
  }

  #pageOf(frame: number): number {
    const number = Buffer.alloc(4);
    const at = LOG_HEADER_BYTES + frame * (FRAME_HEADER_BYTES + PAGE_BYTES);
    readSync(this.#log, number, 0, number.length, at);
    return number.readUInt32BE(0);
  }
}
