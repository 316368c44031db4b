import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { CallsTable, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { addAttempts } from './attempts.ts';
import type { LedgerDeps } from './attempts.ts';
import { toCall } from './entry-row.ts';
import type { Call, CallItem, NewCall } from './entry.ts';
import { ClaimLost, UnknownRow } from './errors.ts';

/** The exact bytes and the key are on disk before anything is sent. */
export function openCall(deps: LedgerDeps, call: NewCall, worker: string): Promise<Call> {
  return inTransaction(deps.db, async (db) => {
    const tx = { ...deps, db };
    await refuseLostClaims(tx, call.items, worker);
    const row = await db
      .insertInto('calls')
      .values({
        tenant_id: call.tenantId,
        kind: call.kind,
        method: call.method,
        path: call.path,
        body: call.body,
        idempotency_key: call.idempotencyKey,
        created_at: deps.now().toISOString(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    for (const item of call.items) {
      await db
        .insertInto('call_items')
        .values({ call_id: row.id, entry_id: item.entryId, source_key: item.sourceKey })
        .execute();
    }
    return toCall(row, call.items);
  });
}

async function refuseLostClaims(deps: LedgerDeps, items: readonly CallItem[], worker: string): Promise<void> {
  const wanted = distinctEntries(items);
  if (wanted.length === 0) return;
  const held = await deps.db
    .selectFrom('entries')
    .select('id')
    .where('id', 'in', wanted)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', worker)
    .execute();
  const heldIds = new Set(held.map((row) => row.id));
  const lost = wanted.filter((id) => !heldIds.has(id));
  if (lost.length > 0) throw new ClaimLost(`Worker ${worker} no longer holds ${lost.join(', ')}.`, lost);
}

export function markSent(deps: LedgerDeps, callId: number): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const result = await db
      .updateTable('calls')
      // The first sending counts: Xero's six minutes of idempotency start there.
      .set({ sent_at: sql<string>`coalesce(sent_at, ${deps.now().toISOString()})` })
      .where('id', '=', callId)
      .where('settled_at', 'is', null)
      .where((eb) => eb.not(eb.exists(lostItem(eb))))
      .executeTakeFirstOrThrow();
    if (result.numUpdatedRows === 0n) return false;
    await noteOnEntries({ ...deps, db }, callId, 'sent', {});
    return true;
  });
}

/** An entry of the call that nobody holds any more, or that was claimed again after the call was opened. */
function lostItem(eb: ExpressionBuilder<Schema, 'calls'>) {
  return eb
    .selectFrom('call_items')
    .innerJoin('entries', 'entries.id', 'call_items.entry_id')
    .select('entries.id')
    .whereRef('call_items.call_id', '=', 'calls.id')
    .where((item) =>
      item.or([item('entries.state', '!=', 'claimed'), item('entries.claimed_at', '>', item.ref('calls.created_at'))]),
    );
}

export function settleCall(deps: LedgerDeps, callId: number, httpStatus: number | null): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    const result = await db
      .updateTable('calls')
      .set((eb) => ({
        settled_at: deps.now().toISOString(),
        http_status: httpStatus,
        // The bytes were kept to be sent again. Names and addresses of buyers have no further use here.
        body: eb.case().when('kind', '=', 'contacts').then('').else(eb.ref('body')).end(),
      }))
      .where('id', '=', callId)
      .where('settled_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (result.numUpdatedRows > 0n) await noteOnEntries({ ...deps, db }, callId, 'answered', { httpStatus });
  });
}

async function noteOnEntries(
  deps: LedgerDeps,
  callId: number,
  step: 'sent' | 'answered',
  detail: object,
): Promise<void> {
  const items = await itemsOf(deps, callId);
  await addAttempts(
    deps,
    distinctEntries(items).map((entryId) => ({ entryId, step, detail, callId })),
  );
}

export async function unsettledCalls(deps: LedgerDeps, tenantId?: string): Promise<Call[]> {
  let query = deps.db
    .selectFrom('calls')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('sent_at', 'is not', null)
    .orderBy('id');
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
  return withItems(deps, await query.execute());
}

export async function call(deps: LedgerDeps, callId: number): Promise<Call> {
  const rows = await deps.db.selectFrom('calls').selectAll().where('id', '=', callId).execute();
  const [found] = await withItems(deps, rows);
  if (found === undefined) throw new UnknownRow(`There is no call ${callId}.`);
  return found;
}

async function withItems(deps: LedgerDeps, rows: readonly Selectable<CallsTable>[]): Promise<Call[]> {
  const calls: Call[] = [];
  for (const row of rows) calls.push(toCall(row, await itemsOf(deps, row.id)));
  return calls;
}

async function itemsOf(deps: LedgerDeps, callId: number): Promise<CallItem[]> {
  const rows = await deps.db
    .selectFrom('call_items')
    .select(['entry_id', 'source_key'])
    .where('call_id', '=', callId)
    .orderBy(sql`rowid`)
    .execute();
  return rows.map((row) => ({ entryId: row.entry_id, sourceKey: row.source_key }));
}

function distinctEntries(items: readonly CallItem[]): number[] {
  return [...new Set(items.map((item) => item.entryId))];
}
