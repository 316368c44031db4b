import type { Generated } from 'kysely';

export interface XeroTables {
  /** One consent of one Xero user; several organisations may share it. */
  token_sets: {
    id: string;
    /** {accessToken, refreshToken, scope}. */
    tokens_jwe: string;
    access_expires_at: string;
    refreshed_at: string;
    /** Grows with each refresh: a refresh that lost a race notices. */
    revision: number;
  };
  connections: {
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
    /** When the pause was set; null = not paused, or set before this column existed. */
    paused_at: Generated<string | null>;
    pause_reason: string | null;
    /** domain/pause-reason.ts; null = not paused, or paused before this column existed. */
    pause_code: Generated<string | null>;
    connected_at: string;
  };
  /** A consent in progress: its state and PKCE verifier. */
  consents: {
    state: string;
    store_id: string;
    verifier_jwe: string;
    redirect_uri: string;
    /** The requested organisation, id or name; null = the only one, or ask. */
    organisation: string | null;
    expires_at: string;
    /** Set when the callback was answered: done, choose, failed. */
    outcome: string | null;
    outcome_json: string | null;
    /** Page of the store where the browser continues; null = our own page shows the outcome. */
    return_url: Generated<string | null>;
    /** SHA-256 of the cookie of the browser that may bring the answer; null = none has continued to Xero yet. */
    browser_hash: Generated<string | null>;
  };
  /** Organisations that a user of the store gave access to. */
  store_grants: { store_id: string; tenant_id: string; granted_at: string };
  /** Index of the organisation's contacts. Names and e-mails are kept as SHA-256 only. */
  contacts: {
    id: Generated<number>;
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
    /** SHA-256 of the contact after we last wrote it, without its name; null = we never did, or unknown. */
    sent_hash: Generated<string | null>;
    /** SHA-256 of the details of the newest order that it was compared with, without names; null = none yet. */
    details_hash: Generated<string | null>;
    /** When that order was made, an ISO instant. */
    details_at: Generated<string | null>;
  };
  /** The contact chosen for one of our ContactNumbers: stays if the number is cleared in Xero. */
  contact_links: {
    id: Generated<number>;
    tenant_id: string;
    contact_number: string;
    contact_id: string;
    linked_at: string;
  };
  /** Items that we made, or found made, by the code they were made with, in lower case. */
  made_items: {
    tenant_id: string;
    code_key: string;
    /** '' = the call that makes it has no answer yet. */
    item_id: string;
    /** What we last wrote; null = by a version that did not keep it. */
    name: string | null;
    unit_price: string | null;
    /** Whose it is: "<store>:<product>". */
    source: string | null;
  };
  /** Accounts, TaxRates, … as Xero answered; of contacts only the time of the last reading. */
  reference_lists: { tenant_id: string; resource: string; body_json: string; fetched_at: string };
  /** Changes in Xero not checked yet. */
  xero_changes: {
    tenant_id: string;
    /** invoice, contact, creditnote. */
    resource: string;
    resource_id: string;
    revision: number;
    due_at: string;
  };
  xero_watch: {
    tenant_id: string;
    webhook_at: Generated<string | null>;
    polled_at: Generated<string | null>;
    /** If-Modified-Since of the next poll. */
    cursor: Generated<string | null>;
    /** The same of credit notes: in a quiet organisation they are read more rarely. */
    credit_cursor: Generated<string | null>;
    /** When something last changed there, as far as we know. */
    moved_at: Generated<string | null>;
    /** When a poll last found a change that no webhook reported. */
    missed_at: Generated<string | null>;
    /** What Xero last said of the day's calls (xero/day-count.ts). */
    day_json: Generated<string | null>;
    error_json: Generated<string | null>;
  };
}
