import { type Kysely, sql } from 'kysely';
import { CHAIN_START, chainHash, digestOf } from '../audit-chain.ts';

type Db = Kysely<unknown>;

/** Rows chained in one go; the whole migration is one transaction all the same. */
const PAGE = 1_000;

interface OldRow {
  readonly id: number;
  readonly entry_id: number;
  readonly call_id: number | null;
  readonly at: string;
  readonly step: string;
  readonly detail_json: string;
}

/** The trail becomes a hash chain that also holds what people did; the database itself refuses to change it. */
export async function up(db: Db): Promise<void> {
  await createChain(db);
  await chainWhatIsThere(db);
  await sql`drop table attempts`.execute(db);
  await sql`alter table attempts_chained rename to attempts`.execute(db);
  await sql`create index attempts_entry on attempts (entry_id, id) where entry_id is not null`.execute(db);
  await sql`create index attempts_actions on attempts (store_id, id) where entry_id is null`.execute(db);
  await sql`alter table calls add column answer_json text`.execute(db);
  // Reading settled_at of a call passes over its body: the keeper of the trail must not do that for all of them.
  await sql`create index calls_kept on calls (settled_at) where body <> ''`.execute(db);
  await createCheckpoints(db);
  await guard(db);
}

async function createChain(db: Db): Promise<void> {
  await db.schema
    .createTable('attempts_chained')
    .modifyEnd(sql`strict`)
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('entry_id', 'integer', (c) => c.references('entries.id'))
    .addColumn('store_id', 'text')
    .addColumn('call_id', 'integer', (c) => c.references('calls.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('actor', 'text')
    .addColumn('detail_json', 'text')
    .addColumn('detail_digest', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
}

/** Numbered anew, without gaps: a gap means from now on that a row was taken out. */
async function chainWhatIsThere(db: Db): Promise<void> {
  let head: { id: number; hash: string } = CHAIN_START;
  let after = 0;
  for (;;) {
    const { rows } = await sql<OldRow>`select * from attempts where id > ${after} order by id limit ${PAGE}`.execute(
      db,
    );
    for (const row of rows) {
      const detailDigest = digestOf(row.detail_json);
      const { entry_id: entryId, call_id: callId, at, step } = row;
      const id: number = head.id + 1;
      head = {
        id,
        hash: chainHash(head.hash, { id, at, step, entryId, storeId: null, callId, by: null, detailDigest }),
      };
      await sql`insert into attempts_chained (id, entry_id, call_id, at, step, detail_json, detail_digest, hash)
        values (${id}, ${entryId}, ${callId}, ${at}, ${step}, ${row.detail_json}, ${detailDigest}, ${head.hash})`.execute(
        db,
      );
      after = row.id;
    }
    if (rows.length < PAGE) return;
  }
}

/** `audit_permits` has a row only inside the transaction of a sanctioned removal; `sealed_values` holds what the key closes. */
async function createCheckpoints(db: Db): Promise<void> {
  await db.schema
    .createTable('audit_checkpoints')
    .modifyEnd(sql`strict`)
    .addColumn('up_to_id', 'integer', (c) => c.notNull().primaryKey())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('audit_permits')
    .modifyEnd(sql`strict`)
    .addColumn('work', 'text', (c) => c.notNull().primaryKey())
    .execute();
  await db.schema
    .createTable('sealed_values')
    .modifyEnd(sql`strict`)
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('value_jwe', 'text', (c) => c.notNull())
    .execute();
}

/**
 * Nothing is changed but a detail taken out, nothing removed but rows that a checkpoint stands for; both only by whoever
 * has a permit. A row is only ever added at the end.
 */
async function guard(db: Db): Promise<void> {
  await sql`create trigger attempts_no_insert before insert on attempts
    when exists (select 1 from attempts where id >= new.id)
    begin select raise(abort, 'attempts are append-only'); end`.execute(db);
  await sql`create trigger attempts_no_update before update on attempts
    when not exists (select 1 from audit_permits where work = 'erase')
      or new.detail_json is not null or new.id is not old.id or new.hash is not old.hash
      or new.detail_digest is not old.detail_digest or new.at is not old.at or new.step is not old.step
      or new.entry_id is not old.entry_id or new.store_id is not old.store_id or new.call_id is not old.call_id
      or new.actor is not old.actor
    begin select raise(abort, 'attempts are append-only'); end`.execute(db);
  await sql`create trigger attempts_no_delete before delete on attempts
    when not exists (select 1 from audit_permits where work = 'prune')
      or old.id > coalesce((select max(up_to_id) from audit_checkpoints), 0)
    begin select raise(abort, 'attempts are append-only'); end`.execute(db);
  await sql`create trigger audit_checkpoints_no_update before update on audit_checkpoints
    begin select raise(abort, 'audit_checkpoints are append-only'); end`.execute(db);
  await sql`create trigger audit_checkpoints_no_delete before delete on audit_checkpoints
    when not exists (select 1 from audit_permits where work = 'prune')
    begin select raise(abort, 'audit_checkpoints are append-only'); end`.execute(db);
}
