import type { ReconcileQuery, Take } from '../document-kind.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { eachMarked, readOnce } from '../marked-documents.ts';
import type { Round } from '../round.ts';
import { foundTransfer, transferKey, transferTurn } from './posted-transfer.ts';

/** Once in a process: records transfers with our mark that a lost ledger no longer knows. true = Xero was read. */
export async function reconcileTransfers(
  round: Round,
  { storeIds, since }: ReconcileQuery,
  take: Take,
): Promise<boolean> {
  return await readOnce(round, storeIds, 'bank transfers', async (unread) => {
    const all = await round.xero.bankTransfers(round.tenantId, since);
    await eachMarked([all.filter(isLive)], unread, async (there, origin) => {
      await take(origin, transferKey(origin, transferTurn(origin.front)), foundTransfer(there));
    });
  });
}
