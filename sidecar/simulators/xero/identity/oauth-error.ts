import { jsonReply, type Reply } from '../reply.ts';

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope';

/** A refusal of the token or revocation endpoint, in the shape of RFC 6749, 5.2. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, why: string) {
    super(`${code}: ${why}`);
    this.code = code;
  }
}

/** Xero's body holds the code and nothing else. */
export function oauthErrorReply(error: OAuthError, invalidClientStatus: number): Reply {
  const status = error.code === 'invalid_client' ? invalidClientStatus : 400;
  return jsonReply(status, { error: error.code }, { 'Cache-Control': 'no-store' });
}
