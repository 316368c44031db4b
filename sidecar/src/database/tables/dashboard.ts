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
  /** See ledger/audit/actor.ts. */
  by: string;
  made_at: string;
  expires_at: string;
}
