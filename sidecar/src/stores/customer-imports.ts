import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.ts';
import type { CustomerImport } from '../domain/customer-import.ts';
import { FAILURE } from './backfills.ts';

export interface CustomerImports {
  get(storeId: string): Promise<CustomerImport | null>;
  /** From the first page, whatever was read before. */
  start(storeId: string): Promise<CustomerImport>;
  /** Keeps what was read; false = it was restarted, or is no longer wanted. */
  move(before: CustomerImport, after: CustomerImport): Promise<boolean>;
  /** No longer wanted; if wanted again, it restarts. */
  drop(storeId: string): Promise<void>;
}

const STATE = z.enum(['reading', 'read']);
const IDS = z.array(z.number());

export function createCustomerImports(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}): CustomerImports {
  const { db, now } = parts;
  const get = async (storeId: string): Promise<CustomerImport | null> => {
    const row = await db.selectFrom('customer_imports').selectAll().where('store_id', '=', storeId).executeTakeFirst();
    return row === undefined ? null : toImport(row);
  };
  return {
    get,
    async start(storeId) {
      const at = now().toISOString();
      const fresh = { state: 'reading', page: 1, customers: null, made: 0, known: 0, refused: 0 };
      const row = { ...fresh, refused_ids_json: '[]', error_json: null, due_at: at, started_at: at };
      await db
        .insertInto('customer_imports')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
      return { ...fresh, storeId, state: 'reading', refusedIds: [], error: null, dueAt: at, startedAt: at };
    },
    async move(before, { storeId, dueAt, startedAt, refusedIds, error, ...after }) {
      const updated = await db
        .updateTable('customer_imports')
        .set({
          ...after,
          refused_ids_json: JSON.stringify(refusedIds),
          error_json: error === null ? null : JSON.stringify(error),
          due_at: dueAt,
        })
        .where('store_id', '=', storeId)
        .where('started_at', '=', startedAt)
        .where('state', '=', 'reading')
        .where('page', '=', before.page)
        .where('made', '=', before.made)
        .where('known', '=', before.known)
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    async drop(storeId) {
      await db.deleteFrom('customer_imports').where('store_id', '=', storeId).execute();
    },
  };
}

function toImport(row: Selectable<Schema['customer_imports']>): CustomerImport {
  const { page, customers, made, known, refused } = row;
  return {
    storeId: row.store_id,
    state: STATE.parse(row.state),
    ...{ page, customers, made, known, refused },
    refusedIds: IDS.parse(JSON.parse(row.refused_ids_json)),
    error: row.error_json === null ? null : FAILURE.parse(JSON.parse(row.error_json)),
    dueAt: row.due_at,
    startedAt: row.started_at,
  };
}
