-- Items in Xero that this service made: what a person renamed or deleted there is known by its id.
create table made_items (
  tenant_id text not null,
  code_key text not null,
  item_id text not null,
  constraint made_items_once primary key (tenant_id, code_key)
) strict, without rowid;
