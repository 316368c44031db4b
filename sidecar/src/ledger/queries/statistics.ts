import { sql } from 'kysely';
import type { LedgerDeps } from '../audit/attempts.ts';

/** Activity in a period, counted hourly as it happens. */
export interface Figures {
  readonly orders: number;
  readonly posted: number;
  /** Orders that failed in the period and still need attention: an order counts once, and no more once it is posted. */
  readonly failed: number;
  readonly invoices: number;
  readonly payments: number;
  readonly creditNotes: number;
  /** From the report of a change to its first record in Xero; seconds, at most; null = nothing was posted. */
  readonly p50: number | null;
  readonly p95: number | null;
}

/** A day as a store counts it. */
export interface Day {
  /** "2026-11-25". */
  readonly at: string;
  /** When it begins there. */
  readonly from: Date;
}

/** One bar of the chart. */
export interface Bar {
  /** "2026-11-25T09", UTC, or a day. */
  readonly at: string;
  readonly posted: number;
  readonly failed: number;
}

/** Orders that need attention for the same cause and have the same fix. */
export interface Cause {
  readonly storeId: string;
  readonly state: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly orders: number;
}

const HOUR_CHARS = 'YYYY-MM-DDTHH'.length;
const HOUR_MS = 3_600_000;
/** The chart shows 30 days; a month more is kept for direct reading. */
export const HOURS_KEPT_DAYS = 62;

/** Starts at the hour of `since`, store by store. Bounded by the hours, whatever the ledger's size. */
export async function figuresSince(deps: LedgerDeps, storeId: string, since: Date): Promise<Figures> {
  const rows = await deps.db
    .selectFrom('store_hours')
    .select((eb) => ['what', eb.fn.sum<number>('count').as('count')])
    .where('store_id', '=', storeId)
    .where('hour', '>=', since.toISOString().slice(0, HOUR_CHARS))
    .groupBy('what')
    .execute();
  const failed = await failedByHour(deps, [storeId], since.toISOString());
  const count = [...failed.values()].reduce((sum, one) => sum + one, 0);
  return toFigures(new Map([...rows.map((row) => [row.what, row.count] as const), ['failed', count]]));
}

/** How many orders need attention, by the hour they failed. */
async function failedByHour({ db }: LedgerDeps, storeIds: readonly string[], since: string) {
  const rows = await db
    .selectFrom('entries')
    .select((eb) => [sql<string>`substr(updated_at, 1, ${HOUR_CHARS})`.as('at'), eb.fn.countAll<number>().as('count')])
    .where('store_id', 'in', storeIds)
    // Literals: SQLite takes an index of some rows only where the statement itself names them.
    .where('state', '=', sql.lit('rejected'))
    .where('kind', '=', sql.lit('order'))
    .where('updated_at', '>=', since)
    .groupBy('at')
    .execute();
  return new Map(rows.map((row) => [row.at, row.count]));
}

export function toFigures(counts: ReadonlyMap<string, number>): Figures {
  const of = (what: string): number => counts.get(what) ?? 0;
  const lags = [...counts]
    .filter(([what]) => what.startsWith('lag:'))
    .map(([what, count]) => ({ seconds: what === 'lag:inf' ? Infinity : Number(what.slice(4)), count }))
    .sort((a, b) => a.seconds - b.seconds);
  return {
    orders: of('orders'),
    posted: of('posted'),
    failed: of('failed'),
    invoices: of('invoice'),
    payments: of('payment'),
    creditNotes: of('credit_note'),
    p50: percentile(lags, 0.5),
    p95: percentile(lags, 0.95),
  };
}

/** The upper bound of its bucket: never less than the real value. */
function percentile(lags: readonly { seconds: number; count: number }[], share: number): number | null {
  const total = lags.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { seconds, count } of lags) {
    seen += count;
    if (seen >= total * share) return seconds;
  }
  return null;
}

/** Oldest first, without gaps, up to the hour of `now`. */
export async function hourBars(
  deps: LedgerDeps,
  storeIds: readonly string[],
  { count, now }: { readonly count: number; readonly now: Date },
): Promise<Bar[]> {
  const ats = Array.from({ length: count }, (_, index) =>
    new Date(now.getTime() - (count - 1 - index) * HOUR_MS).toISOString().slice(0, HOUR_CHARS),
  );
  const found = await hoursSince(deps, storeIds, ats[0] ?? '');
  return ats.map((at) => ({ at, ...(found.get(at) ?? NOTHING) }));
}

/** `days`: oldest first. An hour in which a day begins counts to that day, as in `figuresSince`. */
export async function dayBars(deps: LedgerDeps, storeIds: readonly string[], days: readonly Day[]): Promise<Bar[]> {
  const [first] = days;
  if (first === undefined) return [];
  const totals = new Map<Day, Counted>();
  for (const [hour, { posted, failed }] of await hoursSince(deps, storeIds, hourOf(first.from))) {
    const day = days.findLast((one) => reaches(hour, one.from)) ?? first;
    const known = totals.get(day) ?? NOTHING;
    totals.set(day, { posted: known.posted + posted, failed: known.failed + failed });
  }
  return days.map((day) => ({ at: day.at, ...(totals.get(day) ?? NOTHING) }));
}

/** Whether any of the hour is after `from`. */
export function reaches(hour: string, from: Date): boolean {
  return hour >= hourOf(from);
}

type Counted = Pick<Bar, 'posted' | 'failed'>;
const NOTHING: Counted = { posted: 0, failed: 0 };

function hourOf(instant: Date): string {
  return instant.toISOString().slice(0, HOUR_CHARS);
}

/** By the hour, UTC. */
async function hoursSince(deps: LedgerDeps, storeIds: readonly string[], since: string): Promise<Map<string, Counted>> {
  if (storeIds.length === 0) return new Map();
  const posted = await deps.db
    .selectFrom('store_hours')
    .select((eb) => ['hour', eb.fn.sum<number>('count').as('count')])
    .where('store_id', 'in', storeIds)
    .where('hour', '>=', since)
    .where('what', '=', 'posted')
    .groupBy('hour')
    .execute();
  const found = new Map(posted.map(({ hour, count }) => [hour, { posted: count, failed: 0 }]));
  for (const [hour, failed] of await failedByHour(deps, storeIds, since)) {
    found.set(hour, { posted: found.get(hour)?.posted ?? 0, failed });
  }
  return found;
}

/** Largest first. */
export async function causes(deps: LedgerDeps, storeIds: readonly string[], limit: number): Promise<Cause[]> {
  if (storeIds.length === 0) return [];
  return await deps.db
    .selectFrom('store_causes')
    .select(['store_id as storeId', 'state', 'code', 'message', 'fix', 'count as orders'])
    .where('store_id', 'in', storeIds)
    .orderBy('count', 'desc')
    .orderBy('code')
    .limit(limit)
    .execute();
}

/** How many orders of a store each cause blocks, whatever its words. */
export function stuckByCode({ db }: LedgerDeps, storeId: string): Promise<Pick<Cause, 'state' | 'code' | 'orders'>[]> {
  return db
    .selectFrom('store_causes')
    .select((eb) => ['state', 'code', eb.fn.sum<number>('count').as('orders')])
    .where('store_id', '=', storeId)
    .groupBy(['state', 'code'])
    .execute();
}

/** Orders of a store blocked by this cause, newest first. */
export async function idsOfCause(
  deps: LedgerDeps,
  cause: Pick<Cause, 'storeId' | 'code' | 'message' | 'fix'>,
  page: { readonly limit: number; readonly beforeId?: number | undefined },
): Promise<number[]> {
  let query = deps.db
    .selectFrom('entries')
    .select('id')
    .where((eb) => eb.and({ store_id: cause.storeId, kind: 'order' }))
    .where('state', 'in', ['rejected', 'waiting'])
    .where(
      sql<boolean>`exists (select 1 from json_each(problems_json) where json_extract(value, '$.code') = ${cause.code}
        and json_extract(value, '$.message') = ${cause.message} and json_extract(value, '$.fix') = ${cause.fix})`,
    )
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.beforeId !== undefined) query = query.where('id', '<', page.beforeId);
  return (await query.execute()).map((row) => row.id);
}

export async function forgetOldHours(deps: LedgerDeps): Promise<void> {
  const before = new Date(deps.now().getTime() - HOURS_KEPT_DAYS * 24 * HOUR_MS).toISOString().slice(0, HOUR_CHARS);
  await deps.db.deleteFrom('store_hours').where('hour', '<', before).execute();
}
