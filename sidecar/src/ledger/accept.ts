import { AppError } from '../domain/app-error.ts';
import { inTransaction } from '../database/transaction.ts';
import { addAttempts } from './audit/attempts.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { hintFingerprint, replayFingerprint } from './entry-key.ts';
import { toEntry } from './entry-row.ts';
import type { Accepted, Entry, NewEvent, Signal } from './entry.ts';
import { entryRow } from './queries/listing.ts';
import { afterEvent, isDone, priorityAfterEvent } from './transitions.ts';

/** One transaction for the whole list: all or nothing is stored. */
export function acceptEvents(deps: LedgerDeps, events: readonly NewEvent[]): Promise<Accepted[]> {
  return inTransaction(deps.db, async (db) => {
    const answers: Accepted[] = [];
    for (const event of events) answers.push(await acceptEvent({ ...deps, db }, event));
    return answers;
  });
}

/** The same for signals, in the given order; null = nothing to do, nothing written. */
export function acceptSignals(deps: LedgerDeps, signals: readonly Signal[]): Promise<(Accepted | null)[]> {
  return inTransaction(deps.db, async (db) => {
    const answers: (Accepted | null)[] = [];
    for (const signal of signals) answers.push(await acceptSignal({ ...deps, db }, signal));
    return answers;
  });
}

async function acceptSignal(deps: LedgerDeps, signal: Signal): Promise<Accepted | null> {
  const { fingerprint, onlyKnown = false, ...event } = signal;
  if (fingerprint !== null && !onlyKnown) return await acceptEvent(deps, { ...event, fingerprint });
  const row = await entryRow(deps, event.storeId, event.kind, event.sourceId);
  if (row === undefined && onlyKnown) return null;
  if (fingerprint !== null) return await acceptEvent(deps, { ...event, fingerprint });
  // It is about to be read: that read covers this change too.
  if (row?.state === 'pending') return { entryId: row.id, accepted: false };
  return await acceptEvent(deps, { ...event, fingerprint: hintFingerprint((row?.revision ?? 0) + 1) });
}

/** Whether an event with this fingerprint exists. */
export async function hasEvent(
  deps: LedgerDeps,
  event: Pick<NewEvent, 'storeId' | 'kind' | 'sourceId' | 'fingerprint'>,
): Promise<boolean> {
  const row = await deps.db
    .selectFrom('events')
    .select('id')
    .where('store_id', '=', event.storeId)
    .where('kind', '=', event.kind)
    .where('source_id', '=', event.sourceId)
    .where('fingerprint', '=', event.fingerprint)
    .executeTakeFirst();
  return row !== undefined;
}

/** The state just read for these entries: later notifications of it are ignored. */
export async function noteRead(deps: LedgerDeps, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const at = deps.now().toISOString();
  await inTransaction(deps.db, async (db) => {
    for (const event of events) await insertEvent({ ...deps, db }, event, at);
  });
}

/** Replay and similar: an event whose fingerprint is the entry's own next revision is always new. */
export function requeue(
  deps: LedgerDeps,
  entryIds: readonly number[],
  source: 'replay' | 'backfill' | 'cli',
  by?: string | null,
  fingerprintOf: (revision: number) => string = replayFingerprint,
): Promise<number[]> {
  return inTransaction(deps.db, async (db) => {
    const done: number[] = [];
    for (const id of entryIds) {
      const row = await db.selectFrom('entries').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) continue;
      const { storeId, kind, sourceId, revision } = toEntry(row);
      const fingerprint = fingerprintOf(revision + 1);
      const { accepted } = await acceptEvent({ ...deps, db }, { storeId, kind, sourceId, source, fingerprint, by });
      if (accepted) done.push(id);
    }
    return done;
  });
}

async function acceptEvent(deps: LedgerDeps, event: NewEvent): Promise<Accepted> {
  const inserted = await insertEvent(deps, event, deps.now().toISOString());
  const row = await entryRow(deps, event.storeId, event.kind, event.sourceId);
  const known = row === undefined ? null : { entry: toEntry(row), priority: row.priority };
  if (inserted === undefined) {
    if (known === null)
      throw new AppError('ledger', 'ledger_unknown_row', `Event of ${event.kind} ${event.sourceId} has no entry.`);
    return { entryId: known.entry.id, accepted: false };
  }
  const entryId = known === null ? await insertEntry(deps, event) : await moveEntry(deps, event, known);
  const revision = known === null ? 1 : known.entry.revision + 1;
  const detail = { source: event.source, revision, fingerprint: event.fingerprint };
  await addAttempts(deps, [{ entryId, step: 'accepted', detail, by: event.by }]);
  return { entryId, accepted: true };
}

/** Undefined if this fingerprint is known. */
function insertEvent(deps: LedgerDeps, event: NewEvent, at: string): Promise<{ id: number } | undefined> {
  return deps.db
    .insertInto('events')
    .values({
      store_id: event.storeId,
      source: event.source,
      kind: event.kind,
      source_id: event.sourceId,
      fingerprint: event.fingerprint,
      accepted_at: at,
    })
    .onConflict((conflict) => conflict.columns(['store_id', 'kind', 'source_id', 'fingerprint']).doNothing())
    .returning('id')
    .executeTakeFirst();
}

async function insertEntry(deps: LedgerDeps, event: NewEvent): Promise<number> {
  const at = deps.now().toISOString();
  const row = await deps.db
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
  return row.id;
}

async function moveEntry(
  deps: LedgerDeps,
  event: NewEvent,
  { entry, priority }: { entry: Entry; priority: number },
): Promise<number> {
  const at = deps.now().toISOString();
  const to = afterEvent(entry.state);
  await deps.db
    .updateTable('entries')
    .set({
      revision: entry.revision + 1,
      tries: 0,
      priority: priorityAfterEvent(event.source, { state: entry.state, priority }),
      updated_at: at,
      ...(isDone(entry.state) ? { accepted_at: at } : {}),
      ...(to === 'pending' ? { state: to, not_before: null, problems_json: null } : {}),
    })
    .where('id', '=', entry.id)
    .where('state', '=', entry.state)
    .executeTakeFirstOrThrow();
  return entry.id;
}
