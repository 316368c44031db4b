-- How far the reconciliation of a store is kept. `basis`: what its rows were made with; with another one they are read again.
create table books (
  store_id text not null primary key references stores (id) on delete cascade,
  basis text,
  rows_from text,
  shop_cursor text,
  xero_cursor text,
  ledger_cursor text,
  checked_at text,
  night text,
  closed_through text,
  failed_json text
) strict;

-- What a reconciliation found of a day. is_due: an order of it changed since, or it was to be read again.
create table books_days (
  store_id text not null references stores (id) on delete cascade,
  day text not null,
  checked_at text not null,
  found_json text not null,
  differs text not null,
  differs_since text,
  is_due integer not null,
  constraint books_days_once primary key (store_id, day)
) strict;

-- Both sides of an order and what the ledger had of it, so that its days can be summed again when one of them changes.
create table books_orders (
  store_id text not null references stores (id) on delete cascade,
  order_id text not null,
  legs_json text not null,
  amount_key text not null,
  unsure integer not null,
  constraint books_orders_once primary key (store_id, order_id)
) strict;

create index books_orders_by_amount on books_orders (store_id, amount_key);

create index books_orders_unsure on books_orders (store_id, order_id) where unsure = 1;

create table books_order_days (
  store_id text not null references stores (id) on delete cascade,
  day text not null,
  order_id text not null,
  constraint books_order_days_once primary key (store_id, day, order_id)
) strict, without rowid;

create index books_order_days_of_order on books_order_days (store_id, order_id);

-- Invoices of other tools and people, which may be for an order.
create table books_others (
  store_id text not null references stores (id) on delete cascade,
  xero_id text not null,
  day text not null,
  amount_key text not null,
  names text not null,
  document_json text not null,
  constraint books_others_once primary key (store_id, xero_id)
) strict;

create index books_others_by_amount on books_others (store_id, amount_key);

-- Which entries changed since the last check.
create index entries_updated on entries (store_id, updated_at);
