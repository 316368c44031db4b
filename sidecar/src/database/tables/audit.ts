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
