/** What a failed call means for its caller: a store is only read, so nothing ever has to be looked up. */
export type Retry = 'never' | 'later' | 'lookup';

export type StoreErrorCode =
  | 'store_unreachable'
  | 'store_timeout'
  | 'store_server_error'
  | 'store_auth_failed'
  | 'store_not_json'
  | 'store_api_missing'
  | 'store_not_found'
  | 'store_rate_limited'
  | 'store_refused'
  | 'store_redirected'
  | 'store_moved_or_cloned'
  | 'store_bad_response';

export interface StoreErrorDetails {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Base of every failed call to a store; messages name cause and fix and never contain a key, secret or signature. */
export class WooCommerceError extends Error {
  override readonly name: string = 'WooCommerceError';
  readonly code: StoreErrorCode;
  readonly retry: Retry;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: StoreErrorCode, retry: Retry, message: string, details: StoreErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retry = retry;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** No connection: name, network, TLS, or cut off on the way. */
export class StoreUnreachable extends WooCommerceError {
  override readonly name = 'StoreUnreachable';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_unreachable', 'later', message, details);
  }
}

/** Connected, but no full answer in time. */
export class StoreTimeout extends WooCommerceError {
  override readonly name = 'StoreTimeout';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_timeout', 'later', message, details);
  }
}

/** 5xx: the site is failing or in maintenance. */
export class StoreServerError extends WooCommerceError {
  override readonly name = 'StoreServerError';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_server_error', 'later', message, details);
  }
}

export type AuthFailure = 'key' | 'secret' | 'signature' | 'clock' | 'permission' | 'unknown';

/** 401 or 403 from WooCommerce; `failure` says which part of the key is wrong. */
export class StoreAuthFailed extends WooCommerceError {
  override readonly name = 'StoreAuthFailed';
  readonly failure: AuthFailure;
  constructor(failure: AuthFailure, message: string, details?: StoreErrorDetails) {
    super('store_auth_failed', 'never', message, details);
    this.failure = failure;
  }
}

/** A page instead of JSON; `title` is that page's title. */
export class StoreNotJson extends WooCommerceError {
  override readonly name = 'StoreNotJson';
  readonly title: string | null;
  constructor(title: string | null, message: string, details?: StoreErrorDetails) {
    super('store_not_json', 'later', message, details);
    this.title = title;
  }
}

/** WordPress answers, WooCommerce's REST API does not: inactive or too old. */
export class StoreApiMissing extends WooCommerceError {
  override readonly name = 'StoreApiMissing';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_api_missing', 'later', message, details);
  }
}

/** The order, customer or product is gone. */
export class StoreNotFound extends WooCommerceError {
  override readonly name = 'StoreNotFound';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_not_found', 'never', message, details);
  }
}

export class StoreRateLimited extends WooCommerceError {
  override readonly name = 'StoreRateLimited';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_rate_limited', 'later', message, details);
  }
}

/** A disallowed address: private network, plain http, or not a web address at all. */
export class StoreRefused extends WooCommerceError {
  override readonly name = 'StoreRefused';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_refused', 'never', message, details);
  }
}

/** The store sends us to another address, which we do not follow with its keys. */
export class StoreRedirected extends WooCommerceError {
  override readonly name = 'StoreRedirected';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_redirected', 'never', message, details);
  }
}

/** The shop reports another address than before: it moved, or this is a copy of it. */
export class StoreMoved extends WooCommerceError {
  override readonly name = 'StoreMoved';
  readonly fix: string;
  constructor(own: string, other: string, storeId: string) {
    super(
      'store_moved_or_cloned',
      'later',
      `The shop called itself ${own} and now calls itself ${other}: it moved, or a copy of it answers. Nothing is read or posted.`,
    );
    this.fix =
      `If it moved: npm run cli -- store moved ${storeId}. If it is a copy (staging): npm run cli -- store copy ${storeId}, ` +
      'and have its address point to the real shop again.';
  }
}

/** JSON that is not what WooCommerce sends; the message names the field. */
export class StoreBadResponse extends WooCommerceError {
  override readonly name: string = 'StoreBadResponse';
  constructor(message: string, details?: StoreErrorDetails) {
    super('store_bad_response', 'never', message, details);
  }
}

/** A missing or unusable field: concerns this one response, others of the same store may be right. */
export class StoreMalformed extends StoreBadResponse {
  override readonly name: string = 'StoreMalformed';
}

/** WooCommerce's queries find the order, but it responds as if there were none: do not treat it as deleted. */
export class OrderNotLoaded extends StoreMalformed {
  override readonly name = 'OrderNotLoaded';
  readonly fix =
    'Open the order in WooCommerce. If it does not open, look under WooCommerce > Status > Logs: as a rule the plugin that made ' +
    'it is switched off. Then retry the order.';
  constructor(id: number, details?: StoreErrorDetails) {
    super(
      `WooCommerce counts order ${String(id)} and cannot load it. It is not posted, and not taken for deleted.`,
      details,
    );
  }
}
