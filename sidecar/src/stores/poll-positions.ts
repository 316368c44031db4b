import { sql, type Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { unknownStore } from '../connection/organisations.ts';

export interface PollPosition {
  readonly id: string;
  readonly pollCursor: string | null;
  readonly polledAt: string | null;
  readonly requestedAt: string | null;
  /** As the site's settings name it; null = not known. */
  readonly timezone: string | null;
}

export interface PollPositions {
  all(): Promise<readonly PollPosition[]>;
  /** Throws a connection error store_unknown. */
  get(storeId: string): Promise<PollPosition>;
  /** Asks the polling process to poll now; null = every store. */
  request(storeIds: readonly string[] | null, at: Date): Promise<void>;
  moveTo(storeId: string, cursor: string): Promise<void>;
  /** A failed poll counts as a poll, so it is retried on schedule. Clears a request made before `at`. */
  polled(storeId: string, at: Date, error: string | null): Promise<void>;
}

const COLUMNS = [
  'id',
  'poll_cursor as pollCursor',
  'polled_at as polledAt',
  'poll_requested_at as requestedAt',
  sql<string | null>`json_extract(facts_json, '$.timezone')`.as('timezone'),
] as const;

/** How far each store has been read; kept with the store. */
export function createPollPositions({ db }: { readonly db: Kysely<Schema> }): PollPositions {
  return {
    all: () => db.selectFrom('stores').select(COLUMNS).orderBy('id').execute(),
    async get(storeId) {
      const row = await db.selectFrom('stores').select(COLUMNS).where('id', '=', storeId).executeTakeFirst();
      if (row === undefined) throw unknownStore(storeId);
      return row;
    },
    async request(storeIds, at) {
      const update = db.updateTable('stores').set({ poll_requested_at: at.toISOString() });
      await (storeIds === null ? update : update.where('id', 'in', [...storeIds])).execute();
    },
    async moveTo(storeId, cursor) {
      await db.updateTable('stores').set({ poll_cursor: cursor }).where('id', '=', storeId).execute();
    },
    async polled(storeId, at, error) {
      const instant = at.toISOString();
      await db.updateTable('stores').set({ polled_at: instant, poll_error: error }).where('id', '=', storeId).execute();
      await db
        .updateTable('stores')
        .set({ poll_requested_at: null })
        .where('id', '=', storeId)
        .where('poll_requested_at', '<=', instant)
        .execute();
    },
  };
}
