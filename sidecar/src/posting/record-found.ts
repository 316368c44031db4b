import type { Call, CallItem, DocumentKind } from '../ledger/entry.ts';
import { DuplicateDocument } from '../ledger/errors.ts';
import type { Look } from './look.ts';
import { secondDocument } from './settle-batch.ts';
import type { PostingDeps } from './work.ts';

export interface FoundDocument {
  readonly kind: DocumentKind;
  readonly xeroId: string;
  readonly number: string | null;
  readonly facts: object;
}

/** What an unanswered call has left in Xero becomes ours; what the ledger knows already stays as it is known. */
export async function recordFound(
  deps: Pick<PostingDeps, 'ledger'>,
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
    await deps.ledger.recordDocument({
      ...found,
      tenantId,
      storeId: entry.storeId,
      entryId: entry.id,
      sourceKey: item.sourceKey,
    });
  } catch (error) {
    if (!(error instanceof DuplicateDocument)) throw error;
    look.doubles.set(item.entryId, secondDocument(`${kind.replace('_', ' ')} (${xeroId})`));
    return;
  }
  await deps.ledger.addAttempt(entry.id, 'adopted', { kind, xeroId }, call.id);
}
