import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { App } from '../apps.ts';
import type { Simulation } from '../simulation.ts';
import type { Grant, RefreshToken } from '../state.ts';
import { DEMO_USER } from './user.ts';

const ACCESS_TOKEN_SECONDS = 1_800;
const ID_TOKEN_SECONDS = 300;
const REFRESH_TOKEN_DAYS = 60;
const DAY_MS = 86_400_000;

/** The audience of Xero's access tokens: the claim is documented, its value is not; assumed. */
export const RESOURCES_AUDIENCE = (issuer: string) => `${issuer}/resources`;

/** The answer of the token endpoint for something a user agreed to. */
export async function issueUserTokens(
  simulation: Simulation,
  grant: Grant,
  options: { readonly previous: string | null; readonly nonce: string | null },
): Promise<Record<string, unknown>> {
  const accessToken = await signAccessToken(simulation, grant);
  const answer: Record<string, unknown> = {
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_SECONDS,
    token_type: 'Bearer',
    scope: grant.scopes.join(' '),
  };
  if (grant.scopes.includes('openid')) {
    answer['id_token'] = await signIdToken(simulation, grant, accessToken, options.nonce);
  }
  if (grant.scopes.includes('offline_access')) {
    answer['refresh_token'] = storeRefreshToken(simulation, grant, options.previous);
  }
  return answer;
}

/** The answer for an app on its own: no user, no refresh token. */
export async function issueAppToken(simulation: Simulation, app: App, scopes: readonly string[]) {
  const nowSeconds = seconds(simulation.clock.now());
  const claims = {
    nbf: nowSeconds,
    exp: nowSeconds + ACCESS_TOKEN_SECONDS,
    iss: simulation.addresses.issuer,
    aud: RESOURCES_AUDIENCE(simulation.addresses.issuer),
    client_id: app.clientId,
    jti: randomToken(16),
    scope: scopes,
  };
  return {
    access_token: await simulation.signer.sign(claims, 'at+jwt'),
    expires_in: ACCESS_TOKEN_SECONDS,
    token_type: 'Bearer',
    scope: scopes.join(' '),
  };
}

function signAccessToken(simulation: Simulation, grant: Grant): Promise<string> {
  const nowSeconds = seconds(simulation.clock.now());
  return simulation.signer.sign(
    {
      nbf: nowSeconds,
      exp: nowSeconds + ACCESS_TOKEN_SECONDS,
      iss: simulation.addresses.issuer,
      aud: RESOURCES_AUDIENCE(simulation.addresses.issuer),
      client_id: grant.clientId,
      ...userClaims(grant),
      jti: randomToken(16),
      authentication_event_id: grant.authEventId,
      scope: grant.scopes,
    },
    'at+jwt',
  );
}

function signIdToken(simulation: Simulation, grant: Grant, accessToken: string, nonce: string | null): Promise<string> {
  const nowSeconds = seconds(simulation.clock.now());
  const claims: JWTPayload = {
    nbf: nowSeconds,
    exp: nowSeconds + ID_TOKEN_SECONDS,
    iss: simulation.addresses.issuer,
    aud: grant.clientId,
    iat: nowSeconds,
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...userClaims(grant),
  };
  if (nonce !== null) claims['nonce'] = nonce;
  if (grant.scopes.includes('email')) claims['email'] = DEMO_USER.email;
  if (grant.scopes.includes('profile')) {
    claims['preferred_username'] = DEMO_USER.email;
    claims['given_name'] = DEMO_USER.givenName;
    claims['family_name'] = DEMO_USER.familyName;
    claims['name'] = `${DEMO_USER.givenName} ${DEMO_USER.familyName}`;
  }
  return simulation.signer.sign(claims, 'JWT');
}

function userClaims(grant: Grant): JWTPayload {
  return {
    sub: createHash('sha256').update(grant.userId).digest('hex').slice(0, 32),
    auth_time: Math.floor(grant.authenticatedAtMs / 1000),
    xero_userid: grant.userId,
    global_session_id: grant.sessionId,
    sid: grant.sessionId,
    amr: ['pwd'],
    idp: 'local',
  };
}

function storeRefreshToken(simulation: Simulation, grant: Grant, previous: string | null): string {
  const token = randomToken(32);
  const expiresAtMs = simulation.clock.now().getTime() + REFRESH_TOKEN_DAYS * DAY_MS;
  const stored: RefreshToken = { grant, expiresAtMs, previous, replacedAtMs: null };
  simulation.state.refreshTokens[token] = stored;
  return token;
}

export function newSessionId(): string {
  return randomUUID().replaceAll('-', '');
}

export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
