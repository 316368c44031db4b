import { StatementSync } from 'node:sqlite';

const WRITE = /^\s*(?:insert|update|delete|replace)\b/i;

/**
 * Counts what SQLite brings to the disk at once: transactions that wrote, and writes of their own. Each is one fsync of the write-ahead log
 * (`pragma synchronous = full`).
 */
export function countCommits(): Disposable & { readonly count: () => number } {
  const run = Reflect.get<StatementSync, 'run'>(StatementSync.prototype, 'run');
  const all = Reflect.get<StatementSync, 'all'>(StatementSync.prototype, 'all');
  let [count, isOpen, hasWritten] = [0, false, false];
  const note = (sql: string, changes: number | bigint) => {
    if (/^begin/i.test(sql)) [isOpen, hasWritten] = [true, false];
    else if (/^commit/i.test(sql)) [isOpen, count] = [false, count + (hasWritten ? 1 : 0)];
    else if (/^rollback/i.test(sql)) isOpen = false;
    else if (WRITE.test(sql) && Number(changes) > 0) {
      if (isOpen) hasWritten = true;
      else count += 1;
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
    count: () => count,
    [Symbol.dispose]() {
      StatementSync.prototype.run = run;
      StatementSync.prototype.all = all;
    },
  };
}
