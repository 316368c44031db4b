import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { nodeSqliteDialect } from '../../src/database/dialect.ts';
import { MIGRATIONS } from '../../src/database/migrate.ts';

/** Makes the database of an older version, up to the migration named, fills it and closes it. */
export async function makeOldDatabase(
  dataDir: string,
  upTo: string,
  fill: (db: Kysely<unknown>) => Promise<void>,
): Promise<void> {
  const file = join(dataDir, DATABASE_FILE);
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(new DatabaseSync(file), file) });
  const known = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name <= upTo));
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(known) },
  }).migrateToLatest();
  if (error !== undefined) throw new Error(`${file} was not made.`, { cause: error });
  await fill(db);
  await db.destroy();
}

/** An entry of an older version, with its number. */
export async function insertOldEntry(db: Kysely<unknown>, id: number, sourceId: string): Promise<void> {
  const at = '2026-03-01T10:00:00.000Z';
  await sql`insert into entries (id, store_id, kind, source_id, state, revision, tries, priority, accepted_at, updated_at)
    values (${id}, 'shop.example', 'order', ${sourceId}, 'pending', 1, 0, 0, ${at}, ${at})`.execute(db);
}

/** What somebody did, as the trail of an older version has it. */
export async function insertOldAction(
  db: Kysely<unknown>,
  id: number,
  storeId: string,
  at: string,
  detail: object,
): Promise<void> {
  await sql`insert into attempts (id, store_id, at, step, detail_json, detail_digest, hash)
    values (${id}, ${storeId}, ${at}, 'action', ${JSON.stringify(detail)}, '', '')`.execute(db);
}
