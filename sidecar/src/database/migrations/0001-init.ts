import type { Kysely } from 'kysely';
import { createAlertTables } from './0001-init/alerts.ts';
import { createAuditTables } from './0001-init/audit.ts';
import { createDashboardTables } from './0001-init/dashboard.ts';
import { createLedgerTables } from './0001-init/ledger.ts';
import { createOutboxTables } from './0001-init/outbox.ts';
import { createServiceTables } from './0001-init/service.ts';
import { createStatistics } from './0001-init/statistics.ts';
import { createStoreTables } from './0001-init/stores.ts';
import { createXeroTables } from './0001-init/xero.ts';

/** All tables of schema.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStoreTables(db);
  await createXeroTables(db);
  await createLedgerTables(db);
  await createOutboxTables(db);
  await createAuditTables(db);
  await createServiceTables(db);
  await createDashboardTables(db);
  await createStatistics(db);
  await createAlertTables(db);
}
