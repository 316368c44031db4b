-- A note is put off more than once: when its last wait was set, not when it was made, says whether the clock was ahead then.
alter table history_notes add column waiting_since text;

update history_notes set waiting_since = made_at where state in ('wanted', 'uncertain');
