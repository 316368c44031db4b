-- Every confirmed backfill: one that was started can be undone.
create table backfill_runs (
  id integer primary key autoincrement,
  store_id text not null,
  after text not null,
  until text,
  orders integer,
  asked_by text,
  started_at text not null,
  undone_at text,
  undone_by text
) strict;

create index backfill_runs_by_store on backfill_runs (store_id, id);

-- The orders that a run asked to post, each with the last run that did.
create table backfill_run_orders (
  entry_id integer primary key,
  run_id integer not null,
  undo text
) strict, without rowid;

create index backfill_run_orders_by_run on backfill_run_orders (run_id);

insert into backfill_runs (store_id, after, until, orders, asked_by, started_at)
  select store_id, after, until, orders, asked_by, started_at from backfills
  where state in ('reading', 'read', 'stopped', 'failed') and orders is not null;

insert into backfill_run_orders (entry_id, run_id)
  select entries.id, backfill_runs.id from backfill_orders
  join entries on entries.id = backfill_orders.entry_id
  join backfill_runs on backfill_runs.store_id = backfill_orders.store_id
  where exists (
    select 1 from events where events.store_id = entries.store_id and events.kind = entries.kind
      and events.source_id = entries.source_id and events.fingerprint like 'backfill:%'
      and events.accepted_at >= backfill_runs.started_at
  );

-- Differences between shop and Xero that a person accepted, with the reason.
create table accepted_differences (
  store_id text not null,
  order_id text not null,
  code text not null,
  findings_json text not null,
  reason text not null,
  accepted_by text not null,
  accepted_at text not null,
  constraint accepted_differences_once primary key (store_id, order_id, code)
) strict, without rowid;
