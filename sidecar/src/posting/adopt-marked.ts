import { isAppError } from '../domain/app-error.ts';
import type { Entry, NewDocument } from '../ledger/entry.ts';
import type { Origin } from '../domain/origin-mark.ts';
import { noteMade } from './history-notes/request-notes.ts';
import type { PipelineDeps } from './work.ts';

/** Entries with new documents, by store. */
export type Taken = Map<string, Set<number>>;

/** Records it unless the ledger has it; its order is then checked again. */
export async function take(
  deps: PipelineDeps,
  { storeId, orderId }: Origin,
  taken: Taken,
  document: Omit<NewDocument, 'storeId' | 'entryId'>,
): Promise<void> {
  const { tenantId, kind, sourceKey, xeroId } = document;
  if ((await deps.ledger.findDocument(tenantId, storeId, kind, sourceKey)) !== null) return;
  const known = await deps.ledger.entry(storeId, 'order', String(orderId));
  const entryId = known !== null && isOpen(known) ? known.id : await wake(deps, storeId, orderId, xeroId);
  try {
    await deps.ledger.together(async (ledger) => {
      await ledger.recordDocument({ ...document, storeId, entryId });
      await ledger.addAttempt(entryId, 'adopted', { kind, xeroId, because: 'found in the books' });
      if (kind !== 'invoice' && kind !== 'credit_note') return;
      const entry = { id: entryId, storeId, sourceId: String(orderId) };
      await noteMade({ ...deps, ledger }, { entry, tenantId, kind, documentId: xeroId, sourceKey }, true);
    });
  } catch (error) {
    // The ledger has it for another order: posting this one reports that.
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    return;
  }
  taken.set(storeId, (taken.get(storeId) ?? new Set()).add(entryId));
}

function isOpen({ state }: Entry): boolean {
  return state === 'pending' || state === 'claimed' || state === 'waiting' || state === 'uncertain';
}

async function wake(deps: PipelineDeps, storeId: string, orderId: number, xeroId: string): Promise<number> {
  const { entryId } = await deps.ledger.acceptEvent({
    storeId,
    source: 'replay',
    kind: 'order',
    sourceId: String(orderId),
    fingerprint: `found:${xeroId}`,
  });
  return entryId;
}
