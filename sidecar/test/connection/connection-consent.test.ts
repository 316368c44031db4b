import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { generateKeyPair, SignJWT } from 'jose';
import request from 'supertest';
import { CONSENT_LIFE_MS } from '../../src/connection/consent.ts';
import { disconnectStore } from '../../src/operations/choose-organisation.ts';
import { createIdentity } from '../../src/connection/identity.ts';
import { createOauthRoutes } from '../../src/connection/oauth-routes.ts';
import { SCOPES } from '../../src/connection/scopes.ts';
import {
  answerConsent,
  BROWSER,
  type Connected,
  REDIRECT_URI,
  startConnected,
  startConsent,
} from '../support/xero/_connection.ts';

describe('consent', () => {
  test('the address asks for the granular scopes, with state and an S256 challenge of the stored verifier', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const started = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const query = new URL(started.url).searchParams;
    expect(query.get('scope')).toBe(SCOPES.join(' '));
    expect(query.get('state')).toBe(started.state);
    expect(query.get('redirect_uri')).toBe(REDIRECT_URI);
    const row = await connected.database.db.selectFrom('consents').selectAll().executeTakeFirstOrThrow();
    const stored = JSON.stringify(await connected.secrets.decrypt(row.verifier_jwe));
    const verifier = /"verifier":"([^"]{43,128})"/.exec(stored)?.[1] ?? '';
    expect(query.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(query.get('code_challenge_method')).toBe('S256');
  });

  test('one organisation is attached to the store, without a call to the accounting API', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const outcome = await connected.consent(storeId);
    const [first] = connected.xero.organisations;
    expect(outcome).toEqual({ outcome: 'done', storeId, tenantId: first?.tenantId, tenantName: first?.name });
    expect(await connected.organisations.forStore(storeId)).toMatchObject({ state: 'connected', storeIds: [storeId] });
    expect(connected.xero.calls.accounting()).toBe(0);
  });

  test('an app without a secret connects by PKCE alone', async () => {
    await using connected = await startConnected({ app: { clientSecret: null } });
    const storeId = await connected.addStore();
    expect(await connected.consent(storeId)).toMatchObject({ outcome: 'done' });
  });

  test('of several organisations none is guessed: the person chooses', async () => {
    await using connected = await startConnected({ app: { bulkConnections: true } });
    const storeId = await connected.addStore();
    const outcome = await connected.consent(storeId);
    expect(outcome).toMatchObject({ outcome: 'choose', storeId });
    expect(outcome.outcome === 'choose' && outcome.organisations.length).toBe(connected.xero.organisations.length);
    expect(await connected.organisations.forStore(storeId)).toBeNull();
    const wanted = connected.xero.organisations[1];
    await connected.organisations.attachStore(storeId, ` ${wanted?.name.toUpperCase() ?? ''} `);
    expect(await connected.organisations.forStore(storeId)).toMatchObject({ tenantId: wanted?.tenantId });
  });

  test('an organisation named beforehand is attached at once, by id as by name', async () => {
    await using connected = await startConnected({ app: { bulkConnections: true } });
    const storeId = await connected.addStore();
    const wanted = connected.xero.organisations[2];
    expect(await connected.consent(storeId, wanted?.tenantId ?? '')).toMatchObject({ tenantId: wanted?.tenantId });
  });

  test('a wrong organisation name keeps the consent just given', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    expect(await connected.consent(storeId, 'Nobody Ltd')).toMatchObject({
      outcome: 'failed',
      code: 'organisation_unknown',
    });
    const [organisation] = await connected.organisations.list();
    expect(organisation?.state).toBe('connected');
    await expect(connected.accessTokens.accessToken(organisation?.tenantId ?? '')).resolves.toBeTruthy();
  });

  test('a second consent leaves the first organisation connected', async () => {
    await using connected = await startConnected();
    const one = await connected.addStore('one.example.com');
    const two = await connected.addStore('two.example.com');
    await connected.consent(one);
    await connected.consent(two);
    const organisations = await connected.organisations.list();
    expect(organisations.map((organisation) => organisation.storeIds)).toEqual(
      expect.arrayContaining([['one.example.com'], ['two.example.com']]),
    );
    for (const organisation of organisations) {
      await expect(connected.client.organisation(organisation.tenantId)).resolves.toMatchObject({
        name: organisation.name,
      });
    }
  });
});

describe('a consent that fails says why and what to do', () => {
  test('the person declines', async () => {
    await using connected = await startConnected({ consent: { deny: true } });
    const storeId = await connected.addStore();
    expect(await connected.consent(storeId)).toMatchObject({ outcome: 'failed', code: 'consent_denied' });
    expect(await connected.organisations.list()).toEqual([]);
  });

  test('a state that we never gave out', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    expect(await connected.consents.finish({ ...callback, state: 'forged' }, BROWSER)).toMatchObject({
      code: 'consent_unknown',
    });
    expect(connected.xero.calls.counters.identity).toBe(0);
  });

  test('a repeated callback gets the same outcome and spends no code', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url, state } = await startConsent(connected.consents, {
      storeId,
      redirectUri: REDIRECT_URI,
      organisation: null,
    });
    const callback = await answerConsent(url);
    expect(await connected.consents.outcome(state)).toBeNull();
    const outcome = await connected.consents.finish(callback, BROWSER);
    const before = connected.xero.calls.counters.identity;
    expect(await connected.consents.finish(callback, BROWSER)).toEqual(outcome);
    expect(await connected.consents.outcome(state)).toEqual(outcome);
    expect(connected.xero.calls.counters.identity).toBe(before);
  });

  test('two callbacks at once exchange the code once', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    const outcomes = await Promise.all([
      connected.consents.finish(callback, BROWSER),
      connected.consents.finish(callback, BROWSER),
    ]);
    expect(outcomes.filter((one) => one.outcome === 'done')).toHaveLength(1);
    const exchanges = connected.xero.calls.list.filter((call) => call.path.includes('/connect/token'));
    expect(exchanges).toHaveLength(1);
  });

  test('the outcome is null while it is being determined', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url, state } = await startConsent(connected.consents, {
      storeId,
      redirectUri: REDIRECT_URI,
      organisation: null,
    });
    const callback = await answerConsent(url);
    const outcomes: (string | null)[] = [];
    const finishing = connected.consents.finish(callback, BROWSER);
    const next = () => Promise.race([finishing.then(() => true), new Promise<false>((go) => setImmediate(go, false))]);
    do outcomes.push((await connected.consents.outcome(state))?.outcome ?? null);
    while (!(await next()));
    expect(await finishing).toMatchObject({ outcome: 'done' });
    expect(outcomes.length).toBeGreaterThan(2);
    expect(new Set(outcomes.filter((one) => one !== 'done'))).toEqual(new Set([null]));
  });

  test('a process that died while it answered leaves an interrupted consent', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { state } = await startConsent(connected.consents, {
      storeId,
      redirectUri: REDIRECT_URI,
      organisation: null,
    });
    const since = connected.now().toISOString();
    await connected.database.db
      .updateTable('consents')
      .set({ outcome: 'answering', outcome_json: JSON.stringify({ since }) })
      .execute();
    expect(await connected.consents.outcome(state)).toBeNull();
    connected.xero.clock.advance(60_000);
    expect(await connected.consents.outcome(state)).toMatchObject({ code: 'consent_interrupted' });
  });

  test('an answer after ten minutes', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    connected.xero.clock.advance(CONSENT_LIFE_MS);
    expect(await connected.consents.finish(callback, BROWSER)).toMatchObject({ code: 'consent_expired' });
  });

  test('a code that Xero no longer takes', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    connected.xero.clock.advance(5 * 60_000);
    const outcome = await connected.consents.finish(callback, BROWSER);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'consent_refused' });
    expect(outcome.outcome === 'failed' && outcome.message).toContain('invalid_grant');
  });

  test('a wrong client secret', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    Object.assign(connected.xero.apps[0] ?? {}, { clientSecret: 'another' });
    const outcome = await connected.consents.finish(callback, BROWSER);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'consent_refused' });
    expect(outcome.outcome === 'failed' && outcome.fix).toContain('XERO_CLIENT_SECRET');
  });

  test('Xero cannot be reached in the middle', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    connected.xero.faults.add({ kind: 'drop-before-commit', match: { path: '/connect/token' } });
    expect(await connected.consent(storeId)).toMatchObject({ outcome: 'failed', code: 'xero_unreachable' });
    expect(await connected.organisations.list()).toEqual([]);
  });

  test('an unknown store', async () => {
    await using connected = await startConnected();
    await expect(
      connected.consents.start({ storeId: 'nowhere', redirectUri: REDIRECT_URI, organisation: null }),
    ).rejects.toMatchObject({ code: 'store_unknown' });
  });
});

describe('the proof of identity', () => {
  test('an id token signed by somebody else is refused', async () => {
    await using connected = await startConnected();
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'forged' })
      .setIssuer(connected.xero.identityUrl)
      .setAudience(connected.xero.apps[0]?.clientId ?? '')
      .setSubject('somebody')
      .setExpirationTime(new Date(connected.now().getTime() + 60_000))
      .sign(privateKey);
    await expect(connected.identity.verifyIdToken(forged, 'token', 'nonce')).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
  });

  test('a genuine id token is refused beside another access token, for another app, and when it is old', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const { code } = await answerConsent(url);
    const row = await connected.database.db.selectFrom('consents').selectAll().executeTakeFirstOrThrow();
    const secret = (await connected.secrets.decrypt(row.verifier_jwe)) as { verifier: string; nonce: string };
    const { verifier, nonce } = secret;
    const tokens = await connected.identity.exchangeCode({ code: code ?? '', verifier, redirectUri: REDIRECT_URI });
    const idToken = tokens.idToken ?? '';
    await expect(connected.identity.verifyIdToken(idToken, tokens.accessToken, nonce)).resolves.toBeUndefined();
    await expect(connected.identity.verifyIdToken(idToken, 'another', nonce)).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
    await expect(connected.identity.verifyIdToken('', tokens.accessToken, nonce)).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
    const { loginUrl, identityUrl, apiUrl } = connected.xero;
    const other = createIdentity({
      app: { clientId: 'another-app', clientSecret: null, loginUrl, identityUrl, apiUrl },
      now: connected.now,
    });
    await expect(other.verifyIdToken(idToken, tokens.accessToken, nonce)).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
    connected.xero.clock.advance(6 * 60_000);
    await expect(connected.identity.verifyIdToken(idToken, tokens.accessToken, nonce)).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
  });
});

describe('the callback page', () => {
  const page = (connected: Awaited<ReturnType<typeof startConnected>>) =>
    request(express().use(createOauthRoutes({ consents: connected.consents, publicUrl: 'http://localhost:8484' })));

  test('names the organisation, and is neither stored nor passed on', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { url } = await startConsent(connected.consents, { storeId, redirectUri: REDIRECT_URI, organisation: null });
    const callback = await answerConsent(url);
    const answer = await page(connected)
      .get('/v1/xero/callback')
      .set('cookie', `ml_consent=${BROWSER}`)
      .query({ code: callback.code, state: callback.state });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Kestrel &amp; Finch Ltd');
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(answer.text).not.toContain(callback.code);
  });

  test('shows a refusal as text, whatever stands in the address', async () => {
    await using connected = await startConnected();
    const storeId = await connected.addStore();
    const { state } = await startConsent(connected.consents, {
      storeId,
      redirectUri: REDIRECT_URI,
      organisation: null,
    });
    const answer = await page(connected)
      .get('/v1/xero/callback')
      .set('cookie', `ml_consent=${BROWSER}`)
      .query({ state, error: '<script>alert(1)</script>', error_description: '"><img src=x>' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('&lt;script&gt;');
    expect(answer.text).not.toMatch(/<script|<img/);
  });

  test.each(['', '?state=a&state=b', '?state[x]=1', `?state=${'x'.repeat(10_000)}`])(
    'an address it cannot read (%#) is refused',
    async (query) => {
      await using connected = await startConnected();
      const answer = await page(connected).get(`/v1/xero/callback${query}`);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('does not belong to a consent');
      expect(answer.text).toContain('In wp-admin: WooCommerce → ML Connector');
    },
  );
});

async function tokenSetsOf({ database: { db } }: Pick<Connected, 'database'>): Promise<number> {
  return (await db.selectFrom('token_sets').select('id').execute()).length;
}

describe('disconnecting', () => {
  test('the last store removes the connection in Xero', async () => {
    await using connected = await startConnected();
    const { storeId, tenantId } = await connected.connect();
    const result = await disconnectStore({ ...connected, xero: () => connected }, storeId);
    expect(result).toMatchObject({ tenantId, removedInXero: true, revoked: true });
    expect(await tokenSetsOf(connected)).toBe(0);
    expect(connected.xero.connections()).toEqual([]);
    expect(await connected.organisations.get(tenantId)).toMatchObject({ state: 'disconnected', storeIds: [] });
    await expect(connected.client.accounts(tenantId)).rejects.toMatchObject({ code: 'xero_disconnected' });
    expect(connected.xero.calls.accounting()).toBe(0);
  });

  test('the tokens stay while they serve another organisation of the same consent, and go with the last', async () => {
    await using connected = await startConnected({ app: { bulkConnections: true } });
    const storeId = await connected.addStore();
    const other = await connected.addStore('other.example.com');
    await connected.consent(storeId);
    const [first, second, ...rest] = connected.xero.organisations;
    for (const { tenantId } of rest) connected.xero.disconnect(tenantId);
    await connected.organisations.attachStore(storeId, first?.tenantId ?? '');
    await connected.organisations.attachStore(other, second?.tenantId ?? '');
    const parts = { ...connected, xero: () => connected };
    expect(await disconnectStore(parts, storeId)).toMatchObject({ removedInXero: true, revoked: false });
    expect(connected.xero.connections()).toHaveLength(1);
    expect(await tokenSetsOf(connected)).toBe(1);
    for (const { tenantId } of rest) await connected.organisations.markDisconnected(tenantId, 'Removed in Xero.');
    expect(await disconnectStore(parts, other)).toMatchObject({ removedInXero: true, revoked: true });
    expect(await tokenSetsOf(connected)).toBe(0);
  });

  test('while another store sends there, the connection stays', async () => {
    await using connected = await startConnected();
    const { storeId, tenantId } = await connected.connect();
    const other = await connected.addStore('other.example.com');
    await connected.organisations.attachStore(other, tenantId);
    const parts = { ...connected, xero: () => connected };
    expect(await disconnectStore(parts, storeId)).toMatchObject({ removedInXero: false });
    expect(connected.xero.connections()).toHaveLength(1);
    await expect(disconnectStore(parts, storeId)).rejects.toMatchObject({ code: 'not_connected' });
  });

  test('an organisation already removed in Xero is disconnected all the same', async () => {
    await using connected = await startConnected();
    const { storeId, tenantId } = await connected.connect();
    connected.xero.disconnect(tenantId);
    const parts = { ...connected, xero: () => connected };
    expect(await disconnectStore(parts, storeId)).toMatchObject({ removedInXero: true });
    expect(await connected.organisations.get(tenantId)).toMatchObject({ state: 'disconnected' });
  });

  test('consent given again brings a disconnected organisation back, unpaused', async () => {
    await using connected = await startConnected();
    const { storeId, tenantId } = await connected.connect();
    connected.xero.disconnect(tenantId);
    await connected.organisations.pause(
      tenantId,
      new Date(connected.now().getTime() + 60_000),
      'day limit',
      'day_limit_reached',
    );
    await connected.organisations.markDisconnected(tenantId, 'gone');
    await connected.consent(storeId);
    expect(await connected.organisations.forStore(storeId)).toMatchObject({
      tenantId,
      state: 'connected',
      stateReason: null,
      pausedUntil: null,
    });
    await expect(connected.client.organisation(tenantId)).resolves.toMatchObject({ countryCode: 'GB' });
  });
});

test('no token, verifier or store secret is readable in the data directory', async () => {
  await using connected = await startConnected();
  const { storeId, tenantId } = await connected.connect();
  const accessToken = await connected.accessTokens.accessToken(tenantId);
  const set = await connected.tokens.load((await connected.organisations.get(tenantId))?.tokenSetId ?? '');
  const refreshToken = set?.refreshToken ?? '';
  expect(refreshToken.length).toBeGreaterThan(20);
  expect(await connected.stores.credentials(storeId)).toMatchObject({ consumerSecret: 'cs_1' });
  await connected.database.db.destroy();
  for (const name of readdirSync(connected.dataDir)) {
    const bytes = readFileSync(join(connected.dataDir, name)).toString('latin1');
    for (const secret of [accessToken, refreshToken, 'cs_1', 'wh_1']) expect(bytes.includes(secret)).toBe(false);
  }
});
