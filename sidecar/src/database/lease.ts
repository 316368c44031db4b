import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A holder that does not renew for this long counts as dead, wherever it runs. */
export const LEASE_MS = 30_000;
/** The clocks of two machines differ by less. */
const CLOCKS_APART_MS = 60_000;

/** Who holds a lease: host and process id show a neighbour whether it still runs, the nonce distinguishes two runs. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly nonce: string;
}

export type Lease = ReturnType<typeof createLease>;

/** Work that only one process may do at a time: for example, Xero's limits are counted in one process. */
export function createLease(parts: {
  readonly db: Kysely<Schema>;
  readonly name: string;
  readonly me: Holder;
  readonly now: () => Date;
  /** Whether a process of this host runs. */
  readonly isAlive: (pid: number) => boolean;
}) {
  const mine = holderText(parts.me);
  return {
    /** Takes or renews it. `fresh` = it was not ours before: work in progress of its last holder is orphaned. */
    hold: (): Promise<{ held: boolean; fresh: boolean; holder: string }> =>
      inTransaction(parts.db, async (db) => {
        const now = parts.now();
        const mineUntil = { holder: mine, expires_at: new Date(now.getTime() + LEASE_MS).toISOString() };
        const row = await db.selectFrom('leases').selectAll().where('name', '=', parts.name).executeTakeFirst();
        const isMine = row?.holder === mine;
        if (row !== undefined && !isMine && isUnderWay(new Date(row.expires_at), now) && !isDead(row.holder, parts)) {
          return { held: false, fresh: false, holder: row.holder };
        }
        await db
          .insertInto('leases')
          .values({ name: parts.name, ...mineUntil })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(mineUntil))
          .execute();
        return { held: true, fresh: !isMine, holder: mine };
      }),
    async release(): Promise<void> {
      await parts.db
        .deleteFrom('leases')
        .where((eb) => eb.and({ name: parts.name, holder: mine }))
        .execute();
    },
  };
}

/** A lease that ends later than possible was taken before the clock was set back: it does not count. */
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

/** Whether a process of this host runs. Signal 0 only checks; EPERM means that it runs, but is not ours. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
