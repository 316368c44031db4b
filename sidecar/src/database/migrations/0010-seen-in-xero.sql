-- What Xero had of a document when it was last read there: its status, and what others paid on it or used of it.
alter table documents add column seen_json text;

-- The last reading of a store that succeeded; polled_at is the last try.
alter table stores add column read_at text;

update stores set read_at = polled_at where poll_error is null;

-- The states of orders have other words now: the newest are reported to their stores again.
update reports set wanted = wanted + 1, tries = 0 where entry_id in (select entry_id from reports order by entry_id desc limit 2000);
