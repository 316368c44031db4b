-- The payment providers of a store: their key, encrypted, and how far their lists are read. With a rowid: a change of the key needs it.
create table provider_connections (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  account_id text not null,
  secret_jwe text,
  key_hint text not null,
  connected_at text not null,
  -- ISO UTC of the newest row and payout that were read; '' = none yet.
  rows_through text not null,
  payouts_through text not null,
  read_at text,
  due_at text,
  failed_json text,
  constraint provider_connections_once primary key (store_id, gateway)
) strict;

-- Payouts as last read. `came_from`: api or csv.
create table provider_payouts (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  payout_id text not null,
  currency text not null,
  net text not null,
  created_at text not null,
  arrives text not null,
  status text not null,
  automatic integer not null,
  is_final integer not null,
  trace text,
  came_from text not null,
  read_at text not null,
  constraint provider_payouts_once primary key (store_id, gateway, payout_id)
) strict, without rowid;

create index provider_payouts_arriving on provider_payouts (store_id, arrives);

-- Rows of a provider's balance, and the orders they belong to.
create table provider_transactions (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  transaction_id text not null,
  payout_id text,
  currency text not null,
  kind text not null,
  type text not null,
  amount text not null,
  fee text not null,
  fee_tax text not null,
  fee_conversion text,
  net text not null,
  created_at text not null,
  customer_json text,
  description text not null,
  references_json text not null,
  order_id text,
  refund_id text,
  linked_by text,
  is_other_shop integer not null,
  came_from text not null,
  read_at text not null,
  constraint provider_transactions_once primary key (store_id, gateway, transaction_id)
) strict, without rowid;

create index provider_transactions_of_payout on provider_transactions (store_id, gateway, payout_id, created_at);

create index provider_transactions_of_order on provider_transactions (store_id, order_id);

create index provider_transactions_of_charge on provider_transactions (store_id, references_json ->> '$.charge');

create index provider_transactions_created on provider_transactions (store_id, gateway, currency, created_at);

-- What the provider said it owed.
create table provider_balances (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  currency text not null,
  as_of text not null,
  available text not null,
  pending text not null,
  constraint provider_balances_once primary key (store_id, gateway, currency, as_of)
) strict, without rowid;

-- What the last nightly proof of each clearing account found.
create table clearing_proofs (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  currency text not null,
  on_day text not null,
  proved_at text not null,
  difference text not null,
  -- By code: what no person has to do anything about is left out.
  causes_json text not null,
  constraint clearing_proofs_once primary key (store_id, gateway, currency)
) strict, without rowid;
