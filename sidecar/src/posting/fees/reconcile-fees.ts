import { feeKey, orderKey } from '../../ledger/entry-key.ts';
import { FEE_REFERENCE_START, feeTurn } from '../../mapping/payment/to-gateway-fee.ts';
import { readPages } from '../../xero/reads/paging.ts';
import type { ReconcileQuery, Take } from '../document-kind.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { eachMarked, readOnce } from '../marked-documents.ts';
import type { Round } from '../round.ts';
import { foundFacts } from './posted-fee.ts';

/**
 * Once in a process, before its first fee: records fees that have our mark but are not in the ledger. A bank
 * transaction has no unique number that would keep Xero from accepting it twice. true = Xero was read.
 */
export async function reconcileFees(
  round: Pick<Round, 'xero' | 'tenantId' | 'reconciled'>,
  { storeIds, since }: ReconcileQuery,
  take: Take,
): Promise<boolean> {
  return await readOnce(round, storeIds, 'fees', async (unread) => {
    await eachMarked(feesSince(round, since), unread, async (there, origin) => {
      const turn = isLive(there) && origin.kind === 'order' ? feeTurn(origin.front) : null;
      if (turn === null) return;
      const document = { kind: 'bank_transaction', xeroId: there.bankTransactionId, number: null };
      await take(origin, feeKey(orderKey(origin.sourceId), turn), { ...document, facts: foundFacts(there) });
    });
  });
}

/** Spend money with the reference of a fee, page by page. */
export function feesSince({ xero, tenantId }: Pick<Round, 'xero' | 'tenantId'>, since: Date | null) {
  const query = { since, referenceStart: FEE_REFERENCE_START };
  return readPages('money spent', (page) => xero.spentMoneyPage(tenantId, { ...query, page }));
}

/** Stores that book fees, where the connection permits it. */
export async function storesWithFees(round: Round, storeIds: Iterable<string>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const storeId of storeIds) {
    const { fees } = (await round.settings(storeId)).payments;
    if (Object.keys(fees).length > 0) found.add(storeId);
  }
  return found.size > 0 && (await round.mayBookFees(round.tenantId)) ? found : new Set();
}
