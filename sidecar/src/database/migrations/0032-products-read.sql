-- Until when a store's products were looked at for changes of which no notification came.
create table product_reads (
  store_id text not null references stores (id) on delete cascade,
  read_through text not null,
  constraint product_reads_once primary key (store_id)
) strict, without rowid;
