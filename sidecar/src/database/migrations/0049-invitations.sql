-- Invitations that the operator made on the dashboard: each is a pairing code for one shop, for some days (ADR 0061).
create table invitations (
  -- Digest of the code: it was shown once.
  code_digest text primary key,
  made_by text not null,
  made_at text not null,
  expires_at text not null
);
