import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerInMemory } from './ledger-in-memory.ts';

/** What a rehearsal asks of the ledger itself: nothing of this writes. */
const READS = [
  ...([
    'hasEvent',
    'claimHolders',
    'countDue',
    'hasDue',
    'listUncertain',
    'unsynced',
    'countUnsynced',
    'unjudged',
  ] as const),
  ...(['sendingsOf', 'call', 'callsOf', 'unsettledCalls', 'lastAnsweredAt', 'backfillTally'] as const),
  ...([
    'sendingOfBackfill',
    'documentsOfEntries',
    'accountLinesOfEntries',
    'documentOwner',
    'documentTenants',
    'hasDocuments',
  ] as const),
  ...(['ordersOfDocuments', 'openDocuments', 'openLinkedInvoices', 'invoicesWithoutDueDate', 'notesOf'] as const),
  ...(['attemptsOf', 'actions', 'wasDone', 'entries', 'matchingIds', 'trailMark', 'sinceMark'] as const),
  ...([
    'knownAmong',
    'postedAmong',
    'postedOrders',
    'orderEntries',
    'lastChanges',
    'lastChangedAt',
    'counts',
    'openEntries',
  ] as const),
  ...(['oldestPendingAt', 'nextDueAt', 'hasWaits', 'ordersChangedSince', 'ordersNumbered', 'acceptedRows'] as const),
  ...(['backfillRun', 'backfillRuns', 'ordersOfRun', 'undoTally', 'leftByUndo'] as const),
  ...(['unjudgedRuns', 'unjudgedOrders', 'recodings', 'recodedAccounts', 'dismissedRules'] as const),
  ...(['moneyDocuments', 'moneyDocumentsOf'] as const),
] satisfies readonly (keyof Ledger)[];

/** The ledger for a rehearsal: read, never written. Every operation is named here; one that is not fails to compile. */
export function rehearseLedger(ledger: Ledger, memory: LedgerInMemory): Ledger {
  const rehearsed: Ledger = {
    ...pick(ledger, READS),
    entry: (...key) => memory.entry(...key),
    entryById: (entryId) => memory.entryById(entryId),
    requestsOf: (...key) => memory.requestsOf(...key),
    documentsOf: (entryId) => memory.documentsOf(entryId),
    findDocument: (...place) => memory.findDocument(...place),
    ordersOfInvoices: (of) => memory.ordersOfInvoices(of),
    recordDocument: (document) => memory.recordDocument(document),
    acceptEvent: (event) => memory.acceptEvent(event),
    acceptEvents: (events) => Array.fromAsync(events, (event) => memory.acceptEvent(event)),
    acceptBackfill: (page) => memory.acceptBackfill(page),
    openCall: (call) => memory.openCall(call),
    markSent: () => Promise.resolve(true),
    markSentAgain: () => Promise.resolve(true),
    ...INERT,
    ...REFUSED,
    // What fails inside ends the rehearsal: nothing has to be rolled back.
    together: (work) => work(rehearsed),
  };
  return rehearsed;
}

const nothing = () => Promise.resolve();
const no = () => Promise.resolve(false);

/** Notes for people and later rounds: a rehearsal makes none. */
const INERT = {
  ...{ noteRead: nothing, keepAnswer: nothing, noteFailure: nothing, settleCall: nothing, addAttempt: nothing },
  ...{ judgePayments: nothing, requestNote: no, noteDocumentSeen: no, keepUndone: nothing },
} satisfies Partial<Ledger>;

function refused(): never {
  throw new Error('A dry run changes nothing.');
}

/** No part of planning and sending. */
const REFUSED = {
  ...{ acceptSignals: refused, requeue: refused, requeueNamed: refused, applyStartDate: refused },
  ...{ forgetBackfill: refused, withdrawBackfill: refused, claim: refused, releaseClaims: refused },
  ...{ settle: refused, settleUncertain: refused, endWaits: refused, ignoreUnsynced: refused },
  ...{ beginBackfillRun: refused, askUndo: refused, judgeUndo: refused },
  ...{ askAboutUnsynced: refused, keepAcceptance: refused, withdrawAcceptance: refused },
  ...{ noteRecodings: refused, nameRecoded: refused, dismissRule: refused },
  ...{ noteXeroSeen: refused, recordAction: refused, recordActions: refused },
} satisfies Partial<Ledger>;

function pick<Of extends object, Name extends keyof Of>(all: Of, names: readonly Name[]): Pick<Of, Name> {
  const picked: Partial<Of> = {};
  for (const name of names) picked[name] = all[name];
  return picked as Pick<Of, Name>;
}
