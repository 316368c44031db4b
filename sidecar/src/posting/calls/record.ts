import { isAppError } from '../../domain/app-error.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Entry, NewDocument } from '../../ledger/entry.ts';
import { reject, type Round } from '../round.ts';

export type FoundDocument = Pick<NewDocument, 'kind' | 'xeroId' | 'number' | 'facts'>;

/** The entry and the document's key in the ledger, e.g. order:1024/refund:1029. */
export interface Owner {
  readonly entry: Pick<Entry, 'id' | 'storeId'>;
  readonly sourceKey: string;
}

/** Records a document, or its present facts. Throws document_duplicate when another one has its place. */
export async function record(
  { ledger, tenantId }: Pick<Round, 'ledger' | 'tenantId'>,
  { entry: { id: entryId, storeId }, sourceKey }: Owner,
  document: FoundDocument,
): Promise<void> {
  await ledger.recordDocument({ tenantId, storeId, entryId, sourceKey, ...document });
}

/** The same; false = another one has its place, which `problem` reports. */
export async function recordOrReject(
  round: Pick<Round, 'ledger' | 'tenantId' | 'failed'>,
  owner: Owner,
  document: FoundDocument,
  problem: Problem,
): Promise<boolean> {
  return await unlessDuplicate(
    () => record(round, owner, document),
    () => reject(round, owner.entry, problem),
  );
}

/** false = the ledger or Xero has another document in its place. */
export async function unlessDuplicate(work: () => Promise<unknown>, otherwise: () => void): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isAppError(error, 'ledger', 'document_duplicate')) throw error;
    otherwise();
    return false;
  }
}
