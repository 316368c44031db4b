import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';

/** HS256 needs a key at least as long as its hash (RFC 7518, 3.2). */
const PAIRING_KEY_BYTES = 32;

const reportShape = z.object({
  versions: z.object({ plugin: z.string(), wordpress: z.string(), woocommerce: z.string(), php: z.string() }),
  webhooks: z.array(z.object({ topic: z.string(), state: z.string() })).readonly(),
  /** Of the report. */
  toldAt: z.string(),
});

/** The plugin's last report: its versions at pairing, later the state of its webhooks too. */
export type StoredReport = Readonly<z.infer<typeof reportShape>>;

const TABLES = [
  'pairings',
  'used_tokens',
  'store_grants',
  'backfills',
  'store_lists',
  'dashboard_links',
  'dashboard_sessions',
] as const;

/** Paired plugins, one per store. */
export type PluginPairings = ReturnType<typeof createPluginPairings>;

export function createPluginPairings(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly now: () => Date;
}) {
  const { db, secrets } = parts;
  const find = (storeId: string) =>
    db.selectFrom('pairings').selectAll().where('store_id', '=', storeId).executeTakeFirst();
  const toJson = (report: Omit<StoredReport, 'toldAt'>) =>
    JSON.stringify({ ...report, toldAt: parts.now().toISOString() } satisfies StoredReport);
  return {
    /** null = not paired. */
    async report(storeId: string): Promise<StoredReport | null> {
      return reportShape.safeParse(JSON.parse((await find(storeId))?.versions_json ?? 'null')).data ?? null;
    },
    async keepReport(storeId: string, report: Omit<StoredReport, 'toldAt'>): Promise<void> {
      await db
        .updateTable('pairings')
        .set({ versions_json: toJson(report) })
        .where('store_id', '=', storeId)
        .execute();
    },
    /** Creates or replaces the store's key. Returns it as base64url. */
    async renew(pairing: Pick<StoredReport, 'versions'> & { storeId: string; settingsUrl: string }): Promise<string> {
      const { storeId, settingsUrl, versions } = pairing;
      const key = randomBytes(PAIRING_KEY_BYTES).toString('base64url');
      const row = {
        key_jwe: await secrets.encrypt(key),
        settings_url: settingsUrl,
        versions_json: toJson({ versions, webhooks: [] }),
        paired_at: parts.now().toISOString(),
      };
      await db
        .insertInto('pairings')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
      return key;
    },
    /** null = no plugin is paired for the store. */
    async key(storeId: string): Promise<Uint8Array | null> {
      const row = await find(storeId);
      if (row === undefined) return null;
      return Buffer.from(z.string().parse(await secrets.decrypt(row.key_jwe)), 'base64url');
    },
    async settingsUrl(storeId: string): Promise<string | null> {
      return (await find(storeId))?.settings_url ?? null;
    },
    /** Including all data that only the store's plugin used. */
    forget: (storeId: string): Promise<void> =>
      inTransaction(db, async (trx) => {
        for (const table of TABLES) await trx.deleteFrom(table).where('store_id', '=', storeId).execute();
      }),
  };
}
