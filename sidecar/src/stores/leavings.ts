import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';

/** The plugin asks for the result within minutes; an owner may come back days later. */
const LEFT_KEPT_MS = 7 * 24 * 60 * 60_000;

const fault = z.object({ code: z.string(), message: z.string(), fix: z.string() });
/** `store`: its name, for when it is deleted. */
const choice = z.object({ force: z.boolean(), withoutAccess: z.boolean(), store: z.string() });
const written = z.object({ orders: z.number(), documents: z.number() });

export type LeaveChoice = z.infer<typeof choice>;
export type Leaving = ReturnType<typeof toLeaving>;
export type Leavings = ReturnType<typeof createLeavings>;

interface Change {
  readonly state?: Leaving['state'];
  readonly choice?: LeaveChoice;
  readonly export?: z.infer<typeof written> | null;
  readonly downloadedAt?: Date | null;
  readonly fault?: z.infer<typeof fault> | null;
  readonly result?: object;
}

/** Stores that leave by wp-admin. What is under way outlives a restart, and the result outlives the store. */
export function createLeavings({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const one = async (column: 'store_id' | 'token_hash', value: string): Promise<Leaving | null> => {
    const row = await db.selectFrom('leavings').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : toLeaving(row);
  };
  return {
    ofStore: (storeId: string) => one('store_id', storeId),
    ofToken: (token: string) => one('token_hash', hashOf(token)),
    /** Begins with the export, or begins again. */
    async begin(wanted: { storeId: string; token: string; wasActive: boolean; by: string }): Promise<void> {
      const { storeId, token, wasActive, by } = wanted;
      const fresh = {
        token_hash: hashOf(token),
        state: 'preparing' as const,
        was_active: wasActive ? 1 : 0,
        choice_json: JSON.stringify({ force: false, withoutAccess: false, store: '' } satisfies LeaveChoice),
        export_json: null,
        downloaded_at: null,
        fault_json: null,
        result_json: null,
        by,
        changed_at: now().toISOString(),
      };
      await db
        .insertInto('leavings')
        .values({ store_id: storeId, ...fresh })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(fresh))
        .execute();
    },
    async change(storeId: string, { downloadedAt, ...change }: Change): Promise<void> {
      const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
      await db
        .updateTable('leavings')
        .set({
          ...(change.state && { state: change.state }),
          ...(change.choice && { choice_json: JSON.stringify(change.choice) }),
          ...(change.export !== undefined && { export_json: json(change.export) }),
          ...(downloadedAt !== undefined && { downloaded_at: downloadedAt?.toISOString() ?? null }),
          ...(change.fault !== undefined && { fault_json: json(change.fault) }),
          ...(change.result && { result_json: JSON.stringify(change.result) }),
          changed_at: now().toISOString(),
        })
        .where('store_id', '=', storeId)
        .execute();
    },
    async forget(storeId: string): Promise<void> {
      await db.deleteFrom('leavings').where('store_id', '=', storeId).execute();
    },
    /** To be gone on with after a restart. Those that left long ago are forgotten. */
    async unfinished(): Promise<Leaving[]> {
      const old = new Date(now().getTime() - LEFT_KEPT_MS).toISOString();
      await db.deleteFrom('leavings').where('state', '=', 'left').where('changed_at', '<', old).execute();
      const rows = await db
        .selectFrom('leavings')
        .selectAll()
        .where('state', 'in', ['preparing', 'leaving'])
        .where('fault_json', 'is', null)
        .execute();
      return rows.map(toLeaving);
    },
  };
}

function toLeaving(row: Row<'leavings'>) {
  const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  return {
    storeId: row.store_id,
    state: row.state,
    wasActive: row.was_active === 1,
    choice: choice.parse(json(row.choice_json)),
    export: z.nullable(written).parse(json(row.export_json)),
    isDownloaded: row.downloaded_at !== null,
    fault: z.nullable(fault).parse(json(row.fault_json)),
    result: json(row.result_json),
    by: row.by,
  };
}

/** A token has full entropy. */
function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
