-- The cause of a pause as a code, beside its sentence: pause-reason.ts.
alter table connections add column pause_code text;

-- Why the last report of orders to the store's plugin failed, and since when; null = it did not.
alter table store_signals add column report_error_json text;
