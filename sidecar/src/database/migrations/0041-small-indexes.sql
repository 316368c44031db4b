-- Indexes that are looked up by a number or a hash need no organisation before it, and of a hash its first characters find the row.
drop index documents_number;

create index documents_of_number on documents (number) where number is not null;

drop index contacts_contact_number;

create index contacts_by_number on contacts (contact_number) where contact_number is not null;

drop index contacts_name_key;

create index contacts_by_name on contacts (substr(name_key, 1, 12));

drop index contacts_email_key;

create index contacts_by_email on contacts (substr(email_key, 1, 12)) where email_key is not null;
