import type { Row } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { AppError } from '../domain/app-error.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { hintFingerprint, namedFingerprint, replayFingerprint } from './entry-key.ts';
import { toEntry } from './entry-row.ts';
import type { Accepted, NewEvent, Signal } from './entry.ts';
import { entryById, entryRow } from './queries/listing.ts';
import { afterEvent, isDone, priorityAfterEvent } from './transitions.ts';

/** A new fingerprint makes the entry pending (a claimed or uncertain one only grows); a known one changes nothing. */
export function acceptEvent(deps: LedgerDeps, event: NewEvent): Promise<Accepted> {
  return transact(deps, async (tx) => {
    const isNew = await insertEvent(tx, event);
    const row = await entryRow(tx, event.storeId, event.kind, event.sourceId);
    if (!isNew) {
      const message = `Event of ${event.kind} ${event.sourceId} has no entry.`;
      if (row === undefined) throw new AppError('ledger', 'ledger_unknown_row', message);
      return { entryId: row.id, accepted: false };
    }
    const entryId = row === undefined ? await insertEntry(tx, event) : await moveEntry(tx, event, row);
    const detail = { source: event.source, revision: (row?.revision ?? 0) + 1, fingerprint: event.fingerprint };
    await addAttempts(tx, [{ entryId, step: 'accepted', detail, by: event.by }]);
    return { entryId, accepted: true };
  });
}

/** The same for a page of changes, in one transaction; results in the given order. */
export function acceptEvents(deps: LedgerDeps, events: readonly NewEvent[]): Promise<Accepted[]> {
  return transact(deps, (tx) => Array.fromAsync(events, (event) => acceptEvent(tx, event)));
}

/** The same for nudges and webhooks; null = nothing to do, nothing written (something unknown was deleted). */
export function acceptSignals(deps: LedgerDeps, signals: readonly Signal[]): Promise<(Accepted | null)[]> {
  return transact(deps, (tx) => Array.fromAsync(signals, (signal) => acceptSignal(tx, signal)));
}

async function acceptSignal(deps: LedgerDeps, signal: Signal): Promise<Accepted | null> {
  const { fingerprint, onlyKnown = false, ...event } = signal;
  const row = await entryRow(deps, event.storeId, event.kind, event.sourceId);
  if (row === undefined && onlyKnown) return null;
  if (fingerprint !== null) return await acceptEvent(deps, { ...event, fingerprint });
  // It is about to be read: that read covers this change too.
  if (row?.state === 'pending') return { entryId: row.id, accepted: false };
  return await acceptEvent(deps, { ...event, fingerprint: hintFingerprint((row?.revision ?? 0) + 1) });
}

/** Whether an event with this fingerprint exists. */
export async function hasEvent(
  { db }: LedgerDeps,
  { storeId, kind, sourceId, fingerprint }: Pick<NewEvent, 'storeId' | 'kind' | 'sourceId' | 'fingerprint'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('events')
    .select('id')
    .where((eb) => eb.and({ store_id: storeId, kind, source_id: sourceId, fingerprint }))
    .executeTakeFirst();
  return row !== undefined;
}

/** The states just read from the store: later notifications of them are ignored. */
export async function noteRead(deps: LedgerDeps, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await transact(deps, async (tx) => {
    for (const event of events) await insertEvent(tx, event);
  });
}

type ReplaySource = 'replay' | 'backfill' | 'cli';

/** Replay: makes the entries pending by an event of their own; returns the ids found. `by`: see actor.ts. */
export function requeue(
  deps: LedgerDeps,
  entryIds: readonly number[],
  source: ReplaySource,
  by?: string | null,
): Promise<number[]> {
  return requeueAs(replayFingerprint, deps, entryIds, source, by);
}

/** The same for entries a user named one by one: the first day to post no longer holds them back. */
export function requeueNamed(
  deps: LedgerDeps,
  entryIds: readonly number[],
  source: ReplaySource,
  by: string,
): Promise<number[]> {
  return requeueAs(namedFingerprint, deps, entryIds, source, by);
}

/** An event whose fingerprint is the entry's own next revision is always new. */
function requeueAs(
  fingerprintOf: (revision: number) => string,
  deps: LedgerDeps,
  entryIds: readonly number[],
  source: ReplaySource,
  by: string | null | undefined,
): Promise<number[]> {
  return transact(deps, async (tx) => {
    const done: number[] = [];
    for (const id of entryIds) {
      const entry = await entryById(tx, id);
      if (entry === null) continue;
      const { storeId, kind, sourceId, revision } = entry;
      const fingerprint = fingerprintOf(revision + 1);
      const { accepted } = await acceptEvent(tx, { storeId, kind, sourceId, source, fingerprint, by });
      if (accepted) done.push(id);
    }
    return done;
  });
}

/** False if this fingerprint is known. */
async function insertEvent({ db, now }: LedgerDeps, event: NewEvent): Promise<boolean> {
  const { storeId, source, kind, sourceId, fingerprint } = event;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('events')
    .values({ store_id: storeId, source, kind, source_id: sourceId, fingerprint, accepted_at: now().toISOString() })
    .onConflict((conflict) => conflict.columns(['store_id', 'kind', 'source_id', 'fingerprint']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function insertEntry({ db, now }: LedgerDeps, event: NewEvent): Promise<number> {
  const at = now().toISOString();
  const { id } = await db
    .insertInto('entries')
    .values({
      store_id: event.storeId,
      kind: event.kind,
      source_id: event.sourceId,
      state: 'pending',
      revision: 1,
      tries: 0,
      priority: priorityAfterEvent(event.source, null),
      accepted_at: at,
      updated_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function moveEntry({ db, now }: LedgerDeps, event: NewEvent, row: Row<'entries'>): Promise<number> {
  const { id, state, revision } = toEntry(row);
  const at = now().toISOString();
  const to = afterEvent(state);
  await db
    .updateTable('entries')
    .set({
      revision: revision + 1,
      tries: 0,
      priority: priorityAfterEvent(event.source, { state, priority: row.priority }),
      updated_at: at,
      ...(isDone(state) ? { accepted_at: at } : {}),
      ...(to === 'pending' ? { state: to, not_before: null, waiting_since: null, problems_json: null } : {}),
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return id;
}
