import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/**
 * Statistics that grow with the ledger's own rows, in the same transaction, so that a page never counts them; who is
 * signed in to the dashboard; what the running service knows and others want to read.
 */
export async function up(db: Db): Promise<void> {
  await createTables(db);
  await fill(db);
  await createEntryTriggers(db);
  await createCauseTriggers(db);
  await createDocumentTriggers(db);
  await sql`create index entries_open_of_store on entries (store_id, accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain')`.execute(db);
}

function table<Name extends string>(db: Db, name: Name): CreateTableBuilder<Name> {
  return db.schema.createTable(name).modifyEnd(sql`strict`);
}

async function createTables(db: Db): Promise<void> {
  await table(db, 'store_counts')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_counts_once', ['store_id', 'state'])
    .execute();
  await table(db, 'store_hours')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('hour', 'text', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_hours_once', ['store_id', 'hour', 'what'])
    .execute();
  await table(db, 'store_causes')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('fix', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_causes_once', ['store_id', 'state', 'code', 'message', 'fix'])
    .execute();
  for (const name of ['dashboard_links', 'dashboard_sessions'] as const) {
    await table(db, name)
      .addColumn('token_hash', 'text', (c) => c.notNull().primaryKey())
      .addColumn('store_id', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('made_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
  }
  await table(db, 'service_facts')
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
}

const STUCK = sql.raw(`('rejected', 'uncertain', 'waiting')`);

async function fill(db: Db): Promise<void> {
  await sql`insert into store_counts (store_id, state, count)
    select store_id, state, count(*) from entries group by store_id, state`.execute(db);
  await sql`insert into store_causes (store_id, state, code, message, fix, count)
    select store_id, state, code, message, fix, count(*) from (
      select distinct entries.id, store_id, state, coalesce(json_extract(value, '$.code'), '') as code,
        coalesce(json_extract(value, '$.message'), '') as message, coalesce(json_extract(value, '$.fix'), '') as fix
      from entries, json_each(problems_json) where state in ${STUCK} and problems_json is not null
    ) group by store_id, state, code, message, fix`.execute(db);
  for (const [what, at, which] of [
    ['orders', 'accepted_at', 'true'],
    ['posted', 'recorded_at', 'recorded_at is not null'],
    ['failed', 'updated_at', `state = 'rejected'`],
  ] as const) {
    await sql`insert into store_hours (store_id, hour, what, count)
      select store_id, substr(${sql.raw(at)}, 1, 13), ${sql.lit(what)}, count(*) from entries
      where ${sql.raw(which)} group by 1, 2`.execute(db);
  }
  await sql`insert into store_hours (store_id, hour, what, count)
    select store_id, substr(recorded_at, 1, 13), kind, count(*) from documents group by 1, 2, 3`.execute(db);
}

/** One more of something in the hour of an instant. */
function countHour(at: string, what: string): ReturnType<typeof sql.raw> {
  return sql.raw(`insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(${at}, 1, 13), ${what}, 1)
    on conflict (store_id, hour, what) do update set count = count + 1`);
}

async function createEntryTriggers(db: Db): Promise<void> {
  const countState = sql.raw(`insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1`);
  const uncountState = sql.raw(
    `update store_counts set count = count - 1 where store_id = old.store_id and state = old.state`,
  );
  await sql`create trigger entries_counted_new after insert on entries begin
    ${countState}; ${countHour('new.accepted_at', `'orders'`)}; end`.execute(db);
  await sql`create trigger entries_counted_gone after delete on entries begin ${uncountState}; end`.execute(db);
  await sql`create trigger entries_counted_moved after update of state on entries when old.state <> new.state begin
    ${uncountState}; ${countState}; end`.execute(db);
  await sql`create trigger entries_counted_failed after update of state on entries
    when old.state <> 'rejected' and new.state = 'rejected' begin
    ${countHour('new.updated_at', `'failed'`)}; end`.execute(db);
  await sql`create trigger entries_counted_posted after update of recorded_at on entries
    when old.recorded_at is null and new.recorded_at is not null begin
    ${countHour('new.recorded_at', `'posted'`)}; end`.execute(db);
  await createLagTrigger(db);
}

/** Upper bounds in seconds; what took longer is in the last. A backfilled order changed long ago and says nothing. */
const LAG_BOUNDS_S = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800, 3600, 10800, 21600, 86400];

async function createLagTrigger(db: Db): Promise<void> {
  const seconds = '(julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400';
  const cases = LAG_BOUNDS_S.map((bound) => `when ${seconds} <= ${bound}.0005 then 'lag:${bound}'`).join(' ');
  await sql`create trigger entries_counted_lag after update of recorded_at on entries
    when old.recorded_at is null and new.recorded_at is not null and new.priority = 0 begin
    ${countHour('new.recorded_at', `case ${cases} else 'lag:inf' end`)}; end`.execute(db);
}

async function createCauseTriggers(db: Db): Promise<void> {
  const of = (row: 'old' | 'new') =>
    sql.raw(`select distinct coalesce(json_extract(value, '$.code'), ''), coalesce(json_extract(value, '$.message'), ''),
      coalesce(json_extract(value, '$.fix'), '') from json_each(coalesce(${row}.problems_json, '[]'))`);
  const values = sql.raw(`select distinct new.store_id, new.state, coalesce(json_extract(value, '$.code'), ''),
    coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), ''), 1
    from json_each(coalesce(new.problems_json, '[]'))`);
  await sql`create trigger entries_causes after update of state, problems_json on entries
    when (old.state in ${STUCK} or new.state in ${STUCK})
      and (old.state <> new.state or old.problems_json is not new.problems_json) begin
    update store_causes set count = count - 1 where old.state in ${STUCK} and store_id = old.store_id
      and state = old.state and (code, message, fix) in (${of('old')});
    insert into store_causes (store_id, state, code, message, fix, count) ${values} where new.state in ${STUCK}
      on conflict (store_id, state, code, message, fix) do update set count = count + 1;
    delete from store_causes where store_id = old.store_id and state = old.state and count <= 0;
    end`.execute(db);
}

async function createDocumentTriggers(db: Db): Promise<void> {
  await sql`create trigger documents_counted after insert on documents begin
    ${countHour('new.recorded_at', 'new.kind')}; end`.execute(db);
}
