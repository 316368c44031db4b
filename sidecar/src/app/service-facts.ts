import type { Kysely } from 'kysely';
import { isAppError } from '../domain/app-error.ts';
import type { Failure } from '../domain/failure.ts';
import { factsShape, type ServiceWatch, type TenantWatch } from '../context/watch-facts.ts';
import type { Schema } from '../database/schema.ts';
import { forgetOldHours } from '../ledger/queries/statistics.ts';
import { CALLS_PER_MINUTE_MAX } from '../xero/limits.ts';
import type { RateWindow } from '../xero/rate-window.ts';

/** How often the service saves the facts only it knows; saving also proves that the database is writable. */
export const WATCH_EVERY_MS = 10_000;
const FRESH_MS = 60_000;
const FORGET_EVERY_MS = 24 * 60 * 60_000;

interface ServiceWatchParts {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
  readonly look: (tenantId: string) => RateWindow | null;
  readonly skewMs: () => number;
  /** Whether Xero has confirmed the time: by a wrong clock every hour of the charts is old. */
  readonly isClockProved: () => boolean;
}

const NAME = 'service';

export function createServiceWatch({ db, now, look, skewMs, isClockProved }: ServiceWatchParts): ServiceWatch {
  const failing = new Map<string, TenantWatch['failing']>();
  let trouble: Failure | null = null;
  let isService = false;
  let forgotAt = 0;
  let blockedUntil = 0;

  const own = () => {
    const at = now().getTime();
    const tenants = [...failing].map(([tenantId, fails]) => [tenantId, toTenant(fails, look(tenantId), at)] as const);
    const pairingBlockedUntil = blockedUntil > at ? new Date(blockedUntil).toISOString() : null;
    return { skewMs: skewMs(), pairingBlockedUntil, tenants: Object.fromEntries(tenants) };
  };
  const write = async () => {
    const row = { name: NAME, body_json: JSON.stringify(own()), at: now().toISOString() };
    await db
      .insertInto('service_facts')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
    if (!isClockProved() || Math.abs(now().getTime() - forgotAt) < FORGET_EVERY_MS) return;
    forgotAt = now().getTime();
    await forgetOldHours({ db, now });
  };

  return {
    callSeen({ tenantId, status }) {
      const before = failing.get(tenantId) ?? null;
      const fails = status === null || status >= 500;
      const why = status === null ? 'no answer came' : `it answered with status ${status}`;
      const since = before?.since ?? now().toISOString();
      failing.set(tenantId, fails ? { since, calls: (before?.calls ?? 0) + 1, why } : null);
    },
    pairingBlocked(until) {
      blockedUntil = until.getTime();
    },
    get databaseTrouble() {
      return trouble;
    },
    async keep() {
      isService = true;
      try {
        await write();
        trouble = null;
      } catch (error) {
        trouble = toTrouble(error);
      }
    },
    async facts() {
      if (isService) return own();
      const row = await db.selectFrom('service_facts').selectAll().where('name', '=', NAME).executeTakeFirst();
      const isFresh = row !== undefined && Math.abs(now().getTime() - Date.parse(row.at)) < FRESH_MS;
      const kept = isFresh ? factsShape.safeParse(JSON.parse(row.body_json)) : null;
      return kept?.success === true ? kept.data : own();
    },
  };
}

function toTenant(fails: TenantWatch['failing'], window: RateWindow | null, now: number): TenantWatch {
  const foreign = window !== null && window.foreign.until > now ? window.foreign.calls : 0;
  const ours = window === null ? 0 : window.inFlight + window.leaving.filter((at) => at > now).length;
  const day = window?.day ?? null;
  return {
    failing: fails,
    minute: { used: ours + foreign, max: CALLS_PER_MINUTE_MAX },
    day: day === null ? null : { remaining: day.remaining, toldAt: new Date(day.reportedAt).toISOString() },
  };
}

function toTrouble(error: unknown): Failure {
  if (isAppError(error, 'database')) return { code: error.code, message: error.message, fix: error.fix };
  const message = 'The database could not be written.';
  return { code: 'database_failed', message, fix: 'Check the log for the cause.' };
}
