import type { BackOff } from '../domain/back-off.ts';

/** Ours: from the first byte out to the last byte in. Stripe's own libraries wait 80 seconds. */
export const PROVIDER_TIMEOUT_MS = 80_000;
/** Ours: a page of 500 PayPal rows has about 1 MB, one of 100 Stripe rows with their sources about 0.5 MB. */
export const PROVIDER_ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/** Ours: tries of one call, the first included. */
export const PROVIDER_TRIES_MAX = 5;
/** Ours: Stripe documents no Retry-After; it advises exponential back-off with randomness. */
export const PROVIDER_BACK_OFF: BackOff = { firstMs: 1_000, maxMs: 16_000, jitter: 0.5 };
/** Ours: pages of one list, a hundred rows each: what a window of time can hold. */
export const PROVIDER_PAGES_MAX = 5_000;
/** Characters quoted of a provider's message. */
export const PROVIDER_QUOTE_CHARACTERS_MAX = 400;

/** docs.stripe.com/api/pagination. */
export const STRIPE_PAGE_MAX = 100;
/** The version that the fields were read for; without it the account's own answers. */
export const STRIPE_VERSION = '2026-07-29.dahlia';

/** `pagesize` of WooPayments' server. */
export const WOOPAYMENTS_PAGE_MAX = 100;

/** PayPal's Transaction Search: page_size, range of a search. */
export const PAYPAL_PAGE_MAX = 500;
export const PAYPAL_WINDOW_MS_MAX = 31 * 24 * 60 * 60_000;
/** Ours: the shortest window that is still halved. */
export const PAYPAL_WINDOW_MS_MIN = 1_000;
