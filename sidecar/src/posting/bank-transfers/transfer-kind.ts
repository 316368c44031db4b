import type { DocumentKind } from '../document-kind.ts';
import { ifPermitted } from '../marked-documents.ts';
import { deleteTransfers, transferDeletion } from './delete-transfers.ts';
import { postTransfers, transferCall } from './post-transfers.ts';
import { reconcileTransfers } from './reconcile-transfers.ts';

/** Money moved between two bank accounts. Waits for nothing, and nothing waits for it. */
export const bankTransfers: DocumentKind = {
  calls: [transferCall, transferDeletion],
  remove: deleteTransfers,
  post: postTransfers,
  reconcile: (round, query, take) => ifPermitted(() => reconcileTransfers(round, query, take)),
};
