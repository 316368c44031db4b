import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { toEntry } from '../entry-row.ts';
import type { Entry, EntryState } from '../entry.ts';

export interface EntrySearch {
  readonly storeId: string;
  /** Empty = all. */
  readonly states: readonly EntryState[];
  /** An order's number or id, or the number of an invoice or credit note; '' = every order. */
  readonly words: string;
  readonly limit: number;
  /** The previous page's last id. */
  readonly beforeId?: number | undefined;
}

/** Entries of one store, newest first; only by indexes, however long the ledger. */
export async function searchEntries(db: Kysely<Schema>, search: EntrySearch): Promise<Entry[]> {
  const { storeId, states, beforeId } = search;
  const words = search.words.trim().replace(/^#/, '');
  let query = db
    .selectFrom('entries')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('id', 'desc')
    .limit(search.limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  if (words !== '') query = query.where('id', 'in', await idsNamed(db, storeId, words));
  // SQLite uses a partial index only if the state is a literal in the statement.
  if (states.length > 0)
    query = query.where(
      'state',
      'in',
      states.map((state) => sql.lit(state)),
    );
  return (await query.execute()).map(toEntry);
}

/** Three index look-ups; one statement with "or" would read the whole store. */
async function idsNamed(db: Kysely<Schema>, storeId: string, words: string): Promise<number[]> {
  const byId = db
    .selectFrom('entries')
    .select('id')
    .where('store_id', '=', storeId)
    .where('kind', '=', 'order')
    .where('source_id', '=', words);
  const byNumber = db
    .selectFrom('entries')
    .select('id')
    .where('store_id', '=', storeId)
    .where('summary_json', 'is not', null)
    .where(sql<string>`json_extract(summary_json, '$.orderNumber')`, '=', words);
  const byDocument = db
    .selectFrom('documents')
    .select('entry_id as id')
    .where('store_id', '=', storeId)
    .where('number', 'is not', null)
    .where(sql<boolean>`number = ${words} collate nocase`);
  const found = await Promise.all([byId, byNumber, byDocument].map((query) => query.execute()));
  return [...new Set(found.flat().map(({ id }) => id))];
}

/** The organisation that each of these invoices is in, by the invoice's id. */
export async function tenantsOfInvoices(
  db: Kysely<Schema>,
  entryIds: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('documents')
    .select(['xero_id', 'tenant_id'])
    .where('entry_id', 'in', [...entryIds])
    .where('kind', '=', 'invoice')
    .execute();
  return new Map(rows.map((row) => [row.xero_id, row.tenant_id]));
}

/** Which of these entries have, or had, an invoice in Xero. */
export async function withInvoice(db: Kysely<Schema>, entryIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (entryIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('documents')
    .select('entry_id')
    .where('entry_id', 'in', [...entryIds])
    .where('kind', '=', 'invoice')
    .execute();
  return new Set(rows.map((row) => row.entry_id));
}
