import type { Kysely, Updateable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.ts';
import type { AppError } from '../domain/app-error.ts';
import { type Failure, readFailure } from '../domain/failure.ts';

/** Minimum time between writes of a timestamp: a burst of deliveries must not wait for the disk twice. */
const RECORD_EVERY_MS = 1_000;

/** Notifications of a store. Times are ISO UTC text; null = never. */
export interface StoreSignalFacts {
  readonly nudgedAt: string | null;
  readonly webhookAt: string | null;
  readonly refusedAt: string | null;
  /** Why the last delivery was refused: unsigned, wrong-store, … */
  readonly refusal: string | null;
  readonly pollPauseMs: number | null;
  readonly missedAt: string | null;
  /** When a poll last saw that the shop's notifications work; null = never, or one was missed since. */
  readonly provedAt: string | null;
  readonly comparedEntryId: number | null;
  readonly pollError: Failure | null;
  /** Of the last report of orders to the plugin; null = it was taken. */
  readonly reportError: Failure | null;
  /** Orders dated ahead of the store's clock at the last poll; null = none. */
  readonly ahead: AheadOfClock | null;
  /** Creation date up to which orders were searched for ones never read; null = from the start. */
  readonly searchedThrough: string | null;
}

const AHEAD = z.object({ orders: z.int(), until: z.string() });
export type AheadOfClock = z.infer<typeof AHEAD>;

export type StoreSignals = ReturnType<typeof createStoreSignals>;

export function createStoreSignals(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}) {
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
    async get(storeId: string): Promise<StoreSignalFacts> {
      const row = await db.selectFrom('store_signals').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return {
        nudgedAt: row?.nudged_at ?? null,
        webhookAt: row?.webhook_at ?? null,
        refusedAt: row?.refused_at ?? null,
        refusal: row?.refusal ?? null,
        pollPauseMs: row?.poll_pause_ms ?? null,
        missedAt: row?.missed_at ?? null,
        provedAt: row?.proved_at ?? null,
        comparedEntryId: row?.compared_entry_id ?? null,
        pollError: readFailure(row?.poll_error_json ?? null),
        reportError: readFailure(row?.report_error_json ?? null),
        ahead: AHEAD.nullable().parse(JSON.parse(row?.ahead_json ?? 'null')),
        searchedThrough: row?.searched_through ?? null,
      };
    },
    /** What the plugin answered to a report of orders; null = it took it. Written when it changes. */
    async reported(storeId: string, error: Pick<AppError, 'code' | 'message' | 'fix'> | null): Promise<void> {
      const row = await db
        .selectFrom('store_signals')
        .select('report_error_json')
        .where('store_id', '=', storeId)
        .executeTakeFirst();
      if ((readFailure(row?.report_error_json ?? null)?.code ?? null) === (error?.code ?? null)) return;
      const failure = error === null ? null : { code: error.code, message: error.message, fix: error.fix };
      await write(storeId, { report_error_json: failure && JSON.stringify(failure) });
    },
    /** At most one row a second and store; never fails: it only serves the display and the poll interval. */
    record(storeId: string, what: 'nudge' | 'webhook' | { readonly refusal: string }): void {
      const now = parts.now();
      const key = `${storeId} ${typeof what === 'string' ? what : 'refusal'}`;
      if (Math.abs(now.getTime() - (lastRecorded.get(key) ?? 0)) < RECORD_EVERY_MS) return;
      lastRecorded.set(key, now.getTime());
      const at = now.toISOString();
      const rowOf = { nudge: { nudged_at: at }, webhook: { webhook_at: at } };
      const row = typeof what === 'string' ? rowOf[what] : { refused_at: at, refusal: what.refusal };
      write(storeId, row).catch(parts.onError);
    },
    /** Absent = unchanged. */
    set: (
      storeId: string,
      change: Partial<Omit<StoreSignalFacts, 'nudgedAt' | 'webhookAt' | 'refusedAt' | 'reportError'>>,
    ): Promise<void> =>
      write(storeId, {
        poll_pause_ms: change.pollPauseMs,
        missed_at: change.missedAt,
        proved_at: change.provedAt,
        compared_entry_id: change.comparedEntryId,
        refusal: change.refusal,
        searched_through: change.searchedThrough,
        ahead_json: change.ahead && JSON.stringify(change.ahead),
        poll_error_json: change.pollError && JSON.stringify(change.pollError),
      }),
  };
}
