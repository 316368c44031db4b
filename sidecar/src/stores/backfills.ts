import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { type BackfillCount, backfillCountShape } from './backfill-count.ts';
import { type Failure, readFailure } from '../domain/failure.ts';

const STATE = z.enum(['counting', 'counted', 'reading', 'read', 'stopped', 'failed']);

/**
 * The last backfill of a store: counted, then confirmed by a person, then read. `read` = the store is fully read; its
 * orders may still be waiting to sync.
 */
export interface BackfillRow {
  readonly storeId: string;
  /** YYYY-MM-DD, the first day and the last; null = up to now. */
  readonly after: string;
  readonly until: string | null;
  readonly state: z.infer<typeof STATE>;
  readonly orders: number | null;
  /** Orders counted, or read. */
  readonly read: number;
  readonly accepted: number;
  /** Everything created up to this instant is accepted. */
  readonly cursor: string | null;
  readonly error: Failure | null;
  /** See ledger/audit/actor.ts. */
  readonly by: string | null;
  readonly startedAt: string;
  /** null = not counted yet, or by an earlier version. */
  readonly count: BackfillCount | null;
}

type Wanted = Pick<BackfillRow, 'storeId' | 'after' | 'until' | 'by'>;
type Change = Partial<Pick<BackfillRow, 'state' | 'orders' | 'read' | 'accepted' | 'cursor' | 'error' | 'count'>>;

export function createBackfillRows({ db }: { readonly db: Kysely<Schema> }) {
  /** Replaces an earlier one. */
  async function begin(wanted: Wanted, at: Date, state: 'counting' | 'reading', orders: number | null) {
    const { storeId, after, until, by } = wanted;
    const none = { read: 0, accepted: 0, cursor: null, error_json: null, counted_json: null };
    const row = { after, until, state, orders, ...none, asked_by: by, started_at: at.toISOString() };
    await db
      .insertInto('backfills')
      .values({ ...row, store_id: storeId })
      .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
      .execute();
  }

  async function inState(...states: readonly BackfillRow['state'][]): Promise<BackfillRow[]> {
    return (await db.selectFrom('backfills').selectAll().where('state', 'in', states).execute()).map(toBackfill);
  }

  return {
    async get(storeId: string): Promise<BackfillRow | null> {
      const row = await db.selectFrom('backfills').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? null : toBackfill(row);
    },
    /** Those to resume after a restart. */
    underWay: () => inState('counting', 'reading'),
    stopped: () => inState('stopped'),
    count: (wanted: Wanted, at: Date) => begin(wanted, at, 'counting', null),
    /** `orders`: as counted. */
    start: (wanted: Wanted & { readonly orders: number }, at: Date) => begin(wanted, at, 'reading', wanted.orders),
    /** false = it was stopped or replaced meanwhile. */
    async move({ storeId, startedAt, state }: BackfillRow, { error, count, ...change }: Change): Promise<boolean> {
      const updated = await db
        .updateTable('backfills')
        .set({
          ...change,
          ...(error === undefined ? {} : { error_json: error === null ? null : JSON.stringify(error) }),
          ...(count === undefined ? {} : { counted_json: JSON.stringify(count) }),
        })
        .where((eb) => eb.and({ store_id: storeId, started_at: startedAt, state }))
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    /** false = there is none to stop. */
    async stop(storeId: string): Promise<boolean> {
      const updated = await db
        .updateTable('backfills')
        .set({ state: 'stopped' })
        .where('store_id', '=', storeId)
        .where('state', 'in', ['reading', 'read', 'failed'])
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    /** One that was only counted leaves no trace. */
    async drop({ storeId, startedAt }: BackfillRow): Promise<void> {
      await db
        .deleteFrom('backfills')
        .where((eb) => eb.and({ store_id: storeId, started_at: startedAt }))
        .where('state', 'in', ['counting', 'counted'])
        .execute();
    },
  };
}

function toBackfill(row: Row<'backfills'>): BackfillRow {
  const { store_id: storeId, state, error_json, counted_json, asked_by: by, started_at: startedAt, ...figures } = row;
  const count = counted_json === null ? null : backfillCountShape.parse(JSON.parse(counted_json));
  return { ...figures, storeId, state: STATE.parse(state), error: readFailure(error_json), by, startedAt, count };
}
