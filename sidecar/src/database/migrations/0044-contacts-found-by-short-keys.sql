-- Ids of contacts and their numbers are random: of each the index holds some characters, which find the row, not the organisation and all of
-- them. New rows then touch a third of the pages. That a contact or a number is there once is seen to by the one statement that writes them.
create table contacts_now (
  id integer primary key,
  tenant_id text not null,
  contact_id text not null,
  contact_number text,
  name_key text not null,
  email_key text,
  status text not null,
  seen_at text not null,
  sent_hash text,
  tax_key text,
  details_hash text,
  details_at text
) strict;

insert into contacts_now (tenant_id, contact_id, contact_number, name_key, email_key, status, seen_at, sent_hash, tax_key, details_hash, details_at)
  select tenant_id, contact_id, contact_number, name_key, email_key, status, seen_at, sent_hash, tax_key, details_hash, details_at
  from contacts order by rowid;

drop table contacts;

alter table contacts_now rename to contacts;

create index contacts_of_tenant on contacts (tenant_id);

create index contacts_by_id on contacts (substr(contact_id, 1, 8));

create index contacts_by_number on contacts (substr(contact_number, -10)) where contact_number is not null;

create index contacts_by_name on contacts (substr(name_key, 1, 12));

create index contacts_by_email on contacts (substr(email_key, 1, 12)) where email_key is not null;

create table contact_links_now (
  id integer primary key,
  tenant_id text not null,
  contact_number text not null,
  contact_id text not null,
  linked_at text not null
) strict;

insert into contact_links_now (tenant_id, contact_number, contact_id, linked_at)
  select tenant_id, contact_number, contact_id, linked_at from contact_links order by rowid;

drop table contact_links;

alter table contact_links_now rename to contact_links;

create index contact_links_of_tenant on contact_links (tenant_id);

create index contact_links_by_number on contact_links (substr(contact_number, -10));
