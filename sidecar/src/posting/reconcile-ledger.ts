import type { ClaimedEntry } from '../ledger/entry.ts';
import { readFor } from './failed-call.ts';
import { KINDS } from './kinds.ts';
import { LOOK_BACK_MS, takeInto } from './marked-documents.ts';
import type { Round } from './round.ts';

/**
 * Before a process's first sending: after a restore, a loss or posting by a copy, the ledger is older than the books.
 * Records the marked documents it lacks: none is created twice. false = Xero did not answer: the entries have failed.
 */
export async function reconcileLedger(
  round: Round,
  storeIds: readonly string[],
  claimed: readonly ClaimedEntry[],
): Promise<boolean> {
  const { ledger, tenantId, contacts, reconciled } = round;
  const keyOf = (storeId: string) => `${tenantId} ${storeId}`;
  // One reading for all stores that post there, not one for each.
  const unread = new Set(storeIds.filter((storeId) => !reconciled.has(keyOf(storeId))));
  if (unread.size === 0) return true;
  const last = await ledger.lastAnsweredAt(tenantId, [...unread]);
  const since = last === null ? null : new Date(last.getTime() - LOOK_BACK_MS);
  const taken = new Map<string, Set<number>>();
  const isRead = await readFor(round, claimed, async () => {
    // A document needs a contact, and contacts are read before posting anyway: new books need no extra reading.
    await contacts.refresh(tenantId);
    if (since === null && (await contacts.isEmpty(tenantId))) return true;
    for (const { reconcile } of KINDS) await reconcile?.(round, { storeIds: unread, since }, takeInto(round, taken));
    return true;
  });
  if (isRead === null) return false;
  for (const storeId of unread) reconciled.add(keyOf(storeId));
  for (const [storeId, entries] of taken) await round.tookOver({ tenantId, storeId, orders: entries.size });
  return true;
}
