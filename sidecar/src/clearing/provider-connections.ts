import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { failureShape } from '../domain/failure.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../domain/payouts/payouts.ts';
import type { ClearingParts } from './parts.ts';

const failedShape = failureShape.extend({ at: z.string() });
/** Why the last reading failed, and when. */
export type ReadingFailure = Readonly<z.infer<typeof failedShape>>;

/** A provider of a store; its key is read apart. Instants are ISO UTC text. */
export interface ProviderConnection {
  readonly storeId: string;
  readonly gateway: PayoutGateway;
  /** The provider's id of the account; '' = it names none. */
  readonly accountId: string;
  readonly keyHint: string;
  readonly connectedAt: string;
  readonly progress: ReadingProgress;
}

export interface ReadingProgress {
  /** Of the newest row that is kept; '' = none was read yet. */
  readonly rowsThrough: string;
  readonly payoutsThrough: string;
  /** The last complete reading. */
  readonly readAt: string | null;
  /** Not read before; null = by the schedule. */
  readonly dueAt: string | null;
  readonly failed: ReadingFailure | null;
}

export interface NewConnection {
  readonly gateway: PayoutGateway;
  readonly accountId: string;
  /** Encrypted before it is kept; null = the provider needs no key of its own. */
  readonly secret: unknown;
  readonly keyHint: string;
}

const gateways = z.enum(PAYOUT_GATEWAYS);

export function providerConnections({ db, secrets, now }: ClearingParts) {
  const one = (storeId: string, gateway: PayoutGateway) =>
    db
      .selectFrom('provider_connections')
      .selectAll()
      .where((eb) => eb.and({ store_id: storeId, gateway }))
      .executeTakeFirst();
  return {
    async connections(storeId?: string): Promise<ProviderConnection[]> {
      const all = db.selectFrom('provider_connections').selectAll().orderBy('store_id').orderBy('gateway');
      const rows = await (storeId === undefined ? all : all.where('store_id', '=', storeId)).execute();
      return rows.map(toConnection);
    },
    /** null = not connected. */
    async connection(storeId: string, gateway: PayoutGateway): Promise<ProviderConnection | null> {
      const row = await one(storeId, gateway);
      return row === undefined ? null : toConnection(row);
    },
    /** The key, decrypted; null = none is kept. Throws secret_unreadable. */
    async providerKey(storeId: string, gateway: PayoutGateway): Promise<unknown> {
      const sealed = (await one(storeId, gateway))?.secret_jwe ?? null;
      return sealed === null ? null : await secrets.decrypt(sealed);
    },
    /** A new key of the same account continues where the reading was; another account begins again. */
    async saveConnection(storeId: string, { gateway, accountId, secret, keyHint }: NewConnection): Promise<void> {
      const known = await one(storeId, gateway);
      const continues = known !== undefined && known.account_id === accountId;
      const key = {
        account_id: accountId,
        secret_jwe: secret === null ? null : await secrets.encrypt(secret),
        key_hint: keyHint,
        connected_at: now().toISOString(),
        ...{ due_at: null, failed_json: null },
      };
      const begun = continues ? {} : { rows_through: '', payouts_through: '', read_at: null };
      await db
        .insertInto('provider_connections')
        .values({
          ...{ rows_through: '', payouts_through: '', read_at: null },
          ...key,
          ...{ store_id: storeId, gateway },
        })
        .onConflict((conflict) => conflict.columns(['store_id', 'gateway']).doUpdateSet({ ...key, ...begun }))
        .execute();
    },
    /** What was read stays: it explains payouts that are booked. false = it was not connected. */
    async removeConnection(storeId: string, gateway: PayoutGateway): Promise<boolean> {
      const result = await db
        .deleteFrom('provider_connections')
        .where((eb) => eb.and({ store_id: storeId, gateway }))
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async keepProgress(storeId: string, gateway: PayoutGateway, change: Partial<ReadingProgress>): Promise<void> {
      const columns = toColumns(change);
      if (Object.keys(columns).length === 0) return;
      await db
        .updateTable('provider_connections')
        .set(columns)
        .where((eb) => eb.and({ store_id: storeId, gateway }))
        .execute();
    },
  };
}

function toConnection(row: Row<'provider_connections'>): ProviderConnection {
  return {
    storeId: row.store_id,
    gateway: gateways.parse(row.gateway),
    accountId: row.account_id,
    keyHint: row.key_hint,
    connectedAt: row.connected_at,
    progress: {
      rowsThrough: row.rows_through,
      payoutsThrough: row.payouts_through,
      readAt: row.read_at,
      dueAt: row.due_at,
      failed: row.failed_json === null ? null : failedShape.parse(JSON.parse(row.failed_json)),
    },
  };
}

function toColumns({ rowsThrough, payoutsThrough, readAt, dueAt, failed }: Partial<ReadingProgress>) {
  return {
    ...(rowsThrough !== undefined && { rows_through: rowsThrough }),
    ...(payoutsThrough !== undefined && { payouts_through: payoutsThrough }),
    ...(readAt !== undefined && { read_at: readAt }),
    ...(dueAt !== undefined && { due_at: dueAt }),
    ...(failed !== undefined && { failed_json: failed === null ? null : JSON.stringify(failed) }),
  };
}
