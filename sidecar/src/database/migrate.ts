import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { DatabaseError, DatabaseTooNew } from './errors.ts';
import * as init from './migrations/0001-init.ts';
import * as onePoster from './migrations/0002-one-poster.ts';
import * as contactLinks from './migrations/0003-contact-links.ts';
import * as audit from './migrations/0004-audit.ts';
import * as storeApi from './migrations/0005-store-api.ts';
import * as intake from './migrations/0006-intake.ts';
import * as safe from './migrations/0007-safe.ts';
import * as dash from './migrations/0008-dash.ts';
import * as alerts from './migrations/0010-alerts.ts';
import * as flow from './migrations/0012-flow.ts';
import * as notes from './migrations/0014-notes.ts';
import * as customerImport from './migrations/0016-customer-import.ts';
import * as removedStores from './migrations/0017-removed-stores.ts';
import * as fewerCalls from './migrations/0018-fewer-calls.ts';
import * as contactTaxNumbers from './migrations/0019-contact-tax-numbers.ts';
import type { Schema } from './schema.ts';

/** In order; a published one is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-init': init,
  '0002-one-poster': onePoster,
  '0003-contact-links': contactLinks,
  '0004-audit': audit,
  '0005-store-api': storeApi,
  '0006-intake': intake,
  '0007-safe': safe,
  '0008-dash': dash,
  '0010-alerts': alerts,
  '0012-flow': flow,
  '0014-notes': notes,
  '0016-customer-import': customerImport,
  '0017-removed-stores': removedStores,
  '0018-fewer-calls': fewerCalls,
  '0019-contact-tax-numbers': contactTaxNumbers,
};

/** Safe when several processes start at once: all runs in one write transaction, the others find nothing to do. */
export async function migrateToLatest(db: Kysely<Schema>, file: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } });
  await refuseNewer(db, file);
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new DatabaseError(`${file}: the migration failed.`, { cause: error });
}

async function refuseNewer(db: Kysely<Schema>, file: string): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const done = await db
    .$extendTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const unknown = done.map((row) => row.name).filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) throw new DatabaseTooNew(`${file} was made by a newer version (${unknown.join(', ')}).`);
}
