-- The purpose of each item of a call, beside its bytes: an unanswered call is looked up by it.
alter table calls add column intent_json text;
