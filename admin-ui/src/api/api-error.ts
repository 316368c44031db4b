import { __ } from '@wordpress/i18n';
import type { SettingsFault } from '../../../sidecar/src/domain/settings/settings.ts';

/** A failed request of the settings page, ready to show. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Stable, e.g. `ml_connector_unreachable`; `unknown_error` if the other side gave none. */
  readonly code: string;
  /** What to do; '' = unknown. */
  readonly fix: string;
  /** HTTP status; null if there was no response, or it has none. */
  readonly status: number | null;
  /** What was wrong with each argument, by name; empty unless WordPress rejected arguments. */
  readonly fields: Readonly<Record<string, string>>;
  /** Invalid settings, field by field. */
  readonly faults: readonly SettingsFault[];

  constructor(facts: Pick<ApiError, 'code' | 'message' | 'fix' | 'status' | 'fields' | 'faults'>, cause: unknown) {
    super(facts.message, { cause });
    this.code = facts.code;
    this.fix = facts.fix;
    this.status = facts.status;
    this.fields = facts.fields;
    this.faults = facts.faults;
  }

  /** Whether the same request may succeed later, unchanged. */
  get mayRetry(): boolean {
    return NETWORK_CODES.has(this.code) || (this.status !== null && RETRY_STATUSES.has(this.status));
  }

  /** The session in WordPress has ended, or its proof is too old. */
  get isSignedOut(): boolean {
    return SIGNED_OUT_CODES.has(this.code) || (this.code === FORBIDDEN_CODE && this.status === 401);
  }

  /** WordPress itself did not respond. */
  get isOffline(): boolean {
    return this.code === 'fetch_error' || this.code === 'offline_error';
  }

  /** WordPress got no response from the sidecar. */
  get isUnreachable(): boolean {
    return this.code === UNREACHABLE_CODE || (this.status !== null && GATEWAY_STATUSES.has(this.status));
  }
}

/** apiFetch's own codes for no network, and for a response that is not JSON (a proxy's error page). */
const NETWORK_CODES: ReadonlySet<string> = new Set(['fetch_error', 'offline_error', 'invalid_json']);
const RETRY_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 504]);
const SIGNED_OUT_CODES: ReadonlySet<string> = new Set(['rest_cookie_invalid_nonce', 'rest_not_logged_in']);
/** Of every route of the plugin; 401 = nobody is signed in. */
const FORBIDDEN_CODE = 'ml_connector_forbidden';
const UNREACHABLE_CODE = 'ml_connector_unreachable';
const UNKNOWN_CODE = 'unknown_error';

/**
 * Narrows what apiFetch rejects with: a plain `{ code, message, data: { status, params, fix, faults } }`, not an Error.
 * Never throws; returns an ApiError unchanged.
 */
export function toApiError(rejection: unknown): ApiError {
  if (rejection instanceof ApiError) return rejection;
  const { code, message, data, fix, faults } = asRecord(rejection);
  const more = asRecord(data);
  return new ApiError(
    {
      code: textOr(code, UNKNOWN_CODE),
      message: textOr(message, __('Something went wrong. WordPress gave no reason.', 'ml-connector')),
      fix: textOr(more['fix'], textOr(fix, '')),
      status: typeof more['status'] === 'number' ? more['status'] : null,
      fields: onlyTexts(asRecord(more['params'])),
      faults: onlyFaults(more['faults'] ?? faults),
    },
    rejection,
  );
}

function asRecord(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value, ...ownMessage(value) } : {};
}

/** An Error's message is not enumerable. */
function ownMessage(value: object): { message?: string } {
  return value instanceof Error ? { message: value.message } : {};
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value : fallback;
}

/** PHP writes an empty list as `[]`, a filled one as an object. */
function onlyTexts(params: Partial<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function onlyFaults(value: unknown): SettingsFault[] {
  if (!Array.isArray(value)) return [];
  return value.map(asRecord).flatMap(({ path, message }) => {
    return typeof path === 'string' && typeof message === 'string' ? [{ path, message }] : [];
  });
}
