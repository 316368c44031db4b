import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { AppError } from '../domain/app-error.ts';
import { digestOf } from '../database/audit-chain.ts';
import { inTransaction } from '../database/transaction.ts';
import { addAttempts } from './audit/attempts.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { toAttempt, toCall } from './entry-row.ts';
import { NOTE_CALLS, type Call, type CallFailure, type CallItem, type NewCall, type Sendings } from './entry.ts';
import { maskContacts } from './audit/mask-contacts.ts';

/** As `noteFailure` wrote it; an erased one has no status. */
const failed = z.object({ httpStatus: z.number().nullable() }).catch({ httpStatus: null });

/** The exact bytes and the key are stored before anything is sent. */
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
        intent_json: call.intent === undefined ? null : JSON.stringify(call.intent),
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
  if (lost.length > 0)
    throw new AppError('ledger', 'claim_lost', `Worker ${worker} no longer holds ${lost.join(', ')}.`);
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
    await noteSent({ ...deps, db }, callId);
    return true;
  });
}

/** For a call whose entries are uncertain: the same bytes and key, which Xero does not process twice. */
export function markSentAgain(deps: LedgerDeps, callId: number): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const tx = { ...deps, db };
    const { sent_at: sentAt, settled_at: settledAt } = await callRow(tx, callId);
    if (sentAt === null || settledAt !== null) return false;
    await noteSent(tx, callId);
    return true;
  });
}

async function noteSent(deps: LedgerDeps, callId: number): Promise<void> {
  const { kind, method, path, body } = await callRow(deps, callId);
  // Even a digest of bytes with names and addresses would let them be guessed.
  const request = kind === 'contacts' ? {} : { request: digestOf(body) };
  await noteOnEntries(deps, callId, 'sent', { kind, method, path, ...request });
}

export async function sendingsOf(deps: LedgerDeps, callId: number): Promise<Sendings> {
  // Each of its entries gets the same record.
  const [entryId] = distinctEntries(await itemsOf(deps, callId));
  if (entryId === undefined) return { count: 0, lastAt: null, failedWith: [] };
  const rows = await deps.db
    .selectFrom('attempts')
    .selectAll()
    .where('entry_id', '=', entryId)
    .where('call_id', '=', callId)
    .where('step', 'in', ['sent', 'failed'])
    .orderBy('id')
    .execute();
  const attempts = rows.map(toAttempt);
  const sent = attempts.filter(({ step }) => step === 'sent');
  const last = sent.at(-1);
  return {
    count: sent.length,
    lastAt: last === undefined ? null : new Date(last.at),
    failedWith: attempts.filter(({ step }) => step === 'failed').map(({ detail }) => failed.parse(detail).httpStatus),
  };
}

/** An entry of the call that is no longer claimed, or was claimed again after the call was opened. */
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

/** Xero's response, without personal data; its digest enters the chain when the call is settled. */
export async function keepAnswer(deps: LedgerDeps, callId: number, answer: unknown): Promise<void> {
  await deps.db
    .updateTable('calls')
    .set({ answer_json: JSON.stringify(answer) })
    .where('id', '=', callId)
    .where('settled_at', 'is', null)
    .execute();
}

/** A sending without a usable response; the call stays open. */
export function noteFailure(deps: LedgerDeps, callId: number, failure: CallFailure): Promise<void> {
  return inTransaction(deps.db, (db) => noteOnEntries({ ...deps, db }, callId, 'failed', failure));
}

export function settleCall(
  deps: LedgerDeps,
  callId: number,
  httpStatus: number | null,
  failure?: CallFailure,
): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    const tx = { ...deps, db };
    const row = await callRow(tx, callId);
    if (row.settled_at !== null) return;
    const isPersonal = row.kind === 'contacts';
    // The bytes were kept for a resend, the intent for a look-up. Buyers' names and addresses are no longer needed here.
    const body = isPersonal ? maskContacts(row.body) : row.body;
    await db
      .updateTable('calls')
      .set({ settled_at: deps.now().toISOString(), http_status: httpStatus, body, intent_json: null })
      .where('id', '=', callId)
      .execute();
    await noteOnEntries(tx, callId, 'answered', {
      httpStatus,
      ...(row.answer_json === null ? {} : { answer: digestOf(row.answer_json) }),
      ...(isPersonal ? { masked: digestOf(body) } : {}),
      ...(failure === undefined ? {} : { failure }),
    });
  });
}

function callRow(deps: LedgerDeps, callId: number): Promise<Row<'calls'>> {
  return deps.db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirstOrThrow();
}

async function noteOnEntries(
  deps: LedgerDeps,
  callId: number,
  step: 'sent' | 'answered' | 'failed',
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
    .where('kind', '!=', NOTE_CALLS)
    .where('settled_at', 'is', null)
    .where('sent_at', 'is not', null)
    .orderBy('id');
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
  return withItems(deps, await query.execute());
}

export async function callsById(deps: Pick<LedgerDeps, 'db'>, ids: readonly number[]): Promise<Call[]> {
  if (ids.length === 0) return [];
  const rows = await deps.db
    .selectFrom('calls')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return withItems(deps, rows);
}

/** Every call about an entry, oldest first. */
export async function callsOf(deps: LedgerDeps, entryId: number): Promise<Call[]> {
  const rows = await deps.db
    .selectFrom('calls')
    .selectAll()
    .where('id', 'in', (eb) => eb.selectFrom('call_items').select('call_id').where('entry_id', '=', entryId))
    .orderBy('id')
    .execute();
  return withItems(deps, rows);
}

export async function call(deps: LedgerDeps, callId: number): Promise<Call> {
  const rows = await deps.db.selectFrom('calls').selectAll().where('id', '=', callId).execute();
  const [found] = await withItems(deps, rows);
  if (found === undefined) throw new AppError('ledger', 'ledger_unknown_row', `There is no call ${callId}.`);
  return found;
}

async function withItems(deps: Pick<LedgerDeps, 'db'>, rows: readonly Row<'calls'>[]): Promise<Call[]> {
  const calls: Call[] = [];
  for (const row of rows) calls.push(toCall(row, await itemsOf(deps, row.id)));
  return calls;
}

async function itemsOf(deps: Pick<LedgerDeps, 'db'>, callId: number): Promise<CallItem[]> {
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

/** The oldest of these stores' last responses: this ledger may not know what came after it. */
export async function lastAnsweredAt(
  deps: LedgerDeps,
  tenantId: string,
  storeIds: readonly string[],
): Promise<Date | null> {
  let oldest: string | null = null;
  for (const storeId of storeIds) {
    const row = await deps.db
      .selectFrom('calls')
      .innerJoin('call_items', 'call_items.call_id', 'calls.id')
      .innerJoin('entries', 'entries.id', 'call_items.entry_id')
      .select('calls.settled_at')
      .where('calls.tenant_id', '=', tenantId)
      .where('entries.store_id', '=', storeId)
      // Without a response a check settled it, however long after sending.
      .where('calls.http_status', 'is not', null)
      .orderBy('calls.id', 'desc')
      .limit(1)
      .executeTakeFirst();
    const at = row?.settled_at ?? null;
    if (at === null) return null;
    if (oldest === null || at < oldest) oldest = at;
  }
  return oldest === null ? null : new Date(oldest);
}
