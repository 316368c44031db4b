import type { Kysely } from 'kysely';

/** What a call is to do, beside its bytes: by this an unanswered call is looked up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('calls').addColumn('intent_json', 'text').execute();
}
