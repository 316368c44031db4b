-- Every start looks for waits that no clock can have set: in the few entries that wait, not in all.
create index entries_waits on entries (not_before) where not_before is not null;
