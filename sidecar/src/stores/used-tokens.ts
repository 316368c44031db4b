import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** How often expired tokens are cleared. */
const CLEAR_EVERY_MS = 60_000;
/** Tokens live three minutes at most; many times what the rate limit of a hundred stores allows. */
const REMEMBERED_MAX = 200_000;

export interface Token {
  readonly storeId: string;
  readonly jti: string;
  /** After this it is refused as expired. */
  readonly expiresAt: Date;
  /** Reading twice does no harm; a change must stay refused after a restart too. */
  readonly isRead: boolean;
}

export type UsedTokens = ReturnType<typeof createUsedTokens>;

/** Each token once: kept in memory; those that change something also on disk. */
export function createUsedTokens(parts: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const { db } = parts;
  const remembered = new Map<string, number>();
  let clearedAt = 0;

  async function clear(now: number): Promise<void> {
    clearedAt = now;
    for (const [key, expiresAt] of remembered) if (expiresAt <= now) remembered.delete(key);
    await db.deleteFrom('used_tokens').where('expires_at', '<=', new Date(now).toISOString()).execute();
  }

  return {
    /** false = already used, or too many are stored to add this one. */
    async use({ storeId, jti, expiresAt, isRead }: Token): Promise<boolean> {
      const now = parts.now().getTime();
      const key = `${storeId} ${jti}`;
      if (remembered.has(key)) return false;
      if (remembered.size >= REMEMBERED_MAX && now - clearedAt < CLEAR_EVERY_MS) return false;
      // Before any await: two requests with one token may arrive together.
      remembered.set(key, expiresAt.getTime());
      if (now - clearedAt >= CLEAR_EVERY_MS) await clear(now);
      if (isRead) return true;
      const inserted = await db
        .insertInto('used_tokens')
        .values({ store_id: storeId, jti, expires_at: expiresAt.toISOString() })
        .onConflict((conflict) => conflict.columns(['store_id', 'jti']).doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
  };
}
