import { z } from 'zod';
import type { KeptPayout } from '../../clearing/kept-payouts.ts';
import type { Context } from '../../context/context.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { outlinePayout, type PayoutOutline } from '../../payouts/explain-payout.ts';
import { PIECE_KINDS } from '../../payouts/row-parts.ts';
import { type RowSums, sumRows } from '../../payouts/row-sums.ts';

type OutlineContext = Pick<Context, 'clearing' | 'settings'>;

const named = z.object({ rows: z.number(), first: z.array(z.string()) });
const keptShape = z.object({
  totals: z.partialRecord(z.enum(PIECE_KINDS), z.string()),
  unknownTypes: z.array(z.string()),
  ...{ unknown: named, otherShop: named, linked: named },
});

/** What payouts consist of, without their rows: those are read only of a payout that was not summed yet, and then once. */
export async function payoutOutlines(
  { clearing, settings }: OutlineContext,
  storeId: string,
  payouts: readonly KeptPayout[],
): Promise<(payout: KeptPayout) => Promise<PayoutOutline>> {
  const sums = await keptSums({ clearing }, storeId, payouts);
  const chosen = await settings.get(storeId);
  return async (payout) => {
    const { gateway, id } = payout;
    const own = sums.get(keyOf(payout)) ?? (await sumOf({ clearing }, storeId, payout));
    const { account } = await clearing.payoutDecision(storeId, gateway, id);
    return outlinePayout(payout, own, { otherShop: payoutsOf(chosen, gateway).accounts.other, unexplained: account });
  };
}

/** Sums the payouts that were not summed yet, so that no page waits for it. */
export async function sumPayouts(
  { clearing }: Pick<Context, 'clearing'>,
  storeId: string,
  payouts: readonly KeptPayout[],
): Promise<void> {
  const sums = await keptSums({ clearing }, storeId, payouts);
  for (const payout of payouts) if (!sums.has(keyOf(payout))) await sumOf({ clearing }, storeId, payout);
}

async function keptSums({ clearing }: Pick<Context, 'clearing'>, storeId: string, payouts: readonly KeptPayout[]) {
  const days = payouts.map(({ arrives }) => arrives).sort();
  const range = { from: days[0] ?? '', to: days.at(-1) ?? '' };
  const kept = await clearing.payoutSums(storeId, range);
  return new Map<string, RowSums>(
    kept.map(({ gateway, payoutId, sums }) => [keyOf({ gateway, id: payoutId }), toSums(sums)]),
  );
}

function toSums(kept: unknown): RowSums {
  return keptShape.parse(kept);
}

function keyOf({ gateway, id }: { readonly gateway: string; readonly id: string }): string {
  return `${gateway}:${id}`;
}

function sumOf({ clearing }: Pick<Context, 'clearing'>, storeId: string, payout: KeptPayout): Promise<RowSums> {
  return clearing.sumPayout(storeId, payout, (rows) => sumRows(payout.currency, rows));
}
