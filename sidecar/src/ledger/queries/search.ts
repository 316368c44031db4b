import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { toEntry } from '../entry-row.ts';
import type { Entry, EntryState } from '../entry.ts';

export interface EntrySearch {
  readonly storeId: string;
  /** Empty = all. */
  readonly states: readonly EntryState[];
  /** An order's number or id, or the number of an invoice or credit note; '' = everything. */
  readonly words: string;
  readonly limit: number;
  /** The previous page's last id. */
  readonly beforeId?: number | undefined;
}

/** Orders of one store, newest first; only by indexes, however long the ledger. */
export async function searchEntries(db: Kysely<Schema>, search: EntrySearch): Promise<Entry[]> {
  const { storeId, states, beforeId, limit } = search;
  const words = search.words.trim().replace(/^#/, '');
  let query = db
    .selectFrom('entries')
    .selectAll()
    .where((eb) => eb.and({ store_id: storeId, kind: 'order' }))
    .orderBy('id', 'desc')
    .limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  if (words !== '') query = query.where('id', 'in', await idsNamed(db, storeId, words));
  // SQLite uses a partial index only if the state is a literal in the statement.
  if (states.length > 0) query = query.where(sql<boolean>`state in (${sql.join(states.map((one) => sql.lit(one)))})`);
  return (await query.execute()).map(toEntry);
}

/** Three index lookups; one statement with "or" would read the whole store. */
async function idsNamed(db: Kysely<Schema>, storeId: string, words: string): Promise<number[]> {
  const entries = db.selectFrom('entries').select('id').where('store_id', '=', storeId);
  const byId = entries.where((eb) => eb.and({ kind: 'order', source_id: words }));
  const byNumber = entries
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
