import { sql } from 'kysely';
import { digestOf } from '../database/audit-chain.ts';
import type { Row } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { bindAll, type Bound } from './bind-all.ts';
import { CALL_TEXTS, callTexts, keptBody } from './kept/kept-call.ts';
import { NOTE_CALLS, type Call, type CallFailure, type NewCall } from './entry.ts';
import { toNote, type HistoryNote, type NewHistoryNote } from './history-note.ts';
import { call } from './outbox.ts';

/** The write protocol of notes. It claims no entry. */
export type HistoryNotes = Bound<typeof PROTOCOL>;

export function createHistoryNotes(deps: LedgerDeps): HistoryNotes {
  return bindAll(deps, PROTOCOL);
}

/** A new history note for a document; false = it already has or gets a note of that event. Part of the event's transaction. */
export function requestNote(deps: LedgerDeps, note: NewHistoryNote): Promise<boolean> {
  const { tenantId, storeId, entryId, documentKind, documentId, event, details, lookFirst } = note;
  return transact(deps, async (tx) => {
    const at = tx.now().toISOString();
    const { numInsertedOrUpdatedRows: made } = await tx.db
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
        waiting_since: at,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'document_id', 'event']).doNothing())
      .executeTakeFirstOrThrow();
    if (made !== 1n) return false;
    await addAttempts(tx, [{ entryId, step: 'noted', detail: { did: 'wanted', note: details } }]);
    return true;
  });
}

/** All notes of an entry, oldest first. */
export async function notesOf({ db }: Pick<LedgerDeps, 'db'>, entryId: number): Promise<HistoryNote[]> {
  const rows = await db.selectFrom('history_notes').selectAll().where('entry_id', '=', entryId).orderBy('id').execute();
  return rows.map(toNote);
}

/** The states are literals in the statement: only then SQLite uses the partial index. */
const OPEN = sql<boolean>`state in ('wanted', 'uncertain')`;

/** Stores with notes due, by organisation. */
function due({ db, now }: LedgerDeps): Promise<{ tenantId: string; storeId: string }[]> {
  return db
    .selectFrom('history_notes')
    .select(['tenant_id as tenantId', 'store_id as storeId'])
    .distinct()
    .where(OPEN)
    .where('due_at', '<=', now().toISOString())
    .execute();
}

/** The note due that waits longest. */
async function next(
  { db, now }: LedgerDeps,
  tenantId: string,
  storeIds: readonly string[],
): Promise<HistoryNote | null> {
  const row = await db
    .selectFrom('history_notes')
    .selectAll()
    .where(OPEN)
    .where('tenant_id', '=', tenantId)
    .where('store_id', 'in', storeIds)
    .where('due_at', '<=', now().toISOString())
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toNote(row);
}

/** Stores bytes and key before anything is sent; null = the note must not be sent any more. */
function open(
  deps: LedgerDeps,
  note: HistoryNote,
  { path, body, idempotencyKey }: Pick<NewCall, 'path' | 'body' | 'idempotencyKey'>,
): Promise<Call | null> {
  return transact(deps, async (tx) => {
    const { db } = tx;
    const row = await db.selectFrom('history_notes').selectAll().where('id', '=', note.id).executeTakeFirst();
    if (row?.state !== 'wanted' || row.call_id !== note.callId) return null;
    // Opened by a process that ended before sending anything.
    await settle(tx, note.callId, null);
    const { id } = await db
      .insertInto('calls')
      .values({
        tenant_id: note.tenantId,
        kind: NOTE_CALLS,
        method: 'PUT',
        path,
        ...keptBody(body),
        idempotency_key: idempotencyKey,
        created_at: tx.now().toISOString(),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.insertInto('call_items').values({ call_id: id, entry_id: note.entryId, source_key: note.event }).execute();
    await db.updateTable('history_notes').set({ call_id: id }).where('id', '=', note.id).execute();
    return await call(tx, id);
  });
}

/** Just before each sending: its outcome is unknown from now on. false = do not send. */
function sending(deps: LedgerDeps, note: HistoryNote, callId: number): Promise<boolean> {
  return transact(deps, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('history_notes')
      .set({ state: 'uncertain' })
      .where((eb) => eb.and({ id: note.id, call_id: callId }))
      .where(OPEN)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    const row = await tx.db
      .updateTable('calls')
      // The first sending counts: Xero's six minutes of idempotency start there.
      .set({ sent_at: sql<string>`coalesce(sent_at, ${tx.now().toISOString()})` })
      .where('id', '=', callId)
      .returning(['path', ...CALL_TEXTS])
      .executeTakeFirstOrThrow();
    const detail = { did: 'sent', method: 'PUT', path: row.path, request: digestOf(callTexts(row).body) };
    await addAttempts(tx, [{ entryId: note.entryId, step: 'noted', callId, detail }]);
    return true;
  });
}

/** A sending got no usable response: retry then. */
function unknown(deps: LedgerDeps, note: HistoryNote, at: Date, failure?: CallFailure): Promise<void> {
  const detail = failure === undefined ? null : { did: 'failed', ...failure };
  return transact(deps, (tx) => move(tx, note, { due_at: at.toISOString() }, detail));
}

/** It is in Xero: just created, or found. */
function written(deps: LedgerDeps, note: HistoryNote, callId: number | null, how: 'written' | 'found'): Promise<void> {
  const httpStatus = how === 'written' ? 200 : null;
  return end(deps, { ...note, callId }, httpStatus, { state: 'written', problem: null }, { did: how });
}

/** It is not in Xero and this call will not create it: it is sent again then, under a new key. */
function later(
  deps: LedgerDeps,
  note: HistoryNote,
  callId: number | null,
  at: Date,
  failure: CallFailure | null,
  countTry: boolean,
): Promise<void> {
  const change = {
    state: 'wanted',
    call_id: null,
    due_at: at.toISOString(),
    tries: note.tries + (countTry ? 1 : 0),
    problem: failure?.message ?? null,
  };
  return end(deps, { ...note, callId }, failure?.httpStatus ?? null, change, { did: 'later', ...failure });
}

function refused(deps: LedgerDeps, note: HistoryNote, callId: number | null, failure: CallFailure): Promise<void> {
  const change = { state: 'refused', problem: failure.message };
  return end(deps, { ...note, callId }, failure.httpStatus, change, { did: 'refused', ...failure });
}

/** The store's notes are switched off; pending ones are not sent. */
function drop(deps: LedgerDeps, storeId: string): Promise<void> {
  return transact(deps, async (tx) => {
    const open = await tx.db
      .updateTable('history_notes')
      .set({ state: 'dropped' })
      .where('store_id', '=', storeId)
      .where(OPEN)
      .returning('call_id')
      .execute();
    for (const { call_id } of open) await settle(tx, call_id, null);
  });
}

/** `due_at`: it waits from now on until then. */
type Change = Partial<Pick<Row<'history_notes'>, 'state' | 'call_id' | 'due_at' | 'tries' | 'problem'>>;

function end(
  deps: LedgerDeps,
  note: HistoryNote,
  httpStatus: number | null,
  change: Change,
  detail: object,
): Promise<void> {
  return transact(deps, async (tx) => {
    await settle(tx, note.callId, httpStatus);
    await move(tx, note, change, detail);
  });
}

async function move(deps: LedgerDeps, note: HistoryNote, change: Change, detail: object | null): Promise<void> {
  const waits = change.due_at === undefined ? {} : { waiting_since: deps.now().toISOString() };
  await deps.db
    .updateTable('history_notes')
    .set({ ...change, ...waits })
    .where('id', '=', note.id)
    .where(OPEN)
    .execute();
  if (detail === null) return;
  const { entryId, callId } = note;
  await addAttempts(deps, [{ entryId, step: 'noted', detail, callId: callId ?? undefined }]);
}

async function settle({ db, now }: LedgerDeps, callId: number | null, httpStatus: number | null): Promise<void> {
  if (callId === null) return;
  await db
    .updateTable('calls')
    .set({ settled_at: now().toISOString(), http_status: httpStatus })
    .where('id', '=', callId)
    .where('settled_at', 'is', null)
    .execute();
}

const PROTOCOL = { due, next, call, open, sending, unknown, written, later, refused, drop };
