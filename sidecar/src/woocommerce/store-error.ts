import { AppError, isAppError, type ErrorOptions, type Retry } from '../domain/app-error.ts';

/** A store is only read, so no outcome ever has to be looked up. */
const RETRY = {
  /** No connection: name, network, TLS, or cut off on the way. */
  store_unreachable: 'later',
  /** Connected, but no full answer in time. */
  store_timeout: 'later',
  /** 5xx: the site is failing or in maintenance. */
  store_server_error: 'later',
  /** 401 or 403 from WooCommerce; `failure` names the part of the key that is wrong. */
  store_auth_failed: 'never',
  /** A page instead of JSON. */
  store_not_json: 'later',
  /** WordPress answers, WooCommerce's REST API does not: inactive or too old. */
  store_api_missing: 'later',
  /** The order, customer or product is gone. */
  store_not_found: 'never',
  store_rate_limited: 'later',
  /** A disallowed address, or another 4xx. */
  store_refused: 'never',
  /** A plugin or firewall of the site refuses the plugin's own routes, which need no REST key. */
  store_plugin_blocked: 'later',
  /** The store sends us to another address, which we do not follow with its keys. */
  store_redirected: 'never',
  store_moved_or_cloned: 'later',
  /** JSON that is not what WooCommerce sends; the message names the field. */
  store_bad_response: 'never',
} as const satisfies Record<string, Retry>;

export type StoreErrorCode = keyof typeof RETRY;

export type AuthFailure = 'key' | 'secret' | 'signature' | 'clock' | 'permission' | 'unknown';

export function storeError(code: StoreErrorCode, message: string, options: ErrorOptions = {}): AppError {
  return new AppError('store', code, message, { retry: RETRY[code], ...options });
}

/** The shop reports another address than before: it moved, or this is a copy of it. */
export function storeMoved(own: string, other: string, storeId: string): AppError {
  const message = `The shop's address was ${own} and is now ${other}: the shop moved, or a copy of it answers. Nothing is read or posted.`;
  const fix =
    `If it moved: npm run cli -- store moved ${storeId}. If it is a copy (staging): npm run cli -- store copy ${storeId}, ` +
    'and have its address point to the real shop again.';
  return storeError('store_moved_or_cloned', message, { fix });
}

/** A missing or unusable field: concerns this one response, others of the same store may be right. */
export function malformed(message: string, options: ErrorOptions = {}): AppError {
  return storeError('store_bad_response', message, { about: 'field', ...options });
}

/** WooCommerce's queries find the order, but it responds as if there were none: do not treat it as deleted. */
export function orderNotLoaded(id: number, options: ErrorOptions = {}): AppError {
  const message = `WooCommerce counts order ${String(id)} and cannot load it. It is not posted, and not taken for deleted.`;
  const fix =
    'Open the order in WooCommerce. If it does not open, look under WooCommerce > Status > Logs: as a rule the plugin that made ' +
    'it is switched off. Then retry the order.';
  return malformed(message, { about: 'order', fix, ...options });
}

/** `failure` of an answer with more bytes or values than we read; fewer rows may be readable. */
export const TOO_LARGE = 'size';

export function isTooLarge(error: unknown): boolean {
  return isAppError(error, 'store') && error.facts.failure === TOO_LARGE;
}

/** Of one order or field; others of the same store may be readable. */
export function isMalformed(error: unknown): error is AppError {
  return isAppError(error, 'store') && error.facts.about !== undefined;
}

export function isOrderNotLoaded(error: unknown): error is AppError {
  return isAppError(error, 'store') && error.facts.about === 'order';
}
