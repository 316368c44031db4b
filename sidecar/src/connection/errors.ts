export type ConnectionErrorCode =
  | 'store_url_invalid'
  | 'store_url_taken'
  | 'store_moved_or_cloned'
  | 'store_unknown'
  | 'xero_app_missing'
  | 'consent_unknown'
  | 'consent_expired'
  | 'consent_interrupted'
  | 'consent_denied'
  | 'consent_refused'
  | 'identity_doubtful'
  | 'no_organisation'
  | 'organisation_unknown'
  | 'not_connected';

/** What a user must know or do about pairing and connecting: `message` is the cause, `fix` the next step. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;
  readonly fix: string;

  constructor(code: ConnectionErrorCode, message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.fix = fix;
  }
}

/** The token endpoint answered with an OAuth error (RFC 6749, 5.2). */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  /** invalid_grant, invalid_client, … */
  readonly error: string;

  constructor(error: string, description: string) {
    super(description === '' ? error : `${error}: ${description}`);
    this.error = error;
  }
}
