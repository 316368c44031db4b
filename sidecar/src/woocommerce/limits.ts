/** Bounds of every conversation with a store. Ours, except where a source is named. */
export interface StoreLimits {
  /** From the request to the last byte of the answer. */
  readonly requestTimeoutMs: number;
  readonly bodyBytesMax: number;
  /** Tries of one GET, the first included. */
  readonly triesMax: number;
  readonly retryDelayMsFirst: number;
  readonly retryDelayMsMax: number;
  /** A longer Retry-After is left to the caller. */
  readonly retryAfterMsMax: number;
  readonly redirectsMax: number;
}

export const STORE_LIMITS: StoreLimits = {
  requestTimeoutMs: 30_000,
  // 100 orders of 60 lines are about 6 MB.
  bodyBytesMax: 32 * 1024 * 1024,
  triesMax: 3,
  retryDelayMsFirst: 500,
  retryDelayMsMax: 8_000,
  retryAfterMsMax: 20_000,
  redirectsMax: 3,
};

/** per_page above this is refused (class-wc-rest-crud-controller.php, get_collection_params). */
export const PER_PAGE_MAX = 100;
/** Decimals that show what WooCommerce stores: wc_get_rounding_precision is 6 for two price decimals. */
export const ORDER_DECIMALS = 6;
/** Open connections to one store: small shops run on small hosts. */
export const SOCKETS_MAX = 5;
/** Characters of a store's own words that we repeat in a message. */
export const QUOTE_CHARS_MAX = 160;
/** Clocks further apart than this cannot talk: OAuth timestamps are refused (class-wc-rest-authentication.php, 15 minutes). */
export const CLOCKS_APART_MS_MAX = 15 * 60_000;
/** Shops hardly ever change how many decimals their prices have. */
export const UNITS_KEPT_MS = 60 * 60_000;
