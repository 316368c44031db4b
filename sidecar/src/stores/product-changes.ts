import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Ours: a bulk edit or an import sends thousands of notifications within minutes; so long they are gathered. */
export const PRODUCTS_GATHERED_MS = 30_000;

export interface ProductChange {
  readonly storeId: string;
  readonly productId: number;
  readonly revision: number;
  readonly tries: number;
}

/** New and changed products whose items were not looked at yet; one row per product, however often it changes. */
export type ProductChanges = ReturnType<typeof createProductChanges>;

export function createProductChanges({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const keyOf = ({ storeId, productId, revision }: ProductChange) => {
    return { store_id: storeId, product_id: productId, revision };
  };
  return {
    ...readsOf(db),
    async note(storeId: string, productId: number): Promise<void> {
      const dueAt = new Date(now().getTime() + PRODUCTS_GATHERED_MS).toISOString();
      const row = { tries: 0, problem_json: null };
      await db
        .insertInto('product_changes')
        .values({ ...row, store_id: storeId, product_id: productId, revision: 1, due_at: dueAt })
        .onConflict((conflict) =>
          conflict.columns(['store_id', 'product_id']).doUpdateSet((eb) => ({
            ...row,
            revision: eb('product_changes.revision', '+', 1),
            // A stream of changes does not put it off, and a change ends a back-off.
            due_at: eb.fn<string>('min', ['product_changes.due_at', eb.val(dueAt)]),
          })),
        )
        .execute();
    },
    due(storeId: string, limit: number): Promise<ProductChange[]> {
      return db
        .selectFrom('product_changes')
        .select(['store_id as storeId', 'product_id as productId', 'revision', 'tries'])
        .where('store_id', '=', storeId)
        .where('due_at', '<=', now().toISOString())
        .orderBy('due_at')
        .orderBy('product_id')
        .limit(limit)
        .execute();
    },
    /** Looked at; a change that came meanwhile stays. */
    async done(changes: readonly ProductChange[]): Promise<void> {
      for (const change of changes) {
        await db
          .deleteFrom('product_changes')
          .where((eb) => eb.and(keyOf(change)))
          .execute();
      }
    },
    async later(changes: readonly ProductChange[], dueAt: (tries: number) => Date, problem: object): Promise<void> {
      for (const change of changes) {
        await db
          .updateTable('product_changes')
          .set({
            due_at: dueAt(change.tries).toISOString(),
            tries: change.tries + 1,
            problem_json: JSON.stringify(problem),
          })
          .where((eb) => eb.and(keyOf(change)))
          .execute();
      }
    },
    async count(storeId: string): Promise<number> {
      const counted = db.selectFrom('product_changes').select((eb) => eb.fn.countAll<number>().as('count'));
      return (await counted.where('store_id', '=', storeId).executeTakeFirstOrThrow()).count;
    },
    /** Of no use any more: nothing is made or changed by products. */
    async drop(storeId: string): Promise<void> {
      await db.deleteFrom('product_changes').where('store_id', '=', storeId).execute();
    },
  };
}

function readsOf(db: Kysely<Schema>) {
  return {
    /** Until when the shop was asked for changes; null = never. */
    async readThrough(storeId: string): Promise<string | null> {
      const reads = db.selectFrom('product_reads').select('read_through').where('store_id', '=', storeId);
      return (await reads.executeTakeFirst())?.read_through ?? null;
    },
    async moveReadThrough(storeId: string, at: Date): Promise<void> {
      const row = { read_through: at.toISOString() };
      await db
        .insertInto('product_reads')
        .values({ store_id: storeId, ...row })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
    },
  };
}
