import { decodeJwt } from 'jose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { REFRESH_LEASE_MS } from '../../src/connection/refresh-token.ts';
import type { StoredTokenSet } from '../../src/connection/token-store.ts';
import { startConnected, type Connected } from '../support/xero/_connection.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Xero's header has whole seconds, and the response took some time on a busy machine. */
const MEASURED_WITHIN_MS = 10_000;
const TOKEN = { path: '/connect/token' };

const refreshes = (connected: Connected) =>
  connected.xero.calls.list.filter((call) => call.path === '/connect/token').length - 1;

async function tokenSet(connected: Connected, tenantId: string): Promise<StoredTokenSet> {
  const organisation = await connected.organisations.get(tenantId);
  const set = await connected.tokens.load(organisation?.tokenSetId ?? '');
  if (set === null) throw new Error('no tokens');
  return set;
}

/** As if the access token were at its end, and nobody refreshing. */
async function expire(connected: Connected, tenantId: string): Promise<StoredTokenSet> {
  const set = await tokenSet(connected, tenantId);
  await connected.tokens.replace(set.id, set.revision, { ...set, accessExpiresAt: new Date(0), lease: null });
  return set;
}

async function startProcess(connected: Connected, tenantId: string) {
  const script = join(import.meta.dirname, '..', 'support', 'processes', '_refresh-process.ts');
  const [app] = connected.xero.apps;
  const args = [connected.dataDir, tenantId, connected.xero.identityUrl, app?.clientId ?? '', app?.clientSecret ?? ''];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    start: () => child.stdin.write('go\n'),
    answer: async () => JSON.parse(String((await lines.next()).value)) as string,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('processes of their own', () => {
  test('that refresh at the same moment make one refresh, and have the same token', async () => {
    await using connected = await startConnected({ now: () => new Date() });
    const { tenantId } = await connected.connect();
    await expire(connected, tenantId);
    const processes = await Promise.all([1, 2, 3].map(() => startProcess(connected, tenantId)));
    try {
      for (const one of processes) one.start();
      const tokens = await Promise.all(processes.map((one) => one.answer()));
      expect(new Set(tokens).size).toBe(1);
      expect(refreshes(connected)).toBe(1);
      expect((await tokenSet(connected, tenantId)).accessToken).toBe(tokens[0]);
    } finally {
      await Promise.all(processes.map((one) => one.kill()));
    }
  });

  test('one killed while Xero has replaced its tokens: the next refreshes with the previous one, in its grace', async () => {
    await using connected = await startConnected({ now: () => new Date() });
    const { tenantId } = await connected.connect();
    const before = await expire(connected, tenantId);
    // The answer is lost; before it asks again the process pauses, and is killed there.
    connected.xero.faults.add({ kind: 'drop-after-commit', match: TOKEN });
    // Should this process be slower than that pause, its next ones come to nothing.
    connected.xero.faults.add({ kind: 'drop-before-commit', times: 100, match: TOKEN });
    const first = await startProcess(connected, tenantId);
    first.start();
    while (refreshes(connected) === 0) await sleep(20);
    await first.kill();
    connected.xero.faults.clear();
    const asked = refreshes(connected);
    const left = await tokenSet(connected, tenantId);
    expect(left).toMatchObject({ refreshToken: before.refreshToken, lease: { by: expect.any(String) } });
    // Its lease would run out within a minute.
    await connected.tokens.replace(left.id, left.revision, { ...left, lease: null });
    const second = await startProcess(connected, tenantId);
    second.start();
    const token = await second.answer();
    await second.kill();
    const after = await tokenSet(connected, tenantId);
    expect(after).toMatchObject({ accessToken: token, lease: null, doubtfulSince: null });
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(refreshes(connected) - asked).toBe(1);
  });
});

describe('a clock that is off', () => {
  test.each([8, -8])(
    'by %i minutes lets a store be connected, tokens be refreshed, and is measured',
    async (minutes) => {
      const ahead = { ms: minutes * MINUTE_MS };
      await using connected = await startConnected({ ahead });
      const { tenantId } = await connected.connect();
      await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
      connected.xero.clock.advance(HOUR_MS);
      await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
      expect(refreshes(connected)).toBe(1);
      expect(Math.abs(connected.clockSkew.ms + ahead.ms)).toBeLessThan(MEASURED_WITHIN_MS);
    },
  );

  test('a proof of identity from an hour ago is no proof', async () => {
    await using connected = await startConnected();
    const { identity } = connected;
    const kept: string[] = [];
    const exchange = identity.exchangeCode.bind(identity);
    Object.assign(identity, {
      exchangeCode: async (given: Parameters<typeof exchange>[0]) => {
        const answer = await exchange(given);
        kept.push(answer.idToken ?? '', answer.accessToken);
        return answer;
      },
    });
    await connected.connect();
    const [idToken = '', accessToken = ''] = kept;
    const nonce = String(decodeJwt(idToken)['nonce']);
    await expect(identity.verifyIdToken(idToken, accessToken, nonce)).resolves.toBeUndefined();
    connected.xero.clock.advance(HOUR_MS);
    await expect(identity.verifyIdToken(idToken, accessToken, nonce)).rejects.toMatchObject({
      code: 'identity_doubtful',
    });
  });

  test('set back by hours takes a dead token for young: Xero refuses it, and it is refreshed and sent again', async () => {
    const ahead = { ms: 5 * HOUR_MS };
    await using connected = await startConnected({ ahead });
    const { tenantId } = await connected.connect();
    ahead.ms = 0;
    connected.xero.clock.advance(HOUR_MS);
    await expect(connected.client.organisation(tenantId)).resolves.toBeDefined();
    expect(refreshes(connected)).toBe(1);
  });

  test('set back while a process refreshed and died: nobody waits for its lease of hours', async () => {
    const ahead = { ms: 0 };
    await using connected = await startConnected({ ahead });
    const { tenantId } = await connected.connect();
    const set = await tokenSet(connected, tenantId);
    const until = new Date(connected.now().getTime() + 5 * HOUR_MS + REFRESH_LEASE_MS);
    const lease = { by: 'dead', until };
    await connected.tokens.replace(set.id, set.revision, { ...set, accessExpiresAt: new Date(0), lease });
    const before = connected.now().getTime();
    await expect(connected.accessTokens.accessToken(tenantId)).resolves.toBeTruthy();
    expect(connected.now().getTime() - before).toBeLessThan(MINUTE_MS);
  });
});
