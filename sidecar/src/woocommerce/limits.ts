/** Bounds of every exchange with a store. Ours, unless a source is given. */
export const STORE_LIMITS = {
  /** From the request to the last byte received. */
  requestTimeoutMs: 30_000,
  /** 100 orders of 60 lines are about 6 MB. */
  bodyBytesMax: 32 * 1024 * 1024,
  /** Of one GET, the first included. */
  triesMax: 3,
  retryDelayMsFirst: 500,
  retryDelayMsMax: 8_000,
  /** A longer Retry-After is left to the caller. */
  retryAfterMsMax: 20_000,
  redirectsMax: 3,
};
export type StoreLimits = Readonly<typeof STORE_LIMITS>;

/** per_page above this is refused (class-wc-rest-crud-controller.php, get_collection_params). */
export const PER_PAGE_MAX = 100;
/** Decimals of WooCommerce's stored figures: wc_get_rounding_precision is 6 for two price decimals. */
export const ORDER_DECIMALS = 6;
/** Open connections to one store: small shops run on small hosts. */
export const SOCKETS_MAX = 5;
/** Characters quoted from a store's own text. */
export const QUOTE_CHARS_MAX = 160;
/** Characters of a page or a message that are read for its cause: both ends of a page. */
export const PAGE_CHARS_READ_MAX = 16 * 1024;
/**
 * The longest pause that a store may ask for by Retry-After; it is asked again after it. Maintenance of WordPress says
 * 600 seconds (wp-includes/load.php, wp_maintenance).
 */
export const RETRY_AFTER_MS_MAX = 15 * 60_000;
/** With clocks further apart OAuth timestamps are refused (class-wc-rest-authentication.php, 15 minutes). */
export const CLOCKS_APART_MS_MAX = 15 * 60_000;
/** Shops hardly ever change their price decimals. */
export const UNITS_KEPT_MS = 60 * 60_000;
