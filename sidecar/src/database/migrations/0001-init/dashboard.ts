import type { Kysely } from 'kysely';
import { strictTable } from './strict-table.ts';

/** Who is signed in to the dashboard. */
export async function createDashboardTables(db: Kysely<unknown>): Promise<void> {
  for (const name of ['dashboard_links', 'dashboard_sessions'] as const) {
    await strictTable(db, name)
      .addColumn('token_hash', 'text', (c) => c.notNull().primaryKey())
      .addColumn('store_id', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('made_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
  }
}
