import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import type { ProviderPayout } from '../../domain/payouts/payouts.ts';
import { transferFacts } from '../../posting/bank-transfers/posted-transfer.ts';

/** The kind of a payout's entry in the ledger. */
const ENTRY_KIND = 'payout';

export interface PostedPayout {
  readonly transferId: string;
  /** The transfer moves exactly what the provider paid out. */
  readonly isEqual: boolean;
}

/** Which of these payouts have a transfer in Xero that is live. */
export async function payoutTransfers(
  { ledger, stores }: Context,
  storeId: string,
  payouts: readonly ProviderPayout[],
): Promise<(payout: ProviderPayout) => PostedPayout | null> {
  const { tenantId } = await stores.get(storeId);
  const sourceIds = payouts.map(sourceIdOf);
  const documents =
    tenantId === null ? [] : await ledger.moneyDocumentsOf({ storeId, tenantId, kind: ENTRY_KIND, sourceIds });
  const live = new Map(
    documents.flatMap(({ kind, sourceId, xeroId, facts }) => {
      if (kind !== 'bank_transfer') return [];
      const transfer = transferFacts.parse(facts);
      return transfer.deleted === true ? [] : [[sourceId, { xeroId, amount: transfer.amount }] as const];
    }),
  );
  return (payout) => {
    const found = live.get(sourceIdOf(payout));
    if (found === undefined) return null;
    return { transferId: found.xeroId, isEqual: new Big(payout.net).abs().eq(found.amount) };
  };
}

function sourceIdOf({ gateway, id }: ProviderPayout): string {
  return `${gateway}:${id}`;
}
