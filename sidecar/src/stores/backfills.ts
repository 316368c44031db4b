import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { type Failure, readFailure } from '../domain/failure.ts';

const STATE = z.enum(['reading', 'read', 'stopped', 'failed']);

/** The last backfill of a store. `read` = the store is fully read; its orders may still be waiting to sync. */
export interface BackfillRow {
  readonly storeId: string;
  /** YYYY-MM-DD. */
  readonly after: string;
  readonly state: z.infer<typeof STATE>;
  readonly orders: number | null;
  readonly read: number;
  readonly accepted: number;
  /** Everything created up to this instant is accepted. */
  readonly cursor: string | null;
  readonly error: Failure | null;
  /** See ledger/audit/actor.ts. */
  readonly by: string | null;
  readonly startedAt: string;
}

type Change = Partial<Pick<BackfillRow, 'state' | 'orders' | 'read' | 'accepted' | 'cursor' | 'error'>>;

export function createBackfillRows({ db }: { readonly db: Kysely<Schema> }) {
  return {
    async get(storeId: string): Promise<BackfillRow | null> {
      const row = await db.selectFrom('backfills').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? null : toBackfill(row);
    },
    /** Those to resume after a restart. */
    async underWay(): Promise<BackfillRow[]> {
      return (await db.selectFrom('backfills').selectAll().where('state', '=', 'reading').execute()).map(toBackfill);
    },
    /** Replaces an earlier one. */
    async start({ storeId, after, by }: Pick<BackfillRow, 'storeId' | 'after' | 'by'>, at: Date): Promise<void> {
      const none = { orders: null, read: 0, accepted: 0, cursor: null, error_json: null };
      const row = { after, state: 'reading', ...none, asked_by: by, started_at: at.toISOString() };
      await db
        .insertInto('backfills')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
    },
    /** false = it was stopped or replaced meanwhile. */
    async move({ storeId, startedAt }: BackfillRow, { error, ...change }: Change): Promise<boolean> {
      const updated = await db
        .updateTable('backfills')
        .set({ ...change, ...(error === undefined ? {} : { error_json: JSON.stringify(error) }) })
        .where((eb) => eb.and({ store_id: storeId, started_at: startedAt, state: 'reading' }))
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    async stop(storeId: string): Promise<void> {
      await db
        .updateTable('backfills')
        .set({ state: 'stopped' })
        .where((eb) => eb.and({ store_id: storeId, state: 'reading' }))
        .execute();
    },
    /** Backfill orders not yet processed. */
    async open(storeId: string): Promise<number> {
      // As in the partial index: only unfinished entries.
      const row = await db
        .selectFrom('entries')
        .select((eb) => eb.fn.countAll<number>().as('open'))
        .where(sql<boolean>`state in ('pending', 'claimed', 'waiting', 'uncertain')`)
        .where((eb) => eb.and({ store_id: storeId, priority: 1 }))
        .executeTakeFirstOrThrow();
      return row.open;
    },
  };
}

function toBackfill(row: Row<'backfills'>): BackfillRow {
  const { store_id: storeId, state, error_json, asked_by: by, started_at: startedAt, ...figures } = row;
  return { ...figures, storeId, state: STATE.parse(state), error: readFailure(error_json), by, startedAt };
}
