import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** All tables of schema.ts. Strict tables: SQLite then refuses a text in a number's place. */
export async function up(db: Db): Promise<void> {
  await createStoresAndConnections(db);
  await createEntries(db);
  await createOutbox(db);
  await createXeroCopies(db);
  await makeAppendOnly(db, 'events');
  await makeAppendOnly(db, 'attempts');
}

function table<Name extends string>(db: Db, name: Name): CreateTableBuilder<Name> {
  return db.schema.createTable(name).modifyEnd(sql`strict`);
}

async function createStoresAndConnections(db: Db): Promise<void> {
  await table(db, 'stores')
    .addColumn('id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('credentials_jwe', 'text', (c) => c.notNull())
    .addColumn('facts_json', 'text', (c) => c.notNull())
    .addColumn('tenant_id', 'text')
    .addColumn('poll_cursor', 'text')
    .addColumn('polled_at', 'text')
    .addColumn('poll_error', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .execute();
  await table(db, 'token_sets')
    .addColumn('id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('tokens_jwe', 'text', (c) => c.notNull())
    .addColumn('access_expires_at', 'text', (c) => c.notNull())
    .addColumn('refreshed_at', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();
  await table(db, 'connections')
    .addColumn('tenant_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('tenant_name', 'text', (c) => c.notNull())
    .addColumn('tenant_type', 'text', (c) => c.notNull())
    .addColumn('token_set_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('state_reason', 'text')
    .addColumn('paused_until', 'text')
    .addColumn('pause_reason', 'text')
    .addColumn('connected_at', 'text', (c) => c.notNull())
    .execute();
  await table(db, 'consents')
    .addColumn('state', 'text', (c) => c.notNull().primaryKey())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('verifier_jwe', 'text', (c) => c.notNull())
    .addColumn('redirect_uri', 'text', (c) => c.notNull())
    .addColumn('organisation', 'text')
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('outcome_json', 'text')
    .execute();
}

/** No key from events and entries to stores: the audit outlives a store that is removed. */
async function createEntries(db: Db): Promise<void> {
  await table(db, 'events')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('events_once', ['store_id', 'kind', 'source_id', 'fingerprint'])
    .execute();
  await table(db, 'entries')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('claimed_revision', 'integer')
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_at', 'text')
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('not_before', 'text')
    .addColumn('problems_json', 'text')
    .addColumn('summary_json', 'text')
    .addColumn('recorded_hash', 'text')
    .addColumn('accepted_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text')
    .addUniqueConstraint('entries_once', ['store_id', 'kind', 'source_id'])
    .addCheckConstraint(
      'entries_claim_whole',
      sql`(state in ('claimed', 'uncertain')) = (claimed_by is not null)
        and (claimed_by is null) = (claimed_at is null) and (claimed_by is null) = (claimed_revision is null)`,
    )
    .addCheckConstraint('entries_waiting_until', sql`(state = 'waiting') = (not_before is not null)`)
    .execute();
  await db.schema.createIndex('entries_listing').on('entries').columns(['store_id', 'state', 'id']).execute();
  await createWorkIndexes(db);
}

/**
 * Partial indexes: most entries are recorded and stay so, these hold only what is still to do. There is none on (state)
 * alone, because SQLite would prefer it to entries_claiming and then sort the whole backlog at each claim.
 */
async function createWorkIndexes(db: Db): Promise<void> {
  await sql`create index entries_claiming on entries (priority, accepted_at, id)
    where state in ('pending', 'waiting')`.execute(db);
  await sql`create index entries_open on entries (accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain')`.execute(db);
  await sql`create index entries_due on entries (not_before) where state = 'waiting'`.execute(db);
  await sql`create index entries_claimed on entries (claimed_by) where state = 'claimed'`.execute(db);
  await sql`create index entries_uncertain on entries (id) where state = 'uncertain'`.execute(db);
  await sql`create index entries_rejected on entries (id) where state = 'rejected'`.execute(db);
}

async function createOutbox(db: Db): Promise<void> {
  await table(db, 'documents')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addColumn('xero_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('facts_json', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('documents_once', ['tenant_id', 'store_id', 'kind', 'source_key'])
    .addUniqueConstraint('documents_one_owner', ['tenant_id', 'kind', 'xero_id'])
    .execute();
  await db.schema.createIndex('documents_entry').on('documents').column('entry_id').execute();
  await db.schema.createIndex('documents_number').on('documents').columns(['tenant_id', 'number']).execute();
  await table(db, 'calls')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'text')
    .addColumn('settled_at', 'text')
    .addColumn('http_status', 'integer')
    .execute();
  await sql`create index calls_unsettled on calls (tenant_id, id) where settled_at is null`.execute(db);
  await table(db, 'call_items')
    .addColumn('call_id', 'integer', (c) => c.notNull().references('calls.id'))
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_items_once', ['call_id', 'entry_id', 'source_key'])
    .execute();
  await db.schema.createIndex('call_items_entry').on('call_items').columns(['entry_id', 'call_id']).execute();
  await table(db, 'attempts')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('call_id', 'integer', (c) => c.references('calls.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('detail_json', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('attempts_entry').on('attempts').columns(['entry_id', 'id']).execute();
}

async function createXeroCopies(db: Db): Promise<void> {
  await table(db, 'contacts')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('contact_id', 'text', (c) => c.notNull())
    .addColumn('contact_number', 'text')
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('email_key', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('contacts_once', ['tenant_id', 'contact_id'])
    .execute();
  for (const column of ['contact_number', 'name_key', 'email_key'] as const) {
    await db.schema.createIndex(`contacts_${column}`).on('contacts').columns(['tenant_id', column]).execute();
  }
  await table(db, 'reference_lists')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('resource', 'text', (c) => c.notNull())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('fetched_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('reference_lists_once', ['tenant_id', 'resource'])
    .execute();
}

/** What was written stays: the database itself refuses a change or a removal. */
async function makeAppendOnly(db: Db, name: 'events' | 'attempts'): Promise<void> {
  for (const change of ['update', 'delete'] as const) {
    await sql`create trigger ${sql.id(`${name}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(name)}
      begin select raise(abort, ${sql.lit(`${name} are append-only`)}); end`.execute(db);
  }
}
