import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface CustomerChange {
  readonly storeId: string;
  readonly customerId: number;
  readonly revision: number;
  readonly tries: number;
}

/** Changed customers not checked yet; one row per customer, however often it changes. */
export type CustomerChanges = ReturnType<typeof createCustomerChanges>;

export function createCustomerChanges({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const keyOf = ({ storeId, customerId, revision }: CustomerChange) => {
    return { store_id: storeId, customer_id: customerId, revision };
  };
  return {
    async note(storeId: string, customerId: number): Promise<void> {
      const row = { due_at: now().toISOString(), tries: 0, problem_json: null };
      await db
        .insertInto('customer_changes')
        .values({ ...row, store_id: storeId, customer_id: customerId, revision: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['store_id', 'customer_id'])
            .doUpdateSet((eb) => ({ ...row, revision: eb('customer_changes.revision', '+', 1) })),
        )
        .execute();
    },
    due(storeId: string, limit: number): Promise<CustomerChange[]> {
      return db
        .selectFrom('customer_changes')
        .select(['store_id as storeId', 'customer_id as customerId', 'revision', 'tries'])
        .where('store_id', '=', storeId)
        .where('due_at', '<=', now().toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute();
    },
    /** Checked; a change that came meanwhile stays. */
    async done(change: CustomerChange): Promise<void> {
      await db
        .deleteFrom('customer_changes')
        .where((eb) => eb.and(keyOf(change)))
        .execute();
    },
    async later(change: CustomerChange, dueAt: Date, problem: object): Promise<void> {
      await db
        .updateTable('customer_changes')
        .set({ due_at: dueAt.toISOString(), tries: change.tries + 1, problem_json: JSON.stringify(problem) })
        .where((eb) => eb.and(keyOf(change)))
        .execute();
    },
    async count(storeId: string): Promise<number> {
      const counted = db.selectFrom('customer_changes').select((eb) => eb.fn.countAll<number>().as('count'));
      return (await counted.where('store_id', '=', storeId).executeTakeFirstOrThrow()).count;
    },
  };
}
