-- A store whose owner leaves in wp-admin: how far it is, and for a week what became of it (ADR 0061).
create table leavings (
  store_id text primary key,
  -- Hash of a secret of the plugin: with it the result can still be asked for once the store is deleted.
  token_hash text not null unique,
  state text not null check (state in ('preparing', 'ready', 'leaving', 'left')),
  was_active integer not null,
  -- What the owner chose: {force, withoutAccess}.
  choice_json text not null,
  -- Of the export; null = not written yet.
  export_json text,
  downloaded_at text,
  -- Why it stopped: {code, message, fix}; null = it did not.
  fault_json text,
  -- What was done, once it has left.
  result_json text,
  by text not null,
  changed_at text not null
);
