import type { PayoutGateway } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';

/** What a person decided about one payout. */
export interface PayoutDecision {
  /** Its documents are taken out of Xero, and it is not booked until somebody books it. */
  readonly isUndone: boolean;
  /** For what its rows do not explain; null = nobody chose one. */
  readonly account: string | null;
}

const NONE: PayoutDecision = { isUndone: false, account: null };

export function payoutDecisions({ db, now }: ClearingParts) {
  return {
    async payoutDecision(storeId: string, gateway: PayoutGateway, payoutId: string): Promise<PayoutDecision> {
      const row = await db
        .selectFrom('payout_decisions')
        .select(['is_undone', 'account'])
        .where((eb) => eb.and({ store_id: storeId, gateway, payout_id: payoutId }))
        .executeTakeFirst();
      return row === undefined ? NONE : { isUndone: row.is_undone === 1, account: row.account };
    },
    async decidePayout(
      storeId: string,
      gateway: PayoutGateway,
      payoutId: string,
      { isUndone, account }: PayoutDecision,
    ): Promise<void> {
      const columns = { is_undone: isUndone ? 1 : 0, account, decided_at: now().toISOString() };
      await db
        .insertInto('payout_decisions')
        .values({ store_id: storeId, gateway, payout_id: payoutId, ...columns })
        .onConflict((conflict) => conflict.columns(['store_id', 'gateway', 'payout_id']).doUpdateSet(columns))
        .execute();
    },
  };
}
