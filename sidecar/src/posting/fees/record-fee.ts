import { isAppError } from '../../domain/app-error.ts';
import { feeKey, orderKey } from '../../ledger/entry-key.ts';
import type { Entry } from '../../ledger/entry.ts';
import { addFailure } from '../outcomes.ts';
import type { FeeFacts } from './posted-fee.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import type { Outcome, PostingDeps } from '../work.ts';

/** Which fee of which order. */
export interface FeeOf {
  readonly work: { readonly entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>; readonly tenantId: string };
  readonly turn: number;
}

export function feeKeyOf({ work, turn }: FeeOf): string {
  return feeKey(orderKey(work.entry.sourceId), turn);
}

export async function recordFee(
  deps: Pick<PostingDeps, 'ledger'>,
  one: FeeOf,
  made: { readonly xeroId: string; readonly facts: FeeFacts },
  failed: Map<number, Outcome>,
): Promise<void> {
  const { work } = one;
  try {
    await deps.ledger.recordDocument({
      tenantId: work.tenantId,
      storeId: work.entry.storeId,
      entryId: work.entry.id,
      kind: 'bank_transaction',
      sourceKey: feeKeyOf(one),
      number: null,
      ...made,
    });
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    addFailure(failed, work.entry.id, { kind: 'rejected', problems: [secondDocument('gateway fee')] });
  }
}
