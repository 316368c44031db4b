-- Indexes that are looked up by a number or a hash need no organisation before it. Of a hash its first characters find the row, of our
-- contact numbers, which end in one, the last: new rows are spread over fewer pages.
drop index documents_number;

create index documents_of_number on documents (number) where number is not null;

drop index contacts_contact_number;

create index contacts_by_number on contacts (substr(contact_number, -10)) where contact_number is not null;

drop index contacts_name_key;

create index contacts_by_name on contacts (substr(name_key, 1, 12));

drop index contacts_email_key;

create index contacts_by_email on contacts (substr(email_key, 1, 12)) where email_key is not null;
