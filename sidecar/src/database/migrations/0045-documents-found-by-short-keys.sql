-- As contacts: Xero's ids are random, and an index of whole ids had a page for each new document. That a document of Xero belongs to one
-- source is kept by triggers instead of the index.
create table documents_now (
  id integer primary key autoincrement,
  tenant_id text not null,
  store_id text not null,
  entry_id integer not null references entries (id),
  kind text not null,
  source_key text not null,
  xero_id text not null,
  number text,
  facts_json text not null,
  recorded_at text not null,
  seen_json text,
  facts_packed blob,
  constraint documents_once unique (tenant_id, store_id, kind, source_key)
) strict;

insert into documents_now (id, tenant_id, store_id, entry_id, kind, source_key, xero_id, number, facts_json, recorded_at, seen_json, facts_packed)
  select id, tenant_id, store_id, entry_id, kind, source_key, xero_id, number, facts_json, recorded_at, seen_json, facts_packed
  from documents order by id;

-- Ids are never used again, also those of rows that are gone.
delete from sqlite_sequence where name = 'documents_now';

insert into sqlite_sequence (name, seq) select 'documents_now', seq from sqlite_sequence where name = 'documents';

drop table documents;

alter table documents_now rename to documents;

create index documents_entry on documents (entry_id);

create index documents_by_number on documents (store_id, number collate nocase)
  where number is not null;

create index documents_adopted on documents (tenant_id)
  where json_extract(facts_json, '$.adopted') is not null;

create index documents_of_number on documents (number) where number is not null;

create index documents_by_xero_id on documents (substr(xero_id, 1, 8));

create trigger documents_counted after insert on documents begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), new.kind, 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger documents_one_owner before insert on documents
when exists (select 1 from documents as other where substr(other.xero_id, 1, 8) = substr(new.xero_id, 1, 8)
  and other.xero_id = new.xero_id and +other.tenant_id = new.tenant_id and other.kind = new.kind)
begin select raise(abort, 'a document of Xero has one owner'); end;

create trigger documents_same_owner before update of tenant_id, kind, xero_id on documents
when exists (select 1 from documents as other where substr(other.xero_id, 1, 8) = substr(new.xero_id, 1, 8)
  and other.xero_id = new.xero_id and +other.tenant_id = new.tenant_id and other.kind = new.kind and other.id <> old.id)
begin select raise(abort, 'a document of Xero has one owner'); end;
