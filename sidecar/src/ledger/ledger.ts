import { transact } from '../database/transaction.ts';
import { acceptEvent, acceptEvents, acceptSignals, hasEvent, noteRead, requeue, requeueNamed } from './accept.ts';
import { actions, recordAction, recordActions, wasDone } from './audit/actions.ts';
import { addAttempt, attemptsOf, type LedgerDeps } from './audit/attempts.ts';
import {
  acceptBackfill,
  applyStartDate,
  backfillTally,
  forgetBackfill,
  sendingOfBackfill,
  withdrawBackfill,
} from './backfill-orders.ts';
import { bindAll, type Bound } from './bind-all.ts';
import { claim, claimHolders, countDue, hasDue, releaseClaims } from './claims.ts';
import {
  accountLinesOfEntries,
  documentsOf,
  documentsOfEntries,
  documentTenants,
  findDocument,
  hasDocuments,
} from './documents.ts';
import { noteDocumentSeen, recordDocument } from './documents.ts';
import { notesOf, requestNote } from './history-notes.ts';
import { call, callsOf, keepAnswer, lastAnsweredAt, markSent, markSentAgain, noteFailure } from './outbox.ts';
import { openCall, sendingsOf, settleCall, unsettledCalls } from './outbox.ts';
import {
  invoicesWithoutDueDate,
  openLinkedInvoices,
  ordersOfDocuments,
  ordersOfInvoices,
} from './queries/documents.ts';
import { moneyDocuments, moneyDocumentsOf } from './queries/money-documents.ts';
import { openDocuments } from './queries/open-items.ts';
import { counts, entries, entry, entryById, listUncertain, nextDueAt, openEntries } from './queries/listing.ts';
import { knownAmong, oldestPendingAt, postedAmong, requestsOf } from './queries/listing.ts';
import { matchingIds, sinceMark, trailMark } from './queries/matching-entries.ts';
import { lastChangedAt, lastChanges, orderEntries, ordersChangedSince, ordersNumbered, postedOrders } from './queries/orders.ts'; // prettier-ignore
import { keepAcceptance, acceptedRows, withdrawAcceptance } from './requests/accepted-differences.ts';
import {
  askUndo,
  backfillRun,
  backfillRuns,
  beginBackfillRun,
  judgeUndo,
  keepUndone,
  leftByUndo,
  ordersOfRun,
  undoTally,
  unjudgedOrders,
  unjudgedRuns,
} from './requests/backfill-runs.ts';
import {
  dismissedRules,
  dismissRule,
  nameRecoded,
  noteRecodings,
  recodedAccounts,
  recodings,
} from './requests/recodings.ts';
import { settleUncertain, settle } from './settle.ts';
import { askAboutUnsynced, countUnsynced, ignoreUnsynced, judgePayments, unjudged, unsynced } from './unsynced.ts';
import { endWaits, hasWaits } from './waits.ts';
import { documentOwner, noteXeroSeen } from './xero-seen.ts';

/** What the ledger can do; each function's file describes it. */
const OPERATIONS = {
  ...{ acceptEvent, acceptEvents, acceptSignals, hasEvent, noteRead, requeue, requeueNamed },
  ...{ acceptBackfill, applyStartDate, backfillTally, forgetBackfill, sendingOfBackfill, withdrawBackfill },
  ...{ beginBackfillRun, backfillRun, backfillRuns, askUndo, unjudgedRuns, unjudgedOrders, ordersOfRun },
  ...{ keepAcceptance, acceptedRows, withdrawAcceptance },
  ...{ noteRecodings, recodings, recodedAccounts, nameRecoded, dismissRule, dismissedRules },
  ...{ judgeUndo, keepUndone, undoTally, leftByUndo },
  ...{ claim, claimHolders, countDue, hasDue, releaseClaims, settle, listUncertain, settleUncertain },
  ...{ endWaits, hasWaits },
  ...{ unsynced, countUnsynced, ignoreUnsynced, askAboutUnsynced, unjudged, judgePayments },
  ...{ openCall, markSent, markSentAgain, sendingsOf, keepAnswer, noteFailure, settleCall },
  ...{ call, callsOf, unsettledCalls, lastAnsweredAt },
  ...{
    recordDocument,
    documentsOf,
    accountLinesOfEntries,
    documentsOfEntries,
    noteDocumentSeen,
    findDocument,
    documentOwner,
    documentTenants,
    hasDocuments,
  },
  ...{ ordersOfDocuments, ordersOfInvoices, openDocuments, moneyDocuments, moneyDocumentsOf },
  ...{ openLinkedInvoices, invoicesWithoutDueDate, noteXeroSeen, requestNote, notesOf },
  ...{ addAttempt, attemptsOf, recordAction, recordActions, actions, wasDone },
  ...{ entry, entryById, entries, requestsOf, matchingIds, trailMark, sinceMark },
  ...{
    knownAmong,
    postedAmong,
    postedOrders,
    orderEntries,
    lastChangedAt,
    ordersChangedSince,
    ordersNumbered,
    lastChanges,
    counts,
    openEntries,
    oldestPendingAt,
    nextDueAt,
  },
};

/** Every promise resolves after its rows are on disk. Database errors are those of database/database-error.ts. */
export interface Ledger extends Bound<typeof OPERATIONS> {
  /**
   * Several steps in one transaction (the response to a batch: documents, settles, call). Use only the given ledger,
   * and nothing slow inside: no network, no timers.
   */
  together<T>(work: (ledger: Ledger) => Promise<T>): Promise<T>;
}

export function createLedger(deps: LedgerDeps): Ledger {
  return { ...bindAll(deps, OPERATIONS), together: (work) => transact(deps, (tx) => work(createLedger(tx))) };
}
