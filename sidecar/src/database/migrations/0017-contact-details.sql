-- The details of the newest order that a contact was compared with: their SHA-256 without names, and the instant at which that order was made.
alter table contacts add column details_hash text;

alter table contacts add column details_at text;
