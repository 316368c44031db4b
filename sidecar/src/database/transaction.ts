import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs the work in a transaction: its own, or the one that `db` already is. */
export function inTransaction<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** The same for parts that hold the database: the work gets them with the transaction in its place. */
export function transact<Parts extends { readonly db: Kysely<Schema> }, T>(
  parts: Parts,
  work: (tx: Parts) => Promise<T>,
): Promise<T> {
  return inTransaction(parts.db, (db) => work({ ...parts, db }));
}
