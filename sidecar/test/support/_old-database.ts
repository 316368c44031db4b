import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { nodeSqliteDialect } from '../../src/database/dialect.ts';

const OLD_SCHEMA = new URL('../ledger/old-schema.sql', import.meta.url);

/** Makes the database of the version before there was one migration, fills it and closes it. */
export async function makeOldDatabase(dataDir: string, fill: (db: Kysely<unknown>) => Promise<void>): Promise<void> {
  const file = join(dataDir, DATABASE_FILE);
  const sqlite = new DatabaseSync(file);
  sqlite.exec(readFileSync(OLD_SCHEMA, 'utf8'));
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(sqlite, file, () => undefined) });
  await fill(db);
  await db.destroy();
}

/** An entry of that version, with its number. */
export async function insertOldEntry(db: Kysely<unknown>, id: number, sourceId: string): Promise<void> {
  const at = '2026-03-01T10:00:00.000Z';
  await sql`insert into entries (id, store_id, kind, source_id, state, revision, tries, priority, accepted_at, updated_at)
    values (${id}, 'shop.example', 'order', ${sourceId}, 'pending', 1, 0, 0, ${at}, ${at})`.execute(db);
}
