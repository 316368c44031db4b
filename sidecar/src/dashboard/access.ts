import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';

/** 256 bits cannot be guessed at any rate. */
const TOKEN_BYTES = 32;
/** From the click to the page; a link left in a history or a chat opens nothing later. */
export const LINK_LIFE_MS = 5 * 60_000;
/** A working day; then one more click in wp-admin, or one more command. */
export const SESSION_LIFE_MS = 12 * 60 * 60_000;
/** A clock is corrected by less than this every day. */
const CLOCKS_APART_MS = 60_000;

export interface Viewer {
  /** null = every store: the operator. */
  readonly storeId: string | null;
  /** See ledger/audit/actor.ts. */
  readonly by: string;
}

export interface Session extends Viewer {
  /** Sent with every action, so that no other site can request one. */
  readonly csrf: string;
}

export type DashboardAccess = ReturnType<typeof createDashboardAccess>;

/** One-time links and the sessions they open. Tokens are issued once and stored as hashes. */
export function createDashboardAccess({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const row = (token: string, { storeId, by }: Viewer, lifeMs: number) => ({
    token_hash: hashOf(token),
    store_id: storeId,
    by,
    made_at: now().toISOString(),
    expires_at: new Date(now().getTime() + lifeMs).toISOString(),
  });
  return {
    /** The token of a link that opens one session, once. */
    async makeLink(viewer: Viewer): Promise<{ readonly token: string; readonly expiresAt: Date }> {
      const token = newToken();
      const made = row(token, viewer, LINK_LIFE_MS);
      for (const table of ['dashboard_links', 'dashboard_sessions'] as const)
        await db.deleteFrom(table).where('expires_at', '<=', now().toISOString()).execute();
      await db.insertInto('dashboard_links').values(made).execute();
      return { token, expiresAt: new Date(made.expires_at) };
    },
    /** Whom a link would sign in, without using it; null = as for `redeem`. */
    async viewerOf(linkToken: string): Promise<Viewer | null> {
      const link = await db
        .selectFrom('dashboard_links')
        .selectAll()
        .where('token_hash', '=', hashOf(linkToken))
        .executeTakeFirst();
      return link === undefined || !isValid(link, now()) ? null : { storeId: link.store_id, by: link.by };
    },
    /** null = the link was used, expired, or never made. */
    redeem: (linkToken: string): Promise<{ readonly token: string; readonly viewer: Viewer } | null> =>
      inTransaction(db, async (trx) => {
        const link = await trx
          .deleteFrom('dashboard_links')
          .where('token_hash', '=', hashOf(linkToken))
          .returningAll()
          .executeTakeFirst();
        if (link === undefined || !isValid(link, now())) return null;
        const viewer = { storeId: link.store_id, by: link.by };
        const token = newToken();
        const session = row(token, viewer, SESSION_LIFE_MS);
        await trx.insertInto('dashboard_sessions').values(session).execute();
        return { token, viewer };
      }),
    /** null = no session with this token. Reads only. */
    async session(sessionToken: string): Promise<Session | null> {
      const found = await db
        .selectFrom('dashboard_sessions')
        .selectAll()
        .where('token_hash', '=', hashOf(sessionToken))
        .executeTakeFirst();
      if (found === undefined || !isValid(found, now())) return null;
      return { storeId: found.store_id, by: found.by, csrf: hashOf(`csrf ${sessionToken}`) };
    },
    async end(sessionToken: string): Promise<void> {
      await db.deleteFrom('dashboard_sessions').where('token_hash', '=', hashOf(sessionToken)).execute();
    },
  };
}

/** Of one store, or all (null), and the links that could open more. Returns how many sessions ended. */
export async function endSessions(db: Kysely<Schema>, storeId: string | null): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const [links, sessions] = [trx.deleteFrom('dashboard_links'), trx.deleteFrom('dashboard_sessions')];
    await (storeId === null ? links : links.where('store_id', '=', storeId)).execute();
    const ended = await (storeId === null ? sessions : sessions.where('store_id', '=', storeId)).executeTakeFirst();
    return Number(ended.numDeletedRows);
  });
}

/** One that was made in the future would live until then, and its whole life after: it was made while the clock was ahead. */
function isValid(
  { made_at, expires_at }: { readonly made_at: string; readonly expires_at: string },
  now: Date,
): boolean {
  return Date.parse(expires_at) > now.getTime() && Date.parse(made_at) <= now.getTime() + CLOCKS_APART_MS;
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Tokens have full entropy: no salt and no slow hash is needed. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

export function linkTo(publicUrl: string, token: string): string {
  return `${publicUrl}/sign-in?token=${token}`;
}
