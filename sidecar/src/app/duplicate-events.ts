import type { Events } from '../observability/events.ts';
import { DuplicateDocument } from '../ledger/errors.ts';
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
        if (error instanceof DuplicateDocument) events.documentDuplicated({ entryId, storeId, error });
        throw error;
      }
    },
  };
}
