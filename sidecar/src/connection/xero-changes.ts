import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { createXeroWatch } from './watching/xero-watch.ts';

export interface XeroChange {
  readonly tenantId: string;
  /** Lower case: invoice, contact, creditnote. */
  readonly resource: string;
  readonly resourceId: string;
}

export interface DueXeroChange extends XeroChange {
  readonly revision: number;
  /** ISO UTC text, by our clock; later if the check was postponed. */
  readonly dueAt: string;
}

export type XeroChanges = ReturnType<typeof createXeroChanges>;

/** Changes in Xero not checked yet: one row per document or contact. */
export function createXeroChanges({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const keyOf = ({ tenantId, resource, resourceId }: XeroChange) => {
    return { tenant_id: tenantId, resource, resource_id: resourceId };
  };
  return {
    ...createXeroWatch({ db, now }),
    /** Resolves once they are on disk. */
    note: (changes: readonly XeroChange[]): Promise<void> =>
      inTransaction(db, async (trx) => {
        const due_at = now().toISOString();
        for (const change of changes) {
          await trx
            .insertInto('xero_changes')
            .values({ ...keyOf(change), revision: 1, due_at })
            .onConflict((conflict) =>
              conflict
                .columns(['tenant_id', 'resource', 'resource_id'])
                .doUpdateSet((eb) => ({ due_at, revision: eb('xero_changes.revision', '+', 1) })),
            )
            .execute();
        }
      }),
    due: (tenantId: string, resource: string, limit: number): Promise<DueXeroChange[]> =>
      db
        .selectFrom('xero_changes')
        .select(['tenant_id as tenantId', 'resource', 'resource_id as resourceId', 'revision', 'due_at as dueAt'])
        .where((eb) => eb.and({ tenant_id: tenantId, resource }))
        .where('due_at', '<=', now().toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute(),
    /** They were checked; a change that came meanwhile stays. */
    done: (changes: readonly DueXeroChange[]): Promise<void> =>
      inTransaction(db, async (trx) => {
        for (const change of changes) {
          const row = { ...keyOf(change), revision: change.revision };
          const deletion = trx.deleteFrom('xero_changes').where((eb) => eb.and(row));
          await deletion.execute();
        }
      }),
    async postpone(change: DueXeroChange, at: Date): Promise<void> {
      const update = db.updateTable('xero_changes').set({ due_at: at.toISOString() });
      await update.where((eb) => eb.and(keyOf(change))).execute();
    },
  };
}
