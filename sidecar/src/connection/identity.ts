import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { AppError, isAppError } from '../domain/app-error.ts';
import { xeroError } from '../xero/xero-error.ts';
import type { XeroConfig } from '../config/config.ts';
import { answerToError, parseJson } from '../xero/answer-to-error.ts';
import { createClockSkew, type ClockSkew } from '../xero/clock-skew.ts';
import { sendHttp, type HttpAnswer } from '../xero/http.ts';
import { scopesFor } from './scopes.ts';

/** Ours: timeout of an identity call; two tries fit into a refresh lease. */
export const IDENTITY_TIMEOUT_MS = 20_000;
/** Clock difference allowed after correcting the measured skew. */
const CLOCK_TOLERANCE_S = 60;
/** An ID token is checked at once; an old one is a replay. Xero's own live 5 minutes. */
const ID_TOKEN_AGE_MAX_S = 600;
/** Xero: access tokens live 30 minutes; used when a reply does not say. */
const ACCESS_TOKEN_LIFE_S = 1_800;

/** The app as registered with Xero; without a secret, PKCE alone identifies us. */
export type XeroApp = Pick<XeroConfig, 'clientId' | 'clientSecret' | 'loginUrl' | 'identityUrl' | 'apiUrl'>;

export interface TokenAnswer {
  readonly accessToken: string;
  /** '' = Xero gave none. */
  readonly refreshToken: string;
  readonly idToken: string | null;
  readonly scope: string;
  readonly accessExpiresAt: Date;
}

/** One organisation (or practice) that the user connected. */
export interface GrantedConnection {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** ORGANISATION, PRACTICE, … */
  readonly tenantType: string;
}

/** Xero's identity service and its list of connections. All calls throw a Xero error; token refusals an OAuth error. */
export interface Identity {
  /** `fees`: request access to bank transactions too. */
  consentUrl(wanted: { state: string; verifier: string; redirectUri: string; fees?: boolean }): string;
  exchangeCode(given: { code: string; verifier: string; redirectUri: string }): Promise<TokenAnswer>;
  refresh(refreshToken: string): Promise<TokenAnswer>;
  /** Throws a connection error identity_doubtful unless Xero signed it for us, together with this access token. */
  verifyIdToken(idToken: string, accessToken: string): Promise<void>;
  /** Of one consent if its event id is given. */
  connections(accessToken: string, authEventId: string | null): Promise<GrantedConnection[]>;
  deleteConnection(accessToken: string, connectionId: string): Promise<void>;
}

export interface IdentityParts {
  readonly app: XeroApp;
  readonly now: () => Date;
  readonly clockSkew?: ClockSkew;
}

export function createIdentity(parts: IdentityParts): Identity {
  const { app, now } = parts;
  const clockSkew = parts.clockSkew ?? createClockSkew();
  const tokenParts = { app, now, clockSkew };
  const identityUrl = app.identityUrl.replace(/\/+$/, '');
  const connectionsUrl = `${app.apiUrl.replace(/\/+$/, '')}/connections`;
  const keys = createRemoteJWKSet(new URL(`${identityUrl}/.well-known/openid-configuration/jwks`));

  return {
    consentUrl: (wanted) => consentUrl(app, wanted),
    exchangeCode: ({ code, verifier, redirectUri }) =>
      requestTokens(tokenParts, identityUrl, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    refresh: (refreshToken) =>
      requestTokens(tokenParts, identityUrl, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    async verifyIdToken(idToken, accessToken) {
      const payload = await verify(idToken, () =>
        jwtVerify(idToken, keys, {
          issuer: identityUrl,
          audience: app.clientId,
          algorithms: ['RS256', 'ES256'],
          clockTolerance: CLOCK_TOLERANCE_S,
          // A wrong clock is our fault and casts no doubt on Xero: the response that carried the token was dated.
          currentDate: new Date(now().getTime() + clockSkew.ms),
          maxTokenAge: ID_TOKEN_AGE_MAX_S,
          requiredClaims: ['exp', 'sub'],
        }),
      );
      if (payload.at_hash !== undefined && payload.at_hash !== accessTokenHash(accessToken)) {
        throw doubtful('it belongs to another access token');
      }
    },
    async connections(accessToken, authEventId) {
      const query = authEventId === null ? '' : `?${new URLSearchParams({ authEventId }).toString()}`;
      const answer = await sendHttp({
        method: 'GET',
        url: `${connectionsUrl}${query}`,
        headers: bearer(accessToken),
        body: null,
        timeoutMs: IDENTITY_TIMEOUT_MS,
        write: false,
      });
      if (answer.status !== 200) throw answerToError(answer, false);
      return readConnections(answer);
    },
    async deleteConnection(accessToken, connectionId) {
      const answer = await sendHttp({
        method: 'DELETE',
        url: `${connectionsUrl}/${encodeURIComponent(connectionId)}`,
        headers: bearer(accessToken),
        body: null,
        timeoutMs: IDENTITY_TIMEOUT_MS,
        // Deleting twice is harmless.
        write: false,
      });
      // 404: it was already removed in Xero.
      if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) throw answerToError(answer, false);
    },
  };
}

function consentUrl(
  app: XeroApp,
  { state, verifier, redirectUri, fees = false }: Parameters<Identity['consentUrl']>[0],
): string {
  const url = new URL(app.loginUrl);
  const query = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopesFor({ fees }).join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url.href;
}

/** The consent an access token came from; null when the token does not say. */
export function authEventIdOf(accessToken: string): string | null {
  try {
    const claim = decodeJwt(accessToken).authentication_event_id;
    return typeof claim === 'string' && claim !== '' ? claim : null;
  } catch {
    return null;
  }
}

function bearer(accessToken: string): Record<string, string> {
  return { accept: 'application/json', authorization: `Bearer ${accessToken}`, 'user-agent': 'ml-connector' };
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
  scope: z.union([z.string(), z.array(z.string())]).optional(),
});

const refusal = z.object({ error: z.string().min(1), error_description: z.string().optional() });

async function requestTokens(
  { app, now, clockSkew }: Required<IdentityParts>,
  identityUrl: string,
  fields: Record<string, string>,
): Promise<TokenAnswer> {
  const askedAt = now();
  const form = new URLSearchParams(app.clientSecret === null ? { ...fields, client_id: app.clientId } : fields);
  const answer = await sendHttp({
    method: 'POST',
    url: `${identityUrl}/connect/token`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'ml-connector',
      ...(app.clientSecret === null ? {} : { authorization: basic(app.clientId, app.clientSecret.reveal()) }),
    },
    body: form.toString(),
    timeoutMs: IDENTITY_TIMEOUT_MS,
    // A lost reply does no harm: the code is void, but the old refresh token works for another 30 minutes.
    write: false,
  });
  clockSkew.observe({ date: answer.header('date'), askedAt, answeredAt: now() });
  const json = parseJson(answer.body);
  const refused = refusal.safeParse(json);
  if ((answer.status === 400 || answer.status === 401) && refused.success) {
    const { error, error_description: description = '' } = refused.data;
    throw new AppError('oauth', error, description === '' ? error : `${error}: ${description}`);
  }
  if (answer.status !== 200) throw answerToError(answer, false);
  const parsed = tokenAnswer.safeParse(json);
  if (!parsed.success)
    throw xeroError('xero_bad_answer', "The answer of Xero's token endpoint cannot be read.", { retry: 'later' });
  const { access_token, refresh_token, id_token, expires_in, scope } = parsed.data;
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? '',
    idToken: id_token ?? null,
    scope: Array.isArray(scope) ? scope.join(' ') : (scope ?? ''),
    // By our own clock throughout, so its error does not matter.
    accessExpiresAt: new Date(askedAt.getTime() + (expires_in ?? ACCESS_TOKEN_LIFE_S) * 1000),
  };
}

/** RFC 6749, 2.3.1: both halves are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const encode = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+');
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

async function verify(idToken: string, check: () => Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await check()).payload;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw doubtful(idToken === '' ? 'there is none' : why, error);
  }
}

/** OpenID Connect Core 3.1.3.6: the left half of the hash, for the SHA-256 algorithms we accept. */
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

function doubtful(why: string, cause?: unknown): AppError {
  return new AppError('connection', 'identity_doubtful', `Xero's proof of identity was not accepted: ${why}.`, {
    fix: 'Check the clock of this machine and XERO_IDENTITY_URL, then connect again.',
    cause: cause,
  });
}

const grantedConnections = z.array(
  z
    .object({
      id: z.string(),
      tenantId: z.string(),
      tenantName: z.string().nullish(),
      tenantType: z.string().nullish(),
    })
    .transform((one): GrantedConnection => ({
      connectionId: one.id,
      tenantId: one.tenantId,
      tenantName: one.tenantName ?? '',
      tenantType: one.tenantType ?? 'ORGANISATION',
    })),
);

function readConnections(answer: HttpAnswer): GrantedConnection[] {
  const parsed = grantedConnections.safeParse(parseJson(answer.body));
  if (!parsed.success)
    throw xeroError('xero_bad_answer', "Xero's list of connections cannot be read.", { retry: 'later' });
  return parsed.data;
}

/** invalid_grant: the refresh token is dead, and only a user can create a new one. */
export function isGrantDead(error: unknown): boolean {
  return isAppError(error, 'oauth') && error.code === 'invalid_grant';
}
