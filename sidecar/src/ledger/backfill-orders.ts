import { sql } from 'kysely';
import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { AppError } from '../domain/app-error.ts';
import { acceptEvent } from './accept.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';
import { IS_ASKED_TO_LEAVE } from './claims.ts';
import { backfillFingerprint, isExemptFromStart, withdrawnFingerprint } from './entry-key.ts';
import { toEntry } from './entry-row.ts';
import type { Reason } from './entry.ts';
import { entryRow, requestsOf } from './queries/listing.ts';
import { requestReport } from './reports.ts';
import { lastRunOf, noteRunOrder } from './requests/backfill-runs.ts';
import { mayFollow, PRIORITY_BACKFILL, PRIORITY_LIVE } from './transitions.ts';

/** Withdrawn in batches, so that a long backfill does not hold the database. */
const WITHDRAWN_AT_ONCE = 500;
/** The order's status is not one that is posted (mapping/plan-documents.ts). */
const STATUS_NOT_POSTED = 'status_not_posted';
/** Only a withdrawn order of a backfill can have this reason: the day does not apply to the others. */
const BEFORE_START = 'before_start_date';
/** posting/undo/undo-problems.ts. */
const UNDONE = 'backfill_undone';
const SKIPPED = z.object({
  reasons: z
    .array(
      z.object({
        ...{ code: z.string(), message: z.string(), fix: z.string() },
        details: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
      }),
    )
    .min(1),
});

export interface BackfillPage {
  readonly storeId: string;
  readonly orderIds: readonly number[];
  /** See actor.ts; null = unknown. */
  readonly by: string | null;
}

/** Of the orders of a store's last backfill, each once. Together they are all that it has accepted. */
export interface BackfillTally {
  /** In Xero, or was and is being changed. */
  readonly posted: number;
  readonly otherStatus: number;
  /** For any other reason, e.g. it costs nothing. */
  readonly notSynced: number;
  readonly needAttention: number;
  readonly waiting: number;
  readonly withdrawn: number;
}

const WITHDRAWN: Reason = {
  code: 'backfill_stopped',
  message: 'Posting of older orders was stopped before this order was sent to Xero.',
  fix: 'No action needed. To post it all the same, send this very order, or post older orders again.',
  details: {},
};

/** A confirmed backfill's page of orders. Those in Xero, and those that need attention, stay unchanged; returns how many became pending. */
export function acceptBackfill(deps: LedgerDeps, { storeId, orderIds, by }: BackfillPage): Promise<number> {
  return transact(deps, async (tx) => {
    let accepted = 0;
    const run = await lastRunOf(tx, storeId);
    for (const sourceId of orderIds.map(String)) {
      const row = await entryRow(tx, storeId, 'order', sourceId);
      if (row !== undefined && ['recorded', 'rejected'].includes(row.state)) {
        await addOrder(tx, storeId, row.id);
        continue;
      }
      const fingerprint = backfillFingerprint((row?.revision ?? 0) + 1);
      const event = { storeId, source: 'backfill', kind: 'order', sourceId, fingerprint, by } as const;
      const { entryId } = await acceptEvent(tx, event);
      await addOrder(tx, storeId, entryId);
      if (run !== null) await noteRunOrder(tx, run.id, entryId);
      if (row === undefined || row.state === 'skipped') accepted += 1;
    }
    return accepted;
  });
}

async function addOrder({ db }: LedgerDeps, storeId: string, entryId: number): Promise<void> {
  await db
    .insertInto('backfill_orders')
    .values({ store_id: storeId, entry_id: entryId })
    .onConflict((conflict) => conflict.columns(['store_id', 'entry_id']).doNothing())
    .execute();
}

/** A new backfill begins: those of the last one are forgotten. */
export async function forgetBackfill({ db }: LedgerDeps, storeId: string): Promise<void> {
  await db.deleteFrom('backfill_orders').where('store_id', '=', storeId).execute();
}

/**
 * A stopped backfill's orders that are not sent yet go back to where they were; orders with documents in Xero are no
 * part of that. Call it again while orders were claimed at the stop. Returns how many were withdrawn.
 */
export async function withdrawBackfill(deps: LedgerDeps, storeId: string, by: string | null): Promise<number> {
  let withdrawn = 0;
  for (;;) {
    const some = await transact(deps, async (tx) => {
      const rows = await unsent(tx, storeId).selectAll('entries').limit(WITHDRAWN_AT_ONCE).execute();
      const done = await Array.fromAsync(rows, (row) => withdraw(tx, row, by));
      return { found: rows.length, withdrawn: done.filter(Boolean).length };
    });
    withdrawn += some.withdrawn;
    if (some.found < WITHDRAWN_AT_ONCE) return withdrawn;
  }
}

/** A live change raised the others: they wait for their own sake, and the first day to post decides. */
function unsent({ db }: LedgerDeps, storeId: string) {
  return db
    .selectFrom('entries')
    .innerJoin('backfill_orders', 'backfill_orders.entry_id', 'entries.id')
    .where(sql<boolean>`entries.state in ('pending', 'waiting')`)
    .where('entries.priority', '=', PRIORITY_BACKFILL)
    .where((eb) => eb.not(IS_ASKED_TO_LEAVE))
    .where('backfill_orders.store_id', '=', storeId);
}

/** Returns whether it was withdrawn: an order that is in Xero in part is finished. */
async function withdraw(tx: LedgerDeps, row: Row<'entries'>, by: string | null): Promise<boolean> {
  const { id, store_id: storeId, revision } = row;
  const [document] = await tx.db.selectFrom('documents').select('id').where('entry_id', '=', id).limit(1).execute();
  if (document !== undefined) {
    await tx.db.updateTable('entries').set({ priority: PRIORITY_LIVE }).where('id', '=', id).execute();
    return false;
  }
  const { state } = toEntry(row);
  if (!mayFollow(state, 'skipped')) throw new AppError('ledger', 'ledger_illegal_move', `Entry ${id} is ${state}.`);
  const reasons = await lastSkipReasons(tx, id);
  const at = tx.now().toISOString();
  await noteWithdrawn(tx, row);
  await tx.db
    .updateTable('entries')
    .set({
      ...{ state: 'skipped', revision: revision + 1, tries: 0, priority: PRIORITY_LIVE, not_before: null },
      ...{ problems_json: JSON.stringify(reasons), updated_at: at },
    })
    .where('id', '=', id)
    .execute();
  await addAttempts(tx, [{ entryId: id, step: 'skipped', detail: { to: 'skipped', reasons }, by }]);
  await requestReport(tx, { id, storeId });
  return true;
}

/** Orders that a live change raised: they stay pending, but the first day to post applies to them again. */
export function applyStartDate(deps: LedgerDeps, storeId: string): Promise<void> {
  return transact(deps, async (tx) => {
    const rows = await tx.db
      .selectFrom('entries')
      .innerJoin('backfill_orders', 'backfill_orders.entry_id', 'entries.id')
      .selectAll('entries')
      .where(sql<boolean>`entries.state in ('pending', 'waiting')`)
      .where('entries.priority', '=', PRIORITY_LIVE)
      .where('entries.recorded_at', 'is', null)
      .where('backfill_orders.store_id', '=', storeId)
      .execute();
    for (const row of rows) {
      const requests = await requestsOf(tx, storeId, row.kind, row.source_id);
      if (!isExemptFromStart(requests)) continue;
      await noteWithdrawn(tx, row);
      await tx.db
        .updateTable('entries')
        .set({ revision: row.revision + 1 })
        .where('id', '=', row.id)
        .execute();
    }
  });
}

/** From now on the first day to post applies to it. */
async function noteWithdrawn({ db, now }: LedgerDeps, row: Row<'entries'>): Promise<void> {
  const { store_id, kind, source_id, revision } = row;
  const fingerprint = withdrawnFingerprint(revision + 1);
  const event = { store_id, kind, source_id, source: 'backfill', fingerprint, accepted_at: now().toISOString() };
  await db.insertInto('events').values(event).execute();
}

/** An order that was not synced before the backfill has its own reason. */
async function lastSkipReasons({ db }: LedgerDeps, entryId: number): Promise<readonly Reason[]> {
  const last = await db
    .selectFrom('attempts')
    .select('detail_json')
    .where('entry_id', '=', entryId)
    .where('step', '=', 'skipped')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const detail = SKIPPED.safeParse(last?.detail_json == null ? null : JSON.parse(last.detail_json));
  return detail.success ? detail.data.reasons : [WITHDRAWN];
}

/** Orders claimed at a stop: they are being sent. */
export async function sendingOfBackfill({ db }: LedgerDeps, storeId: string): Promise<number> {
  const row = await db
    .selectFrom('entries')
    .innerJoin('backfill_orders', 'backfill_orders.entry_id', 'entries.id')
    .select((eb) => eb.fn.countAll<number>().as('sending'))
    .where(sql<boolean>`entries.state in ('claimed', 'uncertain')`)
    .where('entries.priority', '=', PRIORITY_BACKFILL)
    .where('backfill_orders.store_id', '=', storeId)
    .executeTakeFirstOrThrow();
  return row.sending;
}

export async function backfillTally({ db }: LedgerDeps, storeId: string): Promise<BackfillTally> {
  const rows = await db
    .selectFrom('backfill_orders')
    .innerJoin('entries', 'entries.id', 'backfill_orders.entry_id')
    .select((eb) => [
      sql<keyof BackfillTally>`case
        when entries.state = 'rejected' then 'needAttention'
        when entries.state = 'skipped' then case json_extract(entries.problems_json, '$[0].code')
          when ${STATUS_NOT_POSTED} then 'otherStatus' when ${WITHDRAWN.code} then 'withdrawn'
          when ${BEFORE_START} then 'withdrawn' when ${UNDONE} then 'withdrawn' else 'notSynced' end
        when entries.recorded_at is not null then 'posted'
        else 'waiting' end`.as('what'),
      eb.fn.countAll<number>().as('orders'),
    ])
    .where('backfill_orders.store_id', '=', storeId)
    .groupBy('what')
    .execute();
  const found = new Map(rows.map(({ what, orders }) => [what, orders]));
  const of = (what: keyof BackfillTally): number => found.get(what) ?? 0;
  return {
    ...{ posted: of('posted'), otherStatus: of('otherStatus'), notSynced: of('notSynced') },
    ...{ needAttention: of('needAttention'), waiting: of('waiting'), withdrawn: of('withdrawn') },
  };
}
