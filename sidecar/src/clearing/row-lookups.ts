import { type Kysely, sql } from 'kysely';
import { among } from '../database/among.ts';
import type { Schema } from '../database/schema.ts';
import type { PayoutGateway } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';

/** What is asked of all rows of a store. */
export function rowLookups({ db }: ClearingParts) {
  return {
    /** The newest that the provider's API named; null = none. */
    async newestRow(storeId: string, gateway: PayoutGateway): Promise<string | null> {
      const row = await db
        .selectFrom('provider_transactions')
        .select('transaction_id')
        .where((eb) => eb.and({ store_id: storeId, gateway, came_from: 'api' }))
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.transaction_id ?? null;
    },
    /** Of these ids, how many are kept. */
    countKnown: (storeId: string, gateway: PayoutGateway, ids: readonly string[]) =>
      countKnown(db, storeId, gateway, ids),
    /** Whether the provider's API named rows of a time, both ends included. */
    async wasReadBetween(storeId: string, gateway: PayoutGateway, from: string, to: string): Promise<boolean> {
      const row = await db
        .selectFrom('provider_transactions')
        .select('transaction_id')
        .where((eb) => eb.and({ store_id: storeId, gateway, came_from: 'api' }))
        .where('created_at', '>=', from)
        .where('created_at', '<=', to)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Orders that rows with these charges were linked to. */
    async ordersOfCharges(storeId: string, charges: readonly string[]): Promise<string[]> {
      const rows = await db
        .selectFrom('provider_transactions')
        .select('order_id')
        .distinct()
        .where('store_id', '=', storeId)
        .where(sql<string>`references_json ->> '$.charge'`, 'in', among(charges))
        .where('order_id', 'is not', null)
        .execute();
      return rows.flatMap(({ order_id: orderId }) => orderId ?? []);
    },
    /** Of these charges, those of sales that name another shop. */
    async chargesOfOtherShops(storeId: string, charges: readonly string[]): Promise<string[]> {
      const charge = sql<string>`references_json ->> '$.charge'`;
      const rows = await db
        .selectFrom('provider_transactions')
        .select(charge.as('charge'))
        .distinct()
        .where((eb) => eb.and({ store_id: storeId, is_other_shop: 1 }))
        .where(charge, 'in', among(charges))
        .execute();
      return rows.map((row) => row.charge);
    },
  };
}

export async function countKnown(
  db: Kysely<Schema>,
  storeId: string,
  gateway: PayoutGateway,
  ids: readonly string[],
): Promise<number> {
  const { known } = await db
    .selectFrom('provider_transactions')
    .select((eb) => eb.fn.countAll<number>().as('known'))
    .where((eb) => eb.and({ store_id: storeId, gateway }))
    .where('transaction_id', 'in', among(ids))
    .executeTakeFirstOrThrow();
  return known;
}
