import type { Entry } from '../ledger/entry.ts';
import type { NotedDocument } from '../ledger/history-note.ts';

/** The document of the note. */

export interface Noted {
  readonly entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>;
  readonly tenantId: string;
  readonly kind: NotedDocument;
  readonly documentId: string;
  /** e.g. order:1024#2, order:1024/refund:1029. */
  readonly sourceKey: string;
}
