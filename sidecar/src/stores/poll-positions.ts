import { sql, type Kysely } from 'kysely';
import { unknownStore } from '../connection/organisations.ts';
import type { Schema } from '../database/schema.ts';

const COLUMNS = [
  'id',
  'poll_cursor as pollCursor',
  'polled_at as polledAt',
  'poll_requested_at as requestedAt',
  // As the site's settings name it; null = not known.
  sql<string | null>`json_extract(facts_json, '$.timezone')`.as('timezone'),
] as const;

/** How far each store has been read; kept with the store. */
export type PollPositions = ReturnType<typeof createPollPositions>;
export type PollPosition = Awaited<ReturnType<PollPositions['get']>>;

export function createPollPositions({ db }: { readonly db: Kysely<Schema> }) {
  return {
    all: () => db.selectFrom('stores').select(COLUMNS).orderBy('id').execute(),
    /** Throws store_unknown. */
    async get(storeId: string) {
      const row = await db.selectFrom('stores').select(COLUMNS).where('id', '=', storeId).executeTakeFirst();
      if (row === undefined) throw unknownStore(storeId);
      return row;
    },
    /** Asks the polling process to poll now; null = every store. */
    async request(storeIds: readonly string[] | null, at: Date): Promise<void> {
      const update = db.updateTable('stores').set({ poll_requested_at: at.toISOString() });
      await (storeIds === null ? update : update.where('id', 'in', storeIds)).execute();
    },
    async moveTo(storeId: string, cursor: string): Promise<void> {
      await db.updateTable('stores').set({ poll_cursor: cursor }).where('id', '=', storeId).execute();
    },
    /** A failed poll counts as a poll, so it is retried on schedule. `answered`: the request seen before it; a later one stays. */
    async polled(storeId: string, at: Date, error: string | null, answered: string | null): Promise<void> {
      const instant = at.toISOString();
      const read = error === null ? { read_at: instant } : {};
      // Not by comparing times: a request made before the clock was set back would be answered again and again.
      const left = sql<string | null>`nullif(poll_requested_at, ${answered})`;
      const row = { polled_at: instant, poll_error: error, poll_requested_at: left, ...read };
      await db.updateTable('stores').set(row).where('id', '=', storeId).execute();
    },
  };
}
