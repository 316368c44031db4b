-- The orders of a store's last backfill: its progress counts each once, and a stop finds what is not sent yet.
create table backfill_orders (
  store_id text not null,
  entry_id integer not null,
  constraint backfill_orders_once primary key (store_id, entry_id)
) strict, without rowid;

insert into backfill_orders (store_id, entry_id) select store_id, id from entries where priority = 1;

-- What was counted before a person confirmed it.
alter table backfills add column counted_json text;
