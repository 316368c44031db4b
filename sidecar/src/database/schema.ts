import type { Generated } from 'kysely';

/** Every table. Times are ISO UTC text, money decimal text, flags 0/1, `*_json` JSON text, `*_jwe` encrypted text. */
export interface Schema {
  stores: StoresTable;
  token_sets: TokenSetsTable;
  connections: ConnectionsTable;
  consents: ConsentsTable;
  events: EventsTable;
  entries: EntriesTable;
  documents: DocumentsTable;
  calls: CallsTable;
  call_items: CallItemsTable;
  attempts: AttemptsTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_permits: AuditPermitsTable;
  sealed_values: SealedValuesTable;
  contacts: ContactsTable;
  contact_links: ContactLinksTable;
  reference_lists: ReferenceListsTable;
  leases: LeasesTable;
  instance: InstanceTable;
  store_signals: StoreSignalsTable;
  customer_changes: CustomerChangesTable;
  customer_imports: CustomerImportsTable;
  xero_changes: XeroChangesTable;
  xero_watch: XeroWatchTable;
  reports: ReportsTable;
  pairings: PairingsTable;
  used_tokens: UsedTokensTable;
  store_grants: StoreGrantsTable;
  backfills: BackfillsTable;
  store_lists: StoreListsTable;
  store_counts: StoreCountsTable;
  store_hours: StoreHoursTable;
  store_causes: StoreCausesTable;
  dashboard_links: DashboardTokensTable;
  dashboard_sessions: DashboardTokensTable;
  service_facts: ServiceFactsTable;
  incidents: IncidentsTable;
  alert_messages: AlertMessagesTable;
  alert_targets: AlertTargetsTable;
  history_notes: HistoryNotesTable;
}

export interface StoresTable {
  /** Made from host, port and path. */
  id: string;
  url: string;
  /** {consumerKey, consumerSecret, webhookSecret}. */
  credentials_jwe: string;
  /** What the store said of itself when it was last read: name, time zone, currency. */
  facts_json: string;
  /** The organisation its orders go to; null = not connected yet. */
  tenant_id: string | null;
  /** Poll position: UTC instant of the last change seen; null = from the start date of the settings. */
  poll_cursor: string | null;
  polled_at: string | null;
  /** Why the last poll failed; null = it did not. */
  poll_error: string | null;
  /** Somebody asked for a poll (the CLI, a person); cleared by the poll that starts after it. */
  poll_requested_at: Generated<string | null>;
  added_at: string;
  /** What the shop calls itself (WordPress's siteurl) since it was added; null = not read yet. */
  own_address: Generated<string | null>;
  /** What it calls itself now, where that is another; until a person has decided. */
  other_address: Generated<string | null>;
  other_seen_at: Generated<string | null>;
}

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

/** Append-only: what told us that an order may have changed. */
export interface EventsTable {
  id: Generated<number>;
  store_id: string;
  /** nudge, webhook, poll, backfill, replay, cli. */
  source: string;
  kind: string;
  source_id: string;
  /** Same change, same fingerprint: unique with store, kind and source_id. */
  fingerprint: string;
  accepted_at: string;
}

/** One row for each thing of the store that becomes documents; unique (store_id, kind, source_id). */
export interface EntriesTable {
  id: Generated<number>;
  store_id: string;
  /** order (later also refund, customer). */
  kind: string;
  source_id: string;
  /** pending, claimed, waiting, uncertain, rejected, recorded, skipped. */
  state: string;
  /** Grows with each accepted event; a settle moves to pending again when it grew while claimed. */
  revision: number;
  claimed_revision: number | null;
  claimed_by: string | null;
  claimed_at: string | null;
  /** Failed tries since the last event. */
  tries: number;
  /** 0 = live, 1 = backfill: live goes first. */
  priority: number;
  /** waiting: not before this instant. */
  not_before: string | null;
  /** waiting, rejected, skipped: list of problems. */
  problems_json: string | null;
  /** What the pages show: order number, totals, currency, invoice number, paid, contact, notices. */
  summary_json: string | null;
  /** Hash of the accounting figures of the order last recorded: an unchanged order is a no-op. */
  recorded_hash: string | null;
  accepted_at: string;
  updated_at: string;
  recorded_at: string | null;
}

/** What exists in Xero because of us; unique (tenant_id, store_id, kind, source_key). */
export interface DocumentsTable {
  id: Generated<number>;
  tenant_id: string;
  store_id: string;
  entry_id: number;
  /** invoice, payment, credit_note, allocation, refund_payment, bank_transaction. */
  kind: string;
  /** e.g. order:1024, order:1024/payment, order:1024/refund:1029/allocation. */
  source_key: string;
  xero_id: string;
  number: string | null;
  /** Status, totals, date, contact id as Xero answered. */
  facts_json: string;
  recorded_at: string;
}

/** The outbox: exact bytes and key are on disk before the call. */
export interface CallsTable {
  id: Generated<number>;
  tenant_id: string;
  /** contacts, invoices, payments, credit_notes, allocations, refund_payments, payment_ends, amendments,
   * fees, fee_changes. */
  kind: string;
  method: string;
  path: string;
  body: string;
  idempotency_key: string;
  created_at: string;
  /** Set just before the first byte is sent. */
  sent_at: string | null;
  /** Set when the answer is understood and recorded. An unsettled sent call is uncertain. */
  settled_at: string | null;
  http_status: number | null;
  /** What Xero answered, without personal data; null = nothing was kept. */
  answer_json: Generated<string | null>;
}

export interface CallItemsTable {
  call_id: number;
  entry_id: number;
  source_key: string;
}

/** Append-only audit, a hash chain (audit-chain.ts): each step taken for an entry, and what people did. Ids have no gaps. */
export interface AttemptsTable {
  id: number;
  /** null = a human action that is not about one order. */
  entry_id: number | null;
  /** Of such an action; null for a step of an entry, or an action about no one store. */
  store_id: string | null;
  call_id: number | null;
  at: string;
  /** accepted, claimed, fetched, planned, sent, answered, recorded, rejected, waiting, uncertain, skipped, adopted, released, action. */
  step: string;
  /** Who asked for it: cli:<user>, wp:<id> (<login>), dashboard; null = the sync itself. */
  actor: string | null;
  /** null = taken out (erasure); its digest stays. */
  detail_json: string | null;
  detail_digest: string;
  hash: string;
}

/** The chain's head as it was then, signed; stands for the rows up to it once they are pruned. */
export interface AuditCheckpointsTable {
  up_to_id: number;
  hash: string;
  at: string;
  /** HMAC with the key sealed as `audit-key`. */
  signature: string;
}

/** Has a row (prune, erase) only inside the transaction that may do so: the triggers on attempts look for it. */
export interface AuditPermitsTable {
  work: string;
}

/** Small secrets of the service itself: audit-key, key-check. */
export interface SealedValuesTable {
  name: string;
  value_jwe: string;
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
  /** ACTIVE, ARCHIVED, GDPRREQUEST. */
  status: string;
  seen_at: string;
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

/** Duties that one process does at a time. */
export interface LeasesTable {
  name: string;
  /** host/pid/nonce. */
  holder: string;
  expires_at: string;
}

/** What was heard of a store, and how its polls go; a row comes with the first word. */
export interface StoreSignalsTable {
  store_id: string;
  nudged_at: Generated<string | null>;
  /** The last rightly signed webhook, whatever it was about. */
  webhook_at: Generated<string | null>;
  /** The last delivery that was refused, and why: unsigned, wrong-store, … */
  refused_at: Generated<string | null>;
  refusal: Generated<string | null>;
  /** How long the next poll may wait, where the schedule is left to us; null = not decided yet. */
  poll_pause_ms: Generated<number | null>;
  /** When a poll last found a change that nobody had told of. */
  missed_at: Generated<string | null>;
  /** How far the comparison of posted orders with the store has come; null = begins anew. */
  compared_entry_id: Generated<number | null>;
  /** {code, message, fix} of the last poll; null = it went well. */
  poll_error_json: Generated<string | null>;
}

/** Customers of a store that changed and were not looked at since. */
export interface CustomerChangesTable {
  store_id: string;
  customer_id: number;
  /** Grows with each change: one that comes while it is worked on is not lost. */
  revision: number;
  due_at: string;
  tries: number;
  problem_json: string | null;
}

/** Things in Xero that changed and were not looked at since. */
/** See connection/customer-imports.ts. */
export interface CustomerImportsTable {
  store_id: string;
  /** reading, read */
  state: string;
  page: number;
  customers: number | null;
  made: number;
  known: number;
  refused: number;
  due_at: string;
  started_at: string;
}

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

/** What the store is to be told of its orders. */
export interface ReportsTable {
  entry_id: number;
  store_id: string;
  due_at: string;
  /** Changes not yet told; 0 = the store knows. */
  wanted: number;
  tries: number;
  /** Of what the store was last told: the same is not told again. */
  sent_hash: string | null;
  /** Which note the order got last: the same is not written twice. */
  noted: string | null;
}

/** A plugin that may call the HTTP API for its store. */
export interface PairingsTable {
  store_id: string;
  /** base64url of 32 bytes: HS256 key of its requests. */
  key_jwe: string;
  /** Where the browser comes back to after Xero's consent; other origins are refused. */
  settings_url: string;
  /** What the plugin told of itself last: {versions, webhooks, toldAt}. */
  versions_json: string;
  paired_at: string;
}

/** Tokens of requests that change something: each is good once, also after a restart. */
export interface UsedTokensTable {
  store_id: string;
  jti: string;
  expires_at: string;
}

/** Organisations that somebody of the store was asked by Xero to let us into. */
export interface StoreGrantsTable {
  store_id: string;
  tenant_id: string;
  granted_at: string;
}

/** The last backfill of a store. */
export interface BackfillsTable {
  store_id: string;
  /** YYYY-MM-DD. */
  after: string;
  /** reading, read, stopped, failed. */
  state: string;
  /** How many orders the store has since that day; null = not known. */
  orders: number | null;
  read: number;
  accepted: number;
  /** UTC instant of creation up to which everything is accepted; null = nothing yet. */
  cursor: string | null;
  /** {code, message, fix} when it failed. */
  error_json: string | null;
  /** See ledger/actor.ts. */
  asked_by: string | null;
  started_at: string;
}

/** Gateways, tax rates and the like, as last read from the store. */
export interface StoreListsTable {
  store_id: string;
  body_json: string;
  read_at: string;
}

/** One row: which copy of this data directory is the one that posts. */
export interface InstanceTable {
  id: number;
  /** Made once, at the first start. */
  name: string;
  /** Where the database file lies, as the file system knows it: a copy lies elsewhere. */
  place: string;
  host: string;
  /** Grows with each start; the file beside the database knows it too. */
  epoch: number;
  started_at: string;
}

/** How many entries of a store are in a state; triggers keep it (0008-dash.ts). */
export interface StoreCountsTable {
  store_id: string;
  state: string;
  count: number;
}

/** How many of something happened in an hour; triggers keep it. */
export interface StoreHoursTable {
  store_id: string;
  /** "2026-11-25T09", UTC. */
  hour: string;
  /** orders, posted, failed, lag:<seconds>, or the kind of a document. */
  what: string;
  count: number;
}

/** How many entries stand still for one cause; triggers keep it. */
export interface StoreCausesTable {
  store_id: string;
  /** rejected, uncertain, waiting. */
  state: string;
  code: string;
  message: string;
  fix: string;
  count: number;
}

/** Links that sign somebody in once, and who is signed in. Tokens are kept as SHA-256 only. */
export interface DashboardTokensTable {
  token_hash: string;
  /** What its holder may see; null = every store. */
  store_id: string | null;
  /** See ledger/actor.ts. */
  by: string;
  made_at: string;
  expires_at: string;
}

/** What only the running service knows, for the command line and after a restart. */
export interface ServiceFactsTable {
  name: string;
  body_json: string;
  at: string;
}

/** One row for each cause that troubles a store; gone once it is over. */
export interface IncidentsTable {
  store_id: string;
  /** Of a status reason. */
  code: string;
  light: string;
  message: string;
  next: string;
  began_at: string;
  /** Since when the light is what it is. */
  light_since: string;
  /** Since when the cause is gone; null = it is there. */
  clear_since: string | null;
  /** Which light was told last, and when; null = nobody was told. */
  told_light: string | null;
  told_at: string | null;
}

/** Messages that are still to be sent, one row a channel; gone once sent or given up. */
export interface AlertMessagesTable {
  id: Generated<number>;
  store_id: string;
  /** webhook, mail, wordpress, store-webhook. */
  channel: string;
  subject: string;
  text: string;
  made_at: string;
  due_at: string;
  tries: number;
}

/** Where a store wants its own messages; without a row: by its plugin, as mail. */
export interface AlertTargetsTable {
  store_id: string;
  /** 1 = the plugin mails them. */
  wordpress: number;
  /** Address of a webhook: whoever knows it may write there. */
  webhook_jwe: string | null;
}

/** A note for the history of a document in Xero. One document gets the note of one event once. */
export interface HistoryNotesTable {
  id: Generated<number>;
  tenant_id: string;
  store_id: string;
  entry_id: number;
  /** invoice, credit_note. */
  document_kind: string;
  document_id: string;
  /** e.g. order:1024/ended. */
  event: string;
  /** As it stands in Xero, its mark included. */
  details: string;
  /** wanted, uncertain (sent, outcome unknown), written, refused, dropped. */
  state: string;
  /** The call that is to make it, or made it. */
  call_id: number | null;
  /** 1 = the document may have it already. */
  look_first: number;
  tries: number;
  made_at: string;
  due_at: string;
  /** Why it was refused or put off. */
  problem: string | null;
}
