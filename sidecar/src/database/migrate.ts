import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { readOwnFile } from '../config/build.ts';
import { databaseError } from './database-error.ts';
import type { Schema } from './schema.ts';

/** Not `0001-init`: versions before the first release recorded a smaller migration under that name. */
const FIRST = '0001-all-tables';

/** In order; a published one is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  [FIRST]: migrationIn('0001-init.sql'),
  '0002-call-intent': migrationIn('0002-call-intent.sql'),
  '0010-seen-in-xero': migrationIn('0010-seen-in-xero.sql'),
  '0013-backfill-orders': migrationIn('0013-backfill-orders.sql'),
  '0014-clocks': migrationIn('0014-clocks.sql'),
  '0015-consent-browsers': migrationIn('0015-consent-browsers.sql'),
  '0016-causes': migrationIn('0016-causes.sql'),
  '0017-contact-details': migrationIn('0017-contact-details.sql'),
  '0018-paid-not-synced': migrationIn('0018-paid-not-synced.sql'),
  '0020-backfill-until': migrationIn('0020-backfill-until.sql'),
  '0021-backfill-runs': migrationIn('0021-backfill-runs.sql'),
  '0022-books': migrationIn('0022-books.sql'),
  '0025-made-items': migrationIn('0025-made-items.sql'),
  '0027-products': migrationIn('0027-products.sql'),
  '0031-recodings': migrationIn('0031-recodings.sql'),
  '0032-products-read': migrationIn('0032-products-read.sql'),
  '0033-few-waits': migrationIn('0033-few-waits.sql'),
  '0035-payouts': migrationIn('0035-payouts.sql'),
  '0036-payout-decisions': migrationIn('0036-payout-decisions.sql'),
  '0037-statistics-of-orders': migrationIn('0037-statistics-of-orders.sql'),
  '0038-payout-sums': migrationIn('0038-payout-sums.sql'),
  '0039-quiet-watching': migrationIn('0039-quiet-watching.sql'),
  '0040-packed-rows': migrationIn('0040-packed-rows.sql'),
  '0041-small-indexes': migrationIn('0041-small-indexes.sql'),
  '0044-contacts-found-by-short-keys': migrationIn('0044-contacts-found-by-short-keys.sql'),
  '0045-documents-found-by-short-keys': migrationIn('0045-documents-found-by-short-keys.sql'),
  '0048-leavings': migrationIn('0048-leavings.sql'),
  '0049-invitations': migrationIn('0049-invitations.sql'),
  '0050-failed-orders-by-hour': migrationIn('0050-failed-orders-by-hour.sql'),
  '0051-waits-of-notes': migrationIn('0051-waits-of-notes.sql'),
};

/** Recorded by versions before the first release; together they create the tables that the first one creates now. */
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

/** Several processes may start at once: everything runs in one write transaction, and the others find nothing to do. */
export async function migrateToLatest(db: Kysely<Schema>, file: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    // Built side by side, they were published in another order than their numbers: a database may lack one in between.
    allowUnorderedMigrations: true,
  });
  const recorded = await recordedMigrations(db);
  const unknown = recorded.filter((name) => !(name in MIGRATIONS) && !EARLIER_MIGRATIONS.includes(name));
  if (unknown.length > 0)
    throw databaseError('database_too_new', `${file} was created by a newer version (${unknown.join(', ')}).`);
  if (recorded.some((name) => EARLIER_MIGRATIONS.includes(name))) await replaceEarlier(db, recorded, file);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw databaseError('database_failed', `${file}: the migration failed.`, { cause: error });
}

function migrationIn(name: string): Migration {
  return {
    async up(db) {
      const statements = readOwnFile(`database/migrations/${name}`).split('\n\n');
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

async function recordedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await records(db).selectFrom('kysely_migration').select('name').execute();
  return rows.map((row) => row.name);
}

/** The tables already are those of the first migration: only the records are replaced, in one transaction. */
async function replaceEarlier(db: Kysely<Schema>, recorded: readonly string[], file: string): Promise<void> {
  const missing = EARLIER_MIGRATIONS.filter((name) => !recorded.includes(name));
  if (missing.length > 0) {
    throw databaseError(
      'database_too_old',
      `${file} was created by a version before the last one: it lacks ${missing.join(', ')}, which this version no longer has.`,
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

function records(db: Kysely<Schema>) {
  return db.$extendTables<{ kysely_migration: { name: string; timestamp: string } }>();
}
