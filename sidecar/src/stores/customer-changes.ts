import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface CustomerChange {
  readonly storeId: string;
  readonly customerId: number;
  readonly revision: number;
  readonly tries: number;
}

/** Changed customers not checked yet; one row per customer, however often it changes. */
export interface CustomerChanges {
  note(storeId: string, customerId: number): Promise<void>;
  due(storeId: string, limit: number): Promise<CustomerChange[]>;
  /** Checked; a change that came meanwhile stays. */
  done(change: CustomerChange): Promise<void>;
  later(change: CustomerChange, dueAt: Date, problem: object): Promise<void>;
  count(storeId: string): Promise<number>;
}

export function createCustomerChanges(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}): CustomerChanges {
  const { db, now } = parts;
  const at = (change: CustomerChange) =>
    ({ store_id: change.storeId, customer_id: change.customerId, revision: change.revision }) as const;
  return {
    async note(storeId, customerId) {
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
    async due(storeId, limit) {
      const rows = await db
        .selectFrom('customer_changes')
        .select(['store_id as storeId', 'customer_id as customerId', 'revision', 'tries'])
        .where('store_id', '=', storeId)
        .where('due_at', '<=', now().toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows;
    },
    async done(change) {
      const row = at(change);
      await db
        .deleteFrom('customer_changes')
        .where('store_id', '=', row.store_id)
        .where('customer_id', '=', row.customer_id)
        .where('revision', '=', row.revision)
        .execute();
    },
    async later(change, dueAt, problem) {
      const row = at(change);
      await db
        .updateTable('customer_changes')
        .set({ due_at: dueAt.toISOString(), tries: change.tries + 1, problem_json: JSON.stringify(problem) })
        .where('store_id', '=', row.store_id)
        .where('customer_id', '=', row.customer_id)
        .where('revision', '=', row.revision)
        .execute();
    },
    async count(storeId) {
      const row = await db
        .selectFrom('customer_changes')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('store_id', '=', storeId)
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}
