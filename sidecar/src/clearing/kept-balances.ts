import { z } from 'zod';
import { inTransaction } from '../database/transaction.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway, type ProviderBalance } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';

/** A provider's balance in one currency. */
export interface GatewayCurrency {
  readonly gateway: PayoutGateway;
  readonly currency: string;
}

const gateways = z.enum(PAYOUT_GATEWAYS);

export function keptBalances({ db }: ClearingParts) {
  return {
    async keepBalances(storeId: string, balances: readonly ProviderBalance[]): Promise<void> {
      await inTransaction(db, async (tx) => {
        for (const { gateway, currency, asOf, available, pending } of balances) {
          await tx
            .insertInto('provider_balances')
            .values({ store_id: storeId, gateway, currency, as_of: asOf, available, pending })
            .onConflict((conflict) =>
              conflict.columns(['store_id', 'gateway', 'currency', 'as_of']).doUpdateSet({ available, pending }),
            )
            .execute();
        }
      });
    },
    /** What the provider said last, at or before this instant (ISO UTC); null = nothing. */
    async balances(
      storeId: string,
      gateway: PayoutGateway,
      currency: string,
      on: string,
    ): Promise<ProviderBalance | null> {
      const row = await db
        .selectFrom('provider_balances')
        .selectAll()
        .where((eb) => eb.and({ store_id: storeId, gateway, currency }))
        .where('as_of', '<=', on)
        .orderBy('as_of', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { gateway, currency, asOf: row.as_of, available: row.available, pending: row.pending };
    },
    /** Every balance that rows, payouts or the provider named. */
    async currencies(storeId: string): Promise<GatewayCurrency[]> {
      const of = (table: 'provider_transactions' | 'provider_payouts' | 'provider_balances') =>
        db.selectFrom(table).select(['gateway', 'currency']).distinct().where('store_id', '=', storeId);
      const rows = await of('provider_transactions')
        .union(of('provider_payouts'))
        .union(of('provider_balances'))
        .orderBy('gateway')
        .orderBy('currency')
        .execute();
      return rows.map(({ gateway, currency }) => ({ gateway: gateways.parse(gateway), currency }));
    },
  };
}
