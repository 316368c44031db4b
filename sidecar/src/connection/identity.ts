import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError, isAppError } from '../domain/app-error.ts';
import { xeroError } from '../xero/xero-error.ts';
import type { XeroConfig } from '../config/config.ts';
import { parseJson } from '../domain/json/parse-json.ts';
import { answerToError } from '../xero/answer-to-error.ts';
import { createClockSkew, type ClockSkew } from '../xero/clock-skew.ts';
import { sendHttp, type HttpAnswer } from '../xero/http.ts';
import { scopesFor } from './scopes.ts';
import { withoutTrailing } from '../domain/text.ts';

/** Ours: timeout of an identity call; two tries fit into a refresh lease. */
export const IDENTITY_TIMEOUT_MS = 20_000;
/** Ours: a person waits for the check of the app. */
const CHECK_TIMEOUT_MS = 5_000;
/** Clock difference allowed after correcting the measured skew. */
const CLOCK_TOLERANCE_S = 60;
/** An ID token is checked at once; an old one is a replay. Xero's own live 5 minutes. */
const ID_TOKEN_AGE_MAX_S = 600;
/** Xero: access tokens live 30 minutes; used when a reply does not say. */
const ACCESS_TOKEN_LIFE_S = 1_800;

/** The app as registered with Xero; without a secret, PKCE alone identifies us. */
export type XeroApp = Pick<XeroConfig, 'clientId' | 'clientSecret' | 'loginUrl' | 'identityUrl' | 'apiUrl'>;

export type TokenAnswer = Awaited<ReturnType<typeof requestTokens>>;
export type Identity = ReturnType<typeof createIdentity>;

interface TriedCode {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly withoutSecret: boolean;
}

interface IdentityParts {
  readonly app: XeroApp;
  readonly now: () => Date;
  readonly clockSkew?: ClockSkew;
}

/** Xero's identity service and its list of connections. All calls throw a Xero error; token refusals an OAuth error. */
export function createIdentity(parts: IdentityParts) {
  const { app, now } = parts;
  const clockSkew = parts.clockSkew ?? createClockSkew();
  const identityUrl = withoutTrailing(app.identityUrl, '/');
  const keys = createRemoteJWKSet(new URL(`${identityUrl}/.well-known/openid-configuration/jwks`));
  const tokens = (fields: Record<string, string>) => requestTokens({ app, now, clockSkew }, identityUrl, fields);
  const callConnections = (method: 'GET' | 'DELETE', path: string, accessToken: string): Promise<HttpAnswer> =>
    sendHttp({
      method,
      url: `${withoutTrailing(app.apiUrl, '/')}/connections${path}`,
      headers: { ...HEADERS, authorization: `Bearer ${accessToken}` },
      body: null,
      timeoutMs: IDENTITY_TIMEOUT_MS,
      // Deleting twice is harmless.
      write: false,
    });

  return {
    consentUrl: (wanted: ConsentRequest) => consentUrl(app, wanted),
    hasSecret: app.clientSecret !== null,
    /** Whether Xero would take the app: a code that nobody was given. `withoutSecret`: as an app that has none. */
    tryCode: ({ code, verifier, redirectUri, withoutSecret }: TriedCode) =>
      requestTokens(
        { app: withoutSecret ? { ...app, clientSecret: null } : app, now, clockSkew },
        identityUrl,
        { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
        CHECK_TIMEOUT_MS,
      ),
    /** Xero's answer to a consent that may show no page: nobody is asked anything. */
    tryAuthorise: (redirectUri: string) => tryAuthorise(app, redirectUri),
    exchangeCode: ({ code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string }) => {
      const given = { code, redirect_uri: redirectUri, code_verifier: verifier };
      return tokens({ grant_type: 'authorization_code', ...given });
    },
    refresh: (refreshToken: string) => tokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    /** Throws a connection error identity_doubtful unless Xero signed it for us, together with this access token and for this consent. */
    async verifyIdToken(idToken: string, accessToken: string, nonce: string): Promise<void> {
      const checks = {
        issuer: identityUrl,
        audience: app.clientId,
        algorithms: ['RS256', 'ES256'],
        clockTolerance: CLOCK_TOLERANCE_S,
        // A wrong clock is our fault and casts no doubt on Xero: the response that carried the token was dated.
        currentDate: new Date(now().getTime() + clockSkew.ms),
        maxTokenAge: ID_TOKEN_AGE_MAX_S,
        requiredClaims: ['exp', 'sub'],
      };
      const { payload } = await jwtVerify(idToken, keys, checks).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'it cannot be read';
        throw doubtful(idToken === '' ? 'there is none' : why, error);
      });
      if (payload.at_hash !== undefined && payload.at_hash !== accessTokenHash(accessToken))
        throw doubtful('it belongs to another access token');
      if (payload['nonce'] !== nonce) throw doubtful('it belongs to another consent');
    },
    /** Of one consent; null = all that its user gave this app, by whatever consent. */
    async connections(accessToken: string, authEventId: string | null): Promise<GrantedConnection[]> {
      const query = authEventId === null ? '' : `?${new URLSearchParams({ authEventId }).toString()}`;
      const answer = await callConnections('GET', query, accessToken);
      if (answer.status !== 200) throw answerToError(answer, false);
      const parsed = z.array(grantedConnection).safeParse(parseJson(answer.body));
      if (!parsed.success) throw xeroError('xero_bad_answer', "Xero's list of connections cannot be read.");
      return parsed.data;
    },
    async deleteConnection(accessToken: string, connectionId: string): Promise<void> {
      const answer = await callConnections('DELETE', `/${encodeURIComponent(connectionId)}`, accessToken);
      // 404: it was already removed in Xero.
      if (![200, 204, 404].includes(answer.status)) throw answerToError(answer, false);
    },
    /** Ends the refresh token, and with it every connection that its user gave this app. */
    async revoke(refreshToken: string): Promise<void> {
      const answer = await postForm(app, `${identityUrl}/connect/revocation`, { token: refreshToken });
      // Xero takes a token that it does not know for revoked (RFC 7009, 2.2).
      if (answer.status !== 200) throw answerToError(answer, false);
    },
  };
}

/** OpenID Connect Core 3.1.2.1, `prompt`. */
function tryAuthorise(app: XeroApp, redirectUri: string): Promise<HttpAnswer> {
  const url = new URL(consentUrl(app, { state: 'check', nonce: 'check', verifier: 'check', redirectUri }));
  url.searchParams.set('prompt', 'none');
  const call = { method: 'GET', url: url.href, headers: { 'user-agent': HEADERS['user-agent'] }, body: null } as const;
  return sendHttp({ ...call, timeoutMs: CHECK_TIMEOUT_MS, write: false });
}

const HEADERS = { accept: 'application/json', 'user-agent': 'ml-connector' };

interface ConsentRequest {
  readonly state: string;
  /** Returned in the ID token. */
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  /** Request access to bank transactions too. */
  readonly fees?: boolean;
  /** Request to create accounts too. */
  readonly accounts?: boolean;
  /** Request to read the profit and loss too. */
  readonly reports?: boolean;
}

function consentUrl(
  app: XeroApp,
  { state, nonce, verifier, redirectUri, fees = false, accounts = false, reports = false }: ConsentRequest,
): string {
  const url = new URL(app.loginUrl);
  const query = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopesFor({ fees, accounts, reports }).join(' '),
    state,
    nonce,
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
  timeoutMs = IDENTITY_TIMEOUT_MS,
) {
  const askedAt = now();
  // A lost reply does no harm: the code is void, but the old refresh token works for another 30 minutes.
  const answer = await postForm(app, `${identityUrl}/connect/token`, fields, timeoutMs);
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
    /** '' = Xero gave none. */
    refreshToken: refresh_token ?? '',
    idToken: id_token ?? null,
    scope: Array.isArray(scope) ? scope.join(' ') : (scope ?? ''),
    // By our own clock throughout, so its error does not matter.
    accessExpiresAt: new Date(askedAt.getTime() + (expires_in ?? ACCESS_TOKEN_LIFE_S) * 1000),
  };
}

/** As the app: by its secret, or by its id alone. */
function postForm(
  app: XeroApp,
  url: string,
  fields: Record<string, string>,
  timeoutMs = IDENTITY_TIMEOUT_MS,
): Promise<HttpAnswer> {
  const form = new URLSearchParams(app.clientSecret === null ? { ...fields, client_id: app.clientId } : fields);
  return sendHttp({
    method: 'POST',
    url,
    headers: {
      ...HEADERS,
      'content-type': 'application/x-www-form-urlencoded',
      ...(app.clientSecret === null ? {} : { authorization: basic(app.clientId, app.clientSecret.reveal()) }),
    },
    body: form.toString(),
    timeoutMs,
    // None of these calls does harm when it is repeated.
    write: false,
  });
}

/** RFC 6749, 2.3.1: both halves are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const encode = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+');
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

/** OpenID Connect Core 3.1.3.6: the left half of the hash, for the SHA-256 algorithms we accept. */
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

function doubtful(why: string, cause?: unknown): AppError {
  const message = `Xero's proof of identity was not accepted: ${why}.`;
  const fix = 'Check the clock of this machine and XERO_IDENTITY_URL, then connect again.';
  return new AppError('connection', 'identity_doubtful', message, { fix, cause });
}

/** One organisation (or practice) that the user connected. */
export type GrantedConnection = z.infer<typeof grantedConnection>;

const grantedConnection = z
  .object({ id: z.string(), tenantId: z.string(), tenantName: z.string().nullish(), tenantType: z.string().nullish() })
  .transform(({ id: connectionId, tenantId, tenantName, tenantType }) => ({
    connectionId,
    tenantId,
    tenantName: tenantName ?? '',
    /** ORGANISATION, PRACTICE, … */
    tenantType: tenantType ?? 'ORGANISATION',
  }));

/** invalid_grant: the refresh token is dead, and only a user can create a new one. */
export function isGrantDead(error: unknown): boolean {
  return isAppError(error, 'oauth') && error.code === 'invalid_grant';
}
