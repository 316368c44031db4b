import { keptBalances } from './kept-balances.ts';
import { keptPayouts } from './kept-payouts.ts';
import { keptRows } from './kept-rows.ts';
import type { ClearingParts } from './parts.ts';
import { providerConnections } from './provider-connections.ts';
import { rowStreams } from './row-streams.ts';

export type Clearing = ReturnType<typeof openClearing>;

/** What is kept of the payment providers of all stores: connections, payouts, the rows of their balances, balances. */
export function openClearing(parts: ClearingParts) {
  return {
    ...providerConnections(parts),
    ...keptRows(parts),
    ...rowStreams(parts),
    ...keptPayouts(parts),
    ...keptBalances(parts),
  };
}
