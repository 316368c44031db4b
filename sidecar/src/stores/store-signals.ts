import type { Kysely, Selectable, Updateable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.ts';

/** Minimum time between writes of a timestamp: a burst of deliveries must not wait for the disk twice. */
const RECORD_EVERY_MS = 1_000;

export interface PollError {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Notifications of a store. Times are ISO UTC text; null = never. */
export interface StoreSignalFacts {
  readonly nudgedAt: string | null;
  readonly webhookAt: string | null;
  readonly refusedAt: string | null;
  /** Why the last delivery was refused: unsigned, wrong-store, … */
  readonly refusal: string | null;
  readonly pollPauseMs: number | null;
  readonly missedAt: string | null;
  readonly comparedEntryId: number | null;
  readonly pollError: PollError | null;
}

export interface StoreSignals {
  get(storeId: string): Promise<StoreSignalFacts>;
  /** At most one row a second and store; never fails: it only serves the display and the poll interval. */
  record(storeId: string, what: 'nudge' | 'webhook' | { readonly refusal: string }): void;
  set(storeId: string, change: Partial<Omit<StoreSignalFacts, 'nudgedAt' | 'webhookAt' | 'refusedAt'>>): Promise<void>;
}

const NOTHING: StoreSignalFacts = {
  nudgedAt: null,
  webhookAt: null,
  refusedAt: null,
  refusal: null,
  pollPauseMs: null,
  missedAt: null,
  comparedEntryId: null,
  pollError: null,
};

const errorShape = z.object({ code: z.string(), message: z.string(), fix: z.string() });

export function createStoreSignals(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}): StoreSignals {
  const { db } = parts;
  const lastRecorded = new Map<string, number>();

  const write = async (storeId: string, row: Updateable<Schema['store_signals']>) => {
    await db
      .insertInto('store_signals')
      .values({ ...row, store_id: storeId })
      .onConflict((conflict) => conflict.column('store_id').doUpdateSet({ ...row, store_id: storeId }))
      .execute();
  };

  return {
    async get(storeId) {
      const row = await db.selectFrom('store_signals').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? NOTHING : toFacts(row);
    },
    record(storeId, what) {
      const now = parts.now();
      const key = `${storeId} ${typeof what === 'string' ? what : 'refusal'}`;
      if (Math.abs(now.getTime() - (lastRecorded.get(key) ?? 0)) < RECORD_EVERY_MS) return;
      lastRecorded.set(key, now.getTime());
      const at = now.toISOString();
      const row =
        what === 'nudge'
          ? { nudged_at: at }
          : what === 'webhook'
            ? { webhook_at: at }
            : { refused_at: at, refusal: what.refusal };
      write(storeId, row).catch(parts.onError);
    },
    set: (storeId, change) =>
      write(storeId, {
        ...(change.pollPauseMs === undefined ? {} : { poll_pause_ms: change.pollPauseMs }),
        ...(change.missedAt === undefined ? {} : { missed_at: change.missedAt }),
        ...(change.comparedEntryId === undefined ? {} : { compared_entry_id: change.comparedEntryId }),
        ...(change.refusal === undefined ? {} : { refusal: change.refusal }),
        ...(change.pollError === undefined
          ? {}
          : { poll_error_json: change.pollError === null ? null : JSON.stringify(change.pollError) }),
      }),
  };
}

function toFacts(row: Selectable<Schema['store_signals']>): StoreSignalFacts {
  return {
    nudgedAt: row.nudged_at,
    webhookAt: row.webhook_at,
    refusedAt: row.refused_at,
    refusal: row.refusal,
    pollPauseMs: row.poll_pause_ms,
    missedAt: row.missed_at,
    comparedEntryId: row.compared_entry_id,
    pollError: row.poll_error_json === null ? null : errorShape.parse(JSON.parse(row.poll_error_json)),
  };
}
