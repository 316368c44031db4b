import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { toDocument, toEntry } from '../entry-row.ts';
import type { Entry, RecordedDocument } from '../entry.ts';

/** Rows read at a time: an order with its lines is a few kB. */
const PAGE = 500;

/** Every entry of a store, whatever its kind and state, oldest first. */
export async function* entriesOfStore(db: Kysely<Schema>, storeId: string): AsyncGenerator<Entry> {
  const query = db.selectFrom('entries').selectAll().where('store_id', '=', storeId).orderBy('id').limit(PAGE);
  for (let after = 0; ;) {
    const page = await query.where('id', '>', after).execute();
    yield* page.map(toEntry);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

/** The same of its documents, with their lines. */
export async function* documentsOfStore(db: Kysely<Schema>, storeId: string): AsyncGenerator<RecordedDocument> {
  const query = db.selectFrom('documents').selectAll().where('store_id', '=', storeId).orderBy('id').limit(PAGE);
  for (let after = 0; ;) {
    const page = await query.where('id', '>', after).execute();
    yield* page.map(toDocument);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}
