import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import { chainHead, type LedgerDeps } from '../audit/attempts.ts';
import type { EntryState } from '../entry.ts';

/** Which orders of a store; absent = any. */
export interface EntryFilter {
  readonly storeId: string;
  readonly states?: readonly EntryState[] | undefined;
  /** Code of one of their problems. */
  readonly problem?: string | undefined;
  /** Code of one of its notices. */
  readonly notice?: string | undefined;
  /** Its date in the store (the day it arrived, if it was never read), YYYY-MM-DD, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Ids only, newest first, a page at a time. */
export async function matchingIds(
  deps: LedgerDeps,
  filter: EntryFilter,
  page: { readonly limit: number; readonly beforeId?: number | undefined },
): Promise<number[]> {
  let query = deps.db
    .selectFrom('entries')
    .select('id')
    .where((eb) => eb.and({ store_id: filter.storeId, kind: 'order' }))
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.beforeId !== undefined) query = query.where('id', '<', page.beforeId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  const day = sql<string>`coalesce(json_extract(summary_json, '$.date'), substr(accepted_at, 1, 10))`;
  if (filter.from !== undefined) query = query.where(day, '>=', filter.from);
  if (filter.to !== undefined) query = query.where(day, '<=', filter.to);
  if (filter.problem !== undefined) query = query.where(isAmong(sql`json_each(problems_json)`, filter.problem));
  if (filter.notice !== undefined)
    query = query.where(isAmong(sql`json_each(summary_json, '$.notices')`, filter.notice));
  return (await query.execute()).map((row) => row.id);
}

function isAmong(problems: RawBuilder<unknown>, code: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from ${problems} where json_extract(value, '$.code') = ${code})`;
}

/** Current end of the trail; see `sinceMark`. */
export async function trailMark(deps: LedgerDeps): Promise<number> {
  return (await chainHead(deps.db)).id;
}

/** Outcome of entries after a mark of the trail. */
export interface SinceMark {
  /** In Xero, nothing had to be sent. */
  readonly unchanged: number;
  /** In Xero, something was sent or found for it. */
  readonly posted: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Not processed yet. */
  readonly open: number;
}

const countsShape = z.array(z.object({ state: z.string(), moved: z.number(), count: z.number() }));

export async function sinceMark(deps: LedgerDeps, entryIds: readonly number[], mark: number): Promise<SinceMark> {
  const sum = { unchanged: 0, posted: 0, rejected: 0, skipped: 0, open: 0 };
  const { rows } = await sql`select state, moved, count(*) as count from (
      select state, exists (select 1 from attempts where entry_id = entries.id and id > ${mark}
        and step in ('sent', 'adopted')) or exists (select 1 from call_items
        join attempts on attempts.call_id = call_items.call_id and attempts.entry_id is null
        where call_items.entry_id = entries.id and attempts.id > ${mark} and step = 'sent') as moved from entries where id in ${among(entryIds)}
    ) group by state, moved`.execute(deps.db);
  for (const { state, moved, count } of countsShape.parse(rows)) sum[placeOf(state, moved === 1)] += count;
  return sum;
}

function placeOf(state: string, moved: boolean): keyof SinceMark {
  if (state === 'recorded') return moved ? 'posted' : 'unchanged';
  return state === 'rejected' || state === 'skipped' ? state : 'open';
}
