import { sql } from 'kysely';
import { z } from 'zod';
import type { Row } from '../../database/schema.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { toEntry, toUncertainEntry } from '../entry-row.ts';
import { ENTRY_STATES } from '../entry.ts';
import type { Entry, EntryKind, EntryState, UncertainEntry } from '../entry.ts';

/** Several times what one look-up in Xero can name. */
const UNCERTAIN_LISTED_MAX = 500;

/** SQLite uses a partial index only if the state is a literal in the statement. */
function literal(state: EntryState) {
  return sql.lit(state);
}

export async function entry(
  deps: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<Entry | null> {
  const row = await entryRow(deps, storeId, kind, sourceId);
  return row === undefined ? null : toEntry(row);
}

/** The row of a store's order; undefined if it was never accepted. */
export function entryRow(
  deps: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<Row<'entries'> | undefined> {
  return deps.db
    .selectFrom('entries')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
}

export async function entryById(deps: LedgerDeps, entryId: number): Promise<Entry | null> {
  const row = await deps.db.selectFrom('entries').selectAll().where('id', '=', entryId).executeTakeFirst();
  return row === undefined ? null : toEntry(row);
}

/** User requests about this order, oldest first: the fingerprints of their events. */
export async function wishesOf(
  deps: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<string[]> {
  const rows = await deps.db
    .selectFrom('events')
    .select('fingerprint')
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('source_id', '=', sourceId)
    .where('source', 'in', ['cli', 'replay'])
    .orderBy('id')
    .execute();
  return rows.map((row) => row.fingerprint);
}

/** Which of these orders have documents in Xero. */
export async function postedAmong(
  deps: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceIds: readonly string[],
): Promise<string[]> {
  if (sourceIds.length === 0) return [];
  const rows = await deps.db
    .selectFrom('entries')
    .select('source_id')
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('source_id', 'in', [...sourceIds])
    .where('id', 'in', deps.db.selectFrom('documents').select('entry_id'))
    .execute();
  return rows.map((row) => row.source_id);
}

/** Whether any document of the store in Xero is ours. */
export async function hasDocuments(deps: LedgerDeps, storeId: string): Promise<boolean> {
  const row = await deps.db
    .selectFrom('documents')
    .select('id')
    .where('store_id', '=', storeId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface EntriesOptions {
  readonly storeId?: string | undefined;
  readonly state?: EntryState | undefined;
  readonly limit: number;
  readonly beforeId?: number | undefined;
}

export async function entries(deps: LedgerDeps, options: EntriesOptions): Promise<Entry[]> {
  let query = deps.db.selectFrom('entries').selectAll().orderBy('id', 'desc').limit(options.limit);
  if (options.storeId !== undefined) query = query.where('store_id', '=', options.storeId);
  if (options.state !== undefined) query = query.where('state', '=', literal(options.state));
  if (options.beforeId !== undefined) query = query.where('id', '<', options.beforeId);
  return (await query.execute()).map(toEntry);
}

export interface UncertainOptions {
  /** Entries of this organisation's stores, or with a call to it whose outcome is unknown. */
  readonly tenantId?: string | undefined;
  readonly limit?: number | undefined;
}

export async function listUncertain(deps: LedgerDeps, options: UncertainOptions = {}): Promise<UncertainEntry[]> {
  let query = deps.db
    .selectFrom('entries')
    .selectAll()
    .where('state', '=', literal('uncertain'))
    .orderBy('id')
    .limit(options.limit ?? UNCERTAIN_LISTED_MAX);
  const tenantId = options.tenantId;
  if (tenantId !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('store_id', 'in', eb.selectFrom('stores').select('stores.id').where('tenant_id', '=', tenantId)),
        eb(
          'id',
          'in',
          eb
            .selectFrom('calls')
            .innerJoin('call_items', 'call_items.call_id', 'calls.id')
            .select('call_items.entry_id')
            .where('calls.tenant_id', '=', tenantId)
            .where('calls.settled_at', 'is', null),
        ),
      ]),
    );
  }
  return (await query.execute()).map(toUncertainEntry);
}

const COUNTS = z.partialRecord(z.enum(ENTRY_STATES), z.number());

export async function counts(deps: LedgerDeps, storeId?: string): Promise<Record<EntryState, number>> {
  // Kept by triggers: a million entries are not recounted for each page.
  let query = deps.db
    .selectFrom('store_counts')
    .select((eb) => ['state', eb.fn.sum<number>('count').as('count')])
    .groupBy('state');
  if (storeId !== undefined) query = query.where('store_id', '=', storeId);
  const rows = await query.execute();
  return { ...NONE, ...COUNTS.parse(Object.fromEntries(rows.map((row) => [row.state, row.count]))) };
}

const NONE: Readonly<Record<EntryState, number>> = {
  pending: 0,
  claimed: 0,
  waiting: 0,
  uncertain: 0,
  rejected: 0,
  recorded: 0,
  skipped: 0,
};

export async function oldestPendingAt(deps: LedgerDeps, storeId?: string): Promise<string | null> {
  let query = deps.db
    .selectFrom('entries')
    .select((eb) => eb.fn.min('accepted_at').as('oldest'))
    .where(sql<boolean>`state in ('pending', 'claimed', 'waiting', 'uncertain')`);
  if (storeId !== undefined) query = query.where('store_id', '=', storeId);
  return (await query.executeTakeFirst())?.oldest ?? null;
}

export async function nextDueAt(deps: LedgerDeps): Promise<string | null> {
  const row = await deps.db
    .selectFrom('entries')
    .select((eb) => eb.fn.min('not_before').as('due'))
    .where('state', '=', literal('waiting'))
    .executeTakeFirst();
  return row?.due ?? null;
}
