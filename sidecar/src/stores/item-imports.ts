import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { readFailure } from '../domain/failure.ts';
import type { ItemImport } from '../domain/items/item-import.ts';

const STATE = z.enum(['reading', 'read']);

export type ItemImports = ReturnType<typeof createItemImports>;

export function createItemImports({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  return {
    async get(storeId: string): Promise<ItemImport | null> {
      const imports = db.selectFrom('item_imports').selectAll();
      const row = await imports.where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? null : toItemImport(row);
    },
    /** From the first page, whatever was read before. */
    async start(storeId: string): Promise<ItemImport> {
      const at = now().toISOString();
      const fresh = {
        state: 'reading',
        page: 1,
        products: null,
        made: 0,
        changed: 0,
        known: 0,
        refused: 0,
        tries: 0,
      } as const;
      const row = { ...fresh, error_json: null, due_at: at, started_at: at };
      await db
        .insertInto('item_imports')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
      return { ...fresh, storeId, error: null, dueAt: at, startedAt: at };
    },
    /** Keeps what was read; false = it was restarted, or is no longer wanted. */
    async move(before: ItemImport, after: ItemImport): Promise<boolean> {
      const { storeId, dueAt, startedAt, error, ...figures } = after;
      const { page, made, changed, known } = before;
      const updated = await db
        .updateTable('item_imports')
        .set({ ...figures, error_json: error === null ? null : JSON.stringify(error), due_at: dueAt })
        .where((eb) =>
          eb.and({ store_id: storeId, started_at: startedAt, state: 'reading', page, made, changed, known }),
        )
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
    /** No longer wanted; if wanted again, it restarts. */
    async drop(storeId: string): Promise<void> {
      await db.deleteFrom('item_imports').where('store_id', '=', storeId).execute();
    },
  };
}

function toItemImport(row: Row<'item_imports'>): ItemImport {
  const { store_id: storeId, error_json, due_at: dueAt, started_at: startedAt, ...figures } = row;
  const [state, error] = [STATE.parse(figures.state), readFailure(error_json)];
  return { ...figures, storeId, state, error, dueAt, startedAt };
}
