-- All tables. Statements are separated by blank lines. A published migration is never changed.
-- Stores, removed stores, and what a paired plugin needs.
create table stores (
  id text not null primary key,
  url text not null,
  credentials_jwe text not null,
  facts_json text not null,
  tenant_id text,
  poll_cursor text,
  polled_at text,
  poll_error text,
  added_at text not null,
  poll_requested_at text,
  own_address text,
  other_address text,
  other_seen_at text
) strict;

-- A removed store keeps its ledger if it is added again. No other store gets it.
create table removed_stores (
  id integer primary key autoincrement,
  store_id text not null unique,
  url text,
  removed_at text not null
) strict;

create table pairings (
  store_id text not null primary key,
  key_jwe text not null,
  settings_url text not null,
  versions_json text not null,
  paired_at text not null
) strict;

create table used_tokens (
  store_id text not null,
  jti text not null,
  expires_at text not null,
  constraint used_tokens_once primary key (store_id, jti)
) strict;

-- Notifications received from each store, and the lists read from it.
create table store_signals (
  store_id text not null primary key,
  nudged_at text,
  webhook_at text,
  refused_at text,
  refusal text,
  poll_pause_ms integer,
  missed_at text,
  compared_entry_id integer,
  poll_error_json text
) strict;

create table store_lists (
  store_id text not null primary key,
  body_json text not null,
  read_at text not null
) strict;

create table backfills (
  store_id text not null primary key,
  after text not null,
  state text not null,
  orders integer,
  read integer not null,
  accepted integer not null,
  cursor text,
  error_json text,
  asked_by text,
  started_at text not null
) strict;

-- Customers whose contact must be updated, and the progress of the first import.
create table customer_changes (
  store_id text not null,
  customer_id integer not null,
  revision integer not null,
  due_at text not null,
  tries integer not null,
  problem_json text,
  constraint customer_changes_once primary key (store_id, customer_id)
) strict;

create table customer_imports (
  store_id text primary key references stores (id) on delete cascade,
  state text not null,
  page integer not null,
  customers integer,
  made integer not null,
  known integer not null,
  refused integer not null,
  due_at text not null,
  started_at text not null,
  error_json text,
  refused_ids_json text default '[]' not null
) strict;

-- Consents, organisations, and their contacts and lists.
create table token_sets (
  id text not null primary key,
  tokens_jwe text not null,
  access_expires_at text not null,
  refreshed_at text not null,
  revision integer not null
) strict;

create table connections (
  tenant_id text not null primary key,
  connection_id text not null,
  tenant_name text not null,
  tenant_type text not null,
  token_set_id text not null,
  state text not null,
  state_reason text,
  paused_until text,
  pause_reason text,
  connected_at text not null
) strict;

create table consents (
  state text not null primary key,
  store_id text not null,
  verifier_jwe text not null,
  redirect_uri text not null,
  organisation text,
  expires_at text not null,
  outcome text,
  outcome_json text,
  return_url text
) strict;

-- Organisations that a user of the store gave access to.
create table store_grants (
  store_id text not null,
  tenant_id text not null,
  granted_at text not null,
  constraint store_grants_once primary key (store_id, tenant_id)
) strict;

-- `sent_hash` avoids sending the same details again. `tax_key` distinguishes companies that share an e-mail address.
create table contacts (
  tenant_id text not null,
  contact_id text not null,
  contact_number text,
  name_key text not null,
  email_key text,
  status text not null,
  seen_at text not null,
  sent_hash text,
  tax_key text,
  constraint contacts_once primary key (tenant_id, contact_id)
) strict;

create index contacts_contact_number on contacts (tenant_id, contact_number);

create index contacts_name_key on contacts (tenant_id, name_key);

create index contacts_email_key on contacts (tenant_id, email_key);

-- The contact once chosen for a contact number stays chosen.
create table contact_links (
  tenant_id text not null,
  contact_number text not null,
  contact_id text not null,
  linked_at text not null,
  constraint contact_links_once primary key (tenant_id, contact_number)
) strict;

create table reference_lists (
  tenant_id text not null,
  resource text not null,
  body_json text not null,
  fetched_at text not null,
  constraint reference_lists_once primary key (tenant_id, resource)
) strict;

create table xero_changes (
  tenant_id text not null,
  resource text not null,
  resource_id text not null,
  revision integer not null,
  due_at text not null,
  constraint xero_changes_once primary key (tenant_id, resource, resource_id)
) strict;

create table xero_watch (
  tenant_id text not null primary key,
  webhook_at text,
  polled_at text,
  cursor text,
  error_json text
) strict;

-- Events and entries have no foreign key to stores: the audit trail outlives a removed store. Triggers make events append-only.
create table events (
  id integer primary key autoincrement,
  store_id text not null,
  source text not null,
  kind text not null,
  source_id text not null,
  fingerprint text not null,
  accepted_at text not null,
  constraint events_once unique (store_id, kind, source_id, fingerprint)
) strict;

create trigger events_no_update before update on events
begin select raise(abort, 'events are append-only'); end;

create trigger events_no_delete before delete on events
begin select raise(abort, 'events are append-only'); end;

create table entries (
  id integer primary key autoincrement,
  store_id text not null,
  kind text not null,
  source_id text not null,
  state text not null,
  revision integer not null,
  claimed_revision integer,
  claimed_by text,
  claimed_at text,
  tries integer not null,
  priority integer not null,
  not_before text,
  problems_json text,
  summary_json text,
  recorded_hash text,
  accepted_at text not null,
  updated_at text not null,
  recorded_at text,
  constraint entries_once unique (store_id, kind, source_id),
  constraint entries_claim_whole check ((state in ('claimed', 'uncertain')) = (claimed_by is not null)
    and (claimed_by is null) = (claimed_at is null) and (claimed_by is null) = (claimed_revision is null)),
  constraint entries_waiting_until check ((state = 'waiting') = (not_before is not null))
) strict;

create index entries_listing on entries (store_id, state, id);

-- Partial indexes: most entries are recorded, so these hold only what is left to do. There is none on (state) alone:
-- SQLite would prefer it to entries_claiming, and then sort the whole backlog for each claim.
create index entries_claiming on entries (priority, accepted_at, id)
  where state in ('pending', 'waiting');

create index entries_open on entries (accepted_at)
  where state in ('pending', 'claimed', 'waiting', 'uncertain');

create index entries_due on entries (not_before) where state = 'waiting';

create index entries_claimed on entries (claimed_by) where state = 'claimed';

create index entries_uncertain on entries (id) where state = 'uncertain';

create index entries_rejected on entries (id) where state = 'rejected';

-- For a store's pages: newest first, by state, by order number.
create index entries_of_store on entries (store_id, id);

create index entries_skipped on entries (store_id, id) where state = 'skipped';

create index entries_by_number on entries (store_id, json_extract(summary_json, '$.orderNumber'))
  where summary_json is not null;

create index entries_open_of_store on entries (store_id, accepted_at)
  where state in ('pending', 'claimed', 'waiting', 'uncertain');

-- Documents in Xero, the calls that created them, reports to the store, and notes in a document's history.
create table documents (
  id integer primary key autoincrement,
  tenant_id text not null,
  store_id text not null,
  entry_id integer not null references entries (id),
  kind text not null,
  source_key text not null,
  xero_id text not null,
  number text,
  facts_json text not null,
  recorded_at text not null,
  constraint documents_once unique (tenant_id, store_id, kind, source_key),
  constraint documents_one_owner unique (tenant_id, kind, xero_id)
) strict;

create index documents_entry on documents (entry_id);

create index documents_number on documents (tenant_id, number);

create index documents_by_number on documents (store_id, number collate nocase)
  where number is not null;

-- Linked invoices that are checked by id.
create index documents_adopted on documents (tenant_id)
  where json_extract(facts_json, '$.adopted') is not null;

create table calls (
  id integer primary key autoincrement,
  tenant_id text not null,
  kind text not null,
  method text not null,
  path text not null,
  body text not null,
  idempotency_key text not null,
  created_at text not null,
  sent_at text,
  settled_at text,
  http_status integer,
  answer_json text
) strict;

create index calls_unsettled on calls (tenant_id, id) where settled_at is null;

-- Reading settled_at means reading past each call's body. Pruning must not do that for all calls.
create index calls_kept on calls (settled_at) where body <> '';

create table call_items (
  call_id integer not null references calls (id),
  entry_id integer not null references entries (id),
  source_key text not null,
  constraint call_items_once primary key (call_id, entry_id, source_key)
) strict;

create index call_items_entry on call_items (entry_id, call_id);

create table reports (
  entry_id integer not null primary key references entries (id),
  store_id text not null,
  due_at text not null,
  wanted integer not null,
  tries integer not null,
  sent_hash text,
  noted text
) strict;

create index reports_due on reports (store_id, due_at) where wanted > 0;

create table history_notes (
  id integer primary key autoincrement,
  tenant_id text not null,
  store_id text not null,
  entry_id integer not null references entries (id),
  document_kind text not null,
  document_id text not null,
  event text not null,
  details text not null,
  state text not null,
  call_id integer references calls (id),
  look_first integer not null,
  tries integer not null,
  made_at text not null,
  due_at text not null,
  problem text,
  constraint history_notes_once unique (tenant_id, document_id, event)
) strict;

create index history_notes_due on history_notes (tenant_id, store_id, due_at)
  where state in ('wanted', 'uncertain');

create index history_notes_entry on history_notes (entry_id);

-- The audit trail is a hash chain, and also holds user actions.
create table attempts (
  id integer primary key autoincrement,
  entry_id integer references entries (id),
  store_id text,
  call_id integer references calls (id),
  at text not null,
  step text not null,
  actor text,
  detail_json text,
  detail_digest text not null,
  hash text not null
) strict;

create index attempts_entry on attempts (entry_id, id) where entry_id is not null;

create index attempts_actions on attempts (store_id, id) where entry_id is null;

-- A row is only added at the end. Only two changes are allowed, both inside a transaction with a permit: erasing a detail,
-- and removing rows that a checkpoint replaces.
create trigger attempts_no_insert before insert on attempts
when exists (select 1 from attempts where id >= new.id)
begin select raise(abort, 'attempts are append-only'); end;

create trigger attempts_no_update before update on attempts
when not exists (select 1 from audit_permits where work = 'erase')
  or new.detail_json is not null or new.id is not old.id or new.hash is not old.hash
  or new.detail_digest is not old.detail_digest or new.at is not old.at or new.step is not old.step
  or new.entry_id is not old.entry_id or new.store_id is not old.store_id or new.call_id is not old.call_id
  or new.actor is not old.actor
begin select raise(abort, 'attempts are append-only'); end;

create trigger attempts_no_delete before delete on attempts
when not exists (select 1 from audit_permits where work = 'prune')
  or old.id > coalesce((select max(up_to_id) from audit_checkpoints), 0)
begin select raise(abort, 'attempts are append-only'); end;

create table audit_checkpoints (
  up_to_id integer not null primary key,
  hash text not null,
  at text not null,
  signature text not null
) strict;

-- Has a row only inside a transaction that may prune or erase.
create table audit_permits (
  work text not null primary key
) strict;

create trigger audit_checkpoints_no_update before update on audit_checkpoints
begin select raise(abort, 'audit_checkpoints are append-only'); end;

create trigger audit_checkpoints_no_delete before delete on audit_checkpoints
when not exists (select 1 from audit_permits where work = 'prune')
begin select raise(abort, 'audit_checkpoints are append-only'); end;

-- The posting process, this copy of the data directory, encrypted values, and facts known only to the running service.
create table leases (
  name text not null primary key,
  holder text not null,
  expires_at text not null
) strict;

create table instance (
  id integer not null primary key check (id = 1),
  name text not null,
  place text not null,
  host text not null,
  epoch integer not null,
  started_at text not null
) strict;

create table sealed_values (
  name text not null primary key,
  value_jwe text not null
) strict;

create table service_facts (
  name text not null primary key,
  body_json text not null,
  at text not null
) strict;

-- Sign-in to the dashboard.
create table dashboard_links (
  token_hash text not null primary key,
  store_id text,
  by text not null,
  made_at text not null,
  expires_at text not null
) strict;

create table dashboard_sessions (
  token_hash text not null primary key,
  store_id text,
  by text not null,
  made_at text not null,
  expires_at text not null
) strict;

-- Statistics, updated by triggers in the same transaction, so that pages need not count.
create table store_counts (
  store_id text not null,
  state text not null,
  count integer not null,
  constraint store_counts_once primary key (store_id, state)
) strict;

create table store_hours (
  store_id text not null,
  hour text not null,
  what text not null,
  count integer not null,
  constraint store_hours_once primary key (store_id, hour, what)
) strict;

create table store_causes (
  store_id text not null,
  state text not null,
  code text not null,
  message text not null,
  fix text not null,
  count integer not null,
  constraint store_causes_once primary key (store_id, state, code, message, fix)
) strict;

create trigger entries_counted_new after insert on entries begin
  insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1;
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.accepted_at, 1, 13), 'orders', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_counted_gone after delete on entries begin
  update store_counts set count = count - 1 where store_id = old.store_id and state = old.state;
end;

create trigger entries_counted_moved after update of state on entries when old.state <> new.state begin
  update store_counts set count = count - 1 where store_id = old.store_id and state = old.state;
  insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1;
end;

create trigger entries_counted_failed after update of state on entries
when old.state <> 'rejected' and new.state = 'rejected' begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.updated_at, 1, 13), 'failed', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_counted_posted after update of recorded_at on entries
when old.recorded_at is null and new.recorded_at is not null begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), 'posted', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

-- Upper bounds in seconds. Backfilled orders changed long ago, so they don't count.
create trigger entries_counted_lag after update of recorded_at on entries
when old.recorded_at is null and new.recorded_at is not null and new.priority = 0 begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), case
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1.0005 then 'lag:1'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 2.0005 then 'lag:2'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3.0005 then 'lag:3'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 5.0005 then 'lag:5'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 7.0005 then 'lag:7'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10.0005 then 'lag:10'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 15.0005 then 'lag:15'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 20.0005 then 'lag:20'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 30.0005 then 'lag:30'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 45.0005 then 'lag:45'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 60.0005 then 'lag:60'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 90.0005 then 'lag:90'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 120.0005 then 'lag:120'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 180.0005 then 'lag:180'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 300.0005 then 'lag:300'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 600.0005 then 'lag:600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1800.0005 then 'lag:1800'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3600.0005 then 'lag:3600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10800.0005 then 'lag:10800'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 21600.0005 then 'lag:21600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 86400.0005 then 'lag:86400'
      else 'lag:inf' end, 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_causes after update of state, problems_json on entries
when (old.state in ('rejected', 'uncertain', 'waiting') or new.state in ('rejected', 'uncertain', 'waiting'))
  and (old.state <> new.state or old.problems_json is not new.problems_json) begin
  update store_causes set count = count - 1
    where old.state in ('rejected', 'uncertain', 'waiting') and store_id = old.store_id and state = old.state
      and (code, message, fix) in (select distinct coalesce(json_extract(value, '$.code'), ''),
        coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), '')
        from json_each(coalesce(old.problems_json, '[]')));
  insert into store_causes (store_id, state, code, message, fix, count)
    select distinct new.store_id, new.state, coalesce(json_extract(value, '$.code'), ''),
      coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), ''), 1
      from json_each(coalesce(new.problems_json, '[]')) where new.state in ('rejected', 'uncertain', 'waiting')
    on conflict (store_id, state, code, message, fix) do update set count = count + 1;
  delete from store_causes where store_id = old.store_id and state = old.state and count <= 0;
end;

create trigger documents_counted after insert on documents begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), new.kind, 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

-- Open incidents, messages to send, and where a store's messages go.
create table incidents (
  store_id text not null,
  code text not null,
  light text not null,
  message text not null,
  next text not null,
  began_at text not null,
  light_since text not null,
  clear_since text,
  told_light text,
  told_at text,
  constraint incidents_key primary key (store_id, code)
) strict;

create table alert_messages (
  id integer primary key autoincrement,
  store_id text not null,
  channel text not null,
  subject text not null,
  text text not null,
  made_at text not null,
  due_at text not null,
  tries integer not null
) strict;

create table alert_targets (
  store_id text not null primary key,
  wordpress integer not null,
  webhook_jwe text
) strict;
