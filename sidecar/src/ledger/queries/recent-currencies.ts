import { sql } from 'kysely';
import type { LedgerDeps } from '../audit/attempts.ts';

/** The newest orders of each relevant state: those in Xero, and those a missing currency keeps out. */
const ORDERS_LOOKED_AT = 100;

/** ISO 4217 codes of a store's latest orders. */
export async function recentCurrencies({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<string[]> {
  const found = new Set<string>();
  for (const state of ['recorded', 'rejected'] as const) {
    const rows = await db
      .selectFrom('entries')
      .select(sql<string | null>`json_extract(summary_json, '$.currency')`.as('currency'))
      .where('store_id', '=', storeId)
      .where('state', '=', state)
      .orderBy('id', 'desc')
      .limit(ORDERS_LOOKED_AT)
      .execute();
    for (const { currency } of rows) if (currency !== null) found.add(currency);
  }
  return [...found];
}
