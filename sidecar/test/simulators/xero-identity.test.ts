import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { escapeUTF8 } from 'entities';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { DEMO_APP, type App } from '../../simulators/xero/apps.ts';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import {
  ALL_SCOPES,
  consent,
  consentUrl,
  postForm,
  redeem,
  signIn,
  type TokenAnswer,
} from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const MINUTE_MS = 60_000;
const REDIRECT = DEMO_APP.redirectUris[0] ?? '';

const PKCE_APP: App = { ...DEMO_APP, clientId: 'PKCE', clientSecret: null, name: 'Desktop app' };
const BULK_APP: App = { ...DEMO_APP, clientId: 'BULK', bulkConnections: true, tier: 'core' };
const OLD_APP: App = { ...DEMO_APP, clientId: 'OLD', scopes: 'broad' };

let xero: XeroSimulator;
const open: XeroSimulator[] = [];

async function start(apps: readonly App[]): Promise<XeroSimulator> {
  const organisations = [seedOrganisation('GB', { now: NOW }), seedOrganisation('AU', { now: NOW })];
  const started = await startXero({ now: () => NOW, organisations, apps });
  open.push(started);
  return started;
}

beforeAll(async () => {
  xero = await start([DEMO_APP, PKCE_APP, BULK_APP, OLD_APP]);
});
beforeEach(() => {
  Object.assign(xero.consent, { automatic: true, organisations: 'next', deny: false });
});
afterAll(() => Promise.all(open.map((one) => one.close())));

const tokenUrl = () => `${xero.identityUrl}/connect/token`;

async function refuse(response: Promise<Response>) {
  const { status, body } = await response.then(async (answer) => ({
    status: answer.status,
    body: await answer.json(),
  }));
  return { status, body };
}

describe('the authorise page', () => {
  test('brings a code and the state back to the registered address', async () => {
    const response = await fetch(consentUrl(xero), { redirect: 'manual' });
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(REDIRECT);
    expect(location.searchParams.get('state')).toBe('state-1');
    expect(location.searchParams.get('code')).not.toBeNull();
  });

  test.each([
    ['an unknown app', { client_id: 'NOBODY' }, 'unauthorized_client'],
    ['another address', { redirect_uri: `${REDIRECT}/` }, 'Invalid redirect_uri'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown scope', { scope: 'openid accounting.everything' }, 'invalid_scope'],
    ['a broad scope for an app made after 2 March 2026', { scope: 'accounting.transactions' }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['a plain challenge', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge from an app without a secret', { client_id: PKCE_APP.clientId }, 'invalid_request'],
  ])('%s is an error page, not a redirect', async (_what, parameters, message) => {
    const response = await fetch(consentUrl(xero, parameters), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(message);
  });

  test('an older app may still ask for broad scopes, until 13 September 2027', async () => {
    const old = await start([OLD_APP]);
    const url = consentUrl(old, { scope: 'accounting.transactions offline_access' });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
    old.clock.advance(Date.parse('2027-09-13T00:00:00Z') - NOW.getTime());
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });

  test('a user who cancels sends access_denied and the state', async () => {
    xero.consent.deny = true;
    const back = await consent(xero);
    expect(Object.fromEntries(back)).toEqual({ error: 'access_denied', state: 'state-1' });
  });

  test('a person sees the organisations, picks one and allows', async () => {
    xero.consent.automatic = false;
    const page = await (await fetch(consentUrl(xero))).text();
    for (const { name, tenantId } of xero.organisations) {
      expect(page).toContain(escapeUTF8(name));
      expect(page).toContain(tenantId);
    }
    const form = new URLSearchParams({
      query: new URL(consentUrl(xero)).search.slice(1),
      organisation: xero.organisations[1]?.tenantId ?? '',
      answer: 'allow',
    });
    const url = `${xero.url}/identity/connect/consent`;
    const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('code')).not.toBeNull();
    form.set('answer', 'cancel');
    const cancelled = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
    expect(cancelled.headers.get('location')).toContain('error=access_denied');
  });

  test('several organisations in one consent need bulk connections', async () => {
    const refused = await fetch(consentUrl(xero, { simulator_organisations: 'all' }), { redirect: 'manual' });
    expect(refused.status).toBe(400);
    const bulk = { client_id: BULK_APP.clientId, simulator_organisations: 'all' };
    expect((await consent(xero, bulk)).get('code')).not.toBeNull();
    expect(xero.connections(BULK_APP.clientId)).toHaveLength(2);
    const off = await fetch(consentUrl(xero, { ...bulk, acr_values: 'bulk_connect:false' }), { redirect: 'manual' });
    expect(off.status).toBe(400);
  });

  test('a sixth organisation is above the Starter tier', async () => {
    const organisations = Array.from({ length: 6 }, () => seedOrganisation('GB', { now: NOW, tenantId: randomUUID() }));
    const full = await startXero({ now: () => NOW, organisations });
    open.push(full);
    for (let n = 0; n < 5; n += 1) await consent(full);
    const sixth = await fetch(consentUrl(full), { redirect: 'manual' });
    expect(sixth.status).toBe(400);
    expect(await sixth.text()).toContain('limit of 5 connections');
  });
});

describe('the code', () => {
  test('buys tokens once', async () => {
    const code = (await consent(xero)).get('code') ?? '';
    const tokens = await redeem(xero, code);
    expect(tokens).toMatchObject({ expires_in: 1800, token_type: 'Bearer', scope: ALL_SCOPES });
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect(await refuse(postForm(tokenUrl(), form))).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('dies after five minutes', async () => {
    const local = await start([DEMO_APP]);
    const early = (await consent(local)).get('code') ?? '';
    const late = (await consent(local)).get('code') ?? '';
    local.clock.advance(5 * MINUTE_MS - 1);
    await expect(redeem(local, early)).resolves.toMatchObject({ token_type: 'Bearer' });
    local.clock.advance(1);
    await expect(redeem(local, late)).rejects.toThrow('invalid_grant');
  });

  test('is bound to its app and to its redirect address', async () => {
    const code = (await consent(xero)).get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect(await refuse(postForm(tokenUrl(), form, BULK_APP))).toMatchObject({ body: { error: 'invalid_grant' } });
    const other = { ...form, redirect_uri: 'https://other.example.com/' };
    expect(await refuse(postForm(tokenUrl(), other))).toMatchObject({ body: { error: 'invalid_grant' } });
  });

  test('with PKCE needs the verifier, and no secret', async () => {
    const verifier = randomBytes(48).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const parameters = { client_id: PKCE_APP.clientId, code_challenge: challenge, code_challenge_method: 'S256' };
    const buy = async (fields: Record<string, string>) => {
      const code = (await consent(xero, parameters)).get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: PKCE_APP.clientId };
      return postForm(tokenUrl(), { ...form, ...fields }, null);
    };
    expect(await refuse(buy({}))).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await refuse(buy({ code_verifier: `${verifier}x` }))).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await refuse(buy({ code_verifier: 'short' }))).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await refuse(buy({ code_verifier: verifier, client_secret: 's' }))).toMatchObject({
      body: { error: 'invalid_client' },
    });
    expect((await buy({ code_verifier: verifier })).status).toBe(200);
  });
});

describe('tokens', () => {
  test('are RS256, checked by the published keys, with the claims of Xero', async () => {
    const { tokens } = await signIn(xero);
    const keys = createRemoteJWKSet(new URL(`${xero.identityUrl}/.well-known/openid-configuration/jwks`));
    const options = { issuer: xero.identityUrl, currentDate: NOW, algorithms: ['RS256'] };
    const access = await jwtVerify(tokens.access_token, keys, {
      ...options,
      audience: `${xero.identityUrl}/resources`,
    });
    expect(access.payload).toMatchObject({
      client_id: DEMO_APP.clientId,
      scope: ALL_SCOPES.split(' '),
      exp: NOW.getTime() / 1000 + 1800,
      authentication_event_id: xero.connections(DEMO_APP.clientId)[0]?.authEventId,
    });
    const id = await jwtVerify(tokens.id_token, keys, { ...options, audience: DEMO_APP.clientId });
    expect(id.payload).toMatchObject({ exp: NOW.getTime() / 1000 + 300, email: 'demo.user@example.com' });
    const hash = createHash('sha256').update(tokens.access_token).digest().subarray(0, 16).toString('base64url');
    expect(id.payload['at_hash']).toBe(hash);
  });

  test('the published keys hold nothing private', async () => {
    const answer = await fetch(`${xero.identityUrl}/.well-known/openid-configuration/jwks`);
    const set = (await answer.json()) as JSONWebKeySet;
    expect(set.keys).toHaveLength(1);
    expect(Object.keys(set.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('without openid and offline_access there is no id token and no refresh token', async () => {
    const { tokens } = await signIn(xero, { scope: 'accounting.contacts.read' });
    expect(tokens).not.toHaveProperty('id_token');
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  test('discovery names the addresses and both ways of client authentication', async () => {
    const answer = await fetch(`${xero.identityUrl}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer: xero.identityUrl,
      authorization_endpoint: xero.loginUrl,
      token_endpoint: tokenUrl(),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });
});

describe('a refresh', () => {
  const refresh = (local: XeroSimulator, token: string) =>
    postForm(`${local.identityUrl}/connect/token`, { grant_type: 'refresh_token', refresh_token: token });
  const refreshed = async (local: XeroSimulator, token: string) => {
    const response = await refresh(local, token);
    return response.status === 200 ? ((await response.json()) as TokenAnswer).refresh_token : null;
  };

  test('answers two new tokens; the previous one works for 30 more minutes, then is dead', async () => {
    const local = await start([DEMO_APP]);
    const { tokens } = await signIn(local);
    const second = await refreshed(local, tokens.refresh_token);
    expect(second).not.toBeNull();
    expect(second).not.toBe(tokens.refresh_token);
    local.clock.advance(30 * MINUTE_MS - 1);
    expect(await refreshed(local, tokens.refresh_token)).not.toBeNull();
    local.clock.advance(1);
    expect(await refuse(refresh(local, tokens.refresh_token))).toEqual({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  test('with the new token ends the grace of the one before', async () => {
    const local = await start([DEMO_APP]);
    const first = (await signIn(local)).tokens.refresh_token;
    const second = (await refreshed(local, first)) ?? '';
    expect(await refreshed(local, second)).not.toBeNull();
    expect(await refreshed(local, first)).toBeNull();
    expect(await refreshed(local, second)).not.toBeNull();
  });

  test('with the previous token kills the one that was lost, unless switched otherwise', async () => {
    const strict = await start([DEMO_APP]);
    const first = (await signIn(strict)).tokens.refresh_token;
    const lost = (await refreshed(strict, first)) ?? '';
    expect(await refreshed(strict, first)).not.toBeNull();
    expect(await refreshed(strict, lost)).toBeNull();

    const mild = await startXero({ now: () => NOW, switches: { graceRefresh: 'keeps-successor' } });
    open.push(mild);
    const other = (await signIn(mild)).tokens.refresh_token;
    const kept = (await refreshed(mild, other)) ?? '';
    await refreshed(mild, other);
    expect(await refreshed(mild, kept)).not.toBeNull();
  });

  test('works after 59 days and not after 60', async () => {
    const local = await start([DEMO_APP]);
    const first = (await signIn(local)).tokens.refresh_token;
    local.clock.advance(59 * 24 * 60 * MINUTE_MS);
    const second = (await refreshed(local, first)) ?? '';
    expect(second).not.toBe('');
    local.clock.advance(60 * 24 * 60 * MINUTE_MS);
    expect(await refreshed(local, second)).toBeNull();
  });

  test('of another app, or of nobody, is refused', async () => {
    const { tokens } = await signIn(xero);
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect(await refuse(postForm(tokenUrl(), form, BULK_APP))).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await refreshed(xero, 'nonsense')).toBeNull();
  });
});

describe('the token endpoint refuses', () => {
  const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT };

  test.each([
    ['no authentication', () => postForm(tokenUrl(), form, null), 'invalid_request'],
    ['an unknown app', () => postForm(tokenUrl(), form, { clientId: 'NOBODY', clientSecret: 's' }), 'invalid_client'],
    ['a wrong secret', () => postForm(tokenUrl(), form, { ...DEMO_APP, clientSecret: 'wrong' }), 'invalid_client'],
    ['an unknown grant', () => postForm(tokenUrl(), { grant_type: 'password' }), 'unsupported_grant_type'],
    ['a missing grant', () => postForm(tokenUrl(), { code: 'x' }), 'invalid_request'],
    ['an unknown code', () => postForm(tokenUrl(), form), 'invalid_grant'],
    [
      'a JSON body',
      () =>
        fetch(tokenUrl(), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...form, client_id: DEMO_APP.clientId, client_secret: DEMO_APP.clientSecret }),
        }),
      'invalid_request',
    ],
  ])('%s', async (_what, send, error) => {
    expect(await refuse(send())).toEqual({ status: 400, body: { error } });
  });

  test('credentials in the form work as well as Basic', async () => {
    const code = (await consent(xero)).get('code') ?? '';
    const fields = { client_id: DEMO_APP.clientId, client_secret: DEMO_APP.clientSecret ?? '' };
    expect((await postForm(tokenUrl(), { ...form, code, ...fields }, null)).status).toBe(200);
  });

  test('invalid_client with 401 when the switch says so', async () => {
    const local = await startXero({ now: () => NOW, switches: { invalidClientStatus: 401 } });
    open.push(local);
    const answer = postForm(`${local.identityUrl}/connect/token`, form, { ...DEMO_APP, clientSecret: 'wrong' });
    expect(await refuse(answer)).toEqual({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('client credentials', () => {
  const ask = (scope: string, app: App = DEMO_APP, local = xero) =>
    postForm(`${local.identityUrl}/connect/token`, { grant_type: 'client_credentials', scope }, app);

  test('give an ordinary app app.connections and nothing else', async () => {
    expect(await refuse(ask('accounting.invoices'))).toEqual({ status: 400, body: { error: 'invalid_scope' } });
    const { access_token: token } = (await (await ask('app.connections')).json()) as TokenAnswer;
    const answer = await fetch(`${xero.apiUrl}/connections`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toHaveLength(xero.connections(DEMO_APP.clientId).length);
  });

  test('give a custom connection its organisation without a tenant header and without a refresh token', async () => {
    const [organisation] = xero.organisations;
    const custom: App = { ...DEMO_APP, clientId: 'CUSTOM', customConnectionTenantId: organisation?.tenantId ?? '' };
    const local = await startXero({ now: () => NOW, organisations: xero.organisations, apps: [custom] });
    open.push(local);
    const tokens = (await (await ask('accounting.settings.read', custom, local)).json()) as TokenAnswer;
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(decodeJwt(tokens.access_token)).not.toHaveProperty('xero_userid');
    const answer = await fetch(`${local.apiUrl}/api.xro/2.0/Organisation`, {
      headers: { authorization: `Bearer ${tokens.access_token}`, accept: 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ Organisations: [{ Name: organisation?.name }] });
  });
});

describe('connections', () => {
  const list = async (local: XeroSimulator, token: string, query = '') => {
    const answer = await fetch(`${local.apiUrl}/connections${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, string>[];
  };

  test('are listed with Xero dates, can be filtered, deleted, and come back with their old creation date', async () => {
    const local = await start([DEMO_APP]);
    const [first, second] = local.organisations;
    await signIn(local, { tenantId: first?.tenantId ?? '' });
    const { tokens } = await signIn(local, { tenantId: second?.tenantId ?? '' });
    const all = await list(local, tokens.access_token);
    expect(all.map((one) => one['tenantName'])).toEqual([first?.name, second?.name]);
    expect(all[0]).toMatchObject({ tenantType: 'ORGANISATION', createdDateUtc: '2026-11-24T10:00:00.0000000' });
    expect(all[0]?.['id']).not.toBe(all[0]?.['tenantId']);
    const latest = decodeJwt(tokens.access_token)['authentication_event_id'] as string;
    expect(await list(local, tokens.access_token, `?authEventId=${latest}`)).toEqual([all[1]]);

    const remove = () =>
      fetch(`${local.apiUrl}/connections/${all[1]?.['id'] ?? ''}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${tokens.access_token}` },
      });
    const removed = await remove();
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    expect((await remove()).status).toBe(404);
    expect(await list(local, tokens.access_token)).toEqual([all[0]]);

    local.clock.advance(MINUTE_MS);
    await signIn(local, { tenantId: second?.tenantId ?? '' });
    expect((await list(local, tokens.access_token))[1]).toMatchObject({
      id: all[1]?.['id'],
      createdDateUtc: '2026-11-24T10:00:00.0000000',
      updatedDateUtc: '2026-11-24T10:01:00.0000000',
    });
  });

  test('a token is needed', async () => {
    expect((await fetch(`${xero.apiUrl}/connections`)).status).toBe(401);
  });

  test('revocation removes all of them and the refresh token; the access token meets 403', async () => {
    const local = await start([DEMO_APP]);
    const caller = await signIn(local);
    const revoked = await postForm(`${local.identityUrl}/connect/revocation`, { token: caller.tokens.refresh_token });
    expect([revoked.status, await revoked.text()]).toEqual([200, '']);
    expect(local.connections()).toEqual([]);
    expect(await list(local, caller.tokens.access_token)).toEqual([]);
    expect((await caller.call('GET', 'Organisation')).status).toBe(403);
    const form = { grant_type: 'refresh_token', refresh_token: caller.tokens.refresh_token };
    expect((await postForm(`${local.identityUrl}/connect/token`, form)).status).toBe(400);
  });
});
