-- Lines of our invoices that somebody moved to another account in Xero: one row each, gone when it is moved back.
create table recodings (
  store_id text not null references stores (id) on delete cascade,
  tenant_id text not null,
  invoice_id text not null,
  line_key text not null,
  order_id text not null,
  name text not null,
  account_from text not null,
  account_to text not null,
  product_json text,
  seen_at text not null,
  constraint recodings_once primary key (store_id, invoice_id, line_key)
) strict, without rowid;

-- Rules that a person did not want to be made of them.
create table dismissed_rules (
  store_id text not null references stores (id) on delete cascade,
  rule_key text not null,
  dismissed_by text not null,
  dismissed_at text not null,
  constraint dismissed_rules_once primary key (store_id, rule_key)
) strict, without rowid;
