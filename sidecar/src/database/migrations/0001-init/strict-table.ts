import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

/** SQLite refuses a text in a number's place in it. */
export function strictTable<Name extends string>(db: Kysely<unknown>, name: Name): CreateTableBuilder<Name> {
  return db.schema.createTable(name).modifyEnd(sql`strict`);
}
