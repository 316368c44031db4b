-- A store whose owner leaves in wp-admin: how far it is, and for a week what became of it (ADR 0061).
-- token_hash: of a secret of the plugin, which asks for the result with it when the store is deleted. choice_json: {force, withoutAccess, store}.
-- export_json: {orders, documents}; fault_json: why it stopped; result_json: what was done, once it has left.
create table leavings (
  store_id text not null primary key,
  token_hash text not null unique,
  state text not null check (state in ('preparing', 'ready', 'leaving', 'left')),
  was_active integer not null,
  choice_json text not null,
  export_json text,
  downloaded_at text,
  fault_json text,
  result_json text,
  by text not null,
  changed_at text not null
) strict;
