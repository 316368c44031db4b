import type { Generated } from 'kysely';

export interface StoresTables {
  stores: {
    /** From host, port and path. */
    id: string;
    url: string;
    /** {consumerKey, consumerSecret, webhookSecret}. */
    credentials_jwe: string;
    /** The store's last report about itself: name, time zone, currency. */
    facts_json: string;
    /** The organisation that gets its orders; null = not connected yet. */
    tenant_id: string | null;
    /** Poll position: UTC instant of the last change seen; null = from the start date of the settings. */
    poll_cursor: string | null;
    /** The last try. */
    polled_at: string | null;
    /** The last one that succeeded. */
    read_at: Generated<string | null>;
    /** Why the last poll failed; null = it did not. */
    poll_error: string | null;
    /** When a user last requested a poll; cleared by the poll that starts after it. */
    poll_requested_at: Generated<string | null>;
    added_at: string;
    /** The shop's own address (WordPress's siteurl), first read after it was added; null = not read yet. */
    own_address: Generated<string | null>;
    /** A different address it reports now, until a user has decided. */
    other_address: Generated<string | null>;
    other_seen_at: Generated<string | null>;
  };
  /** Identifies removed stores until they are added again. See stores/choose-store-id.ts. */
  removed_stores: {
    /** In the order of removal. */
    id: Generated<number>;
    store_id: string;
    /** Its last address; null = unknown: it was removed before this column existed. */
    url: string | null;
    removed_at: string;
  };
  /** Stores whose owner leaves in wp-admin. Kept for a week after it. */
  leavings: {
    store_id: string;
    token_hash: string;
    state: 'preparing' | 'ready' | 'leaving' | 'left';
    /** Posting was on: it is again if the owner stays. */
    was_active: number;
    /** {force, withoutAccess} */
    choice_json: string;
    /** {orders, documents}; null = not written yet. */
    export_json: string | null;
    downloaded_at: string | null;
    /** {code, message, fix}; null = it did not stop. */
    fault_json: string | null;
    /** What was done, once it has left. */
    result_json: string | null;
    by: string;
    changed_at: string;
  };
  /** Codes that the operator made for shops; deleted when used. */
  invitations: { code_digest: string; made_by: string; made_at: string; expires_at: string };
  /** A plugin that may call the HTTP API for its store. */
  pairings: {
    store_id: string;
    /** base64url of 32 bytes: HS256 key of its requests. */
    key_jwe: string;
    /** Where the browser returns after Xero's consent; other origins are refused. */
    settings_url: string;
    /** The plugin's last report: {versions, webhooks, toldAt}. */
    versions_json: string;
    paired_at: string;
  };
  /** Tokens of requests that change something: each is valid once, also after a restart. */
  used_tokens: { store_id: string; jti: string; expires_at: string };
  /** Notifications from a store, and the state of its polls; the first one creates the row. */
  store_signals: {
    store_id: string;
    nudged_at: Generated<string | null>;
    /** The last correctly signed webhook. */
    webhook_at: Generated<string | null>;
    /** The last refused delivery, and why: unsigned, wrong-store, … */
    refused_at: Generated<string | null>;
    refusal: Generated<string | null>;
    /** Delay before the next poll, if the schedule is automatic; null = not decided yet. */
    poll_pause_ms: Generated<number | null>;
    /** When a poll last found a change without a notification. */
    missed_at: Generated<string | null>;
    /** When a poll last saw that notifications work; null = never, or one was missed since. */
    proved_at: Generated<string | null>;
    /** How far the comparison of posted orders with the store has come; null = it starts again. */
    compared_entry_id: Generated<number | null>;
    /** {orders, until} dated ahead of the store's clock at the last poll; null = none. */
    ahead_json: Generated<string | null>;
    /** Creation date up to which orders were searched for ones never read; null = from the start. */
    searched_through: Generated<string | null>;
    /** {code, message, fix} of the last poll; null = it succeeded. */
    poll_error_json: Generated<string | null>;
    /** {code, message, fix} of the last report of orders to the plugin; null = it was taken. */
    report_error_json: Generated<string | null>;
  };
  /** Gateways, tax rates and the like, as last read from the store. */
  store_lists: { store_id: string; body_json: string; read_at: string };
  /** The last backfill of a store. */
  backfills: {
    store_id: string;
    /** YYYY-MM-DD. */
    after: string;
    /** YYYY-MM-DD, included; null = up to now. */
    until: Generated<string | null>;
    state: string;
    /** How many orders the store has of those days; null = unknown. */
    orders: number | null;
    read: number;
    accepted: number;
    /** Everything created up to this UTC instant is accepted; null = nothing yet. */
    cursor: string | null;
    /** {code, message, fix} when it failed. */
    error_json: string | null;
    /** See ledger/audit/actor.ts. */
    asked_by: string | null;
    started_at: string;
    /** See stores/backfill-count.ts; null = not counted yet. */
    counted_json: Generated<string | null>;
  };
  /** The orders of a store's last backfill. */
  backfill_orders: { store_id: string; entry_id: number };
  /** Every confirmed backfill: one that was started can be undone. */
  backfill_runs: {
    id: Generated<number>;
    store_id: string;
    /** YYYY-MM-DD, both included; `until` null = up to now. */
    after: string;
    until: string | null;
    /** As counted; null = unknown. */
    orders: number | null;
    /** See ledger/audit/actor.ts. */
    asked_by: string | null;
    started_at: string;
    /** null = nobody asked to undo it. */
    undone_at: string | null;
    undone_by: string | null;
  };
  /** The orders that a run asked to post, each with the last run that did. */
  backfill_run_orders: {
    entry_id: number;
    run_id: number;
    /** See ledger/requests/backfill-runs.ts; null = nobody asked to undo the run, or it was not judged yet. */
    undo: string | null;
  };
  /** See ledger/accepted-differences.ts; unique (store_id, order_id, code). */
  accepted_differences: {
    store_id: string;
    order_id: string;
    /** A cause of the reconciliation. */
    code: string;
    findings_json: string;
    reason: string;
    accepted_by: string;
    accepted_at: string;
  };
  /** Changed customers not checked yet. */
  customer_changes: {
    store_id: string;
    customer_id: number;
    /** Grows with each change: one that arrives during a check is not lost. */
    revision: number;
    due_at: string;
    tries: number;
    problem_json: string | null;
  };
  /** Progress of the first import of a store's customers. See stores/customer-imports.ts. */
  customer_imports: {
    store_id: string;
    state: string;
    page: number;
    customers: number | null;
    made: number;
    known: number;
    refused: number;
    /** Ids of the first few customers whose contact was refused. */
    refused_ids_json: Generated<string>;
    /** {code, message, fix} of the last try; null = it succeeded. */
    error_json: string | null;
    due_at: string;
    started_at: string;
  };
  /** New and changed products whose items were not looked at yet. */
  product_changes: {
    store_id: string;
    product_id: number;
    /** Grows with each change: one that arrives during a look is not lost. */
    revision: number;
    due_at: string;
    tries: number;
    problem_json: string | null;
  };
  /** Until when a shop was asked for changed products. See posting/items/find-changed-products.ts. */
  product_reads: {
    store_id: string;
    read_through: string;
  };
  /** Progress of the reading of a store's products. See stores/item-imports.ts. */
  item_imports: {
    store_id: string;
    state: string;
    page: number;
    products: number | null;
    made: number;
    changed: number;
    known: number;
    refused: number;
    tries: number;
    due_at: string;
    started_at: string;
    /** {code, message, fix} of the last try; null = it succeeded. */
    error_json: string | null;
  };
}
