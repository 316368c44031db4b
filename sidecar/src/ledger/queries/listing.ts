import { sql } from 'kysely';
import { z } from 'zod';
import type { Row } from '../../database/schema.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { toEntry, toHeldEntry } from '../entry-row.ts';
import { ENTRY_STATES, type Entry, type EntryKind, type EntryState, type UncertainEntry } from '../entry.ts';

/** Several times what one lookup in Xero can name. */
const UNCERTAIN_LISTED_MAX = 500;

/** The entry of a source in a store; null if it was never accepted. */
export async function entry(
  deps: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<Entry | null> {
  const row = await entryRow(deps, storeId, kind, sourceId);
  return row === undefined ? null : toEntry(row);
}

export function entryRow(
  { db }: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<Row<'entries'> | undefined> {
  return db
    .selectFrom('entries')
    .selectAll()
    .where((eb) => eb.and({ store_id: storeId, kind, source_id: sourceId }))
    .executeTakeFirst();
}

export async function entryById({ db }: LedgerDeps, entryId: number): Promise<Entry | null> {
  const row = await db.selectFrom('entries').selectAll().where('id', '=', entryId).executeTakeFirst();
  return row === undefined ? null : toEntry(row);
}

/** Fingerprints of user requests about this source, oldest first. */
export async function requestsOf(
  { db }: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('events')
    .select('fingerprint')
    .where((eb) => eb.and({ store_id: storeId, kind, source_id: sourceId }))
    .where('source', 'in', ['cli', 'replay', 'backfill'])
    .orderBy('id')
    .execute();
  return rows.map((row) => row.fingerprint);
}

/** Which of these sources have an entry, in any state. */
export async function knownAmong(
  { db }: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceIds: readonly string[],
): Promise<string[]> {
  if (sourceIds.length === 0) return [];
  const rows = await entriesAmong(db, storeId, kind, sourceIds).execute();
  return rows.map((row) => row.source_id);
}

function entriesAmong(db: LedgerDeps['db'], storeId: string, kind: EntryKind, sourceIds: readonly string[]) {
  return db
    .selectFrom('entries')
    .select('source_id')
    .where((eb) => eb.and({ store_id: storeId, kind }))
    .where('source_id', 'in', sourceIds);
}

const IS_UNDONE = sql<boolean>`(state = 'skipped' and coalesce(json_extract(problems_json, '$[0].code'), '') = 'backfill_undone')`;

/** Which of these sources have documents in Xero, or had. `withUndone` false: without orders whose backfill was undone. */
export async function postedAmong(
  { db }: LedgerDeps,
  storeId: string,
  kind: EntryKind,
  sourceIds: readonly string[],
  { withUndone = true }: { readonly withUndone?: boolean } = {},
): Promise<string[]> {
  if (sourceIds.length === 0) return [];
  let query = entriesAmong(db, storeId, kind, sourceIds).where(
    'id',
    'in',
    db.selectFrom('documents').select('entry_id'),
  );
  if (!withUndone) query = query.where(sql<boolean>`not ${IS_UNDONE}`);
  const rows = await query.execute();
  return rows.map((row) => row.source_id);
}

export interface EntriesOptions {
  /** Absent = orders. */
  readonly kind?: EntryKind | undefined;
  readonly storeId?: string | undefined;
  readonly state?: EntryState | undefined;
  readonly limit: number;
  /** The previous page's last id. */
  readonly beforeId?: number | undefined;
}

/** Newest first. */
export async function entries({ db }: LedgerDeps, options: EntriesOptions): Promise<Entry[]> {
  const { kind = 'order', limit } = options;
  let query = db.selectFrom('entries').selectAll().where('kind', '=', kind).orderBy('id', 'desc').limit(limit);
  if (options.storeId !== undefined) query = query.where('store_id', '=', options.storeId);
  // SQLite uses a partial index only if the state is a literal in the statement.
  if (options.state !== undefined) query = query.where('state', '=', sql.lit(options.state));
  if (options.beforeId !== undefined) query = query.where('id', '<', options.beforeId);
  return (await query.execute()).map(toEntry);
}

export interface UncertainOptions {
  /** Entries of this organisation's stores, or with a call to it whose outcome is unknown. */
  readonly tenantId?: string | undefined;
  readonly limit?: number | undefined;
}

export async function listUncertain({ db }: LedgerDeps, options: UncertainOptions = {}): Promise<UncertainEntry[]> {
  const { tenantId, limit = UNCERTAIN_LISTED_MAX } = options;
  let query = db.selectFrom('entries').selectAll().where('state', '=', sql.lit('uncertain')).orderBy('id').limit(limit);
  if (tenantId !== undefined) {
    const ofStores = db.selectFrom('stores').select('stores.id').where('tenant_id', '=', tenantId);
    const ofCalls = db
      .selectFrom('calls')
      .innerJoin('call_items', 'call_items.call_id', 'calls.id')
      .select('call_items.entry_id')
      .where('calls.tenant_id', '=', tenantId)
      .where('calls.settled_at', 'is', null);
    query = query.where((eb) => eb.or([eb('store_id', 'in', ofStores), eb('id', 'in', ofCalls)]));
  }
  return (await query.execute()).map((row) => toHeldEntry(row, 'uncertain'));
}

const COUNTS = z.partialRecord(z.enum(ENTRY_STATES), z.number());
const NONE = { pending: 0, claimed: 0, waiting: 0, uncertain: 0, rejected: 0, recorded: 0, skipped: 0 };

/** Of orders. */
export async function counts({ db }: LedgerDeps, storeId?: string): Promise<Record<EntryState, number>> {
  // Kept by triggers: a million entries are not recounted for each page.
  let query = db
    .selectFrom('store_counts')
    .select((eb) => ['state', eb.fn.sum<number>('count').as('count')])
    .groupBy('state');
  if (storeId !== undefined) query = query.where('store_id', '=', storeId);
  const rows = await query.execute();
  return { ...NONE, ...COUNTS.parse(Object.fromEntries(rows.map((row) => [row.state, row.count]))) };
}

/** Entries of a kind that are in no final state; those of orders are counted by `counts`. */
export async function openEntries({ db }: LedgerDeps, kind: EntryKind, storeId?: string): Promise<number> {
  let query = db
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(sql<boolean>`state in ('pending', 'claimed', 'waiting', 'uncertain')`)
    .where('kind', '=', kind);
  if (storeId !== undefined) query = query.where('store_id', '=', storeId);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** When the oldest unfinished order (pending, claimed, waiting, uncertain) came in. */
export async function oldestPendingAt({ db }: LedgerDeps, storeId?: string): Promise<string | null> {
  let query = db
    .selectFrom('entries')
    .select((eb) => eb.fn.min('accepted_at').as('oldest'))
    .where(sql<boolean>`state in ('pending', 'claimed', 'waiting', 'uncertain')`)
    .where('kind', '=', 'order');
  if (storeId !== undefined) query = query.where('store_id', '=', storeId);
  return (await query.executeTakeFirst())?.oldest ?? null;
}

/** The earliest instant a waiting entry may be claimed; null = none waits. */
export async function nextDueAt({ db }: LedgerDeps): Promise<string | null> {
  const row = await db
    .selectFrom('entries')
    .select((eb) => eb.fn.min('not_before').as('due'))
    .where('state', '=', sql.lit('waiting'))
    .executeTakeFirst();
  return row?.due ?? null;
}
