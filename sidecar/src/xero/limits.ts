/**
 * Every Xero API limit that this client observes, and every limit of its own.
 * Sources: developer.xero.com (OAuth 2.0 API limits; requests and responses; idempotent requests), read in 2026.
 * To measure again: the X-*Limit-Remaining headers of a reply, and X-Rate-Limit-Problem of a 429.
 */

/** Xero: calls in flight per organisation and app. */
export const XERO_IN_FLIGHT_MAX = 5;
/** Ours: one is left for a command-line run beside the service, which has its own governor. */
export const IN_FLIGHT_MAX = 4;
/** Of those, the share of backfill: a live order never waits for a full backfill call. */
export const BACKFILL_IN_FLIGHT_MAX = 3;

/** Xero: calls per minute per organisation and app, in fixed windows. */
export const CALLS_PER_MINUTE_MAX = 60;
/** Ours: of those, the share of backfill. */
export const BACKFILL_CALLS_PER_MINUTE_MAX = 50;
export const MINUTE_WINDOW_MS = 60_000;

/** Xero: calls a day per organisation and app: on the tier Starter, and on all others. The day begins at another time for each. */
export const DAY_CALLS_BY_TIER = [1_000, 5_000] as const;
export const DAY_MS = 24 * 60 * 60_000;
/** Ours: backfill stops when the day (1,000 or 5,000 calls by tier) has only this many calls left for live orders. */
export const BACKFILL_DAY_RESERVE_CALLS = 100;
/** Ours: history notes of documents stop earlier still, and leave half of each minute to other calls. */
export const NOTES_DAY_RESERVE_CALLS = 250;
export const NOTES_CALLS_PER_MINUTE_MAX = 30;
/** Ours: with no calls left in the day, one call asks again after this long, whatever Retry-After says: the limit may be raised. */
export const DAY_LIMIT_PROBE_MS = 15 * 60_000;

/** Xero: a Retry-After above this means the organisation's own limit, not a burst: the call fails, it does not wait. */
export const PAUSE_WAITED_MS_MAX = 120_000;
/**
 * Ours: the longest pause that a 429 may ask for, by the limit that it names. After it one call asks again. The
 * organisation's own limit may come under the name of a minute; the day ends within a day.
 */
export const RETRY_AFTER_MS_MAX = {
  minute: 15 * 60_000,
  app: 15 * 60_000,
  concurrent: 60_000,
  day: 24 * 60 * 60_000,
} as const;
/** A 429 for concurrency may lack a Retry-After; waiting one to two seconds is enough. */
export const CONCURRENT_PAUSE_MS = 2_000;
/** A 429 for the minute without Retry-After: the longest possible window. */
export const MINUTE_PAUSE_MS = 60_000;

/** Xero: how long an Idempotency-Key is valid, from its first call (developer.xero.com, idempotent requests). */
export const IDEMPOTENCY_KEY_LIFE_MS = 6 * 60_000;
/** Xero: longer keys are refused. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 128;
/** Ours: two tries and their pause end long before the key expires; a later repeat creates a duplicate. */
export const WRITE_TIMEOUT_MS = 90_000;
export const READ_TIMEOUT_MS = 30_000;
/** Ours: since the first sending under a key; the last one ends before the key does. */
export const SENT_AGAIN_WITHIN_MS = IDEMPOTENCY_KEY_LIFE_MS - WRITE_TIMEOUT_MS;
/** Ours: Xero may still process a write whose response we stopped waiting for; not after this long since sending. */
export const WRITE_ENDED_MS = 5 * 60_000;

/** Xero advises about 3.5 MB (10 MB is refused). */
export const REQUEST_BYTES_MAX = 3_500_000;
/** Ours: 1,000 contacts are about 2 MB; a larger response is not one we requested. */
export const RESPONSE_BYTES_MAX = 16 * 1024 * 1024;

/** Xero: pageSize 1 to 1,000. */
export const PAGE_SIZE_MAX = 1_000;
/** Xero advises to keep lists of numbers and ids in a query to about 40. */
export const FILTER_VALUES_MAX = 40;
/** Ours: pages of one reading; 1,000 pages are a million contacts, a hundred times what Xero serves well. */
export const PAGES_MAX = 1_000;
/** Ours: maximum of an error body or message. */
export const MESSAGE_CHARACTERS_MAX = 500;
/** Ours: a longer error is no error of Xero, and is not read for its reason. */
export const ERROR_CHARACTERS_READ_MAX = 1024 * 1024;
/** Ours: how many calls of one organisation may wait. */
export const WAITING_CALLS_MAX = 500;
/** Ours: invoices that a list lacks and that one round reads alone, of 60 calls a minute: a live order waits for them. */
export const READ_ALONE_MAX = 10;
