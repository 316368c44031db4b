import { AppError, type ErrorOptions, type Retry } from '../domain/app-error.ts';

/** Providers are only read, so no outcome ever has to be looked up. */
const RETRY = {
  /** Wrong, revoked or expired. */
  provider_key_refused: 'never',
  /** Not a key of the kind that is needed. */
  provider_key_wrong: 'never',
  /** It reads a test account: no real money. */
  provider_test_key: 'never',
  provider_right_missing: 'never',
  /** It may do more than reading payouts. */
  provider_rights_too_many: 'never',
  /** The key is of another account than the one that was read before. */
  provider_other_account: 'never',
  provider_rate_limited: 'later',
  provider_unreachable: 'later',
  provider_server_error: 'later',
  /** Another 4xx. */
  provider_refused: 'never',
  /** Not what the provider's documentation says; the message names the field. */
  provider_bad_answer: 'never',
  /** More rows in a second than the provider lists at once. */
  provider_too_many_rows: 'never',
} as const satisfies Record<string, Retry>;

export type ProviderErrorCode = keyof typeof RETRY;

export function providerError(code: ProviderErrorCode, message: string, options: ErrorOptions = {}): AppError {
  return new AppError('provider', code, message, { retry: RETRY[code], ...options });
}
