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

export interface KeyChangeParts {
  readonly db: Kysely<Schema>;
  readonly options: SecretsOptions;
  readonly secrets: Secrets;
  /** ML_SECRET_KEY_NEXT; null = a new key file. */
  readonly wanted: Secret | null;
  /** Writes the audit row in the same transaction. */
  readonly record: (db: Kysely<Schema>, secrets: number) => Promise<void>;
}

/**
 * Re-encrypts every stored secret with a new key: all or none, wherever it is interrupted. Returns how many there were.
 * No other process (the service) may have the secrets open: it would keep the old key.
 */
export async function changeKey(parts: KeyChangeParts): Promise<number> {
  const { done, count } = await parts.db.transaction().execute(async (db) => {
    const change = await beginKeyChange(parts.options, parts.secrets, parts.wanted);
    let sealed = 0;
    for (const { table, column } of await sealedColumns(db)) {
      sealed += await resealColumn(db, { table, column }, (jwe) => reseal(jwe, parts.secrets, change.next));
    }
    // A refresh running in another process must not restore what it encrypted with the old key.
    await db
      .updateTable('token_sets')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .execute();
    const check = await change.next.encrypt(CHECK_VALUE);
    await db
      .insertInto('sealed_values')
      .values({ name: KEY_CHECK, value_jwe: check })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value_jwe: check }))
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
  throw new AppError(
    'config',
    'secret_key_wrong',
    'The database was encrypted with another key than the one of this data directory.',
    { fix: 'The key was changed between two backups: restore the whole data directory, and its key, from one backup.' },
  );
}

async function checkOf(db: Kysely<Schema>): Promise<string | null> {
  const row = await db.selectFrom('sealed_values').selectAll().where('name', '=', KEY_CHECK).executeTakeFirst();
  return row?.value_jwe ?? null;
}

interface SealedColumn {
  readonly table: string;
  readonly column: string;
}

/** Columns of later versions are found by name. */
async function sealedColumns(db: Kysely<Schema>): Promise<SealedColumn[]> {
  const tables = await db.introspection.getTables();
  return tables.flatMap((table) =>
    table.columns
      .filter(({ name }) => SEALED_COLUMN.test(name))
      .map(({ name }) => ({ table: table.name, column: name })),
  );
}

async function resealColumn(
  db: Kysely<Schema>,
  { table, column }: SealedColumn,
  encryptAgain: (sealed: string) => Promise<string>,
): Promise<number> {
  const [from, name] = [sql.table(table), sql.ref(column)];
  const others = table === 'sealed_values' ? sql`and name <> ${KEY_CHECK}` : sql``;
  const found =
    await sql`select rowid as rowid, ${name} as sealed from ${from} where ${name} is not null ${others}`.execute(db);
  const rows = z.array(rowShape).parse(found.rows);
  for (const { rowid, sealed } of rows) {
    await sql`update ${from} set ${name} = ${await encryptAgain(sealed)} where rowid = ${rowid}`.execute(db);
  }
  return rows.length;
}
