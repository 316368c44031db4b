import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';

export interface XeroChange {
  readonly tenantId: string;
  /** Lower case: invoice, contact, creditnote. */
  readonly resource: string;
  readonly resourceId: string;
}

export interface DueXeroChange extends XeroChange {
  readonly revision: number;
  /** ISO UTC text, by our clock; later if the check was postponed. */
  readonly toldAt: string;
}

/** Times are ISO UTC text; null = never. */
export interface XeroWatch {
  readonly webhookAt: string | null;
  readonly polledAt: string | null;
  /** Where the next poll starts. */
  readonly cursor: string | null;
}

/** Changes in Xero not checked yet; one row per document or contact, however often it changes. */
export interface XeroChanges {
  /** Resolves once they are on disk. */
  note(changes: readonly XeroChange[]): Promise<void>;
  due(tenantId: string, resource: string, limit: number): Promise<DueXeroChange[]>;
  /** Checked; a change that came meanwhile stays. */
  done(changes: readonly DueXeroChange[]): Promise<void>;
  later(changes: readonly DueXeroChange[], at: Date): Promise<void>;
  watch(tenantId: string): Promise<XeroWatch>;
  heard(tenantIds: readonly string[]): Promise<void>;
  polled(tenantId: string, at: Date, cursor: Date): Promise<void>;
}

export function createXeroChanges(parts: { readonly db: Kysely<Schema>; readonly now: () => Date }): XeroChanges {
  const { db, now } = parts;
  const setWatch = (tenantId: string, row: { webhook_at?: string; polled_at?: string; cursor?: string }) =>
    db
      .insertInto('xero_watch')
      .values({ ...row, tenant_id: tenantId })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ ...row, tenant_id: tenantId }))
      .execute();
  const each = (
    changes: readonly DueXeroChange[],
    work: (db: Kysely<Schema>, one: DueXeroChange) => Promise<unknown>,
  ) =>
    inTransaction(db, async (trx) => {
      for (const one of changes) await work(trx, one);
    });
  return {
    note: (changes) => note(db, changes, now().toISOString()),
    due: (tenantId, resource, limit) =>
      db
        .selectFrom('xero_changes')
        .select(['tenant_id as tenantId', 'resource', 'resource_id as resourceId', 'revision', 'due_at as toldAt'])
        .where('tenant_id', '=', tenantId)
        .where('resource', '=', resource)
        .where('due_at', '<=', now().toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute(),
    done: (changes) =>
      each(changes, (trx, one) =>
        trx
          .deleteFrom('xero_changes')
          .where('tenant_id', '=', one.tenantId)
          .where('resource', '=', one.resource)
          .where('resource_id', '=', one.resourceId)
          .where('revision', '=', one.revision)
          .execute(),
      ),
    later: (changes, at) =>
      each(changes, (trx, one) =>
        trx
          .updateTable('xero_changes')
          .set({ due_at: at.toISOString() })
          .where('tenant_id', '=', one.tenantId)
          .where('resource', '=', one.resource)
          .where('resource_id', '=', one.resourceId)
          .execute(),
      ),
    async watch(tenantId) {
      const row = await db.selectFrom('xero_watch').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      return { webhookAt: row?.webhook_at ?? null, polledAt: row?.polled_at ?? null, cursor: row?.cursor ?? null };
    },
    async heard(tenantIds) {
      for (const tenantId of tenantIds) await setWatch(tenantId, { webhook_at: now().toISOString() });
    },
    async polled(tenantId, at, cursor) {
      await setWatch(tenantId, { polled_at: at.toISOString(), cursor: cursor.toISOString() });
    },
  };
}

function note(db: Kysely<Schema>, changes: readonly XeroChange[], due_at: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    for (const { tenantId, resource, resourceId } of changes) {
      await trx
        .insertInto('xero_changes')
        .values({ tenant_id: tenantId, resource, resource_id: resourceId, revision: 1, due_at })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'resource', 'resource_id'])
            .doUpdateSet((eb) => ({ due_at, revision: eb('xero_changes.revision', '+', 1) })),
        )
        .execute();
    }
  });
}
