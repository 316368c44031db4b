import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import type { CustomerImport } from '../domain/customer-import.ts';
import { readFailure } from '../domain/failure.ts';

const STATE = z.enum(['reading', 'read']);
const IDS = z.array(z.number());

export type CustomerImports = ReturnType<typeof createCustomerImports>;

export function createCustomerImports({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  return {
    async get(storeId: string): Promise<CustomerImport | null> {
      const imports = db.selectFrom('customer_imports').selectAll();
      const row = await imports.where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? null : toImport(row);
    },
    /** From the first page, whatever was read before. */
    async start(storeId: string): Promise<CustomerImport> {
      const at = now().toISOString();
      const fresh = { state: 'reading', page: 1, customers: null, made: 0, known: 0, refused: 0 } as const;
      const row = { ...fresh, refused_ids_json: '[]', error_json: null, due_at: at, started_at: at };
      await db
        .insertInto('customer_imports')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
      return { ...fresh, storeId, refusedIds: [], error: null, dueAt: at, startedAt: at };
    },
    /** Keeps what was read; false = it was restarted, or is no longer wanted. */
    async move(before: CustomerImport, after: CustomerImport): Promise<boolean> {
      const { storeId, dueAt, startedAt, refusedIds, error, ...figures } = after;
      const { page, made, known } = before;
      const updated = await db
        .updateTable('customer_imports')
        .set({
          ...figures,
          refused_ids_json: JSON.stringify(refusedIds),
          error_json: error === null ? null : JSON.stringify(error),
          due_at: dueAt,
        })
        .where((eb) => eb.and({ store_id: storeId, started_at: startedAt, state: 'reading', page, made, known }))
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    /** No longer wanted; if wanted again, it restarts. */
    async drop(storeId: string): Promise<void> {
      await db.deleteFrom('customer_imports').where('store_id', '=', storeId).execute();
    },
  };
}

function toImport(row: Row<'customer_imports'>): CustomerImport {
  const { store_id: storeId, refused_ids_json, error_json, due_at: dueAt, started_at: startedAt, ...figures } = row;
  const [refusedIds, error] = [IDS.parse(JSON.parse(refused_ids_json)), readFailure(error_json)];
  return { ...figures, storeId, state: STATE.parse(figures.state), refusedIds, error, dueAt, startedAt };
}
