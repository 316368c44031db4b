import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import {
  PAYOUT_GATEWAYS,
  PAYOUT_STATUSES,
  type PayoutGateway,
  type ProviderPayout,
} from '../domain/payouts/payouts.ts';
import type { CameFrom, ClearingParts } from './parts.ts';

export interface KeptPayout extends ProviderPayout {
  readonly cameFrom: CameFrom;
}

export interface PayoutFilter {
  readonly gateway?: PayoutGateway | undefined;
  /** Days of arrival, YYYY-MM-DD, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const gateways = z.enum(PAYOUT_GATEWAYS);
const statuses = z.enum(PAYOUT_STATUSES);
const origins = z.enum(['api', 'csv'] satisfies CameFrom[]);

export function keptPayouts({ db, now }: ClearingParts) {
  return {
    /** Each replaces what is kept of it, in one act; what the API said is not replaced by a file. */
    async keepPayouts(storeId: string, payouts: readonly ProviderPayout[], cameFrom: CameFrom): Promise<void> {
      const readAt = now().toISOString();
      await inTransaction(db, async (tx) => {
        for (const payout of payouts) await keepPayout(tx, storeId, payout, { cameFrom, readAt });
      });
    },
    /** By arrival, newest first. */
    async payouts(storeId: string, { gateway, from, to }: PayoutFilter = {}): Promise<KeptPayout[]> {
      let query = db.selectFrom('provider_payouts').selectAll().where('store_id', '=', storeId);
      if (gateway !== undefined) query = query.where('gateway', '=', gateway);
      if (from !== undefined) query = query.where('arrives', '>=', from);
      if (to !== undefined) query = query.where('arrives', '<=', to);
      const rows = await query.orderBy('arrives', 'desc').orderBy('gateway').orderBy('payout_id').execute();
      return rows.map(toPayout);
    },
    /** Those of this id, or of this reference, in whatever store and of whatever provider. */
    async payoutsNamed(payoutId: string): Promise<(KeptPayout & { readonly storeId: string })[]> {
      const rows = await db
        .selectFrom('provider_payouts')
        .selectAll()
        .where('store_id', 'in', db.selectFrom('stores').select('id'))
        .where('gateway', 'in', PAYOUT_GATEWAYS)
        .where((eb) =>
          eb.or([
            eb('payout_id', '=', payoutId),
            eb.and([eb('payout_id', '>', `${payoutId} `), eb('payout_id', '<', `${payoutId}!`)]),
          ]),
        )
        .orderBy('store_id')
        .orderBy('gateway')
        .execute();
      return rows.map((row) => ({ ...toPayout(row), storeId: row.store_id }));
    },
    /** Ids of payouts that no row is kept of but their own. */
    async payoutsWithoutRows(storeId: string, gateway: PayoutGateway): Promise<string[]> {
      const rows = await db
        .selectFrom('provider_payouts as payout')
        .select('payout_id')
        .where((eb) => eb.and({ store_id: storeId, gateway }))
        .where(
          // By name: without statistics SQLite takes the primary key, and reads all rows of the gateway.
          sql<boolean>`not exists (select 1 from provider_transactions as carried
            indexed by provider_transactions_of_payout where carried.store_id = payout.store_id
            and carried.gateway = payout.gateway and carried.payout_id = payout.payout_id and carried.kind <> 'payout')`,
        )
        .execute();
      return rows.map((row) => row.payout_id);
    },
    /** null = none of this id is kept. */
    async payout(storeId: string, gateway: PayoutGateway, payoutId: string): Promise<KeptPayout | null> {
      const row = await db
        .selectFrom('provider_payouts')
        .selectAll()
        .where((eb) => eb.and({ store_id: storeId, gateway, payout_id: payoutId }))
        .executeTakeFirst();
      return row === undefined ? null : toPayout(row);
    },
  };
}

async function keepPayout(
  db: Kysely<Schema>,
  storeId: string,
  payout: ProviderPayout,
  { cameFrom, readAt }: { readonly cameFrom: CameFrom; readonly readAt: string },
): Promise<void> {
  const columns = {
    currency: payout.currency,
    net: payout.net,
    created_at: payout.createdAt,
    arrives: payout.arrives,
    status: payout.status,
    automatic: payout.automatic ? 1 : 0,
    is_final: payout.isFinal ? 1 : 0,
    trace: payout.trace,
    ...{ came_from: cameFrom, read_at: readAt },
  };
  await db
    .insertInto('provider_payouts')
    .values({ ...columns, store_id: storeId, gateway: payout.gateway, payout_id: payout.id })
    .onConflict((conflict) => {
      const update = conflict.columns(['store_id', 'gateway', 'payout_id']).doUpdateSet(columns);
      return cameFrom === 'api' ? update : update.where(sql<boolean>`provider_payouts.came_from = 'csv'`);
    })
    .execute();
}

function toPayout(row: Row<'provider_payouts'>): KeptPayout {
  return {
    gateway: gateways.parse(row.gateway),
    id: row.payout_id,
    currency: row.currency,
    net: row.net,
    createdAt: row.created_at,
    arrives: row.arrives,
    status: statuses.parse(row.status),
    automatic: row.automatic === 1,
    isFinal: row.is_final === 1,
    trace: row.trace,
    cameFrom: origins.parse(row.came_from),
  };
}
