import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.ts';

export interface BackfillFailure {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** The last backfill of a store. `read` = the store is fully read; its orders may still be waiting to sync. */
export interface BackfillRow {
  readonly storeId: string;
  /** YYYY-MM-DD. */
  readonly after: string;
  readonly state: 'reading' | 'read' | 'stopped' | 'failed';
  readonly orders: number | null;
  readonly read: number;
  readonly accepted: number;
  /** Everything made up to this instant is accepted. */
  readonly cursor: string | null;
  readonly error: BackfillFailure | null;
  /** See ledger/audit/actor.ts. */
  readonly by: string | null;
  readonly startedAt: string;
}

export interface BackfillRows {
  get(storeId: string): Promise<BackfillRow | null>;
  /** Those to resume after a restart. */
  underWay(): Promise<BackfillRow[]>;
  /** Replaces an earlier one. */
  start(
    wanted: { readonly storeId: string; readonly after: string; readonly by: string | null },
    at: Date,
  ): Promise<void>;
  /** false = it was stopped or replaced meanwhile. */
  move(
    row: BackfillRow,
    change: Partial<Pick<BackfillRow, 'state' | 'orders' | 'read' | 'accepted' | 'cursor' | 'error'>>,
  ): Promise<boolean>;
  stop(storeId: string): Promise<void>;
  /** Backfill orders not yet processed. */
  open(storeId: string): Promise<number>;
}

const STATE = z.enum(['reading', 'read', 'stopped', 'failed']);
export const FAILURE = z.object({ code: z.string(), message: z.string(), fix: z.string() });

export function createBackfillRows({ db }: { readonly db: Kysely<Schema> }): BackfillRows {
  return {
    async get(storeId) {
      const row = await db.selectFrom('backfills').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? null : toRow(row);
    },
    async underWay() {
      return (await db.selectFrom('backfills').selectAll().where('state', '=', 'reading').execute()).map(toRow);
    },
    async start({ storeId, after, by }, at) {
      const fresh = {
        after,
        state: 'reading',
        orders: null,
        read: 0,
        accepted: 0,
        cursor: null,
        error_json: null,
        asked_by: by,
        started_at: at.toISOString(),
      };
      await db
        .insertInto('backfills')
        .values({ ...fresh, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(fresh))
        .execute();
    },
    async move({ storeId, startedAt }, { error, ...change }) {
      const updated = await db
        .updateTable('backfills')
        .set({ ...change, ...(error === undefined ? {} : { error_json: JSON.stringify(error) }) })
        .where('store_id', '=', storeId)
        .where('started_at', '=', startedAt)
        .where('state', '=', 'reading')
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    async stop(storeId) {
      await db
        .updateTable('backfills')
        .set({ state: 'stopped' })
        .where('store_id', '=', storeId)
        .where('state', '=', 'reading')
        .execute();
    },
    async open(storeId) {
      // As in the partial index: only unfinished entries.
      const row = await db
        .selectFrom('entries')
        .select((eb) => eb.fn.countAll<number>().as('open'))
        .where(sql<boolean>`state in ('pending', 'claimed', 'waiting', 'uncertain')`)
        .where('store_id', '=', storeId)
        .where('priority', '=', 1)
        .executeTakeFirstOrThrow();
      return row.open;
    },
  };
}

function toRow(row: Selectable<Schema['backfills']>): BackfillRow {
  return {
    storeId: row.store_id,
    after: row.after,
    state: STATE.parse(row.state),
    orders: row.orders,
    read: row.read,
    accepted: row.accepted,
    cursor: row.cursor,
    error: row.error_json === null ? null : FAILURE.parse(JSON.parse(row.error_json)),
    by: row.asked_by,
    startedAt: row.started_at,
  };
}
