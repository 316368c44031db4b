import { transact } from '../database/transaction.ts';
import type { LinkedTransaction, PayoutGateway, ProviderPayout } from '../domain/payouts/payouts.ts';
import { keptBalances } from './kept-balances.ts';
import { keptPayouts } from './kept-payouts.ts';
import { keptProofs } from './kept-proofs.ts';
import { keptRows } from './kept-rows.ts';
import { keptSums } from './kept-sums.ts';
import type { CameFrom, ClearingParts } from './parts.ts';
import { payoutDecisions } from './payout-decisions.ts';
import { providerConnections, type ReadingProgress } from './provider-connections.ts';
import { rowLookups } from './row-lookups.ts';
import { rowStreams } from './row-streams.ts';

export interface Reading {
  readonly rows: readonly LinkedTransaction[];
  readonly payouts: readonly ProviderPayout[];
  readonly cameFrom: CameFrom;
  readonly progress?: Partial<ReadingProgress>;
}

export type Clearing = ReturnType<typeof openClearing>;

/** What is kept of the payment providers of all stores: connections, payouts, the rows of their balances, balances. */
export function openClearing(parts: ClearingParts) {
  return {
    ...providerConnections(parts),
    ...keptRows(parts),
    ...rowStreams(parts),
    ...rowLookups(parts),
    ...keptPayouts(parts),
    ...keptSums(parts),
    ...keptBalances(parts),
    ...payoutDecisions(parts),
    ...keptProofs(parts),
    /** What was read at once is kept at once, with how far it goes: all of it or nothing. Returns how many rows are new. */
    keepReading: (storeId: string, gateway: PayoutGateway, reading: Reading) =>
      transact(parts, async (tx) => {
        const added = await keptRows(tx).keepRows(storeId, reading.rows, reading.cameFrom);
        await keptPayouts(tx).keepPayouts(storeId, reading.payouts, reading.cameFrom);
        await providerConnections(tx).keepProgress(storeId, gateway, reading.progress ?? {});
        return added;
      }),
  };
}
