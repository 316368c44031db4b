-- What was paid of an order that is not in Xero, and whether a person ignored it; null = nothing, or it is in Xero.
alter table entries add column unsynced_json text;

-- 1 = the payment of a skipped order was judged; 0 = it was skipped by an earlier version.
alter table entries add column payment_judged integer not null default 0;

create index entries_unsynced on entries (store_id, id) where unsynced_json is not null;

create index entries_unjudged on entries (store_id, id) where state = 'skipped' and payment_judged = 0;

-- Orders whose invoice is not paid in full: the list of open invoices reads them alone.
create index entries_unpaid on entries (store_id, id)
  where summary_json is not null and json_extract(summary_json, '$.paid') = 0;
