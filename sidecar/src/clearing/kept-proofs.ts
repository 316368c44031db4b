import { z } from 'zod';
import { transact } from '../database/transaction.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';

const causes = z
  .array(z.object({ code: z.string(), title: z.string(), amount: z.string(), orders: z.number() }))
  .readonly();
const gateways = z.enum(PAYOUT_GATEWAYS);

/** What the last nightly proof of a clearing account found. */
export interface KeptProof {
  readonly gateway: PayoutGateway;
  readonly currency: string;
  /** The day whose end was proved. */
  readonly on: string;
  readonly difference: string;
  /** What a person has to look at; none = it is right. */
  readonly causes: z.infer<typeof causes>;
}

export function keptProofs(parts: ClearingParts) {
  const { db, now } = parts;
  return {
    /** In place of those of the night before. */
    async keepProofs(storeId: string, proofs: readonly KeptProof[]): Promise<void> {
      await transact(parts, async ({ db: tx }) => {
        await tx.deleteFrom('clearing_proofs').where('store_id', '=', storeId).execute();
        for (const { gateway, currency, on, difference, causes: all } of proofs) {
          const causes_json = JSON.stringify(all);
          const row = { store_id: storeId, gateway, currency, on_day: on, difference, causes_json };
          await tx
            .insertInto('clearing_proofs')
            .values({ ...row, proved_at: now().toISOString() })
            .execute();
        }
      });
    },
    async proofs(storeId: string): Promise<KeptProof[]> {
      const rows = await db
        .selectFrom('clearing_proofs')
        .selectAll()
        .where('store_id', '=', storeId)
        .orderBy('gateway')
        .orderBy('currency')
        .execute();
      return rows.map((row) => ({
        ...{ gateway: gateways.parse(row.gateway), currency: row.currency, on: row.on_day },
        ...{ difference: row.difference, causes: causes.parse(JSON.parse(row.causes_json)) },
      }));
    },
  };
}
