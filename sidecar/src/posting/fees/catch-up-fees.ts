import { xeroError } from '../../xero/xero-error.ts';
import { feeKey, orderKey } from '../../ledger/entry-key.ts';
import { readOrigin } from '../../domain/origin-mark.ts';
import { FEE_REFERENCE_START, feeTurn } from '../../mapping/payment/to-gateway-fee.ts';
import { PAGES_MAX } from '../../xero/limits.ts';
import { take, type Taken } from '../adopt-marked.ts';
import { foundFacts } from './posted-fee.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { PipelineDeps } from '../work.ts';

/**
 * Before a process's first fee: records fees that have our mark but are not in the ledger. A bank transaction has no
 * unique number that would keep Xero from accepting it twice. True = Xero was read.
 */
export async function catchUpFees(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: ReadonlySet<string>,
  since: Date | null = null,
  taken: Taken = new Map(),
): Promise<boolean> {
  const keyOf = (storeId: string) => `${tenantId} ${storeId} fees`;
  const unread = [...storeIds].filter((storeId) => !deps.caughtUp.has(keyOf(storeId)));
  if (unread.length === 0) return false;
  for (let page = 1; ; page += 1) {
    if (page > PAGES_MAX)
      throw xeroError('xero_bad_answer', "Xero's list of money spent does not end.", { retry: 'later' });
    const query = { since, page, referenceStart: FEE_REFERENCE_START };
    const { bankTransactions, more } = await deps.xero.spentMoneyPage(tenantId, query);
    for (const transaction of bankTransactions.filter(isLive)) {
      const origin = readOrigin(transaction.reference);
      const turn = origin === null ? null : feeTurn(origin.front);
      if (origin === null || turn === null || !unread.includes(origin.storeId)) continue;
      await take(deps, origin, taken, {
        tenantId,
        kind: 'bank_transaction',
        sourceKey: feeKey(orderKey(origin.orderId), turn),
        xeroId: transaction.bankTransactionId,
        number: null,
        facts: foundFacts(transaction),
      });
    }
    if (!more) break;
  }
  for (const storeId of unread) deps.caughtUp.add(keyOf(storeId));
  return true;
}

/** Stores that book fees, where the connection permits it. */
export async function storesWithFees(
  deps: PipelineDeps,
  tenantId: string,
  storeIds: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const storeId of storeIds) {
    const { fees } = (await deps.settings(storeId)).payments;
    if (Object.keys(fees).length > 0) found.add(storeId);
  }
  return found.size > 0 && (await deps.mayBookFees(tenantId)) ? found : new Set();
}
