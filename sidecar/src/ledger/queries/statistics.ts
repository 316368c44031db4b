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

/** One bar of the chart. */
export interface Bar {
  /** "2026-11-25T09" or "2026-11-25", UTC. */
  readonly at: string;
  readonly posted: number;
  readonly failed: number;
}

/** Entries that need attention for the same cause and have the same fix. */
export interface Cause {
  readonly storeId: string;
  readonly state: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly orders: number;
}

const HOUR_CHARS = 'YYYY-MM-DDTHH'.length;
const DAY_CHARS = 'YYYY-MM-DD'.length;
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
  const failed = await failedBy(deps, [storeId], HOUR_CHARS, since.toISOString());
  const count = [...failed.values()].reduce((sum, one) => sum + one, 0);
  return toFigures(new Map([...rows.map((row) => [row.what, row.count] as const), ['failed', count]]));
}

/** How many orders need attention, by the hour or day they failed. */
async function failedBy({ db }: LedgerDeps, storeIds: readonly string[], chars: number, since: string) {
  const rows = await db
    .selectFrom('entries')
    .select((eb) => [sql<string>`substr(updated_at, 1, ${chars})`.as('at'), eb.fn.countAll<number>().as('count')])
    .where('store_id', 'in', storeIds)
    .where('state', '=', 'rejected')
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

/** Oldest first, without gaps, up to the hour or day of `now`. */
export async function bars(
  deps: LedgerDeps,
  storeIds: readonly string[],
  span: { readonly by: 'hour' | 'day'; readonly count: number; readonly now: Date },
): Promise<Bar[]> {
  const chars = span.by === 'hour' ? HOUR_CHARS : DAY_CHARS;
  const stepMs = span.by === 'hour' ? HOUR_MS : 24 * HOUR_MS;
  const ats = Array.from({ length: span.count }, (_, index) =>
    new Date(span.now.getTime() - (span.count - 1 - index) * stepMs).toISOString().slice(0, chars),
  );
  const found = new Map<string, number>();
  if (storeIds.length > 0) {
    const rows = await deps.db
      .selectFrom('store_hours')
      .select((eb) => [sql<string>`substr(hour, 1, ${chars})`.as('at'), 'what', eb.fn.sum<number>('count').as('count')])
      .where('store_id', 'in', storeIds)
      .where('hour', '>=', ats[0] ?? '')
      .where('what', '=', 'posted')
      .groupBy(['at', 'what'])
      .execute();
    for (const row of rows) found.set(`${row.at} posted`, row.count);
    const failed = await failedBy(deps, storeIds, chars, ats[0] ?? '');
    for (const [at, count] of failed) found.set(`${at} failed`, count);
  }
  return ats.map((at) => ({ at, posted: found.get(`${at} posted`) ?? 0, failed: found.get(`${at} failed`) ?? 0 }));
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

/** How many entries of a store each cause blocks, whatever its words. */
export function stuckByCode({ db }: LedgerDeps, storeId: string): Promise<Pick<Cause, 'state' | 'code' | 'orders'>[]> {
  return db
    .selectFrom('store_causes')
    .select((eb) => ['state', 'code', eb.fn.sum<number>('count').as('orders')])
    .where('store_id', '=', storeId)
    .groupBy(['state', 'code'])
    .execute();
}

/** Entries of a store blocked by this cause, newest first. */
export async function idsOfCause(
  deps: LedgerDeps,
  cause: Pick<Cause, 'storeId' | 'code' | 'message' | 'fix'>,
  page: { readonly limit: number; readonly beforeId?: number | undefined },
): Promise<number[]> {
  let query = deps.db
    .selectFrom('entries')
    .select('id')
    .where('store_id', '=', cause.storeId)
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
