-- What we last wrote of an item, and for which product ("<store>:<product>"): what reads otherwise in Xero was changed by a person.
alter table made_items add column name text;

alter table made_items add column unit_price text;

alter table made_items add column source text;

-- New and changed products whose items must be looked at: one row each, however often it changes.
create table product_changes (
  store_id text not null references stores (id) on delete cascade,
  product_id integer not null,
  revision integer not null,
  due_at text not null,
  tries integer not null,
  problem_json text,
  constraint product_changes_once primary key (store_id, product_id)
) strict;

create index product_changes_due on product_changes (store_id, due_at);

-- The progress of the reading of a shop's products.
create table item_imports (
  store_id text primary key references stores (id) on delete cascade,
  state text not null,
  page integer not null,
  products integer,
  made integer not null,
  changed integer not null,
  known integer not null,
  refused integer not null,
  tries integer not null,
  due_at text not null,
  started_at text not null,
  error_json text
) strict;
