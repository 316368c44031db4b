import { inTransaction } from '../database/transaction.ts';
import type { LinkedTransaction, PayoutGateway } from '../domain/payouts/payouts.ts';
import { keptRows } from './kept-rows.ts';
import type { ClearingParts } from './parts.ts';

export interface KeptSums {
  readonly gateway: string;
  readonly payoutId: string;
  /** JSON, unread. */
  readonly sums: unknown;
}

/** What the rows of payouts sum to. A trigger takes the sums of a payout away when one of its rows changes. */
export function keptSums(parts: ClearingParts) {
  return {
    /** Of the payouts that arrive on these days, both included. */
    async payoutSums(
      storeId: string,
      { from, to }: { readonly from: string; readonly to: string },
    ): Promise<KeptSums[]> {
      const rows = await parts.db
        .selectFrom('provider_payouts as payout')
        .innerJoin('provider_payout_sums as sums', (join) =>
          join
            .onRef('sums.store_id', '=', 'payout.store_id')
            .onRef('sums.gateway', '=', 'payout.gateway')
            .onRef('sums.payout_id', '=', 'payout.payout_id'),
        )
        .select(['sums.gateway', 'sums.payout_id', 'sums.sums_json'])
        .where('payout.store_id', '=', storeId)
        .where('payout.arrives', '>=', from)
        .where('payout.arrives', '<=', to)
        .execute();
      return rows.map((row) => ({ gateway: row.gateway, payoutId: row.payout_id, sums: JSON.parse(row.sums_json) as unknown })); // prettier-ignore
    },
    /** Reads the rows of a payout and keeps what they sum to, in one act. */
    async sumPayout<Sums extends object>(
      storeId: string,
      { gateway, id }: { readonly gateway: PayoutGateway; readonly id: string },
      sum: (rows: readonly LinkedTransaction[]) => Sums,
    ): Promise<Sums> {
      return await inTransaction(parts.db, async (tx) => {
        const sums = sum(await keptRows({ ...parts, db: tx }).rowsOf(storeId, gateway, id));
        const sums_json = JSON.stringify(sums);
        await tx
          .insertInto('provider_payout_sums')
          .values({ store_id: storeId, gateway, payout_id: id, sums_json })
          .onConflict((conflict) => conflict.columns(['store_id', 'gateway', 'payout_id']).doUpdateSet({ sums_json }))
          .execute();
        return sums;
      });
    },
  };
}
