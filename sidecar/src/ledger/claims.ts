import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { toHeldEntry } from './entry-row.ts';
import { NOTE_CALLS, type ClaimedEntry, type Reason } from './entry.ts';
import { afterRelease, PRIORITY_BACKFILL, PRIORITY_LIVE } from './transitions.ts';
import { compareText } from '../domain/text.ts';

export interface DueOptions {
  readonly storeIds?: readonly string[] | undefined;
  /** Absent = live, then backfill. */
  readonly only?: 'live' | 'backfill' | undefined;
}

export interface ClaimOptions extends DueOptions {
  readonly worker: string;
  readonly limit: number;
}

/** Whether a claim would find something now. */
export async function hasDue({ db, now }: LedgerDeps, options: DueOptions = {}): Promise<boolean> {
  return (await claimable(db, now().toISOString(), { ...options, limit: 1 }).executeTakeFirst()) !== undefined;
}

/** How many entries a claim would find now. */
export async function countDue(
  { db, now }: LedgerDeps,
  options: DueOptions & Pick<ClaimOptions, 'limit'>,
): Promise<number> {
  return (await claimable(db, now().toISOString(), options).execute()).length;
}

/**
 * Oldest first, live before backfill; only entries whose store has a connected organisation that is not paused. Choosing
 * and claiming is one statement, so two workers never claim the same entry.
 */
export function claim(deps: LedgerDeps, options: ClaimOptions): Promise<ClaimedEntry[]> {
  const { worker } = options;
  return transact(deps, async (tx) => {
    const at = tx.now().toISOString();
    const rows = await tx.db
      .updateTable('entries')
      .set({
        state: 'claimed',
        claimed_by: worker,
        claimed_at: at,
        claimed_revision: sql<number>`revision`,
        not_before: null,
        waiting_since: null,
        problems_json: null,
        updated_at: at,
      })
      .where('id', 'in', claimable(tx.db, at, options))
      .where('state', 'in', ['pending', 'waiting'])
      .returningAll()
      .execute();
    // "returning" ensures no order.
    rows.sort((a, b) => a.priority - b.priority || compareText(a.accepted_at, b.accepted_at) || a.id - b.id);
    const claimed = rows.map((row) => toHeldEntry(row, 'claimed'));
    await addAttempts(
      tx,
      claimed.map(({ id, revision }) => ({ entryId: id, step: 'claimed', detail: { worker, revision } })),
    );
    return claimed;
  });
}

/** The states are literals in the statement: only then SQLite uses the partial index. */
export function claimable(db: Kysely<Schema>, at: string, options: DueOptions & { readonly limit: number }) {
  let query = db
    .selectFrom('entries')
    .innerJoin('stores', 'stores.id', 'entries.store_id')
    .innerJoin('connections', 'connections.tenant_id', 'stores.tenant_id')
    .select('entries.id')
    .where(sql<boolean>`entries.state in ('pending', 'waiting')`)
    .where((eb) => eb.or([eb('entries.not_before', 'is', null), eb('entries.not_before', '<=', at)]))
    // What a stopped backfill has not sent is about to be withdrawn; what an undone one sent leaves Xero.
    .where((eb) =>
      eb.or([eb('entries.priority', '=', PRIORITY_LIVE), eb.not(isOfStoppedBackfill(eb)), IS_ASKED_TO_LEAVE]),
    )
    .where('connections.state', '=', 'connected')
    .where((eb) => eb.or([eb('connections.paused_until', 'is', null), eb('connections.paused_until', '<=', at)]))
    .orderBy('entries.priority')
    .orderBy('entries.accepted_at')
    .orderBy('entries.id')
    .limit(options.limit);
  if (options.storeIds !== undefined) query = query.where('entries.store_id', 'in', options.storeIds);
  if (options.only !== undefined) {
    query = query.where('entries.priority', '=', options.only === 'live' ? PRIORITY_LIVE : PRIORITY_BACKFILL);
  }
  return query;
}

/** Of an undone backfill, see requests/backfill-runs.ts. */
export const IS_ASKED_TO_LEAVE = sql<boolean>`exists (
  select 1 from backfill_run_orders where backfill_run_orders.entry_id = entries.id and backfill_run_orders.undo = 'asked')`;

function isOfStoppedBackfill(eb: ExpressionBuilder<Schema, 'entries'>) {
  return eb.exists(
    eb
      .selectFrom('backfills')
      .select('backfills.state')
      .whereRef('backfills.store_id', '=', 'entries.store_id')
      .where('backfills.state', '=', 'stopped'),
  );
}

export interface ReleaseOptions {
  readonly worker?: string | undefined;
  readonly claimedBefore?: Date | undefined;
}

const STOPPED_WHILE_SENDING: Reason = {
  code: 'outcome_unknown',
  message: 'The connector stopped during a call to Xero, so the outcome of the call is unknown.',
  fix: 'No action needed: the document is looked up in Xero before anything is sent again.',
  details: {},
};

/**
 * For claims whose worker is gone: to pending, or to uncertain if a call was sent and not settled. Calls opened but
 * never sent are closed, so their worker, if still alive, cannot send them.
 */
export function releaseClaims(deps: LedgerDeps, options: ReleaseOptions) {
  return transact(deps, async (tx) => {
    const uncertain = await releaseTo(tx, options, true);
    const pending = await releaseTo(tx, options, false);
    for (const id of pending) await closeUnsentCalls(tx, id);
    return { pending: pending.length, uncertain: uncertain.length };
  });
}

async function releaseTo(deps: LedgerDeps, options: ReleaseOptions, hasSentCall: boolean): Promise<number[]> {
  const to = afterRelease(hasSentCall);
  let query = deps.db
    .updateTable('entries')
    .set({
      state: to,
      updated_at: deps.now().toISOString(),
      ...(to === 'uncertain'
        ? { problems_json: JSON.stringify([STOPPED_WHILE_SENDING]) }
        : { claimed_by: null, claimed_at: null, claimed_revision: null }),
    })
    .where('state', '=', sql.lit('claimed'))
    .where((eb) => (hasSentCall ? sentCall(eb) : eb.not(sentCall(eb))));
  if (options.worker !== undefined) query = query.where('claimed_by', '=', options.worker);
  if (options.claimedBefore !== undefined) {
    query = query.where('claimed_at', '<', options.claimedBefore.toISOString());
  }
  const ids = (await query.returning('id').execute()).map((row) => row.id);
  await addAttempts(
    deps,
    ids.map((entryId) => ({ entryId, step: 'released', detail: { to } })),
  );
  return ids;
}

function sentCall(eb: ExpressionBuilder<Schema, 'entries'>) {
  return eb.exists(
    eb
      .selectFrom('call_items')
      .innerJoin('calls', 'calls.id', 'call_items.call_id')
      .select('calls.id')
      .whereRef('call_items.entry_id', '=', 'entries.id')
      .where('calls.kind', '!=', NOTE_CALLS)
      .where('calls.sent_at', 'is not', null)
      .where('calls.settled_at', 'is', null),
  );
}

async function closeUnsentCalls({ db, now }: LedgerDeps, entryId: number): Promise<void> {
  await db
    .updateTable('calls')
    .set({ settled_at: now().toISOString(), intent_json: null })
    .where('kind', '!=', NOTE_CALLS)
    .where('sent_at', 'is', null)
    .where('settled_at', 'is', null)
    .where('id', 'in', db.selectFrom('call_items').select('call_id').where('entry_id', '=', entryId))
    .execute();
}

/** Workers that hold claims. */
export function claimHolders({ db }: LedgerDeps) {
  return db
    .selectFrom('entries')
    .select((eb) => [
      eb.ref('claimed_by').$notNull().as('worker'),
      eb.fn.countAll<number>().as('entries'),
      eb.fn.min('claimed_at').$notNull().as('oldestClaimedAt'),
    ])
    .where('state', '=', sql.lit('claimed'))
    .groupBy('claimed_by')
    .orderBy('claimed_by')
    .execute();
}
