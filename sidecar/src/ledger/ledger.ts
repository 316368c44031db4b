import { inTransaction } from '../database/transaction.ts';
import { actions, recordActions, type ActionsOptions, type NewAction } from './audit/actions.ts';
import { acceptEvents, acceptSignals, hasEvent, noteRead, requeue } from './accept.ts';
import { addAttempts, attemptsOf } from './audit/attempts.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { namedFingerprint } from './entry-key.ts';
import { claim, claimHolders, hasDue, releaseClaims, type ClaimOptions, type DueOptions } from './claims.ts';
import { documentsOf, documentTenants, findDocument, recordDocument } from './documents.ts';
import type {
  Accepted,
  Attempt,
  AttemptStep,
  Call,
  CallFailure,
  ClaimedEntry,
  DocumentKind,
  Entry,
  EntryKind,
  EntryState,
  NewCall,
  NewDocument,
  NewEvent,
  Outcome,
  RecordedDocument,
  Resolution,
  Sendings,
  Signal,
  UncertainEntry,
} from './entry.ts';
import { UnknownRow } from './errors.ts';
import type { HistoryNote, NewHistoryNote } from './history-note.ts';
import { notesOf, wantNote } from './history-notes.ts';
import {
  counts,
  entries,
  entry,
  entryById,
  hasDocuments,
  listUncertain,
  nextDueAt,
  oldestPendingAt,
  postedAmong,
  wishesOf,
} from './queries/listing.ts';
import {
  call,
  callsOf,
  keepAnswer,
  lastAnsweredAt,
  markSent,
  markSentAgain,
  noteFailure,
  openCall,
  sendingsOf,
  settleCall,
  unsettledCalls,
} from './outbox.ts';
import { matchingIds, sinceMark, trailMark, type EntryFilter, type SinceMark } from './queries/matching-entries.ts';
import { openAdopted } from './queries/adopted-documents.ts';
import { lastChanges, postedOrders, type PostedOrder, type PostedQuery } from './queries/posted-orders.ts';
import { settleUncertain, settle } from './settle.ts';
import { documentOwner, noteXeroSeen, type SeenDocument } from './xero-seen.ts';

/** Every promise resolves after its rows are on disk. Database errors are those of database/errors.ts. */
export interface Ledger {
  /**
   * Several steps in one transaction (the answer to a batch: documents, settles, call). Use only the ledger handed in,
   * and nothing slow inside: no network, no timers.
   */
  together<T>(work: (ledger: Ledger) => Promise<T>): Promise<T>;

  /** A new fingerprint makes the entry pending (a claimed or uncertain one only grows); a known one changes nothing. */
  acceptEvent(event: NewEvent): Promise<Accepted>;
  /** The same for a page of changes, in one transaction; answers in the order given. */
  acceptEvents(events: readonly NewEvent[]): Promise<Accepted[]>;
  /** Replay: brings the entries back to pending by an event of their own; answers the ids that exist. `by`: see actor.ts. */
  requeue(entryIds: readonly number[], source: 'replay' | 'backfill' | 'cli', by?: string | null): Promise<number[]>;
  /** The same for orders that a person named one by one: the first day to post does not hold them back from then on. */
  requeueNamed(entryIds: readonly number[], source: 'replay' | 'cli', by: string): Promise<number[]>;
  /** The same for nudges and webhooks; null = nothing to do (an unknown thing was deleted). */
  acceptSignals(signals: readonly Signal[]): Promise<(Accepted | null)[]>;
  /** Whether this was told of before. */
  hasEvent(event: Pick<NewEvent, 'storeId' | 'kind' | 'sourceId' | 'fingerprint'>): Promise<boolean>;
  /** The states just read from the store: told again by others, they change nothing. */
  noteRead(events: readonly NewEvent[]): Promise<void>;

  /** For a replay of a filter: ids, newest first; `beforeId` is the last id of the page before. */
  matchingIds(filter: EntryFilter, page: { limit: number; beforeId?: number | undefined }): Promise<number[]>;
  /** Taken before a replay, it tells afterwards what became of its orders. */
  trailMark(): Promise<number>;
  sinceMark(entryIds: readonly number[], mark: number): Promise<SinceMark>;

  /** Oldest first, live before backfill; only entries whose store has a connected organisation that is not paused. */
  claim(options: ClaimOptions): Promise<ClaimedEntry[]>;
  /** Whether a claim would find something now. */
  hasDue(options?: DueOptions): Promise<boolean>;
  /** false = the claim was lost and nothing changed. An entry that changed meanwhile goes to pending (uncertain stays). */
  settle(claimed: Entry, worker: string, outcome: Outcome): Promise<boolean>;
  /**
   * For claims whose worker is gone: to pending, or to uncertain when a call was sent and not settled. Calls opened and
   * never sent are closed, so that their worker, should it still live, cannot send them.
   */
  releaseClaims(options: {
    worker?: string | undefined;
    claimedBefore?: Date | undefined;
  }): Promise<{ pending: number; uncertain: number }>;
  claimHolders(): Promise<{ worker: string; entries: number; oldestClaimedAt: string }[]>;

  listUncertain(options?: { tenantId?: string | undefined; limit?: number | undefined }): Promise<UncertainEntry[]>;
  /** false = somebody else resolved it since it was listed. An entry that changed meanwhile goes to pending. */
  resolveUncertain(listed: Entry, resolution: Resolution): Promise<boolean>;

  /** On disk before sending. Throws ClaimLost when `worker` no longer holds all entries of the call. */
  openCall(call: NewCall, worker: string): Promise<Call>;
  /** Just before the first byte of each sending. false = its claims were released meanwhile: do not send. */
  markSent(callId: number): Promise<boolean>;
  /** For a call whose entries are uncertain: the same bytes under the same key once more. false = it is settled. */
  markSentAgain(callId: number): Promise<boolean>;
  /** Of the first sendings, those that failed for a reason that leaves no doubt (a limit, a token) are not listed as failed. */
  sendingsOf(callId: number): Promise<Sendings>;
  /** The answer is understood and recorded. null = settled without an answer (after a look into Xero). */
  settleCall(callId: number, httpStatus: number | null, failure?: CallFailure): Promise<void>;
  /** Before it is settled: what Xero answered, without personal data. */
  keepAnswer(callId: number, answer: unknown): Promise<void>;
  /** One of its sendings failed; the call itself goes on. */
  noteFailure(callId: number, failure: CallFailure): Promise<void>;
  /** Sent, not settled: their outcome is unknown, unless their worker still waits for the answer. Oldest first. */
  unsettledCalls(tenantId?: string): Promise<Call[]>;

  /** When Xero last answered a call about one of these stores; null = never, as far as this ledger knows. */
  lastAnsweredAt(tenantId: string, storeIds: readonly string[]): Promise<Date | null>;

  /** Throws UnknownRow when there is none. */
  call(callId: number): Promise<Call>;

  /** Recording the same document again refreshes its facts; another one in its place throws DuplicateDocument. */
  recordDocument(document: NewDocument): Promise<RecordedDocument>;
  documentsOf(entryId: number): Promise<RecordedDocument[]>;
  /** Organisations that hold documents of a store, with how many; the one with most first. */
  documentTenants(storeId: string): Promise<{ tenantId: string; documents: number }[]>;
  findDocument(
    tenantId: string,
    storeId: string,
    kind: DocumentKind,
    sourceKey: string,
  ): Promise<RecordedDocument | null>;

  /** A note for the history of a document; false = it has its note of that event, or gets it. See history-notes.ts. */
  wantNote(note: NewHistoryNote): Promise<boolean>;
  notesOf(entryId: number): Promise<HistoryNote[]>;

  addAttempt(entryId: number, step: AttemptStep, detail: object, callId?: number): Promise<void>;
  attemptsOf(entryId: number): Promise<Attempt[]>;
  callsOf(entryId: number): Promise<Call[]>;
  /** What a person did that is not about one order (settings, connections, stores); `by`: see actor.ts. */
  recordAction(action: NewAction): Promise<void>;
  recordActions(actions: readonly NewAction[]): Promise<void>;
  /** Those, newest first. Absent store = all. */
  actions(options: ActionsOptions): Promise<Attempt[]>;

  entry(storeId: string, kind: EntryKind, sourceId: string): Promise<Entry | null>;
  entryById(entryId: number): Promise<Entry | null>;
  /** Fingerprints of what people asked for about this thing, oldest first. */
  wishesOf(storeId: string, kind: EntryKind, sourceId: string): Promise<string[]>;
  /** Whether anything of the store is in Xero because of us. */
  hasDocuments(storeId: string): Promise<boolean>;
  /** Which of these things of the store are in Xero because of us. */
  postedAmong(storeId: string, kind: EntryKind, sourceIds: readonly string[]): Promise<string[]>;
  /** The entry whose document this is; null = none of ours. */
  documentOwner(tenantId: string, kind: DocumentKind, xeroId: string): Promise<Entry | null>;
  /** The ids of linked invoices that are still open as far as we know, those linked last first. */
  openAdopted(tenantId: string, limit: number): Promise<string[]>;
  /** Keeps what was seen in Xero with the entry; false = it was known, or somebody works on the entry. */
  noteXeroSeen(entryId: number, document: SeenDocument): Promise<boolean>;
  /** Orders of a store that have documents in Xero. */
  postedOrders(storeId: string, query: PostedQuery): Promise<PostedOrder[]>;
  /** The event of the last state that was told of each of these orders. */
  lastChanges(storeId: string, sourceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Newest first; `beforeId` is the last id of the page before. */
  entries(options: {
    storeId?: string | undefined;
    state?: EntryState | undefined;
    limit: number;
    beforeId?: number | undefined;
  }): Promise<Entry[]>;
  counts(storeId?: string): Promise<Record<EntryState, number>>;
  /** When the longest waiting of the entries not dealt with (pending, claimed, waiting, uncertain) came in. */
  oldestPendingAt(storeId?: string): Promise<string | null>;
  /** The earliest instant at which a waiting entry may be claimed; null = none waits. */
  nextDueAt(): Promise<string | null>;
}

export function createLedger(deps: LedgerDeps): Ledger {
  return {
    together: (work) => inTransaction(deps.db, (db) => work(createLedger({ ...deps, db }))),
    acceptEvent: async (event) => {
      const [accepted] = await acceptEvents(deps, [event]);
      if (accepted === undefined) throw new UnknownRow('The event left no entry.');
      return accepted;
    },
    acceptEvents: (events) => acceptEvents(deps, events),
    requeue: (entryIds, source, by) => requeue(deps, entryIds, source, by),
    requeueNamed: (entryIds, source, by) => requeue(deps, entryIds, source, by, namedFingerprint),
    matchingIds: (filter, page) => matchingIds(deps, filter, page),
    trailMark: () => trailMark(deps),
    sinceMark: (entryIds, mark) => sinceMark(deps, entryIds, mark),
    acceptSignals: (signals) => acceptSignals(deps, signals),
    hasEvent: (event) => hasEvent(deps, event),
    noteRead: (events) => noteRead(deps, events),
    claim: (options) => claim(deps, options),
    hasDue: (options = {}) => hasDue(deps, options),
    settle: (claimed, worker, outcome) => settle(deps, claimed, worker, outcome),
    releaseClaims: (options) => releaseClaims(deps, options),
    claimHolders: () => claimHolders(deps),
    listUncertain: (options) => listUncertain(deps, options),
    resolveUncertain: (listed, resolution) => settleUncertain(deps, listed, resolution),
    openCall: (newCall, worker) => openCall(deps, newCall, worker),
    markSent: (callId) => markSent(deps, callId),
    markSentAgain: (callId) => markSentAgain(deps, callId),
    sendingsOf: (callId) => sendingsOf(deps, callId),
    settleCall: (callId, httpStatus, failure) => settleCall(deps, callId, httpStatus, failure),
    keepAnswer: (callId, answer) => keepAnswer(deps, callId, answer),
    noteFailure: (callId, failure) => noteFailure(deps, callId, failure),
    unsettledCalls: (tenantId) => unsettledCalls(deps, tenantId),
    lastAnsweredAt: (tenantId, storeIds) => lastAnsweredAt(deps, tenantId, storeIds),
    call: (callId) => call(deps, callId),
    recordDocument: (document) => recordDocument(deps, document),
    documentsOf: (entryId) => documentsOf(deps, entryId),
    documentTenants: (storeId) => documentTenants(deps, storeId),
    findDocument: (tenantId, storeId, kind, sourceKey) => findDocument(deps, tenantId, storeId, kind, sourceKey),
    wantNote: (note) => wantNote(deps, note),
    notesOf: (entryId) => notesOf(deps, entryId),
    addAttempt: (entryId, step, detail, callId) => addAttempts(deps, [{ entryId, step, detail, callId }]),
    attemptsOf: (entryId) => attemptsOf(deps, entryId),
    callsOf: (entryId) => callsOf(deps, entryId),
    recordAction: (action) => recordActions(deps, [action]),
    recordActions: (list) => recordActions(deps, list),
    actions: (options) => actions(deps, options),
    entry: (storeId, kind, sourceId) => entry(deps, storeId, kind, sourceId),
    entryById: (entryId) => entryById(deps, entryId),
    wishesOf: (storeId, kind, sourceId) => wishesOf(deps, storeId, kind, sourceId),
    hasDocuments: (storeId) => hasDocuments(deps, storeId),
    postedAmong: (storeId, kind, sourceIds) => postedAmong(deps, storeId, kind, sourceIds),
    entries: (options) => entries(deps, options),
    documentOwner: (tenantId, kind, xeroId) => documentOwner(deps, tenantId, kind, xeroId),
    openAdopted: (tenantId, limit) => openAdopted(deps, tenantId, limit),
    noteXeroSeen: (entryId, document) => noteXeroSeen(deps, entryId, document),
    postedOrders: (storeId, query) => postedOrders(deps, storeId, query),
    lastChanges: (storeId, sourceIds) => lastChanges(deps, storeId, sourceIds),
    counts: (storeId) => counts(deps, storeId),
    oldestPendingAt: (storeId) => oldestPendingAt(deps, storeId),
    nextDueAt: () => nextDueAt(deps),
  };
}
