-- What the watching of a shop and of an organisation goes by: notifications that were seen to work, and when something last changed.
alter table store_signals add column proved_at text;

alter table xero_watch add column moved_at text;

alter table xero_watch add column missed_at text;

-- In a quiet organisation credit notes are read more rarely than invoices.
alter table xero_watch add column credit_cursor text;

-- What Xero last said of the day's calls, so that a restart does not forget when the day began.
alter table xero_watch add column day_json text;
