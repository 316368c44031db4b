import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs the work in a transaction: its own, or the one that `db` already is. */
export function inTransaction<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
