import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Long enough to install the plugin; short enough that an unattended service is closed. */
export const FIRST_START_MS = 15 * 60_000;

export type FirstStart = ReturnType<typeof createFirstStart>;

/**
 * A new service lets its first shop in without a code (ADR 0055): for a while after its start, only while no store was ever here, not
 * where the operator chose a pairing code, and in one browser: the first that goes on keeps it.
 */
export function createFirstStart(parts: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly hasChosenCode: boolean;
}) {
  const { db, now } = parts;
  const startedAt = now().getTime();
  let holder: string | null = null;
  const inTime = () => {
    const ageMs = now().getTime() - startedAt;
    return ageMs >= 0 && ageMs < FIRST_START_MS;
  };
  const wasUsed = async (): Promise<boolean> => {
    for (const table of ['stores', 'removed_stores'] as const) {
      const one = await db
        .selectFrom(table)
        .select((eb) => eb.lit(1).as('one'))
        .limit(1)
        .executeTakeFirst();
      if (one !== undefined) return true;
    }
    return false;
  };
  return {
    isOpen: async (): Promise<boolean> => !parts.hasChosenCode && inTime() && !(await wasUsed()),
    endsAt: new Date(startedAt + FIRST_START_MS),
    /** Whether another browser goes on with it. */
    isTaken: (browser: string): boolean => holder !== null && holder !== browser,
    /** false = another browser was first. */
    take: (browser: string): boolean => (holder ??= browser) === browser,
  };
}
