-- What the rows of a payout sum to, so that a list of payouts reads none of them. A row that changes takes the sums of its payout away.
create table provider_payout_sums (
  store_id text not null references stores (id) on delete cascade,
  gateway text not null,
  payout_id text not null,
  sums_json text not null,
  constraint provider_payout_sums_once primary key (store_id, gateway, payout_id)
) strict, without rowid;

create trigger provider_payout_sums_row_added after insert on provider_transactions when new.payout_id is not null
begin
  delete from provider_payout_sums where store_id = new.store_id and gateway = new.gateway and payout_id = new.payout_id;
end;

create trigger provider_payout_sums_row_changed after update on provider_transactions
begin
  delete from provider_payout_sums where store_id = new.store_id and gateway = new.gateway and payout_id in (old.payout_id, new.payout_id);
end;

create trigger provider_payout_sums_row_gone after delete on provider_transactions when old.payout_id is not null
begin
  delete from provider_payout_sums where store_id = old.store_id and gateway = old.gateway and payout_id = old.payout_id;
end;
