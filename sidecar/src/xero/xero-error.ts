import { AppError, type ErrorOptions, type Retry } from '../domain/app-error.ts';

/** Which limit a 429 named. `app`: the app-wide minute, shared by all organisations. */
export type RateLimitProblem = 'minute' | 'day' | 'concurrent' | 'app';

/** Unless the thrower knows better: a write that may have reached Xero is 'lookup'. */
const RETRY = {
  xero_unreachable: 'later',
  xero_timeout: 'later',
  /** 429, or held back by our own governor: nothing was written. */
  xero_rate_limited: 'later',
  /** 401 although the token was just refreshed: nothing was written. */
  xero_unauthorised: 'later',
  /** The consent lacks a scope; fixed when the store owner connects again. */
  xero_scope_missing: 'later',
  /** The organisation is no longer connected to this app, or its refresh token is dead. */
  xero_disconnected: 'later',
  /** 5xx: Xero may have processed it, and replays the 5xx under the same key for the key's life. */
  xero_server_error: 'later',
  /** 503: Xero or the one organisation is offline for some minutes. */
  xero_maintenance: 'later',
  /** 400 for the whole call. */
  xero_validation: 'never',
  /** The idempotency key was used with other bytes: the first request counts, so look up its result. */
  xero_key_reused: 'lookup',
  /** 404: no such document, or a write that names an unknown contact. */
  xero_not_found: 'never',
  /** Any other 4xx, or a call that breaks our own limits before it is sent. */
  xero_refused: 'never',
  /** An unreadable response: not JSON, cut off, or without the requested data. */
  xero_bad_answer: 'later',
} as const satisfies Record<string, Retry>;

export type XeroErrorCode = keyof typeof RETRY;

export function xeroError(code: XeroErrorCode, message: string, options: ErrorOptions = {}): AppError {
  return new AppError('xero', code, message, { retry: RETRY[code], ...options });
}
