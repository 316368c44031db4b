import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';

/** HS256 needs a key at least as long as its hash (RFC 7518, 3.2). */
const PAIRING_KEY_BYTES = 32;

export interface NewPairing {
  readonly storeId: string;
  readonly settingsUrl: string;
  readonly versions: PluginReport['versions'];
}

/** Paired plugins, one per store. */
export interface PluginPairings {
  /** Creates or replaces the store's key. Returns it as base64url. */
  renew(pairing: NewPairing): Promise<string>;
  /** null = no plugin is paired for the store. */
  key(storeId: string): Promise<Uint8Array | null>;
  settingsUrl(storeId: string): Promise<string | null>;
  /** The plugin's last report: its versions at pairing, later the state of its webhooks too. null = not paired. */
  report(storeId: string): Promise<PluginReport | null>;
  keepReport(storeId: string, report: Omit<PluginReport, 'toldAt'>): Promise<void>;
  /** Including all data that only the store's plugin used. */
  forget(storeId: string): Promise<void>;
}

const reportShape = z.object({
  versions: z.object({ plugin: z.string(), wordpress: z.string(), woocommerce: z.string(), php: z.string() }),
  webhooks: z.array(z.object({ topic: z.string(), state: z.string() })),
  toldAt: z.string(),
});

export interface PluginReport {
  readonly versions: {
    readonly plugin: string;
    readonly wordpress: string;
    readonly woocommerce: string;
    readonly php: string;
  };
  readonly webhooks: readonly { readonly topic: string; readonly state: string }[];
  readonly toldAt: string;
}

const TABLES = [
  'pairings',
  'used_tokens',
  'store_grants',
  'backfills',
  'store_lists',
  'dashboard_links',
  'dashboard_sessions',
] as const;

export function createPluginPairings(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly now: () => Date;
}): PluginPairings {
  const { db, secrets } = parts;
  const find = (storeId: string) =>
    db.selectFrom('pairings').selectAll().where('store_id', '=', storeId).executeTakeFirst();
  const reportJson = (report: Omit<PluginReport, 'toldAt'>) =>
    JSON.stringify({ ...report, toldAt: parts.now().toISOString() } satisfies PluginReport);
  return {
    async report(storeId) {
      const report = reportShape.safeParse(JSON.parse((await find(storeId))?.versions_json ?? 'null'));
      return report.success ? report.data : null;
    },
    async keepReport(storeId, report) {
      const row = { versions_json: reportJson(report) };
      await db.updateTable('pairings').set(row).where('store_id', '=', storeId).execute();
    },
    async renew({ storeId, settingsUrl, versions }) {
      const key = randomBytes(PAIRING_KEY_BYTES).toString('base64url');
      const row = {
        key_jwe: await secrets.encrypt(key),
        settings_url: settingsUrl,
        versions_json: reportJson({ versions, webhooks: [] }),
        paired_at: parts.now().toISOString(),
      };
      await db
        .insertInto('pairings')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
        .execute();
      return key;
    },
    async key(storeId) {
      const row = await find(storeId);
      if (row === undefined) return null;
      return Buffer.from(z.string().parse(await secrets.decrypt(row.key_jwe)), 'base64url');
    },
    async settingsUrl(storeId) {
      return (await find(storeId))?.settings_url ?? null;
    },
    forget: (storeId) =>
      inTransaction(db, async (trx) => {
        for (const table of TABLES) {
          await trx.deleteFrom(table).where('store_id', '=', storeId).execute();
        }
      }),
  };
}
