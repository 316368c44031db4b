export interface DashboardTables {
  /** How many entries of a store are in a state; updated by triggers. */
  store_counts: { store_id: string; state: string; count: number };
  /** Activity of a store by hour; updated by triggers. */
  store_hours: {
    store_id: string;
    /** "2026-11-25T09", UTC. */
    hour: string;
    /** orders, posted, failed, lag:<seconds>, or the kind of a document. */
    what: string;
    count: number;
  };
  /** How many entries one cause blocks; updated by triggers. */
  store_causes: {
    store_id: string;
    /** rejected, uncertain, waiting. */
    state: string;
    code: string;
    message: string;
    fix: string;
    count: number;
  };
  dashboard_links: DashboardToken;
  dashboard_sessions: DashboardToken;
}

/** One-time sign-in links, and open sessions. Tokens are kept as SHA-256 only. */
interface DashboardToken {
  token_hash: string;
  /** The store its holder may see; null = every store. */
  store_id: string | null;
  /** See ledger/audit/actor.ts. */
  by: string;
  made_at: string;
  expires_at: string;
}
