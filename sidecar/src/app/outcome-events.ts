import type { Events } from '../observability/events.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import type { Outcome } from '../posting/round.ts';

/** The event for an entry whose claim ended. */
export function tellOutcome(events: Events, now: Date, entry: ClaimedEntry, outcome: Outcome): void {
  const of = { entryId: entry.id, storeId: entry.storeId, sourceId: entry.sourceId };
  switch (outcome.kind) {
    case 'recorded':
      events.entryRecorded({
        ...of,
        documents: outcome.documents,
        sinceAcceptedMs: now.getTime() - Date.parse(entry.acceptedAt),
      });
      break;
    case 'rejected':
      events.entryRejected({ ...of, codes: outcome.problems.map((problem) => problem.code) });
      break;
    case 'waiting':
      events.entryWaiting({
        ...of,
        code: outcome.reason.code,
        notBefore: outcome.notBefore.toISOString(),
        tries: entry.tries,
      });
      break;
    case 'uncertain':
      events.entryUncertain({ ...of, code: outcome.reason.code });
      break;
    case 'skipped':
      events.entrySkipped({ ...of, code: outcome.reason.code });
      break;
  }
}
