import { type Kysely, sql } from 'kysely';
import { strictTable } from './strict-table.ts';

/** Statistics that grow with the ledger's own rows, in the same transaction, so that a page never counts them. */
export async function createStatistics(db: Kysely<unknown>): Promise<void> {
  await createCounters(db);
  await createEntryTriggers(db);
  await createCauseTriggers(db);
  await createDocumentTriggers(db);
}

async function createCounters(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'store_counts')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_counts_once', ['store_id', 'state'])
    .execute();
  await strictTable(db, 'store_hours')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('hour', 'text', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_hours_once', ['store_id', 'hour', 'what'])
    .execute();
  await strictTable(db, 'store_causes')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('fix', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_causes_once', ['store_id', 'state', 'code', 'message', 'fix'])
    .execute();
}

const STUCK = sql.raw(`('rejected', 'uncertain', 'waiting')`);

/** One more of something in the hour of an instant. */
function countHour(at: string, what: string): ReturnType<typeof sql.raw> {
  return sql.raw(`insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(${at}, 1, 13), ${what}, 1)
    on conflict (store_id, hour, what) do update set count = count + 1`);
}

async function createEntryTriggers(db: Kysely<unknown>): Promise<void> {
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

async function createLagTrigger(db: Kysely<unknown>): Promise<void> {
  const seconds = '(julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400';
  const cases = LAG_BOUNDS_S.map((bound) => `when ${seconds} <= ${bound}.0005 then 'lag:${bound}'`).join(' ');
  await sql`create trigger entries_counted_lag after update of recorded_at on entries
    when old.recorded_at is null and new.recorded_at is not null and new.priority = 0 begin
    ${countHour('new.recorded_at', `case ${cases} else 'lag:inf' end`)}; end`.execute(db);
}

async function createCauseTriggers(db: Kysely<unknown>): Promise<void> {
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

async function createDocumentTriggers(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger documents_counted after insert on documents begin
    ${countHour('new.recorded_at', 'new.kind')}; end`.execute(db);
}
