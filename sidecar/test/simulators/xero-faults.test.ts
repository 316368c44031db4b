import { afterEach, describe, expect, test } from '@jest/globals';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { consent, invoiceBody, postForm, redeem, signIn } from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const KEY = { 'Idempotency-Key': 'k' };
const open: XeroSimulator[] = [];

async function start() {
  const xero = await startXero({ now: () => NOW, organisations: [seedOrganisation('GB', { now: NOW })] });
  open.push(xero);
  const caller = await signIn(xero);
  return {
    xero,
    caller,
    numbers: () => Object.values(xero.organisations[0]?.invoices ?? {}).map((one) => one.number),
    put: (number = 'A-1', headers = {}) => caller.call('PUT', 'Invoices', { body: invoiceBody(number), headers }),
  };
}

afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

describe('a fault before the commit', () => {
  test('drops the connection and leaves the books alone', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: 'drop-before-commit', match: { method: 'PUT', path: '/Invoices' } });
    await expect(put()).rejects.toThrow('fetch failed');
    expect(numbers()).toEqual([]);
    expect(xero.calls.list.at(-1)).toMatchObject({ method: 'PUT', status: null });
    expect((await put()).status).toBe(200);
  });

  test('as a 500 is remembered under the key; as a 502 it is not', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: '5xx-before', status: 502 });
    expect((await put('A-1', KEY)).status).toBe(502);
    expect((await put('A-1', KEY)).status).toBe(200);
    xero.faults.add({ kind: '5xx-before' });
    const other = { 'Idempotency-Key': 'k2' };
    expect([(await put('A-2', other)).status, (await put('A-2', other)).status]).toEqual([500, 500]);
    expect(numbers()).toEqual(['A-1']);
    xero.clock.advance(6 * 60_000);
    expect((await put('A-2', other)).status).toBe(200);
  });
});

describe('a fault after the commit', () => {
  test('drops the connection although the invoice is there; the same key gets the lost answer', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: 'drop-after-commit' });
    await expect(put('A-1', KEY)).rejects.toThrow('fetch failed');
    expect(numbers()).toEqual(['A-1']);
    const replay = await put('A-1', KEY);
    expect(replay.status).toBe(200);
    expect(await replay.json()).toMatchObject({ Invoices: [{ InvoiceNumber: 'A-1' }] });
    expect(numbers()).toEqual(['A-1']);
  });

  test('as a 500 hides the invoice behind the key; as a 504 the key reveals it', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: '5xx-after' });
    expect([(await put('A-1', KEY)).status, (await put('A-1', KEY)).status]).toEqual([500, 500]);
    xero.faults.add({ kind: '5xx-after', status: 504 });
    const other = { 'Idempotency-Key': 'k2' };
    expect([(await put('A-2', other)).status, (await put('A-2', other)).status]).toEqual([504, 200]);
    expect(numbers()).toEqual(['A-1', 'A-2']);
  });

  test('cuts the JSON in half', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: 'malformed-json' });
    const answer = await put('A-1', KEY);
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow('in JSON');
    expect(numbers()).toEqual(['A-1']);
    await expect((await put('A-1', KEY)).json()).resolves.toMatchObject({ Status: 'OK' });
  });
});

test('a slow call still writes when its caller has gone', async () => {
  const { xero, caller, numbers } = await start();
  xero.faults.add({ kind: 'slow', ms: 200, match: { method: 'PUT' } });
  const impatient = fetch(`${xero.apiUrl}/api.xro/2.0/Invoices`, {
    method: 'PUT',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${caller.tokens.access_token}`,
      'xero-tenant-id': caller.tenantId,
      'content-type': 'application/json',
      ...KEY,
    },
    body: JSON.stringify(invoiceBody('A-1')),
    signal: AbortSignal.timeout(50),
  });
  await expect(impatient).rejects.toThrow(/timeout/i);
  expect(numbers()).toEqual([]);
  // The second call waits for the first, which is still under way.
  const second = await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers: KEY });
  expect(second.status).toBe(200);
  expect(numbers()).toEqual(['A-1']);
});

describe('a refusal on request', () => {
  test('429 names the limit and wrote nothing', async () => {
    const { xero, numbers, put } = await start();
    xero.faults.add({ kind: '429', problem: 'day', retryAfter: 7200 });
    const answer = await put();
    expect([answer.status, await answer.text()]).toEqual([429, '']);
    expect(answer.headers.get('x-rate-limit-problem')).toBe('day');
    expect(answer.headers.get('retry-after')).toBe('7200');
    expect(numbers()).toEqual([]);
  });

  test('an expired token, a lost organisation and maintenance look as they do in Xero', async () => {
    const { xero, caller } = await start();
    for (const kind of ['token-expired', 'disconnected', '503-maintenance'] as const) xero.faults.add({ kind });
    const answers = [
      await caller.call('GET', 'Organisation'),
      await caller.call('GET', 'Organisation'),
      await caller.call('GET', 'Organisation'),
      await caller.call('GET', 'Organisation'),
    ];
    expect(answers.map((one) => one.status)).toEqual([401, 403, 503, 200]);
    expect(await answers[0]?.json()).toMatchObject({ Detail: 'TokenExpired: token expired at 11/24/2026 10:00:00' });
    expect(await answers[2]?.text()).toBe('The Xero API is currently offline for maintenance');
  });
});

test('a lost refresh answer can be asked for again with the previous token', async () => {
  const { xero, caller } = await start();
  xero.faults.add({ kind: 'drop-after-commit', match: { path: '^/connect/token' } });
  const refresh = () =>
    postForm(`${xero.identityUrl}/connect/token`, {
      grant_type: 'refresh_token',
      refresh_token: caller.tokens.refresh_token,
    });
  await expect(refresh()).rejects.toThrow('fetch failed');
  expect((await refresh()).status).toBe(200);
});

describe('over HTTP', () => {
  const post = (url: string, body: unknown) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  test('faults can be added, read and cleared', async () => {
    const { xero, put } = await start();
    const faults = `${xero.url}/_simulator/faults`;
    const fault = { kind: '5xx-before', status: 503, match: { path: 'Invoices' }, times: 2 };
    const added = await post(faults, fault);
    expect(added.status).toBe(201);
    expect(await added.json()).toMatchObject([{ ...fault, left: 2 }]);
    expect((await put()).status).toBe(503);
    expect(await (await fetch(faults)).json()).toMatchObject([{ left: 1 }]);
    await fetch(faults, { method: 'DELETE' });
    expect((await put()).status).toBe(200);
  });

  test('a fault that makes no sense is refused with the reason', async () => {
    const { xero } = await start();
    const answer = await post(`${xero.url}/_simulator/faults`, { kind: '5xx-before', status: 200 });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('status');
    const broken = await fetch(`${xero.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });

  test('the clock can be advanced, so that tokens expire', async () => {
    const { xero, caller } = await start();
    const answer = await post(`${xero.url}/_simulator/clock`, { advanceSeconds: 1800 });
    expect(await answer.json()).toEqual({ now: '2026-11-24T10:30:00.000Z' });
    expect((await caller.call('GET', 'Organisation')).status).toBe(401);
  });

  test('calls and counters can be read and reset, limits too', async () => {
    const { xero, caller } = await start();
    await caller.call('GET', 'Organisation');
    const read = async () => (await (await fetch(`${xero.url}/_simulator/calls`)).json()) as { counters: unknown };
    expect(await read()).toMatchObject({ counters: { accounting: { [caller.tenantId]: 1 } } });
    await post(`${xero.url}/_simulator/reset-counters`, { limits: true });
    expect(await read()).toMatchObject({ counters: { accounting: {}, identity: 0 } });
    expect((await caller.call('GET', 'Organisation')).headers.get('x-daylimit-remaining')).toBe('999');
  });

  test('a user can disconnect an organisation', async () => {
    const { xero, caller } = await start();
    await post(`${xero.url}/_simulator/disconnect`, { tenantId: caller.tenantId });
    expect((await caller.call('GET', 'Organisation')).status).toBe(403);
    const code = (await consent(xero)).get('code') ?? '';
    const { access_token: token } = await redeem(xero, code);
    expect((await caller.call('GET', 'Organisation', { token })).status).toBe(200);
  });
});
