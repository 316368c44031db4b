/** Small secrets of the service itself: audit-key, key-check. */
export interface SealedValuesTable {
  name: string;
  value_jwe: string;
}

/** Duties that one process does at a time. */
export interface LeasesTable {
  name: string;
  /** host/pid/nonce. */
  holder: string;
  expires_at: string;
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

/** What only the running service knows, for the command line and after a restart. */
export interface ServiceFactsTable {
  name: string;
  body_json: string;
  at: string;
}
