export interface ServiceTables {
  /** Encrypted values of the service itself: audit-key, key-check. */
  sealed_values: { name: string; value_jwe: string };
  /** Work that only one process may do at a time. */
  leases: {
    name: string;
    /** host/pid/nonce. */
    holder: string;
    expires_at: string;
  };
  /** One row: which copy of this data directory posts. */
  instance: {
    id: number;
    /** Created at the first start. */
    name: string;
    /** The database file's identity in the file system: a copy has another one. */
    place: string;
    host: string;
    /** Grows with each start; also in the file beside the database. */
    epoch: number;
    started_at: string;
  };
  /** Facts known only to the running service, for the command line and after a restart. */
  service_facts: { name: string; body_json: string; at: string };
}
