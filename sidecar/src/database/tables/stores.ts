import type { Generated } from 'kysely';

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

/** What is left to know a removed store by; gone when it is added again. See stores/choose-store-id.ts. */
export interface RemovedStoresTable {
  /** The higher, the later it was removed. */
  id: Generated<number>;
  store_id: string;
  /** The last it had; null = not known: it was removed before this was kept. */
  url: string | null;
  removed_at: string;
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

/** Gateways, tax rates and the like, as last read from the store. */
export interface StoreListsTable {
  store_id: string;
  body_json: string;
  read_at: string;
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
  /** See ledger/audit/actor.ts. */
  asked_by: string | null;
  started_at: string;
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

/** How far the first reading of a store's customers has come. See stores/customer-imports.ts. */
export interface CustomerImportsTable {
  store_id: string;
  /** reading, read */
  state: string;
  page: number;
  customers: number | null;
  made: number;
  known: number;
  refused: number;
  /** Customers whose contact was refused, the first few: a list of their ids. */
  refused_ids_json: Generated<string>;
  /** {code, message, fix} of the last try; null = it went well. */
  error_json: string | null;
  due_at: string;
  started_at: string;
}
