import { isAppError } from '../domain/app-error.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Events } from '../observability/events.ts';
import type { Outcome } from '../posting/round.ts';

/** The same ledger; every duplicate it refuses is reported: from posting, a check of Xero, or an adoption. */
export function reportDuplicates(ledger: Ledger, events: Pick<Events, 'documentDuplicated'>): Ledger {
  return {
    ...ledger,
    together: (work) => ledger.together((inOne) => work(reportDuplicates(inOne, events))),
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

export function reportOutcome(events: Events, now: Date, entry: ClaimedEntry, outcome: Outcome): void {
  const of = { entryId: entry.id, storeId: entry.storeId, sourceId: entry.sourceId };
  switch (outcome.kind) {
    case 'recorded': {
      const sinceAcceptedMs = now.getTime() - Date.parse(entry.acceptedAt);
      events.entryRecorded({ ...of, documents: outcome.documents, sinceAcceptedMs });
      break;
    }
    case 'rejected':
      events.entryRejected({ ...of, codes: outcome.problems.map((problem) => problem.code) });
      break;
    case 'waiting': {
      const notBefore = outcome.notBefore.toISOString();
      events.entryWaiting({ ...of, code: outcome.reason.code, notBefore, tries: entry.tries });
      break;
    }
    case 'uncertain':
      events.entryUncertain({ ...of, code: outcome.reason.code });
      break;
    case 'skipped':
      events.entrySkipped({ ...of, code: outcome.reason.code });
      break;
  }
}
