import { type Kysely, sql } from 'kysely';
import { strictTable } from './strict-table.ts';

/** The trail, a hash chain that also holds what people did; the database itself refuses to change it. */
export async function createAuditTables(db: Kysely<unknown>): Promise<void> {
  await createTrail(db);
  await guardTrail(db);
  await createCheckpoints(db);
}

async function createTrail(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'attempts')
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
  await sql`create index attempts_entry on attempts (entry_id, id) where entry_id is not null`.execute(db);
  await sql`create index attempts_actions on attempts (store_id, id) where entry_id is null`.execute(db);
}

/**
 * Nothing is changed but a detail taken out, nothing removed but rows that a checkpoint stands for; both only by whoever
 * has a permit. A row is only ever added at the end.
 */
async function guardTrail(db: Kysely<unknown>): Promise<void> {
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
}

/** `audit_permits` has a row only inside the transaction of a sanctioned removal. */
async function createCheckpoints(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'audit_checkpoints')
    .addColumn('up_to_id', 'integer', (c) => c.notNull().primaryKey())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .execute();
  await strictTable(db, 'audit_permits')
    .addColumn('work', 'text', (c) => c.notNull().primaryKey())
    .execute();
  await sql`create trigger audit_checkpoints_no_update before update on audit_checkpoints
    begin select raise(abort, 'audit_checkpoints are append-only'); end`.execute(db);
  await sql`create trigger audit_checkpoints_no_delete before delete on audit_checkpoints
    when not exists (select 1 from audit_permits where work = 'prune')
    begin select raise(abort, 'audit_checkpoints are append-only'); end`.execute(db);
}
