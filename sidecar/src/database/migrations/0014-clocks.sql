-- When a wait was set: one that was set later than now comes from a clock that was ahead, and does not count.
alter table connections add column paused_at text;

alter table entries add column waiting_since text;

-- What the last poll found dated ahead of the store's clock, and where the search for orders never read continues.
alter table store_signals add column ahead_json text;

alter table store_signals add column searched_through text;
