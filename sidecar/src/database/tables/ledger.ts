import type { Generated } from 'kysely';

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
  /** order; each other source of documents has its own. */
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
  /** See posting/kinds.ts. */
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
  /** See posting/kinds.ts. */
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
  /** What each item is to become, until it is settled: an unanswered call is looked up by it. */
  intent_json: Generated<string | null>;
}

export interface CallItemsTable {
  call_id: number;
  entry_id: number;
  source_key: string;
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
