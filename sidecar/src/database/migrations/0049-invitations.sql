-- Invitations that the operator made on the dashboard: each is a pairing code for one shop, for some days (ADR 0061).
-- code_digest: the code was shown once.
create table invitations (
  code_digest text not null primary key,
  made_by text not null,
  made_at text not null,
  expires_at text not null
) strict;
