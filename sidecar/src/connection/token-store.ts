import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';

/** The tokens of one consent. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scope: string;
  readonly accessExpiresAt: Date;
  readonly refreshedAt: Date;
  /** A process is refreshing; no other does before `until`. */
  readonly lease: { readonly by: string; readonly until: Date } | null;
  /** Since when a refresh has had no response: Xero may have replaced the refresh token. */
  readonly doubtfulSince: Date | null;
}

export interface StoredTokenSet extends TokenSet {
  readonly id: string;
  readonly revision: number;
}

export interface TokenStore {
  load(id: string): Promise<StoredTokenSet | null>;
  /** Writes only over the given revision; false = another write won. */
  replace(id: string, revision: number, next: TokenSet): Promise<boolean>;
  /** The row to insert for a new consent; the caller writes it with the connections. */
  toRow(id: string, tokens: TokenSet): Promise<Selectable<Schema['token_sets']>>;
}

const instant = z.coerce.date();
const payload = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  scope: z.string(),
  lease: z.object({ by: z.string(), until: instant }).nullable().default(null),
  doubtfulSince: instant.nullable().default(null),
});

/** Token sets, encrypted. A refresh is stored in full or not at all. */
export function createTokenStore(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
}): TokenStore {
  const { db, secrets } = parts;
  const seal = (tokens: TokenSet): Promise<string> =>
    secrets.encrypt({
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      scope: tokens.scope,
      lease: tokens.lease,
      doubtfulSince: tokens.doubtfulSince,
    });
  return {
    async load(id) {
      const row = await db.selectFrom('token_sets').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const tokens = payload.parse(await secrets.decrypt(row.tokens_jwe));
      return {
        ...tokens,
        id,
        accessExpiresAt: new Date(row.access_expires_at),
        refreshedAt: new Date(row.refreshed_at),
        revision: row.revision,
      };
    },
    async replace(id, revision, next) {
      const result = await db
        .updateTable('token_sets')
        .set({
          tokens_jwe: await seal(next),
          access_expires_at: next.accessExpiresAt.toISOString(),
          refreshed_at: next.refreshedAt.toISOString(),
          revision: revision + 1,
        })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async toRow(id, tokens) {
      return {
        id,
        tokens_jwe: await seal(tokens),
        access_expires_at: tokens.accessExpiresAt.toISOString(),
        refreshed_at: tokens.refreshedAt.toISOString(),
        revision: 1,
      };
    },
  };
}
