import type { Generated } from 'kysely';

/** One consent of one Xero user; several organisations may share it. */
export interface TokenSetsTable {
  id: string;
  /** {accessToken, refreshToken, scope}. */
  tokens_jwe: string;
  access_expires_at: string;
  refreshed_at: string;
  /** Grows with each refresh: a refresh that lost the race sees it. */
  revision: number;
}

export interface ConnectionsTable {
  tenant_id: string;
  connection_id: string;
  tenant_name: string;
  tenant_type: string;
  token_set_id: string;
  /** connected, disconnected. */
  state: string;
  state_reason: string | null;
  /** Nothing is sent before this instant (day limit, maintenance); null = not paused. */
  paused_until: string | null;
  pause_reason: string | null;
  connected_at: string;
}

/** A consent under way: its state and PKCE verifier. */
export interface ConsentsTable {
  state: string;
  store_id: string;
  verifier_jwe: string;
  redirect_uri: string;
  /** Organisation asked for, id or name; null = the only one, or ask. */
  organisation: string | null;
  expires_at: string;
  /** Set when the callback has been answered: done, choose, failed. */
  outcome: string | null;
  outcome_json: string | null;
  /** Page of the store where the browser goes on; null = none, our own page tells the outcome. */
  return_url: Generated<string | null>;
}

/** Organisations that somebody of the store was asked by Xero to let us into. */
export interface StoreGrantsTable {
  store_id: string;
  tenant_id: string;
  granted_at: string;
}

/** Index of the organisation's contacts. Names and e-mails are kept as SHA-256 only. */
export interface ContactsTable {
  tenant_id: string;
  contact_id: string;
  contact_number: string | null;
  /** SHA-256 of the name in lower case. */
  name_key: string;
  /** SHA-256 of the e-mail in lower case; null = none. */
  email_key: string | null;
  /** SHA-256 of the tax number without its country; null = none. */
  tax_key: string | null;
  /** ACTIVE, ARCHIVED, GDPRREQUEST. */
  status: string;
  seen_at: string;
  /** SHA-256 of what we sent of it last, without its name; null = nothing, or not known. */
  sent_hash: Generated<string | null>;
}

/** Which contact was chosen for a ContactNumber of ours: holds when the number is cleared in Xero. */
export interface ContactLinksTable {
  tenant_id: string;
  contact_number: string;
  contact_id: string;
  linked_at: string;
}

/** Accounts, TaxRates, … as Xero answered, kept for a while; contacts keep only the time of the last reading. */
export interface ReferenceListsTable {
  tenant_id: string;
  resource: string;
  body_json: string;
  fetched_at: string;
}

/** Things in Xero that changed and were not looked at since. */
export interface XeroChangesTable {
  tenant_id: string;
  /** invoice, contact, creditnote. */
  resource: string;
  resource_id: string;
  revision: number;
  due_at: string;
}

export interface XeroWatchTable {
  tenant_id: string;
  webhook_at: Generated<string | null>;
  polled_at: Generated<string | null>;
  /** If-Modified-Since of the next poll. */
  cursor: Generated<string | null>;
  error_json: Generated<string | null>;
}
