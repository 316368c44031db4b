/** Bounds of every exchange with a store. Ours, unless a source is given. */
export const STORE_LIMITS = {
  /** From the request to the last byte received. */
  requestTimeoutMs: 30_000,
  /** A hundred orders of 64 lines have 3.1 MB, an order of 4,000 lines up to 4.4 MB (recorded). Rows asked for by id are asked for again in halves. */
  bodyBytesMax: 6 * 1024 * 1024,
  /** Read beside any others: a page of 100 usual orders has 0.3 to 1 MB. Larger ones are read one at a time, over all shops. */
  bodyBytesBeside: 2 * 1024 * 1024,
  /** For the rest of a larger one, once it has its turn: all of it at 1 MB/s. Others may be waiting for theirs. */
  largeBodyMsMax: 15_000,
  /** Of one GET, the first included. */
  triesMax: 3,
  retryDelayMsFirst: 500,
  retryDelayMsMax: 8_000,
  /** A longer Retry-After is left to the caller. */
  retryAfterMsMax: 20_000,
  redirectsMax: 3,
};
/** Texts, names, commas and brackets of an answer: an order of 64 lines has 4,800 (recorded), so one of 4,000 lines 272,000. Each takes up to 50 bytes. */
export const ANSWER_TOKENS_MAX = 300_000;
/** Parsed beside any others: a page of 100 usual orders has 68,000 (recorded). */
export const TOKENS_BESIDE = 100_000;
export type StoreLimits = Readonly<typeof STORE_LIMITS>;

/** per_page above this is refused (class-wc-rest-crud-controller.php, get_collection_params). */
export const PER_PAGE_MAX = 100;
/** Pages of one whole list. Tax tables of all US postal codes have about 41,000 rates. */
export const LIST_PAGES_MAX = 1_000;
/** Of one whole list, as JSON of the fields that we keep: 41,000 tax rates have about 8 million. */
export const LIST_CHARACTERS_MAX = 16 * 1024 * 1024;
/** Decimals of WooCommerce's stored figures: wc_get_rounding_precision is 6 for two price decimals. */
export const ORDER_DECIMALS = 6;
/** Open connections to one store: small shops run on small hosts. */
export const SOCKETS_MAX = 5;
/** Characters quoted from a store's own text. */
export const QUOTE_CHARS_MAX = 160;
/** Of a page or a message, read for its cause: both ends of a page. */
export const PAGE_BYTES_READ_MAX = 16 * 1024;
/**
 * The longest pause that a store may ask for by Retry-After; it is asked again after it. Maintenance of WordPress says
 * 600 seconds (wp-includes/load.php, wp_maintenance).
 */
export const RETRY_AFTER_MS_MAX = 15 * 60_000;
/** With clocks further apart OAuth timestamps are refused (class-wc-rest-authentication.php, 15 minutes). */
export const CLOCKS_APART_MS_MAX = 15 * 60_000;
/** Shops hardly ever change their price decimals. */
export const UNITS_KEPT_MS = 60 * 60_000;
