-- What people decided about a payout. `account`: where what its rows do not explain is booked; null = nobody chose one.
create table payout_decisions (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  payout_id text not null,
  is_undone integer not null,
  account text,
  decided_at text not null,
  constraint payout_decisions_once primary key (store_id, gateway, payout_id)
) strict, without rowid;
