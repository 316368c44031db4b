-- The database as the fifteen migrations before the first release made it, dumped from that version on 29 November 2026.
-- It is never changed: it stands for the data directories that this version takes over.
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
CREATE TABLE "stores" ("id" text not null primary key, "url" text not null, "credentials_jwe" text not null, "facts_json" text not null, "tenant_id" text, "poll_cursor" text, "polled_at" text, "poll_error" text, "added_at" text not null, "poll_requested_at" text, "own_address" text, "other_address" text, "other_seen_at" text) strict;
CREATE TABLE "token_sets" ("id" text not null primary key, "tokens_jwe" text not null, "access_expires_at" text not null, "refreshed_at" text not null, "revision" integer not null) strict;
CREATE TABLE "connections" ("tenant_id" text not null primary key, "connection_id" text not null, "tenant_name" text not null, "tenant_type" text not null, "token_set_id" text not null, "state" text not null, "state_reason" text, "paused_until" text, "pause_reason" text, "connected_at" text not null) strict;
CREATE TABLE "consents" ("state" text not null primary key, "store_id" text not null, "verifier_jwe" text not null, "redirect_uri" text not null, "organisation" text, "expires_at" text not null, "outcome" text, "outcome_json" text, "return_url" text) strict;
CREATE TABLE "events" ("id" integer primary key autoincrement, "store_id" text not null, "source" text not null, "kind" text not null, "source_id" text not null, "fingerprint" text not null, "accepted_at" text not null, constraint "events_once" unique ("store_id", "kind", "source_id", "fingerprint")) strict;
CREATE TABLE "entries" ("id" integer primary key autoincrement, "store_id" text not null, "kind" text not null, "source_id" text not null, "state" text not null, "revision" integer not null, "claimed_revision" integer, "claimed_by" text, "claimed_at" text, "tries" integer not null, "priority" integer not null, "not_before" text, "problems_json" text, "summary_json" text, "recorded_hash" text, "accepted_at" text not null, "updated_at" text not null, "recorded_at" text, constraint "entries_once" unique ("store_id", "kind", "source_id"), constraint "entries_claim_whole" check ((state in ('claimed', 'uncertain')) = (claimed_by is not null)
        and (claimed_by is null) = (claimed_at is null) and (claimed_by is null) = (claimed_revision is null)), constraint "entries_waiting_until" check ((state = 'waiting') = (not_before is not null))) strict;
CREATE INDEX "entries_listing" on "entries" ("store_id", "state", "id");
CREATE INDEX entries_claiming on entries (priority, accepted_at, id)
    where state in ('pending', 'waiting');
CREATE INDEX entries_open on entries (accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain');
CREATE INDEX entries_due on entries (not_before) where state = 'waiting';
CREATE INDEX entries_claimed on entries (claimed_by) where state = 'claimed';
CREATE INDEX entries_uncertain on entries (id) where state = 'uncertain';
CREATE INDEX entries_rejected on entries (id) where state = 'rejected';
CREATE TABLE "documents" ("id" integer primary key autoincrement, "tenant_id" text not null, "store_id" text not null, "entry_id" integer not null references "entries" ("id"), "kind" text not null, "source_key" text not null, "xero_id" text not null, "number" text, "facts_json" text not null, "recorded_at" text not null, constraint "documents_once" unique ("tenant_id", "store_id", "kind", "source_key"), constraint "documents_one_owner" unique ("tenant_id", "kind", "xero_id")) strict;
CREATE INDEX "documents_entry" on "documents" ("entry_id");
CREATE INDEX "documents_number" on "documents" ("tenant_id", "number");
CREATE TABLE "calls" ("id" integer primary key autoincrement, "tenant_id" text not null, "kind" text not null, "method" text not null, "path" text not null, "body" text not null, "idempotency_key" text not null, "created_at" text not null, "sent_at" text, "settled_at" text, "http_status" integer, answer_json text) strict;
CREATE INDEX calls_unsettled on calls (tenant_id, id) where settled_at is null;
CREATE TABLE "call_items" ("call_id" integer not null references "calls" ("id"), "entry_id" integer not null references "entries" ("id"), "source_key" text not null, constraint "call_items_once" primary key ("call_id", "entry_id", "source_key")) strict;
CREATE INDEX "call_items_entry" on "call_items" ("entry_id", "call_id");
CREATE TABLE "contacts" ("tenant_id" text not null, "contact_id" text not null, "contact_number" text, "name_key" text not null, "email_key" text, "status" text not null, "seen_at" text not null, "sent_hash" text, "tax_key" text, constraint "contacts_once" primary key ("tenant_id", "contact_id")) strict;
CREATE INDEX "contacts_contact_number" on "contacts" ("tenant_id", "contact_number");
CREATE INDEX "contacts_name_key" on "contacts" ("tenant_id", "name_key");
CREATE INDEX "contacts_email_key" on "contacts" ("tenant_id", "email_key");
CREATE TABLE "reference_lists" ("tenant_id" text not null, "resource" text not null, "body_json" text not null, "fetched_at" text not null, constraint "reference_lists_once" primary key ("tenant_id", "resource")) strict;
CREATE TRIGGER "events_no_update" before update on "events"
      begin select raise(abort, 'events are append-only'); end;
CREATE TRIGGER "events_no_delete" before delete on "events"
      begin select raise(abort, 'events are append-only'); end;
CREATE TABLE "leases" ("name" text not null primary key, "holder" text not null, "expires_at" text not null) strict;
CREATE TABLE "contact_links" ("tenant_id" text not null, "contact_number" text not null, "contact_id" text not null, "linked_at" text not null, constraint "contact_links_once" primary key ("tenant_id", "contact_number")) strict;
CREATE TABLE "attempts" ("id" integer primary key autoincrement, "entry_id" integer references "entries" ("id"), "store_id" text, "call_id" integer references "calls" ("id"), "at" text not null, "step" text not null, "actor" text, "detail_json" text, "detail_digest" text not null, "hash" text not null) strict;
CREATE INDEX attempts_entry on attempts (entry_id, id) where entry_id is not null;
CREATE INDEX attempts_actions on attempts (store_id, id) where entry_id is null;
CREATE INDEX calls_kept on calls (settled_at) where body <> '';
CREATE TABLE "audit_checkpoints" ("up_to_id" integer not null primary key, "hash" text not null, "at" text not null, "signature" text not null) strict;
CREATE TABLE "audit_permits" ("work" text not null primary key) strict;
CREATE TABLE "sealed_values" ("name" text not null primary key, "value_jwe" text not null) strict;
CREATE TRIGGER attempts_no_insert before insert on attempts
    when exists (select 1 from attempts where id >= new.id)
    begin select raise(abort, 'attempts are append-only'); end;
CREATE TRIGGER attempts_no_update before update on attempts
    when not exists (select 1 from audit_permits where work = 'erase')
      or new.detail_json is not null or new.id is not old.id or new.hash is not old.hash
      or new.detail_digest is not old.detail_digest or new.at is not old.at or new.step is not old.step
      or new.entry_id is not old.entry_id or new.store_id is not old.store_id or new.call_id is not old.call_id
      or new.actor is not old.actor
    begin select raise(abort, 'attempts are append-only'); end;
CREATE TRIGGER attempts_no_delete before delete on attempts
    when not exists (select 1 from audit_permits where work = 'prune')
      or old.id > coalesce((select max(up_to_id) from audit_checkpoints), 0)
    begin select raise(abort, 'attempts are append-only'); end;
CREATE TRIGGER audit_checkpoints_no_update before update on audit_checkpoints
    begin select raise(abort, 'audit_checkpoints are append-only'); end;
CREATE TRIGGER audit_checkpoints_no_delete before delete on audit_checkpoints
    when not exists (select 1 from audit_permits where work = 'prune')
    begin select raise(abort, 'audit_checkpoints are append-only'); end;
CREATE TABLE "pairings" ("store_id" text not null primary key, "key_jwe" text not null, "settings_url" text not null, "versions_json" text not null, "paired_at" text not null) strict;
CREATE TABLE "used_tokens" ("store_id" text not null, "jti" text not null, "expires_at" text not null, constraint "used_tokens_once" primary key ("store_id", "jti")) strict;
CREATE TABLE "store_grants" ("store_id" text not null, "tenant_id" text not null, "granted_at" text not null, constraint "store_grants_once" primary key ("store_id", "tenant_id")) strict;
CREATE TABLE "backfills" ("store_id" text not null primary key, "after" text not null, "state" text not null, "orders" integer, "read" integer not null, "accepted" integer not null, "cursor" text, "error_json" text, "asked_by" text, "started_at" text not null) strict;
CREATE TABLE "store_lists" ("store_id" text not null primary key, "body_json" text not null, "read_at" text not null) strict;
CREATE INDEX entries_of_store on entries (store_id, id);
CREATE INDEX entries_skipped on entries (store_id, id) where state = 'skipped';
CREATE INDEX entries_by_number on entries (store_id, json_extract(summary_json, '$.orderNumber'))
    where summary_json is not null;
CREATE INDEX documents_by_number on documents (store_id, number collate nocase)
    where number is not null;
CREATE TABLE "store_signals" ("store_id" text not null primary key, "nudged_at" text, "webhook_at" text, "refused_at" text, "refusal" text, "poll_pause_ms" integer, "missed_at" text, "compared_entry_id" integer, "poll_error_json" text) strict;
CREATE TABLE "customer_changes" ("store_id" text not null, "customer_id" integer not null, "revision" integer not null, "due_at" text not null, "tries" integer not null, "problem_json" text, constraint "customer_changes_once" primary key ("store_id", "customer_id")) strict;
CREATE TABLE "xero_changes" ("tenant_id" text not null, "resource" text not null, "resource_id" text not null, "revision" integer not null, "due_at" text not null, constraint "xero_changes_once" primary key ("tenant_id", "resource", "resource_id")) strict;
CREATE TABLE "xero_watch" ("tenant_id" text not null primary key, "webhook_at" text, "polled_at" text, "cursor" text, "error_json" text) strict;
CREATE TABLE "reports" ("entry_id" integer not null primary key references "entries" ("id"), "store_id" text not null, "due_at" text not null, "wanted" integer not null, "tries" integer not null, "sent_hash" text, "noted" text) strict;
CREATE INDEX reports_due on reports (store_id, due_at) where wanted > 0;
CREATE TABLE "instance" ("id" integer not null primary key check (id = 1), "name" text not null, "place" text not null, "host" text not null, "epoch" integer not null, "started_at" text not null) strict;
CREATE TABLE "store_counts" ("store_id" text not null, "state" text not null, "count" integer not null, constraint "store_counts_once" primary key ("store_id", "state")) strict;
CREATE TABLE "store_hours" ("store_id" text not null, "hour" text not null, "what" text not null, "count" integer not null, constraint "store_hours_once" primary key ("store_id", "hour", "what")) strict;
CREATE TABLE "store_causes" ("store_id" text not null, "state" text not null, "code" text not null, "message" text not null, "fix" text not null, "count" integer not null, constraint "store_causes_once" primary key ("store_id", "state", "code", "message", "fix")) strict;
CREATE TABLE "dashboard_links" ("token_hash" text not null primary key, "store_id" text, "by" text not null, "made_at" text not null, "expires_at" text not null) strict;
CREATE TABLE "dashboard_sessions" ("token_hash" text not null primary key, "store_id" text, "by" text not null, "made_at" text not null, "expires_at" text not null) strict;
CREATE TABLE "service_facts" ("name" text not null primary key, "body_json" text not null, "at" text not null) strict;
CREATE TRIGGER entries_counted_new after insert on entries begin
    insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1; insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.accepted_at, 1, 13), 'orders', 1)
    on conflict (store_id, hour, what) do update set count = count + 1; end;
CREATE TRIGGER entries_counted_gone after delete on entries begin update store_counts set count = count - 1 where store_id = old.store_id and state = old.state; end;
CREATE TRIGGER entries_counted_moved after update of state on entries when old.state <> new.state begin
    update store_counts set count = count - 1 where store_id = old.store_id and state = old.state; insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1; end;
CREATE TRIGGER entries_counted_failed after update of state on entries
    when old.state <> 'rejected' and new.state = 'rejected' begin
    insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.updated_at, 1, 13), 'failed', 1)
    on conflict (store_id, hour, what) do update set count = count + 1; end;
CREATE TRIGGER entries_counted_posted after update of recorded_at on entries
    when old.recorded_at is null and new.recorded_at is not null begin
    insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), 'posted', 1)
    on conflict (store_id, hour, what) do update set count = count + 1; end;
CREATE TRIGGER entries_counted_lag after update of recorded_at on entries
    when old.recorded_at is null and new.recorded_at is not null and new.priority = 0 begin
    insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), case when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1.0005 then 'lag:1' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 2.0005 then 'lag:2' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3.0005 then 'lag:3' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 5.0005 then 'lag:5' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 7.0005 then 'lag:7' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10.0005 then 'lag:10' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 15.0005 then 'lag:15' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 20.0005 then 'lag:20' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 30.0005 then 'lag:30' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 45.0005 then 'lag:45' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 60.0005 then 'lag:60' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 90.0005 then 'lag:90' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 120.0005 then 'lag:120' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 180.0005 then 'lag:180' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 300.0005 then 'lag:300' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 600.0005 then 'lag:600' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1800.0005 then 'lag:1800' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3600.0005 then 'lag:3600' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10800.0005 then 'lag:10800' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 21600.0005 then 'lag:21600' when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 86400.0005 then 'lag:86400' else 'lag:inf' end, 1)
    on conflict (store_id, hour, what) do update set count = count + 1; end;
CREATE TRIGGER entries_causes after update of state, problems_json on entries
    when (old.state in ('rejected', 'uncertain', 'waiting') or new.state in ('rejected', 'uncertain', 'waiting'))
      and (old.state <> new.state or old.problems_json is not new.problems_json) begin
    update store_causes set count = count - 1 where old.state in ('rejected', 'uncertain', 'waiting') and store_id = old.store_id
      and state = old.state and (code, message, fix) in (select distinct coalesce(json_extract(value, '$.code'), ''), coalesce(json_extract(value, '$.message'), ''),
      coalesce(json_extract(value, '$.fix'), '') from json_each(coalesce(old.problems_json, '[]')));
    insert into store_causes (store_id, state, code, message, fix, count) select distinct new.store_id, new.state, coalesce(json_extract(value, '$.code'), ''),
    coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), ''), 1
    from json_each(coalesce(new.problems_json, '[]')) where new.state in ('rejected', 'uncertain', 'waiting')
      on conflict (store_id, state, code, message, fix) do update set count = count + 1;
    delete from store_causes where store_id = old.store_id and state = old.state and count <= 0;
    end;
CREATE TRIGGER documents_counted after insert on documents begin
    insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), new.kind, 1)
    on conflict (store_id, hour, what) do update set count = count + 1; end;
CREATE INDEX entries_open_of_store on entries (store_id, accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain');
CREATE TABLE "incidents" ("store_id" text not null, "code" text not null, "light" text not null, "message" text not null, "next" text not null, "began_at" text not null, "light_since" text not null, "clear_since" text, "told_light" text, "told_at" text, constraint "incidents_key" primary key ("store_id", "code")) strict;
CREATE TABLE "alert_messages" ("id" integer primary key autoincrement, "store_id" text not null, "channel" text not null, "subject" text not null, "text" text not null, "made_at" text not null, "due_at" text not null, "tries" integer not null) strict;
CREATE TABLE "alert_targets" ("store_id" text not null primary key, "wordpress" integer not null, "webhook_jwe" text) strict;
CREATE TABLE "customer_imports" ("store_id" text primary key references "stores" ("id") on delete cascade, "state" text not null, "page" integer not null, "customers" integer, "made" integer not null, "known" integer not null, "refused" integer not null, "due_at" text not null, "started_at" text not null, "error_json" text, "refused_ids_json" text default '[]' not null) strict;
CREATE TABLE "history_notes" ("id" integer primary key autoincrement, "tenant_id" text not null, "store_id" text not null, "entry_id" integer not null references "entries" ("id"), "document_kind" text not null, "document_id" text not null, "event" text not null, "details" text not null, "state" text not null, "call_id" integer references "calls" ("id"), "look_first" integer not null, "tries" integer not null, "made_at" text not null, "due_at" text not null, "problem" text, constraint "history_notes_once" unique ("tenant_id", "document_id", "event")) strict;
CREATE INDEX history_notes_due on history_notes (tenant_id, store_id, due_at)
    where state in ('wanted', 'uncertain');
CREATE INDEX history_notes_entry on history_notes (entry_id);
CREATE TABLE "removed_stores" ("id" integer primary key autoincrement, "store_id" text not null unique, "url" text, "removed_at" text not null) strict;
CREATE INDEX documents_adopted on documents (tenant_id)
    where json_extract(facts_json, '$.adopted') is not null;
INSERT INTO kysely_migration (name, timestamp) VALUES
  ('0001-init', '2026-11-29T21:05:58.449Z'),
  ('0002-one-poster', '2026-11-29T21:05:58.449Z'),
  ('0003-contact-links', '2026-11-29T21:05:58.449Z'),
  ('0004-audit', '2026-11-29T21:05:58.449Z'),
  ('0005-store-api', '2026-11-29T21:05:58.449Z'),
  ('0006-intake', '2026-11-29T21:05:58.449Z'),
  ('0007-safe', '2026-11-29T21:05:58.449Z'),
  ('0008-dash', '2026-11-29T21:05:58.449Z'),
  ('0010-alerts', '2026-11-29T21:05:58.449Z'),
  ('0012-flow', '2026-11-29T21:05:58.449Z'),
  ('0014-notes', '2026-11-29T21:05:58.449Z'),
  ('0016-customer-import', '2026-11-29T21:05:58.449Z'),
  ('0017-removed-stores', '2026-11-29T21:05:58.449Z'),
  ('0018-fewer-calls', '2026-11-29T21:05:58.449Z'),
  ('0019-contact-tax-numbers', '2026-11-29T21:05:58.449Z');
INSERT INTO kysely_migration_lock (id, is_locked) VALUES ('migration_lock', 0);
