import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { databaseError } from './database-error.ts';
import * as init from './migrations/0001-init.ts';
import * as callIntent from './migrations/0002-call-intent.ts';
import type { Schema } from './schema.ts';

/**
 * In order; a published one is never changed. The first is not recorded as `0001-init`: the first of the earlier ones was,
 * and would be taken for it.
 */
const FIRST = '0001-all-tables';
export const MIGRATIONS: Readonly<Record<string, Migration>> = { [FIRST]: init, '0002-call-intent': callIntent };

/** What the versions before the first release recorded; all of them together make the tables that the first one makes now. */
export const EARLIER_MIGRATIONS: readonly string[] = [
  '0001-init',
  '0002-one-poster',
  '0003-contact-links',
  '0004-audit',
  '0005-store-api',
  '0006-intake',
  '0007-safe',
  '0008-dash',
  '0010-alerts',
  '0012-flow',
  '0014-notes',
  '0016-customer-import',
  '0017-removed-stores',
  '0018-fewer-calls',
  '0019-contact-tax-numbers',
];

/** Safe when several processes start at once: all runs in one write transaction, the others find nothing to do. */
export async function migrateToLatest(db: Kysely<Schema>, file: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } });
  const recorded = await recordedMigrations(db);
  refuseNewer(recorded, file);
  if (recorded.some(isEarlier)) await takeOver(db, recorded, file);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw databaseError('database_failed', `${file}: the migration failed.`, { cause: error });
}

async function recordedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await records(db).selectFrom('kysely_migration').select('name').execute();
  return rows.map((row) => row.name);
}

function refuseNewer(recorded: readonly string[], file: string): void {
  const unknown = recorded.filter((name) => !(name in MIGRATIONS) && !isEarlier(name));
  if (unknown.length > 0)
    throw databaseError('database_too_new', `${file} was made by a newer version (${unknown.join(', ')}).`);
}

/** The tables are those of the first migration already: only the record is written anew, in one transaction. */
async function takeOver(db: Kysely<Schema>, recorded: readonly string[], file: string): Promise<void> {
  const missing = EARLIER_MIGRATIONS.filter((name) => !recorded.includes(name));
  if (missing.length > 0) {
    throw databaseError(
      'database_too_old',
      `${file} was made by a version before the last one: it lacks ${missing.join(', ')}, which this version no longer has.`,
    );
  }
  await db.transaction().execute(async (transaction) => {
    const migrations = records(transaction);
    await migrations.deleteFrom('kysely_migration').where('name', 'in', EARLIER_MIGRATIONS).execute();
    await migrations
      .insertInto('kysely_migration')
      .values({ name: FIRST, timestamp: new Date().toISOString() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  });
}

function isEarlier(name: string): boolean {
  return EARLIER_MIGRATIONS.includes(name);
}

function records(db: Kysely<Schema>) {
  return db.$extendTables<{ kysely_migration: { name: string; timestamp: string } }>();
}
