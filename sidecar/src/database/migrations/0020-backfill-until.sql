-- The last day of a backfill; null = up to now.
alter table backfills add column until text;
