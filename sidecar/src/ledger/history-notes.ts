import { sql } from 'kysely';
import { digestOf } from '../database/audit-chain.ts';
import type { Row } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { NOTE_CALLS, type Call, type CallFailure, type NewCall } from './entry.ts';
import { toNote, type HistoryNote, type NewHistoryNote } from './history-note.ts';
import { call as callById } from './outbox.ts';

/** The write protocol of notes. It claims no entry. */
export interface HistoryNotes {
  /** Stores with notes due, by organisation. */
  due(): Promise<{ tenantId: string; storeId: string }[]>;
  /** Longest waiting first. */
  next(tenantId: string, storeIds: readonly string[]): Promise<HistoryNote | null>;
  call(callId: number): Promise<Call>;
  /** Stores bytes and key before anything is sent; null = the note must not be sent any more. */
  open(note: HistoryNote, call: Pick<NewCall, 'path' | 'body' | 'idempotencyKey'>): Promise<Call | null>;
  /** Just before each sending: its outcome is unknown from now on. false = do not send. */
  sending(note: HistoryNote, callId: number): Promise<boolean>;
  /** A sending got no usable response: retry then. */
  unknown(note: HistoryNote, at: Date, failure?: CallFailure): Promise<void>;
  /** It is in Xero: just created, or found. */
  written(note: HistoryNote, callId: number | null, how: 'written' | 'found'): Promise<void>;
  /** It is not in Xero and this call will not create it: it is sent again then, under a new key. */
  later(
    note: HistoryNote,
    callId: number | null,
    at: Date,
    failure: CallFailure | null,
    countTry: boolean,
  ): Promise<void>;
  refused(note: HistoryNote, callId: number | null, failure: CallFailure): Promise<void>;
  /** The store's notes are switched off; pending ones are not sent. */
  drop(storeId: string): Promise<void>;
}

export function createHistoryNotes(deps: LedgerDeps): HistoryNotes {
  return {
    due: () => dueStores(deps),
    next: (tenantId, storeIds) => nextNote(deps, tenantId, storeIds),
    call: (callId) => callById(deps, callId),
    open: (note, call) => openCall(deps, note, call),
    sending: (note, callId) => sending(deps, note, callId),
    unknown: (note, at, failure) =>
      move(deps, note, { due_at: at.toISOString() }, failure === undefined ? null : { did: 'failed', ...failure }),
    written: (note, callId, how) => end(deps, note, callId, how === 'written' ? 200 : null, { state: 'written', problem: null }, { did: how }), // prettier-ignore
    later: (note, callId, at, failure, countTry) =>
      end(
        deps,
        note,
        callId,
        failure?.httpStatus ?? null,
        {
          state: 'wanted',
          call_id: null,
          due_at: at.toISOString(),
          tries: note.tries + (countTry ? 1 : 0),
          problem: failure?.message ?? null,
        },
        { did: 'later', ...failure },
      ),
    refused: (note, callId, failure) =>
      end(
        deps,
        note,
        callId,
        failure.httpStatus,
        { state: 'refused', problem: failure.message },
        { did: 'refused', ...failure },
      ),
    drop: (storeId) => drop(deps, storeId),
  };
}

/** Part of the transaction that records the event; false = the document already has or gets this note. */
export function wantNote(deps: LedgerDeps, note: NewHistoryNote): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const { tenantId, storeId, entryId, documentKind, documentId, event, details, lookFirst } = note;
    const at = deps.now().toISOString();
    const { numInsertedOrUpdatedRows: made } = await db
      .insertInto('history_notes')
      .values({
        tenant_id: tenantId,
        store_id: storeId,
        entry_id: entryId,
        document_kind: documentKind,
        document_id: documentId,
        event,
        details,
        state: 'wanted',
        look_first: lookFirst ? 1 : 0,
        tries: 0,
        made_at: at,
        due_at: at,
        call_id: null,
        problem: null,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'document_id', 'event']).doNothing())
      .executeTakeFirstOrThrow();
    if (made !== 1n) return false;
    await addAttempts({ ...deps, db }, [{ entryId, step: 'noted', detail: { did: 'wanted', note: details } }]);
    return true;
  });
}

/** All of an order, oldest first. */
export async function notesOf(deps: Pick<LedgerDeps, 'db'>, entryId: number): Promise<HistoryNote[]> {
  const rows = await deps.db
    .selectFrom('history_notes')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy('id')
    .execute();
  return rows.map(toNote);
}

/** The states are literals in the statement: only then SQLite uses the partial index. */
const OPEN = sql<boolean>`state in ('wanted', 'uncertain')`;

async function dueStores({ db, now }: LedgerDeps): Promise<{ tenantId: string; storeId: string }[]> {
  return await db
    .selectFrom('history_notes')
    .select(['tenant_id as tenantId', 'store_id as storeId'])
    .distinct()
    .where(OPEN)
    .where('due_at', '<=', now().toISOString())
    .execute();
}

async function nextNote({ db, now }: LedgerDeps, tenantId: string, storeIds: readonly string[]) {
  const row = await db
    .selectFrom('history_notes')
    .selectAll()
    .where(OPEN)
    .where('tenant_id', '=', tenantId)
    .where('store_id', 'in', [...storeIds])
    .where('due_at', '<=', now().toISOString())
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toNote(row);
}

function openCall(
  deps: LedgerDeps,
  note: HistoryNote,
  { path, body, idempotencyKey }: Pick<NewCall, 'path' | 'body' | 'idempotencyKey'>,
): Promise<Call | null> {
  return inTransaction(deps.db, async (db) => {
    const at = deps.now().toISOString();
    if (!(await isStill(db, note))) return null;
    // Opened by a process that ended before sending anything.
    if (note.callId !== null) await settle(db, note.callId, at, null);
    const { id } = await db
      .insertInto('calls')
      .values({
        tenant_id: note.tenantId,
        kind: NOTE_CALLS,
        method: 'PUT',
        path,
        body,
        idempotency_key: idempotencyKey,
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.insertInto('call_items').values({ call_id: id, entry_id: note.entryId, source_key: note.event }).execute();
    await db.updateTable('history_notes').set({ call_id: id }).where('id', '=', note.id).execute();
    return await callById({ ...deps, db }, id);
  });
}

function sending(deps: LedgerDeps, note: HistoryNote, callId: number): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('history_notes')
      .set({ state: 'uncertain' })
      .where('id', '=', note.id)
      .where('call_id', '=', callId)
      .where(OPEN)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    const { path, body } = await db
      .updateTable('calls')
      // The first sending counts: Xero's six minutes of idempotency start there.
      .set({ sent_at: sql<string>`coalesce(sent_at, ${deps.now().toISOString()})` })
      .where('id', '=', callId)
      .returning(['path', 'body'])
      .executeTakeFirstOrThrow();
    const detail = { did: 'sent', method: 'PUT', path, request: digestOf(body) };
    await addAttempts({ ...deps, db }, [{ entryId: note.entryId, step: 'noted', callId, detail }]);
    return true;
  });
}

type Change = Partial<Pick<Row<'history_notes'>, 'state' | 'call_id' | 'due_at' | 'tries' | 'problem'>>;

function end(
  deps: LedgerDeps,
  note: HistoryNote,
  callId: number | null,
  httpStatus: number | null,
  change: Change,
  detail: object,
): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    if (callId !== null) await settle(db, callId, deps.now().toISOString(), httpStatus);
    await move({ ...deps, db }, { ...note, callId }, change, detail);
  });
}

function move(deps: LedgerDeps, note: HistoryNote, change: Change, detail: object | null): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    await db.updateTable('history_notes').set(change).where('id', '=', note.id).where(OPEN).execute();
    if (detail === null) return;
    const call = note.callId === null ? {} : { callId: note.callId };
    await addAttempts({ ...deps, db }, [{ entryId: note.entryId, step: 'noted', detail, ...call }]);
  });
}

function drop(deps: LedgerDeps, storeId: string): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    const open = await db
      .updateTable('history_notes')
      .set({ state: 'dropped' })
      .where('store_id', '=', storeId)
      .where(OPEN)
      .returning('call_id')
      .execute();
    const at = deps.now().toISOString();
    for (const { call_id } of open) if (call_id !== null) await settle(db, call_id, at, null);
  });
}

async function settle(db: LedgerDeps['db'], callId: number, at: string, httpStatus: number | null): Promise<void> {
  await db
    .updateTable('calls')
    .set({ settled_at: at, http_status: httpStatus })
    .where('id', '=', callId)
    .where('settled_at', 'is', null)
    .execute();
}

async function isStill(db: LedgerDeps['db'], note: HistoryNote): Promise<boolean> {
  const row = await db
    .selectFrom('history_notes')
    .select(['state', 'call_id'])
    .where('id', '=', note.id)
    .executeTakeFirst();
  return row?.state === 'wanted' && row.call_id === note.callId;
}
