import { isAppError } from '../../domain/app-error.ts';
import type { Call, CallItem, DocumentKind } from '../../ledger/entry.ts';
import type { Look } from './lookup.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import type { PostingDeps } from '../work.ts';

export interface FoundDocument {
  readonly kind: DocumentKind;
  readonly xeroId: string;
  readonly number: string | null;
  readonly facts: object;
}

/** Records what an unanswered call created in Xero as ours; documents the ledger knows stay as they are. */
export async function recordFound(
  deps: Pick<PostingDeps, 'ledger' | 'noted'>,
  call: Call,
  item: CallItem,
  found: FoundDocument,
  look: Look,
): Promise<void> {
  const entry = await deps.ledger.entryById(item.entryId);
  if (entry === null) return;
  const { tenantId } = call;
  const { kind, xeroId } = found;
  const known = await deps.ledger.findDocument(tenantId, entry.storeId, kind, item.sourceKey);
  if (known?.xeroId === xeroId) return;
  try {
    await deps.ledger.together(async (ledger) => {
      const { storeId, id: entryId } = entry;
      await ledger.recordDocument({ ...found, tenantId, storeId, entryId, sourceKey: item.sourceKey });
      await ledger.addAttempt(entryId, 'adopted', { kind, xeroId }, call.id);
      if (kind !== 'invoice' && kind !== 'credit_note') return;
      await noteMade({ ...deps, ledger }, { entry, tenantId, kind, documentId: xeroId, sourceKey: item.sourceKey });
    });
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    look.doubles.set(item.entryId, secondDocument(`${kind.replace('_', ' ')} (${xeroId})`));
  }
}
