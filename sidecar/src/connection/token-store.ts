import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';

const instant = z.coerce.date();
const payload = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  scope: z.string(),
  /** A process is refreshing; no other does before `until`. */
  lease: z.object({ by: z.string(), until: instant }).nullable().default(null),
  /** Since when a refresh has had no response: Xero may have replaced the refresh token. */
  doubtfulSince: instant.nullable().default(null),
});

/** The tokens of one consent. */
export interface TokenSet extends z.infer<typeof payload> {
  readonly accessExpiresAt: Date;
  readonly refreshedAt: Date;
}

export interface StoredTokenSet extends TokenSet {
  readonly id: string;
  readonly revision: number;
}

export type TokenStore = ReturnType<typeof createTokenStore>;

/** Token sets, encrypted. A refresh is stored in full or not at all. */
export function createTokenStore(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
}) {
  const { db, secrets } = parts;
  const toColumns = async ({ accessExpiresAt, refreshedAt, ...tokens }: TokenSet) => ({
    tokens_jwe: await secrets.encrypt(payload.parse(tokens)),
    access_expires_at: accessExpiresAt.toISOString(),
    refreshed_at: refreshedAt.toISOString(),
  });
  return {
    async load(id: string): Promise<StoredTokenSet | null> {
      const row = await db.selectFrom('token_sets').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return {
        ...payload.parse(await secrets.decrypt(row.tokens_jwe)),
        id,
        accessExpiresAt: new Date(row.access_expires_at),
        refreshedAt: new Date(row.refreshed_at),
        revision: row.revision,
      };
    },
    /** Writes only over the given revision; false = another write won. */
    async replace(id: string, revision: number, next: TokenSet): Promise<boolean> {
      const result = await db
        .updateTable('token_sets')
        .set({ ...(await toColumns(next)), revision: revision + 1 })
        .where((eb) => eb.and({ id, revision }))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    /** The row to insert for a new consent; the caller writes it with the connections. */
    toRow: async (id: string, tokens: TokenSet) => ({ id, ...(await toColumns(tokens)), revision: 1 }),
  };
}
