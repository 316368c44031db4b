import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/domain/app-error.ts';
import {
  createAccessTokens,
  IDLE_REFRESH_MS,
  REFRESH_LEASE_MS,
  REFRESH_MARGIN_MS,
} from '../../src/connection/refresh-token.ts';
import type { StoredTokenSet } from '../../src/connection/token-store.ts';
import { startConnected, type Connected } from '../support/xero/_connection.ts';

const TOKEN_LIFE_MS = 30 * 60_000;
const TOKEN = { path: '/connect/token' };

/** Token calls since the connection was made. */
function refreshes(connected: Connected): number {
  return connected.xero.calls.list.filter((call) => call.path === '/connect/token').length - 1;
}

async function tokenSet(connected: Connected, tenantId: string): Promise<StoredTokenSet> {
  const organisation = await connected.organisations.get(tenantId);
  const set = await connected.tokens.load(organisation?.tokenSetId ?? '');
  if (set === null) throw new Error('no tokens');
  return set;
}

describe('access tokens', () => {
  test('a young token is handed out without asking Xero', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS - REFRESH_MARGIN_MS - 10_000);
    const first = await connected.accessTokens.accessToken(tenantId);
    expect(await connected.accessTokens.accessToken(tenantId)).toBe(first);
    expect(refreshes(connected)).toBe(0);
  });

  test('a token near its end is replaced, and both new tokens are stored before the new one is used', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const before = await tokenSet(connected, tenantId);
    connected.xero.clock.advance(TOKEN_LIFE_MS - REFRESH_MARGIN_MS + 1_000);
    const token = await connected.accessTokens.accessToken(tenantId);
    const after = await tokenSet(connected, tenantId);
    expect(after.accessToken).toBe(token);
    expect(token).not.toBe(before.accessToken);
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.lease).toBeNull();
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
  });

  test('the connection lives on through many refreshes', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    for (let hour = 0; hour < 5; hour += 1) {
      connected.xero.clock.advance(60 * 60_000);
      await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
    }
    expect(refreshes(connected)).toBe(5);
  });

  test('many callers at once make one refresh', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => connected.accessTokens.accessToken(tenantId)));
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes(connected)).toBe(1);
  });

  test('two processes at once make one refresh', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const other = await connected.process();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    const tokens = await Promise.all([
      connected.accessTokens.accessToken(tenantId),
      other.accessTokens.accessToken(tenantId),
      connected.accessTokens.accessToken(tenantId),
      other.accessTokens.accessToken(tenantId),
    ]);
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes(connected)).toBe(1);
  });

  test('a process that died while refreshing holds the others up no longer than its lease', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    const set = await tokenSet(connected, tenantId);
    const until = new Date(connected.now().getTime() + REFRESH_LEASE_MS);
    expect(await connected.tokens.replace(set.id, set.revision, { ...set, lease: { by: 'dead', until } })).toBe(true);
    await expect(connected.accessTokens.accessToken(tenantId)).resolves.toBeTruthy();
    expect(connected.now().getTime()).toBeGreaterThanOrEqual(until.getTime());
    expect(refreshes(connected)).toBe(1);
  });

  test('a slow refresh that lost its lease does not overwrite the newer tokens', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const set = await tokenSet(connected, tenantId);
    expect(await connected.tokens.replace(set.id, set.revision, { ...set, scope: 'newer' })).toBe(true);
    expect(await connected.tokens.replace(set.id, set.revision, { ...set, scope: 'older' })).toBe(false);
    expect((await tokenSet(connected, tenantId)).scope).toBe('newer');
  });

  test('a token that Xero refused is replaced even though it is young', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const stale = await connected.accessTokens.accessToken(tenantId);
    const fresh = await connected.accessTokens.accessToken(tenantId, { stale });
    expect(fresh).not.toBe(stale);
    // A later caller with the same rejected token gets the current one.
    expect(await connected.accessTokens.accessToken(tenantId, { stale })).toBe(fresh);
    expect(refreshes(connected)).toBe(1);
  });
});

describe('a refresh whose answer is lost', () => {
  test('is repeated with the previous refresh token, which Xero still takes', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const before = await tokenSet(connected, tenantId);
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    connected.xero.faults.add({ kind: 'drop-after-commit', match: TOKEN });
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
    const after = await tokenSet(connected, tenantId);
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.doubtfulSince).toBeNull();
    expect(refreshes(connected)).toBe(2);
  });

  test.each(['malformed-json', '5xx-after'] as const)('%s counts as lost too', async (kind) => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    connected.xero.faults.add({ kind, match: TOKEN });
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
  });

  test('is settled by keepAlive although no order comes in', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    connected.xero.faults.add({ kind: 'drop-after-commit', match: TOKEN, times: 2 });
    await expect(connected.accessTokens.accessToken(tenantId)).rejects.toMatchObject({
      code: 'xero_unreachable',
      retry: 'later',
    });
    expect((await tokenSet(connected, tenantId)).doubtfulSince).not.toBeNull();
    connected.xero.clock.advance(5 * 60_000);
    await connected.accessTokens.keepAlive();
    expect((await tokenSet(connected, tenantId)).doubtfulSince).toBeNull();
    // Far beyond the 30 minutes of grace the connection is still there.
    connected.xero.clock.advance(2 * 60 * 60_000);
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
  });
});

describe('keeping a consent alive', () => {
  test('a quiet store is refreshed long before the 60 days, and only then', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(IDLE_REFRESH_MS - 60_000);
    await connected.accessTokens.keepAlive();
    expect(refreshes(connected)).toBe(0);
    connected.xero.clock.advance(60_000);
    await connected.accessTokens.keepAlive();
    await connected.accessTokens.keepAlive();
    expect(refreshes(connected)).toBe(1);
    connected.xero.clock.advance(50 * 24 * 60 * 60_000);
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
  });
});

describe('a dead consent', () => {
  test('after 60 days without use every organisation of the consent is disconnected, with the fix', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(61 * 24 * 60 * 60_000);
    await expect(connected.client.accounts(tenantId)).rejects.toMatchObject({ code: 'xero_disconnected' });
    const organisation = await connected.organisations.get(tenantId);
    expect(organisation?.state).toBe('disconnected');
    expect(organisation?.stateReason).toContain('Connect the store to Xero again.');
    const before = refreshes(connected);
    await expect(connected.client.accounts(tenantId)).rejects.toMatchObject({ code: 'xero_disconnected' });
    expect(refreshes(connected)).toBe(before);
  });

  test('tokens revoked at Xero end the same way', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const set = await tokenSet(connected, tenantId);
    const [app] = connected.xero.apps;
    await fetch(`${connected.xero.identityUrl}/connect/revocation`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${app?.clientId ?? ''}:${app?.clientSecret ?? ''}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ token: set.refreshToken }).toString(),
    });
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    await expect(connected.client.accounts(tenantId)).rejects.toMatchObject({ code: 'xero_disconnected' });
    expect(await connected.organisations.get(tenantId)).toMatchObject({ state: 'disconnected' });
  });

  test('a refusal is no end when another process has renewed the tokens meanwhile', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    const { accessToken } = createAccessTokens({
      ...connected,
      sleep: () => Promise.resolve(),
      owner: 'slow',
      identity: {
        refresh: async () => {
          const set = await tokenSet(connected, tenantId);
          const accessExpiresAt = new Date(connected.now().getTime() + TOKEN_LIFE_MS);
          const renewed = { ...set, accessToken: 'renewed', accessExpiresAt, lease: null };
          await connected.tokens.replace(set.id, set.revision, renewed);
          throw new AppError('oauth', 'invalid_grant', 'invalid_grant');
        },
      },
    });
    expect(await accessToken(tenantId)).toBe('renewed');
    expect(await connected.organisations.get(tenantId)).toMatchObject({ state: 'connected' });
  });

  test('a wrong client secret is our mistake, not the end of the connection', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    Object.assign(connected.xero.apps[0] ?? {}, { clientSecret: 'another' });
    connected.xero.clock.advance(TOKEN_LIFE_MS);
    await expect(connected.client.accounts(tenantId)).rejects.toMatchObject({
      code: 'xero_unauthorised',
      retry: 'later',
      message: expect.stringContaining('XERO_CLIENT_SECRET'),
    });
    expect(await connected.organisations.get(tenantId)).toMatchObject({ state: 'connected' });
  });

  test('an organisation that was never connected', async () => {
    await using connected = await startConnected();
    await expect(connected.client.accounts('nobody')).rejects.toMatchObject({ code: 'xero_disconnected' });
  });
});

test('one dead consent does not keep another from being kept alive', async () => {
  await using connected = await startConnected();
  const dead = await connected.connect();
  const other = await connected.addStore('other.example.com');
  const outcome = await connected.consent(other);
  if (outcome.outcome !== 'done') throw new Error('not connected');
  const deadSet = await tokenSet(connected, dead.tenantId);
  await connected.tokens.replace(deadSet.id, deadSet.revision, { ...deadSet, refreshToken: 'unknown' });
  const before = await tokenSet(connected, outcome.tenantId);
  connected.xero.clock.advance(IDLE_REFRESH_MS);
  await expect(connected.accessTokens.keepAlive()).rejects.toMatchObject({ errors: [{ code: 'xero_disconnected' }] });
  expect((await tokenSet(connected, outcome.tenantId)).revision).toBeGreaterThan(before.revision);
  await expect(connected.accessTokens.keepAlive()).resolves.toBeUndefined();
});
