import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { among } from '../database/among.ts';
import { digestOf } from '../database/audit-chain.ts';
import type { Row, Schema } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { AppError } from '../domain/app-error.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { maskContacts } from './audit/mask-contacts.ts';
import { toAttempt, toCall } from './entry-row.ts';
import { callTexts, keptAnswer, keptBody } from './kept/kept-call.ts';
import { NOTE_CALLS, type Call, type CallFailure, type CallItem, type NewCall, type Sendings } from './entry.ts';

type Db = Pick<LedgerDeps, 'db'>;

/** As `noteFailure` wrote it; an erased one has no status. */
const failed = z.object({ httpStatus: z.number().nullable() }).catch({ httpStatus: null });

/**
 * The exact bytes and the key are on disk before anything is sent. Throws claim_lost when `worker` no longer holds all
 * entries of the call.
 */
export function openCall(deps: LedgerDeps, call: NewCall, worker: string): Promise<Call> {
  return transact(deps, async (tx) => {
    await refuseLostClaims(tx, call.items, worker);
    const row = await tx.db
      .insertInto('calls')
      .values({
        tenant_id: call.tenantId,
        kind: call.kind,
        method: call.method,
        path: call.path,
        ...keptBody(call.body),
        idempotency_key: call.idempotencyKey,
        created_at: tx.now().toISOString(),
        intent_json: call.intent === undefined ? null : JSON.stringify(call.intent),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    for (const { entryId, sourceKey } of call.items) {
      const item = { call_id: row.id, entry_id: entryId, source_key: sourceKey };
      await tx.db.insertInto('call_items').values(item).execute();
    }
    return toCall(row, call.items);
  });
}

async function refuseLostClaims({ db }: Db, items: readonly CallItem[], worker: string): Promise<void> {
  const ids = new Set(items.map((item) => item.entryId));
  const held = await db
    .selectFrom('entries')
    .select('id')
    .where('id', 'in', among(ids))
    .where((eb) => eb.and({ state: 'claimed', claimed_by: worker }))
    .execute();
  for (const { id } of held) ids.delete(id);
  if (ids.size === 0) return;
  throw new AppError('ledger', 'claim_lost', `Worker ${worker} no longer holds ${[...ids].join(', ')}.`);
}

/** Just before the first byte of each sending. false = its claims were released: do not send. */
export function markSent(deps: LedgerDeps, callId: number): Promise<boolean> {
  return transact(deps, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('calls')
      // The first sending counts: Xero's six minutes of idempotency start there.
      .set({ sent_at: sql<string>`coalesce(sent_at, ${tx.now().toISOString()})` })
      .where('id', '=', callId)
      .where('settled_at', 'is', null)
      .where((eb) => eb.not(eb.exists(lostItem(eb))))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await noteSent(tx, callId);
    return true;
  });
}

/** For a call whose entries are uncertain: the same bytes and key, which Xero processes once. false = it is settled. */
export function markSentAgain(deps: LedgerDeps, callId: number): Promise<boolean> {
  return transact(deps, async (tx) => {
    const { sent_at: sentAt, settled_at: settledAt } = await callRow(tx, callId);
    if (sentAt === null || settledAt !== null) return false;
    await noteSent(tx, callId);
    return true;
  });
}

async function noteSent(deps: LedgerDeps, callId: number): Promise<void> {
  const row = await callRow(deps, callId);
  const { kind, method, path } = row;
  // Even a digest of bytes with names and addresses would let them be guessed.
  const request = kind === 'contacts' ? {} : { request: digestOf(callTexts(row).body) };
  await noteOnEntries(deps, callId, 'sent', { kind, method, path, ...request });
}

/** First sendings that certainly failed (a limit, a token) are not listed as failed. */
export async function sendingsOf({ db }: LedgerDeps, callId: number): Promise<Sendings> {
  // Each of its entries gets the same record.
  const [item] = await itemsOf({ db }, callId);
  if (item === undefined) return { count: 0, lastAt: null, failedWith: [] };
  const rows = await db
    .selectFrom('attempts')
    .selectAll()
    .where('call_id', '=', callId)
    .where((eb) => eb.or([eb('entry_id', '=', item.entryId), eb('entry_id', 'is', null)]))
    .where('step', 'in', ['sent', 'failed'])
    .orderBy('id')
    .execute();
  const { sent = [], failed: failures = [] } = Object.groupBy(rows.map(toAttempt), ({ step }) => step);
  const last = sent.at(-1);
  return {
    count: sent.length,
    lastAt: last === undefined ? null : new Date(last.at),
    failedWith: failures.map(({ detail }) => failed.parse(detail).httpStatus),
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
export async function keepAnswer({ db }: LedgerDeps, callId: number, answer: unknown): Promise<void> {
  await db
    .updateTable('calls')
    .set(keptAnswer(JSON.stringify(answer)))
    .where('id', '=', callId)
    .where('settled_at', 'is', null)
    .execute();
}

/** A sending without a usable response; the call stays open. */
export function noteFailure(deps: LedgerDeps, callId: number, failure: CallFailure): Promise<void> {
  return transact(deps, (tx) => noteOnEntries(tx, callId, 'failed', failure));
}

/** The response is parsed and recorded. `httpStatus` null = settled without a response (after checking Xero). */
export function settleCall(
  deps: LedgerDeps,
  callId: number,
  httpStatus: number | null,
  failure?: CallFailure,
): Promise<void> {
  return transact(deps, async (tx) => {
    const row = await callRow(tx, callId);
    if (row.settled_at !== null) return;
    const isPersonal = row.kind === 'contacts';
    // The bytes were kept for a resend, the intent for a lookup. Buyers' names and addresses are no longer needed here.
    const { body: sent, answer } = callTexts(row);
    const body = isPersonal ? maskContacts(sent) : sent;
    await tx.db
      .updateTable('calls')
      .set({ settled_at: tx.now().toISOString(), http_status: httpStatus, ...keptBody(body), intent_json: null })
      .where('id', '=', callId)
      .execute();
    await noteOnEntries(tx, callId, 'answered', {
      httpStatus,
      ...(answer === null ? {} : { answer: digestOf(answer) }),
      ...(isPersonal ? { masked: digestOf(body) } : {}),
      ...(failure === undefined ? {} : { failure }),
    });
  });
}

function callRow({ db }: Db, callId: number): Promise<Row<'calls'>> {
  return db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirstOrThrow();
}

async function noteOnEntries(
  deps: LedgerDeps,
  callId: number,
  step: 'sent' | 'answered' | 'failed',
  detail: object,
): Promise<void> {
  const entryIds = [...new Set((await itemsOf(deps, callId)).map((item) => item.entryId))];
  // One row for all, found by the call; but a failure's words are erased order by order.
  const isShared = entryIds.length > 1 && step !== 'failed' && !('failure' in detail);
  const entries = isShared ? [null] : entryIds;
  await addAttempts(
    deps,
    entries.map((entryId) => ({ entryId, step, detail, callId })),
  );
}

/** Sent, not settled: their outcome is unknown, unless their worker still awaits the response. Oldest first. */
export function unsettledCalls({ db }: LedgerDeps, tenantId?: string): Promise<Call[]> {
  return read({ db }, (calls) => {
    const open = calls.where('kind', '!=', NOTE_CALLS).where('settled_at', 'is', null).where('sent_at', 'is not', null);
    return tenantId === undefined ? open : open.where('tenant_id', '=', tenantId);
  });
}

export function callsById({ db }: Db, ids: readonly number[]): Promise<Call[]> {
  return read({ db }, (calls) => calls.where('id', 'in', among(ids)));
}

/** Every call about an entry, oldest first. */
export function callsOf({ db }: LedgerDeps, entryId: number): Promise<Call[]> {
  const ids = db.selectFrom('call_items').select('call_id').where('entry_id', '=', entryId);
  return read({ db }, (calls) => calls.where('id', 'in', ids));
}

/** Throws ledger_unknown_row when there is none. */
export async function call({ db }: Db, callId: number): Promise<Call> {
  const [found] = await callsById({ db }, [callId]);
  if (found === undefined) throw new AppError('ledger', 'ledger_unknown_row', `There is no call ${callId}.`);
  return found;
}

type CallsQuery = SelectQueryBuilder<Schema, 'calls', Row<'calls'>>;

async function read({ db }: Db, narrow: (calls: CallsQuery) => CallsQuery): Promise<Call[]> {
  const rows = await narrow(db.selectFrom('calls').selectAll().orderBy('id')).execute();
  return await Array.fromAsync(rows, async (row) => toCall(row, await itemsOf({ db }, row.id)));
}

function itemsOf({ db }: Db, callId: number): Promise<CallItem[]> {
  return db
    .selectFrom('call_items')
    .select(['entry_id as entryId', 'source_key as sourceKey'])
    .where('call_id', '=', callId)
    .orderBy(sql`rowid`)
    .execute();
}

/** The oldest of these stores' last responses: this ledger may not know what came after it. null = never. */
export async function lastAnsweredAt(
  { db }: LedgerDeps,
  tenantId: string,
  storeIds: readonly string[],
): Promise<Date | null> {
  let oldest: string | null = null;
  for (const storeId of storeIds) {
    const row = await db
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
