import type { Generated } from 'kysely';

export interface AuditTables {
  /** Append-only audit trail, a hash chain (audit-chain.ts): every step of an entry, and user actions. Ids have no gaps. */
  attempts: {
    id: number;
    entry_id: number | null;
    /** Of such an action, if it is about one store. */
    store_id: string | null;
    call_id: number | null;
    at: string;
    /** See ATTEMPT_STEPS in ledger/entry.ts. */
    step: string;
    /** Who requested it: cli:<user>, wp:<id> (<login>), dashboard; null = the sync itself. */
    actor: string | null;
    /** null = packed, or erased on request; its digest stays. */
    detail_json: string | null;
    detail_packed: Generated<Uint8Array | null>;
    detail_digest: string;
    hash: string;
  };
  /** A signed head of the chain; replaces the rows up to it once they are pruned. */
  audit_checkpoints: {
    up_to_id: number;
    hash: string;
    at: string;
    /** HMAC with the key encrypted as `audit-key`. */
    signature: string;
  };
  /** Has a row (prune, erase) only inside the transaction that may do so: the triggers on attempts check it. */
  audit_permits: { work: string };
}
