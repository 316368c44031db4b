import type { Generated } from 'kysely';

export interface LedgerTables {
  /** Append-only: reports that something in a store may have changed. */
  events: {
    id: Generated<number>;
    store_id: string;
    source: string;
    kind: string;
    source_id: string;
    /** Same change, same fingerprint: unique with store, kind and source_id. */
    fingerprint: string;
    accepted_at: string;
  };
  /** One row for each source of documents in a store; unique (store_id, kind, source_id). */
  entries: {
    id: Generated<number>;
    store_id: string;
    kind: string;
    source_id: string;
    state: string;
    /** Grows with each accepted event; an entry whose revision grew while claimed goes back to pending. */
    revision: number;
    claimed_revision: number | null;
    claimed_by: string | null;
    claimed_at: string | null;
    tries: number;
    /** 0 = live (first), 1 = backfill. */
    priority: number;
    not_before: string | null;
    /** When that was set; null = it is not waiting, or was before this column existed. */
    waiting_since: Generated<string | null>;
    /** waiting, rejected, skipped: list of problems. */
    problems_json: string | null;
    /** What pages show: number, totals, currency, invoice number, paid, contact, notices. */
    summary_json: string | null;
    /** Its lines and decisions, see ledger/kept/kept-lines.ts. */
    summary_packed: Generated<Uint8Array | null>;
    /** What was paid of an order that is not in Xero (ledger/unsynced.ts); null = nothing, or it is in Xero. */
    unsynced_json: Generated<string | null>;
    /** 1 = judged since it was last skipped; 0 = skipped by a version that did not look at payments. */
    payment_judged: Generated<number>;
    /** Hash of the figures last recorded: nothing is sent if they are unchanged. */
    recorded_hash: string | null;
    accepted_at: string;
    updated_at: string;
    recorded_at: string | null;
  };
  /** What we created in Xero, or linked; unique (tenant_id, store_id, kind, source_key). */
  documents: {
    id: Generated<number>;
    tenant_id: string;
    store_id: string;
    entry_id: number;
    /** See posting/kinds.ts. */
    kind: string;
    source_key: string;
    xero_id: string;
    number: string | null;
    facts_json: string;
    /** Its lines, see ledger/kept/kept-lines.ts. */
    facts_packed: Generated<Uint8Array | null>;
    /** As last read in Xero; null = not read since it was recorded. */
    seen_json: Generated<string | null>;
    recorded_at: string;
  };
  /** The outbox: the exact bytes and the key are on disk before the call. */
  calls: {
    id: Generated<number>;
    tenant_id: string;
    /** See posting/kinds.ts. */
    kind: string;
    method: string;
    path: string;
    body: string;
    /** Packed, beside an empty body (ledger/kept/kept-call.ts). */
    body_packed: Generated<Uint8Array | null>;
    idempotency_key: string;
    created_at: string;
    /** Set just before the first byte is sent. */
    sent_at: string | null;
    /** Set when the answer is parsed and recorded. The outcome of a sent, unsettled call is unknown. */
    settled_at: string | null;
    http_status: number | null;
    /** Xero's answer without personal data; null = not kept. */
    answer_json: Generated<string | null>;
    answer_packed: Generated<Uint8Array | null>;
    /** What each item is to become, until the call is settled: an unanswered call is looked up by it. */
    intent_json: Generated<string | null>;
  };
  call_items: { call_id: number; entry_id: number; source_key: string };
  /** What to report to a store about its entries. */
  reports: {
    entry_id: number;
    store_id: string;
    due_at: string;
    /** Changes not yet reported; 0 = none. */
    wanted: number;
    tries: number;
    /** Hash of the last report: the same is not reported twice. */
    sent_hash: string | null;
    /** The order's last note: the same is not written twice. */
    noted: string | null;
  };
  /** A note for the history of a document in Xero; one for each document and event. */
  history_notes: {
    id: Generated<number>;
    tenant_id: string;
    store_id: string;
    entry_id: number;
    document_kind: string;
    document_id: string;
    /** e.g. order:1024/ended. */
    event: string;
    /** As written in Xero, with its mark. */
    details: string;
    state: string;
    /** The call that creates, or created, it. */
    call_id: number | null;
    look_first: number;
    tries: number;
    made_at: string;
    due_at: string;
    /** When `due_at` was set; null = it no longer waited when this was first kept. */
    waiting_since: Generated<string | null>;
    /** Why it was refused or delayed. */
    problem: string | null;
  };
}
