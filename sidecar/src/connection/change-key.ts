import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import { beginKeyChange, hasKeyChange, reseal, settleKeyChange } from '../config/key-change.ts';
import type { Secret } from '../config/secret.ts';
import { CHECK_VALUE, opens, type Secrets, type SecretsOptions } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';

const KEY_CHECK = 'key-check';
const SEALED_COLUMN = /_jwe$/;
const rowShape = z.object({ rowid: z.number(), sealed: z.string() });

/** Re-encrypts all secrets or none; returns how many. No other process may have them open: it keeps the old key. */
export async function changeKey(parts: {
  readonly db: Kysely<Schema>;
  readonly options: SecretsOptions;
  readonly secrets: Secrets;
  /** ML_SECRET_KEY_NEXT; null = a new key file. */
  readonly wanted: Secret | null;
  /** Writes the audit row in the same transaction. */
  readonly record: (db: Kysely<Schema>, secrets: number) => Promise<void>;
}): Promise<number> {
  const { done, count } = await parts.db.transaction().execute(async (db) => {
    const change = await beginKeyChange(parts.options, parts.secrets, parts.wanted);
    let sealed = 0;
    for (const column of await sealedColumns(db))
      sealed += await resealColumn(db, column, (jwe) => reseal(jwe, parts.secrets, change.next));
    // A refresh running in another process must not restore what it encrypted with the old key.
    const bump = db.updateTable('token_sets').set((eb) => ({ revision: eb('revision', '+', 1) }));
    await bump.execute();
    const check = { value_jwe: await change.next.encrypt(CHECK_VALUE) };
    await db
      .insertInto('sealed_values')
      .values({ name: KEY_CHECK, ...check })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(check))
      .execute();
    await parts.record(db, sealed);
    return { done: change, count: sealed };
  });
  done.finish();
  return count;
}

/** At every start, before the secrets are opened: completes an interrupted key change. */
export async function endKeyChange(db: Kysely<Schema>, options: SecretsOptions): Promise<void> {
  if (!hasKeyChange(options)) return;
  // Takes the write lock, so it waits for a change in another process.
  await db.transaction().execute(async (tx) => settleKeyChange(options, await checkOf(tx)));
}

/** Files and database of one data directory belong together: a partial restore fails at start, not at first use. */
export async function refuseOtherKey(db: Kysely<Schema>, secrets: Secrets): Promise<void> {
  const check = await checkOf(db);
  if (check === null || (await opens(secrets, check))) return;
  const message = 'The database was encrypted with another key than the one of this data directory.';
  const fix =
    'The key was changed between two backups: restore the whole data directory, and its key, from one backup.';
  throw new AppError('config', 'secret_key_wrong', message, { fix });
}

async function checkOf(db: Kysely<Schema>): Promise<string | null> {
  const row = await db.selectFrom('sealed_values').selectAll().where('name', '=', KEY_CHECK).executeTakeFirst();
  return row?.value_jwe ?? null;
}

/** Columns of later versions are found by name. */
async function sealedColumns(db: Kysely<Schema>) {
  const tables = await db.introspection.getTables();
  const columns = tables.flatMap((table) => table.columns.map(({ name }) => ({ table: table.name, column: name })));
  return columns.filter(({ column }) => SEALED_COLUMN.test(column));
}

async function resealColumn(
  db: Kysely<Schema>,
  { table, column }: { readonly table: string; readonly column: string },
  encryptAgain: (sealed: string) => Promise<string>,
): Promise<number> {
  const [from, name] = [sql.table(table), sql.ref(column)];
  const others = table === 'sealed_values' ? sql`and name <> ${KEY_CHECK}` : sql``;
  const found =
    await sql`select rowid as rowid, ${name} as sealed from ${from} where ${name} is not null ${others}`.execute(db);
  const rows = z.array(rowShape).parse(found.rows);
  for (const { rowid, sealed } of rows)
    await sql`update ${from} set ${name} = ${await encryptAgain(sealed)} where rowid = ${rowid}`.execute(db);
  return rows.length;
}
