import type { Kysely } from 'kysely';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { checkedUrl } from './send-webhook.ts';

/** Where one store's messages go, besides those that the sidecar's operator gets for all stores. */
export interface AlertTarget {
  /** The plugin mails them to the shop's administrator. */
  readonly wordpress: boolean;
  readonly webhookUrl: string | null;
}

const DEFAULT: AlertTarget = { wordpress: true, webhookUrl: null };

export function createAlertTargets(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly allowPrivateHosts: boolean;
}) {
  const { db, secrets, allowPrivateHosts } = parts;
  const get = async (storeId: string): Promise<AlertTarget> => {
    const row = await db.selectFrom('alert_targets').selectAll().where('store_id', '=', storeId).executeTakeFirst();
    if (row === undefined) return DEFAULT;
    const webhook = row.webhook_jwe === null ? null : await secrets.decrypt(row.webhook_jwe);
    return { wordpress: row.wordpress === 1, webhookUrl: typeof webhook === 'string' ? webhook : null };
  };
  return {
    get,
    /** Absent = unchanged. Throws for a forbidden address. */
    async set(storeId: string, change: Partial<AlertTarget>): Promise<AlertTarget> {
      const wanted = { ...(await get(storeId)), ...change };
      const webhookUrl = wanted.webhookUrl === null ? null : checkedUrl(wanted.webhookUrl, allowPrivateHosts).href;
      const webhook_jwe = webhookUrl === null ? null : await secrets.encrypt(webhookUrl);
      const values = { wordpress: wanted.wordpress ? 1 : 0, webhook_jwe };
      await db
        .insertInto('alert_targets')
        .values({ store_id: storeId, ...values })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(values))
        .execute();
      return { ...wanted, webhookUrl };
    },
  };
}
