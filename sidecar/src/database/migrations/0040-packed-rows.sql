-- Long texts are kept compressed (ledger/kept/): beside the columns that hold those of earlier versions, and what is searched.
alter table calls add column body_packed blob;

alter table calls add column answer_packed blob;

alter table entries add column summary_packed blob;

alter table documents add column facts_packed blob;

alter table attempts add column detail_packed blob;

-- As calls_kept, for packed requests.
create index calls_kept_packed on calls (settled_at) where body_packed is not null;

-- A step that a call took for several orders is one row, without an entry: found by the calls of an order.
create index attempts_of_calls on attempts (call_id) where entry_id is null and call_id is not null;

drop trigger attempts_no_update;

create trigger attempts_no_update before update on attempts
when not exists (select 1 from audit_permits where work = 'erase')
  or new.detail_json is not null or new.detail_packed is not old.detail_packed
  or new.id is not old.id or new.hash is not old.hash
  or new.detail_digest is not old.detail_digest or new.at is not old.at or new.step is not old.step
  or new.entry_id is not old.entry_id or new.store_id is not old.store_id or new.call_id is not old.call_id
  or new.actor is not old.actor
begin select raise(abort, 'attempts are append-only'); end;
