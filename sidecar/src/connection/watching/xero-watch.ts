import type { Kysely, Updateable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../../database/schema.ts';
import type { DayCount } from '../../xero/day-count.ts';

const DAY = z.object({
  remaining: z.number(),
  reportedAt: z.number(),
  limit: z.number(),
  beganAt: z.number().nullable(),
});
/** Ours: the calls of a minute are few of a day's. */
const DAY_KEPT_EVERY_MS = 60_000;
/** Ours: how often it is written down that something moves. */
const MOVED_EVERY_MS = 5 * 60_000;

/** What the watching of each organisation goes by, and what is known of its day. */
export function createXeroWatch({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const setWatch = async (tenantId: string, row: Updateable<Schema['xero_watch']>) => {
    await db
      .insertInto('xero_watch')
      .values({ ...row, tenant_id: tenantId })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ ...row, tenant_id: tenantId }))
      .execute();
  };
  const moved = new Map<string, number>();
  const keptDays = new Map<string, DayCount>();
  return {
    /** Times are ISO UTC text, null = never; `cursor`: where the next poll starts. */
    async watch(tenantId: string) {
      const row = await db.selectFrom('xero_watch').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      return {
        webhookAt: row?.webhook_at ?? null,
        movedAt: row?.moved_at ?? null,
        missedAt: row?.missed_at ?? null,
        polledAt: row?.polled_at ?? null,
        cursor: row?.cursor ?? null,
        creditCursor: row?.credit_cursor ?? null,
      };
    },
    webhookReceived: (tenantId: string): Promise<void> => setWatch(tenantId, { webhook_at: now().toISOString() }),
    /** A poll found what no webhook had reported. */
    webhookMissed: (tenantId: string): Promise<void> => setWatch(tenantId, { missed_at: now().toISOString() }),
    /** Something is posted there, or a person looks at the pages of a store: changes are read more often. Written now and then. */
    async moved(tenantId: string): Promise<void> {
      const at = now().getTime();
      if (Math.abs(at - (moved.get(tenantId) ?? 0)) < MOVED_EVERY_MS) return;
      moved.set(tenantId, at);
      await setWatch(tenantId, { moved_at: new Date(at).toISOString() });
    },
    /** What Xero last said of each organisation’s day; none is missing that was kept. */
    async days(): Promise<ReadonlyMap<string, DayCount>> {
      const rows = await db.selectFrom('xero_watch').select(['tenant_id', 'day_json']).execute();
      return new Map(
        rows.flatMap(({ tenant_id: tenantId, day_json: json }) => {
          const read = DAY.safeParse(JSON.parse(json ?? 'null'));
          return read.success ? [[tenantId, read.data] as const] : [];
        }),
      );
    },
    /** Written once a minute, and when a day begins. */
    async keepDay(tenantId: string, day: DayCount): Promise<void> {
      const last = keptDays.get(tenantId);
      const isRecent = last !== undefined && Math.abs(day.reportedAt - last.reportedAt) < DAY_KEPT_EVERY_MS;
      if (isRecent && last.beganAt === day.beganAt && last.limit === day.limit) return;
      keptDays.set(tenantId, day);
      await setWatch(tenantId, { day_json: JSON.stringify(day) });
    },
    /** A poll that began at `at`, which is where the next one starts. */
    polled(
      tenantId: string,
      at: Date,
      { readsCredits, hasMoved }: { readonly readsCredits: boolean; readonly hasMoved: boolean },
    ): Promise<void> {
      const instant = at.toISOString();
      const credits = readsCredits ? { credit_cursor: instant } : {};
      const movedAt = hasMoved ? { moved_at: instant } : {};
      return setWatch(tenantId, { polled_at: instant, cursor: instant, ...credits, ...movedAt });
    },
  };
}
