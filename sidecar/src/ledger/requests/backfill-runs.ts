import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import type { Row } from '../../database/schema.ts';
import { transact } from '../../database/transaction.ts';
import { acceptEvent } from '../accept.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { keptFingerprint, undoFingerprint, withdrawnFingerprint } from '../entry-key.ts';
import { toEntry } from '../entry-row.ts';
import type { Entry, Reason } from '../entry.ts';
import { entryById } from '../queries/listing.ts';

/** Runs kept of a store: more than anyone undoes. The oldest are forgotten first. */
export const BACKFILL_RUNS_KEPT_MAX = 50;
/** Judged in batches, so that a long run does not hold the database. */
const JUDGED_AT_ONCE = 200;

/** A backfill that a person confirmed. */
export interface BackfillRun {
  readonly id: number;
  readonly storeId: string;
  /** YYYY-MM-DD, both included; `until` null = up to now. */
  readonly after: string;
  readonly until: string | null;
  readonly by: string | null;
  readonly startedAt: string;
  /** null = nobody asked to undo it. */
  readonly undone: { readonly at: string; readonly by: string } | null;
}

/** Why an order of a run is not asked to leave Xero. */
export const LEFT_AT_ONCE = ['linked', 'other_organisation', 'asked_again'] as const;
export type LeftAtOnce = (typeof LEFT_AT_ONCE)[number];
/** asked: it is to leave Xero. none: nothing of it is there by this run. */
export type UndoVerdict = 'asked' | 'none' | 'withdrawn' | LeftAtOnce;

/** Of the orders of an undone run, each once; the others had nothing in Xero. */
export interface UndoTally {
  /** Out of Xero. */
  readonly undone: number;
  /** Not judged yet, or on the way out of Xero. */
  readonly waiting: number;
  /** Still in Xero. */
  readonly left: number;
}

/** An order that an undone run left in Xero. `reason` null = it was posted again since, or stays as `code` says. */
export interface LeftOrder {
  readonly entryId: number;
  readonly orderId: string;
  readonly code: LeftAtOnce | 'asked';
  readonly reason: Pick<Reason, 'code' | 'message' | 'fix'> | null;
}

export async function beginBackfillRun(
  deps: LedgerDeps,
  run: Pick<BackfillRun, 'storeId' | 'after' | 'until' | 'by'> & { readonly orders: number },
): Promise<number> {
  return await transact(deps, async ({ db, now }) => {
    const { storeId: store_id, after, until, by: asked_by, orders } = run;
    const { id } = await db
      .insertInto('backfill_runs')
      .values({ store_id, after, until, orders, asked_by, started_at: now().toISOString() })
      .returning('id')
      .executeTakeFirstOrThrow();
    const kept = db
      .selectFrom('backfill_runs')
      .select('id')
      .where('store_id', '=', store_id)
      .orderBy('id', 'desc')
      .limit(BACKFILL_RUNS_KEPT_MAX);
    const old = db
      .selectFrom('backfill_runs')
      .select('id')
      .where('store_id', '=', store_id)
      .where('id', 'not in', kept);
    await db.deleteFrom('backfill_run_orders').where('run_id', 'in', old).execute();
    await db.deleteFrom('backfill_runs').where('store_id', '=', store_id).where('id', 'not in', kept).execute();
    return id;
  });
}

/** Newest first, with how many orders each asked to post. */
export async function backfillRuns({ db }: LedgerDeps, storeId: string) {
  const rows = await db
    .selectFrom('backfill_runs')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('backfill_run_orders')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('backfill_run_orders.run_id', '=', 'backfill_runs.id')
        .as('asked'),
    )
    .where('store_id', '=', storeId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ asked, ...row }) => ({ ...toRun(row), orders: asked ?? 0 }));
}

export async function backfillRun({ db }: LedgerDeps, id: number): Promise<BackfillRun | null> {
  const row = await db.selectFrom('backfill_runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRun(row);
}

export async function lastRunOf({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<BackfillRun | null> {
  const row = await db
    .selectFrom('backfill_runs')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toRun(row);
}

/** An order belongs to the last run that asked for it. */
export async function noteRunOrder({ db }: Pick<LedgerDeps, 'db'>, runId: number, entryId: number): Promise<void> {
  await db
    .insertInto('backfill_run_orders')
    .values({ entry_id: entryId, run_id: runId, undo: null })
    .onConflict((conflict) => conflict.column('entry_id').doUpdateSet({ run_id: runId, undo: null }))
    .execute();
}

/** A person asked to undo it, perhaps once more: what an earlier try left is judged again. */
export function askUndo(deps: LedgerDeps, runId: number, by: string): Promise<void> {
  return transact(deps, async ({ db, now }) => {
    const undone = { undone_at: now().toISOString(), undone_by: by };
    await db.updateTable('backfill_runs').set(undone).where('id', '=', runId).execute();
    await db.updateTable('backfill_run_orders').set({ undo: null }).where('run_id', '=', runId).execute();
  });
}

/** Undone runs with orders that are not judged yet: after a restart they go on. */
export async function unjudgedRuns({ db }: LedgerDeps): Promise<BackfillRun[]> {
  const rows = await db
    .selectFrom('backfill_runs')
    .selectAll()
    .where('undone_at', 'is not', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('backfill_run_orders')
          .select('entry_id')
          .whereRef('backfill_run_orders.run_id', '=', 'backfill_runs.id')
          .where('undo', 'is', null),
      ),
    )
    .orderBy('id')
    .execute();
  return rows.map(toRun);
}

/** The orders of a run that are not judged yet, some at a time. */
export async function unjudgedOrders(deps: LedgerDeps, runId: number): Promise<Entry[]> {
  return (await someOrders(deps, runId).where('undo', 'is', null).execute()).map(toEntry);
}

/** All of its orders, some at a time; `afterId`: the last entry before, 0 at first. */
export async function ordersOfRun(deps: LedgerDeps, runId: number, afterId: number): Promise<Entry[]> {
  return (await someOrders(deps, runId).where('entry_id', '>', afterId).execute()).map(toEntry);
}

function someOrders({ db }: LedgerDeps, runId: number) {
  return db
    .selectFrom('backfill_run_orders')
    .innerJoin('entries', 'entries.id', 'backfill_run_orders.entry_id')
    .selectAll('entries')
    .where('run_id', '=', runId)
    .orderBy('entry_id')
    .limit(JUDGED_AT_ONCE);
}

/** What is to become of each; in one transaction. */
export function judgeUndo(
  deps: LedgerDeps,
  verdicts: ReadonlyMap<number, UndoVerdict>,
  by: string | null,
): Promise<void> {
  return transact(deps, async (tx) => {
    for (const [entryId, verdict] of verdicts) {
      if (verdict === 'asked') await askEntry(tx, entryId, undoFingerprint, by);
      if (verdict === 'withdrawn') await askEntry(tx, entryId, withdrawnFingerprint, by);
    }
    for (const [verdict, some] of Map.groupBy(verdicts, ([, one]) => one)) {
      const ids = some.map(([entryId]) => entryId);
      await tx.db
        .updateTable('backfill_run_orders')
        .set({ undo: verdict === 'withdrawn' ? 'none' : verdict })
        .where(sql<boolean>`entry_id in ${among(ids)}`)
        .execute();
    }
  });
}

async function askEntry(
  tx: LedgerDeps,
  entryId: number,
  fingerprintOf: (revision: number) => string,
  by: string | null,
): Promise<void> {
  const entry = await entryById(tx, entryId);
  if (entry === null) return;
  const { storeId, kind, sourceId, revision, state } = entry;
  const fingerprint = fingerprintOf(revision + 1);
  // Not posted anyway: it need not be read again.
  if (state === 'skipped') await noteDecision(tx, entry, fingerprint);
  else await acceptEvent(tx, { storeId, kind, sourceId, source: 'backfill', fingerprint, by });
}

/** An order that could not be undone: what changes of it from now on is posted as before. Its claim stays. */
export async function keepUndone(deps: LedgerDeps, entry: Entry): Promise<void> {
  await noteDecision(deps, entry, keptFingerprint(entry.revision));
}

/** A decision without a change of the entry. */
async function noteDecision({ db, now }: LedgerDeps, entry: Entry, fingerprint: string): Promise<void> {
  const { storeId: store_id, kind, sourceId: source_id } = entry;
  await db
    .insertInto('events')
    .values({ store_id, kind, source_id, source: 'backfill', fingerprint, accepted_at: now().toISOString() })
    .onConflict((conflict) => conflict.columns(['store_id', 'kind', 'source_id', 'fingerprint']).doNothing())
    .execute();
}

const UNFINISHED = sql<boolean>`entries.state in ('pending', 'claimed', 'waiting', 'uncertain')`;

export async function undoTally({ db }: LedgerDeps, runId: number): Promise<UndoTally> {
  const rows = await db
    .selectFrom('backfill_run_orders')
    .innerJoin('entries', 'entries.id', 'backfill_run_orders.entry_id')
    .select((eb) => [
      sql<keyof UndoTally | 'none'>`case
        when undo is null then 'waiting'
        when undo = 'none' then 'none'
        when undo <> 'asked' then 'left'
        when ${UNFINISHED} then 'waiting'
        when entries.state = 'skipped' then 'undone'
        else 'left' end`.as('what'),
      eb.fn.countAll<number>().as('orders'),
    ])
    .where('run_id', '=', runId)
    .groupBy('what')
    .execute();
  const found = new Map(rows.map(({ what, orders }) => [what, orders]));
  const of = (what: keyof UndoTally): number => found.get(what) ?? 0;
  return { undone: of('undone'), waiting: of('waiting'), left: of('left') };
}

const reasons = z.array(z.object({ code: z.string(), message: z.string(), fix: z.string() }));
const leftCode = z.enum([...LEFT_AT_ONCE, 'asked']);

/** What an undone run left in Xero, oldest order first. */
export async function leftByUndo({ db }: LedgerDeps, runId: number, limit: number): Promise<LeftOrder[]> {
  const rows = await db
    .selectFrom('backfill_run_orders')
    .innerJoin('entries', 'entries.id', 'backfill_run_orders.entry_id')
    .select(['entries.id', 'entries.source_id', 'entries.problems_json', 'undo'])
    .where('run_id', '=', runId)
    .where((eb) =>
      eb.or([
        eb('undo', 'in', [...LEFT_AT_ONCE]),
        eb.and([eb('undo', '=', 'asked'), eb('entries.state', 'in', ['recorded', 'rejected'])]),
      ]),
    )
    .orderBy('entries.id')
    .limit(limit)
    .execute();
  return rows.map(({ id: entryId, source_id: orderId, problems_json, undo }) => {
    const [reason = null] = problems_json === null ? [] : reasons.parse(JSON.parse(problems_json));
    return { entryId, orderId, code: leftCode.parse(undo), reason };
  });
}

function toRun(row: Row<'backfill_runs'>): BackfillRun {
  const { id, store_id: storeId, after, until, asked_by: by, started_at: startedAt, undone_at, undone_by } = row;
  const undone = undone_at === null ? null : { at: undone_at, by: undone_by ?? '' };
  return { id, storeId, after, until, by, startedAt, undone };
}
