import { createHash } from 'node:crypto';
import type { App } from '../apps.ts';
import type { Simulation } from '../simulation.ts';
import type { AuthorisationCode } from '../state.ts';
import { OAuthError } from './oauth-error.ts';
import { randomToken } from './tokens.ts';

const CODE_LIFE_MS = 5 * 60_000;

/** RFC 7636, 4.1. */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;

export function issueCode(simulation: Simulation, code: Omit<AuthorisationCode, 'expiresAtMs'>): string {
  const text = randomToken(32);
  simulation.state.codes[text] = { ...code, expiresAtMs: simulation.clock.now().getTime() + CODE_LIFE_MS };
  return text;
}

/** A code works once, for the app it was made for, with the same redirect address and the right PKCE verifier. */
export function redeemCode(simulation: Simulation, app: App, form: URLSearchParams): AuthorisationCode {
  const { codes } = simulation.state;
  const text = form.get('code') ?? '';
  if (text === '') throw new OAuthError('invalid_request', 'code is missing');
  const code = codes[text];
  if (code === undefined) throw new OAuthError('invalid_grant', 'unknown or used code');
  if (code.grant.clientId !== app.clientId) throw new OAuthError('invalid_grant', 'code of another app');
  Reflect.deleteProperty(codes, text);
  if (simulation.clock.now().getTime() >= code.expiresAtMs) throw new OAuthError('invalid_grant', 'code has expired');
  if (form.get('redirect_uri') !== code.redirectUri) throw new OAuthError('invalid_grant', 'other redirect_uri');
  checkVerifier(code.codeChallenge, form.get('code_verifier'));
  return code;
}

function checkVerifier(challenge: string | null, verifier: string | null): void {
  if (challenge === null) {
    if (verifier !== null) throw new OAuthError('invalid_grant', 'a verifier without a challenge');
    return;
  }
  if (verifier === null || !VERIFIER.test(verifier)) throw new OAuthError('invalid_grant', 'no usable code_verifier');
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge) {
    throw new OAuthError('invalid_grant', 'verifier does not match the challenge');
  }
}
