import { type RawBuilder, sql } from 'kysely';

/** For `where … in`: any number of values as one bound parameter (SQLite binds at most 32,766 per statement). */
export function among<T extends number | string>(values: Iterable<T>): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify([...values])}))`;
}
