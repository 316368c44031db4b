import { AppError } from '../domain/app-error.ts';
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
   * Several steps in one transaction (the response to a batch: documents, settles, call). Use only the given ledger,
   * and nothing slow inside: no network, no timers.
   */
  together<T>(work: (ledger: Ledger) => Promise<T>): Promise<T>;

  /** A new fingerprint makes the entry pending (a claimed or uncertain one only grows); a known one changes nothing. */
  acceptEvent(event: NewEvent): Promise<Accepted>;
  /** The same for a page of changes, in one transaction; results in the given order. */
  acceptEvents(events: readonly NewEvent[]): Promise<Accepted[]>;
  /** Replay: returns the entries to pending by an event of their own; returns the ids found. `by`: see actor.ts. */
  requeue(entryIds: readonly number[], source: 'replay' | 'backfill' | 'cli', by?: string | null): Promise<number[]>;
  /** The same for orders a user named one by one: the first day to post no longer holds them back. */
  requeueNamed(entryIds: readonly number[], source: 'replay' | 'cli', by: string): Promise<number[]>;
  /** The same for nudges and webhooks; null = nothing to do (an unknown order was deleted). */
  acceptSignals(signals: readonly Signal[]): Promise<(Accepted | null)[]>;
  /** Whether it was reported before. */
  hasEvent(event: Pick<NewEvent, 'storeId' | 'kind' | 'sourceId' | 'fingerprint'>): Promise<boolean>;
  /** The states just read from the store: later reports of them change nothing. */
  noteRead(events: readonly NewEvent[]): Promise<void>;

  /** For a replay by filter: ids, newest first; `beforeId` is the last id of the previous page. */
  matchingIds(filter: EntryFilter, page: { limit: number; beforeId?: number | undefined }): Promise<number[]>;
  /** Taken before a replay, to find the outcome of its orders later. */
  trailMark(): Promise<number>;
  sinceMark(entryIds: readonly number[], mark: number): Promise<SinceMark>;

  /** Oldest first, live before backfill; only entries whose store has a connected organisation that is not paused. */
  claim(options: ClaimOptions): Promise<ClaimedEntry[]>;
  /** Whether a claim would find something now. */
  hasDue(options?: DueOptions): Promise<boolean>;
  /** false = the claim was lost, nothing changed. An entry that changed meanwhile goes to pending (uncertain stays). */
  settle(claimed: Entry, worker: string, outcome: Outcome): Promise<boolean>;
  /**
   * For claims whose worker is gone: to pending, or to uncertain if a call was sent and not settled. Calls opened but
   * never sent are closed, so their worker, if still alive, cannot send them.
   */
  releaseClaims(options: {
    worker?: string | undefined;
    claimedBefore?: Date | undefined;
  }): Promise<{ pending: number; uncertain: number }>;
  claimHolders(): Promise<{ worker: string; entries: number; oldestClaimedAt: string }[]>;

  listUncertain(options?: { tenantId?: string | undefined; limit?: number | undefined }): Promise<UncertainEntry[]>;
  /** false = already resolved since it was listed. An entry that changed meanwhile goes to pending. */
  resolveUncertain(listed: Entry, resolution: Resolution): Promise<boolean>;

  /** On disk before sending. Throws claim_lost when `worker` no longer holds all entries of the call. */
  openCall(call: NewCall, worker: string): Promise<Call>;
  /** Just before the first byte of each sending. false = its claims were released: do not send. */
  markSent(callId: number): Promise<boolean>;
  /** For a call whose entries are uncertain: the same bytes and key once more. false = it is settled. */
  markSentAgain(callId: number): Promise<boolean>;
  /** First sendings that certainly failed (a limit, a token) are not listed as failed. */
  sendingsOf(callId: number): Promise<Sendings>;
  /** The response is parsed and recorded. null = settled without a response (after checking Xero). */
  settleCall(callId: number, httpStatus: number | null, failure?: CallFailure): Promise<void>;
  /** Before it is settled: Xero's response, without personal data. */
  keepAnswer(callId: number, answer: unknown): Promise<void>;
  /** One sending failed; the call stays open. */
  noteFailure(callId: number, failure: CallFailure): Promise<void>;
  /** Sent, not settled: their outcome is unknown, unless their worker still awaits the response. Oldest first. */
  unsettledCalls(tenantId?: string): Promise<Call[]>;

  /** When Xero last answered a call about one of these stores; null = never, as far as this ledger knows. */
  lastAnsweredAt(tenantId: string, storeIds: readonly string[]): Promise<Date | null>;

  /** Throws ledger_unknown_row when there is none. */
  call(callId: number): Promise<Call>;

  /** Recording the same document again refreshes its facts; a different one throws document_duplicate. */
  recordDocument(document: NewDocument): Promise<RecordedDocument>;
  documentsOf(entryId: number): Promise<RecordedDocument[]>;
  /** Organisations with documents of a store, and how many; the largest first. */
  documentTenants(storeId: string): Promise<{ tenantId: string; documents: number }[]>;
  findDocument(
    tenantId: string,
    storeId: string,
    kind: DocumentKind,
    sourceKey: string,
  ): Promise<RecordedDocument | null>;

  /** A history note for a document; false = it already has or gets a note of that event. See history-notes.ts. */
  wantNote(note: NewHistoryNote): Promise<boolean>;
  notesOf(entryId: number): Promise<HistoryNote[]>;

  addAttempt(entryId: number, step: AttemptStep, detail: object, callId?: number): Promise<void>;
  attemptsOf(entryId: number): Promise<Attempt[]>;
  callsOf(entryId: number): Promise<Call[]>;
  /** A user action that does not concern one order (settings, connections, stores); `by`: see actor.ts. */
  recordAction(action: NewAction): Promise<void>;
  recordActions(actions: readonly NewAction[]): Promise<void>;
  /** Those, newest first. No store = all. */
  actions(options: ActionsOptions): Promise<Attempt[]>;

  entry(storeId: string, kind: EntryKind, sourceId: string): Promise<Entry | null>;
  entryById(entryId: number): Promise<Entry | null>;
  /** Fingerprints of user requests about this order, oldest first. */
  wishesOf(storeId: string, kind: EntryKind, sourceId: string): Promise<string[]>;
  /** Whether any document of the store in Xero is ours. */
  hasDocuments(storeId: string): Promise<boolean>;
  /** Which of these orders have documents of ours in Xero. */
  postedAmong(storeId: string, kind: EntryKind, sourceIds: readonly string[]): Promise<string[]>;
  /** The entry that owns this document; null = not ours. */
  documentOwner(tenantId: string, kind: DocumentKind, xeroId: string): Promise<Entry | null>;
  /** Ids of linked invoices still open as far as we know, last linked first. */
  openAdopted(tenantId: string, limit: number): Promise<string[]>;
  /** Stores a finding from Xero with the entry; false = known, or the entry is being processed. */
  noteXeroSeen(entryId: number, document: SeenDocument): Promise<boolean>;
  /** Orders of a store with documents in Xero. */
  postedOrders(storeId: string, query: PostedQuery): Promise<PostedOrder[]>;
  /** The event of the last reported state of each of these orders. */
  lastChanges(storeId: string, sourceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Newest first; `beforeId` is the previous page's last id. */
  entries(options: {
    storeId?: string | undefined;
    state?: EntryState | undefined;
    limit: number;
    beforeId?: number | undefined;
  }): Promise<Entry[]>;
  counts(storeId?: string): Promise<Record<EntryState, number>>;
  /** When the oldest unfinished entry (pending, claimed, waiting, uncertain) came in. */
  oldestPendingAt(storeId?: string): Promise<string | null>;
  /** The earliest instant a waiting entry may be claimed; null = none waits. */
  nextDueAt(): Promise<string | null>;
}

export function createLedger(deps: LedgerDeps): Ledger {
  return {
    together: (work) => inTransaction(deps.db, (db) => work(createLedger({ ...deps, db }))),
    acceptEvent: async (event) => {
      const [accepted] = await acceptEvents(deps, [event]);
      if (accepted === undefined) throw new AppError('ledger', 'ledger_unknown_row', 'The event left no entry.');
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
