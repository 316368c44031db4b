import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A holder that says nothing for this long is taken for dead, wherever it runs. */
export const LEASE_MS = 30_000;
/** The clocks of two machines differ by less. */
const CLOCKS_APART_MS = 60_000;

/** Who holds a lease: host and process id show a neighbour whether it still runs, the nonce distinguishes two runs. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly nonce: string;
}

export interface Lease {
  /** Takes or renews it. `fresh` = it was not ours a moment ago: what its last holder had under way is orphaned. */
  hold(): Promise<{ readonly held: boolean; readonly fresh: boolean; readonly holder: string }>;
  release(): Promise<void>;
}

/** One duty that only one process may do at a time; the limits of Xero, for one, are counted in one process. */
export function createLease(parts: {
  readonly db: Kysely<Schema>;
  readonly name: string;
  readonly me: Holder;
  readonly now: () => Date;
  /** Whether a process of this host lives. */
  readonly isAlive: (pid: number) => boolean;
}): Lease {
  const mine = holderText(parts.me);
  return {
    hold: () =>
      inTransaction(parts.db, async (db) => {
        const now = parts.now();
        const expiresAt = new Date(now.getTime() + LEASE_MS).toISOString();
        const row = await db.selectFrom('leases').selectAll().where('name', '=', parts.name).executeTakeFirst();
        if (
          row !== undefined &&
          row.holder !== mine &&
          isUnderWay(new Date(row.expires_at), now) &&
          !isDead(row.holder, parts)
        ) {
          return { held: false, fresh: false, holder: row.holder };
        }
        await db
          .insertInto('leases')
          .values({ name: parts.name, holder: mine, expires_at: expiresAt })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ holder: mine, expires_at: expiresAt }))
          .execute();
        return { held: true, fresh: row?.holder !== mine, holder: mine };
      }),
    release: async () => {
      await parts.db.deleteFrom('leases').where('name', '=', parts.name).where('holder', '=', mine).execute();
    },
  };
}

/** One that ends later than any can was taken before the clock was set back: nobody waits for its end. */
function isUnderWay(expiresAt: Date, now: Date): boolean {
  return expiresAt > now && expiresAt.getTime() - now.getTime() <= LEASE_MS + CLOCKS_APART_MS;
}

export function holderText(holder: Holder): string {
  return `${holder.host}/${holder.pid}/${holder.nonce}`;
}

function isDead(holder: string, parts: { readonly me: Holder; readonly isAlive: (pid: number) => boolean }): boolean {
  const [host, pid, nonce] = holder.split('/');
  if (host !== parts.me.host) return false;
  // The same process id with another nonce is an earlier life (containers start at 1 again).
  if (Number(pid) === parts.me.pid) return nonce !== parts.me.nonce;
  return !parts.isAlive(Number(pid));
}
