import { isAppError } from '../domain/app-error.ts';
import type { Events } from '../observability/events.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** The same ledger; every duplicate it refuses is reported: from posting, a check of Xero, or an adoption. */
export function tellDuplicates(ledger: Ledger, events: Pick<Events, 'documentDuplicated'>): Ledger {
  return {
    ...ledger,
    together: (work) => ledger.together((inOne) => work(tellDuplicates(inOne, events))),
    async recordDocument(document) {
      try {
        return await ledger.recordDocument(document);
      } catch (error) {
        const { entryId, storeId } = document;
        if (isAppError(error, 'ledger', 'document_duplicate')) events.documentDuplicated({ entryId, storeId, error });
        throw error;
      }
    },
  };
}
