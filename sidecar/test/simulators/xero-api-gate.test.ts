import { afterEach, describe, expect, test } from '@jest/globals';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroOptions, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { ALL_SCOPES, invoiceBody, postForm, signIn } from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const MINUTE_MS = 60_000;
const open: XeroSimulator[] = [];

async function start(options: XeroOptions = {}): Promise<XeroSimulator> {
  const organisations = [seedOrganisation('GB', { now: NOW }), seedOrganisation('NZ', { now: NOW })];
  const xero = await startXero({ now: () => NOW, organisations, ...options });
  open.push(xero);
  return xero;
}

afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

const invoiceCount = (xero: XeroSimulator) => Object.keys(xero.organisations[0]?.invoices ?? {}).length;

describe('the token', () => {
  test('missing, nonsense or of another issuer is 401 AuthenticationUnsuccessful', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const stranger = await signIn(await start());
    for (const token of ['', 'nonsense', stranger.tokens.access_token]) {
      const answer = await caller.call('GET', 'Organisation', { token });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        Type: null,
        Title: 'Unauthorized',
        Status: 401,
        Detail: 'AuthenticationUnsuccessful',
        Extensions: {},
      });
    }
  });

  test('is good for 30 minutes, then 401 with the time at which it expired', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    xero.clock.advance(30 * MINUTE_MS - 1000);
    expect((await caller.call('GET', 'Organisation')).status).toBe(200);
    xero.clock.advance(1000);
    const answer = await caller.call('GET', 'Organisation');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ Detail: 'TokenExpired: token expired at 11/24/2026 10:30:00' });
  });
});

describe('the tenant', () => {
  test('missing, unknown, not connected or disconnected is 403', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const [, other] = xero.organisations;
    for (const tenantId of [null, 'nonsense', other?.tenantId ?? '']) {
      const answer = await caller.call('GET', 'Organisation', { tenantId });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        Title: 'Forbidden',
        Status: 403,
        Detail: 'AuthenticationUnsuccessful',
      });
    }
    expect((await caller.call('GET', 'Organisation')).status).toBe(200);
    xero.disconnect(caller.tenantId);
    expect((await caller.call('GET', 'Organisation')).status).toBe(403);
  });

  test('keeps its own books', async () => {
    const xero = await start();
    const first = await signIn(xero);
    const second = await signIn(xero, { tenantId: xero.organisations[1]?.tenantId ?? '' });
    expect((await first.call('PUT', 'Invoices', { body: invoiceBody('A-1') })).status).toBe(200);
    expect((await first.call('GET', 'Invoices/A-1')).status).toBe(200);
    expect((await second.call('GET', 'Invoices/A-1')).status).toBe(404);
  });
});

describe('the scope', () => {
  test('is needed per resource, and .read only reads', async () => {
    const xero = await start();
    const caller = await signIn(xero, { scope: 'accounting.contacts.read accounting.invoices' });
    const statuses = async (calls: [string, string][]) =>
      Promise.all(calls.map(async ([method, path]) => (await caller.call(method, path, { body: {} })).status));
    expect((await caller.call('GET', 'Contacts')).status).toBe(200);
    expect((await caller.call('GET', 'Invoices')).status).toBe(200);
    expect(
      await statuses([
        ['PUT', 'Contacts'],
        ['PUT', 'Payments'],
        ['POST', 'BankTransactions'],
      ]),
    ).toEqual([401, 401, 401]);
    expect(await (await caller.call('GET', 'Accounts')).json()).toMatchObject({ Detail: 'AuthorizationUnsuccessful' });
  });

  test('missing is 403 when the switch says so', async () => {
    const xero = await start({ switches: { missingScope: 403 } });
    const caller = await signIn(xero, { scope: 'accounting.contacts' });
    const answer = await caller.call('GET', 'Invoices');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ Title: 'Forbidden', Detail: 'AuthorizationUnsuccessful' });
  });

  test('of the broad kind stops working on 13 September 2027, even in tokens that hold it', async () => {
    const app = { ...DEMO_APP, scopes: 'broad' } as const;
    const xero = await start({ apps: [app] });
    xero.clock.advance(Date.parse('2027-09-12T23:50:00Z') - NOW.getTime());
    const caller = await signIn(xero, { scope: 'accounting.transactions' });
    expect((await caller.call('GET', 'Invoices')).status).toBe(200);
    xero.clock.advance(10 * MINUTE_MS);
    expect((await caller.call('GET', 'Invoices')).status).toBe(401);
  });
});

describe('the limits', () => {
  test('every answer says what is left and names itself', async () => {
    const caller = await signIn(await start());
    const answer = await caller.call('GET', 'Organisation');
    expect(answer.headers.get('x-daylimit-remaining')).toBe('999');
    expect(answer.headers.get('x-minlimit-remaining')).toBe('59');
    expect(answer.headers.get('x-appminlimit-remaining')).toBe('9999');
    expect(answer.headers.get('xero-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the 61st call of a minute is an empty 429 that wrote nothing', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    for (let n = 0; n < 60; n += 1) expect((await caller.call('GET', 'Currencies')).status).toBe(200);
    const answer = await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1') });
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([429, '', null]);
    expect(answer.headers.get('x-rate-limit-problem')).toBe('minute');
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(invoiceCount(xero)).toBe(0);
    xero.clock.advance(MINUTE_MS);
    expect((await caller.call('GET', 'Organisation')).status).toBe(200);
  });

  test('the sixth call at once is refused', async () => {
    const caller = await signIn(await start({ latencyMs: 300 }));
    const answers = await Promise.all(Array.from({ length: 6 }, () => caller.call('GET', 'Currencies')));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = answers.find((one) => one.status === 429);
    expect(refused?.headers.get('x-rate-limit-problem')).toBe('concurrent');
    expect(refused?.headers.get('retry-after')).toBeNull();
  });

  test('come before idempotency: a replay is refused too, and counts', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const write = () =>
      caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers: { 'idempotency-key': 'k' } });
    for (let n = 0; n < 60; n += 1) expect((await write()).status).toBe(200);
    expect((await write()).status).toBe(429);
    expect(invoiceCount(xero)).toBe(1);
  });

  test('come after token, tenant and scope: what those refuse costs nothing', async () => {
    const caller = await signIn(await start(), { scope: 'accounting.settings.read' });
    for (let n = 0; n < 70; n += 1) expect((await caller.call('GET', 'Invoices')).status).toBe(401);
    expect((await caller.call('GET', 'Organisation')).headers.get('x-minlimit-remaining')).toBe('59');
  });
});

describe('an idempotency key', () => {
  const key = { 'Idempotency-Key': 'tenant:order-1' };

  test('makes one invoice of two sends, also when both are under way at once', async () => {
    const xero = await start({ latencyMs: 50 });
    const caller = await signIn(xero);
    const send = () => caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers: key });
    const [first, second] = await Promise.all([send(), send()]);
    const third = await send();
    const texts = await Promise.all([first, second, third].map((one) => one.text()));
    expect(new Set(texts).size).toBe(1);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(invoiceCount(xero)).toBe(1);
  });

  test('with another body, address or method is a 400 that says so', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers: key });
    const others = [
      caller.call('PUT', 'Invoices', { body: invoiceBody('A-2'), headers: key }),
      caller.call('PUT', 'Invoices?unitdp=4', { body: invoiceBody('A-1'), headers: key }),
      caller.call('POST', 'Invoices', { body: invoiceBody('A-1'), headers: key }),
    ];
    for (const answer of await Promise.all(others)) {
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('Idempotency Key: tenant:order-1 is used with a different request.');
    }
    expect(invoiceCount(xero)).toBe(1);
  });

  test('keeps a validation error: the same body gets the old 400 even after the cause is gone', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const sales = Object.values(xero.organisations[0]?.accounts ?? {}).find((account) => account.code === '200');
    if (sales === undefined) throw new Error('the seed has no account 200');
    sales.status = 'ARCHIVED';
    const send = () => caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers: key });
    const first = await send();
    const text = await first.text();
    expect([first.status, text.includes('ValidationException')]).toEqual([400, true]);
    sales.status = 'ACTIVE';
    expect(await (await send()).text()).toBe(text);
    xero.clock.advance(6 * MINUTE_MS);
    expect((await send()).status).toBe(200);
  });

  test('longer than 128 characters is refused and nothing is written', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const headers = { 'Idempotency-Key': 'k'.repeat(129) };
    const answer = await caller.call('PUT', 'Invoices', { body: invoiceBody('A-1'), headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('128');
    expect(invoiceCount(xero)).toBe(0);
  });

  test('means nothing on a GET', async () => {
    const caller = await signIn(await start());
    const first = await caller.call('GET', 'Invoices', { headers: key });
    const second = await caller.call('GET', 'Contacts', { headers: key });
    expect([first.status, second.status]).toEqual([200, 200]);
  });
});

describe('what is sent and answered', () => {
  test('malformed JSON is error 14', async () => {
    const caller = await signIn(await start());
    const answer = await caller.call('PUT', 'Invoices', { body: '{"Invoices":[' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ErrorNumber: 14, Type: 'PostDataInvalidException' });
  });

  test('a price in exponent form is refused, with texts that name account and tax rate instead', async () => {
    const xero = await start();
    const caller = await signIn(xero);
    const body = JSON.stringify(invoiceBody('A-1')).replace('"10.50"', '2.9104E-5');
    const answer = await caller.call('PUT', 'Invoices', { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      Elements: [
        {
          LineItems: [{ Quantity: 2, UnitAmount: 2.9104e-5 }],
          ValidationErrors: [{ Message: 'Account must be valid.' }, { Message: 'Tax rate must be valid.' }],
        },
      ],
    });
    expect(xero.organisations[0]?.invoices).toEqual({});
  });

  test('more than 10 MB is refused', async () => {
    const caller = await signIn(await start());
    const body = JSON.stringify({ Note: 'x'.repeat(10 * 1024 * 1024) });
    expect((await caller.call('PUT', 'Invoices', { body })).status).toBe(413);
  });

  test('a caller that does not ask for JSON gets XML', async () => {
    const caller = await signIn(await start());
    const answer = await caller.call('GET', 'Organisation', { headers: { accept: '*/*' } });
    expect(answer.headers.get('content-type')).toContain('text/xml');
    expect(await answer.text()).toMatch(/^<Response>.*<Organisations><Organisation>/s);
  });

  test.each([['Invoces'], ['Invoices/NOBODY'], ['Reports%2Fx']])(
    '%s is a 404 with an empty html body',
    async (path) => {
      const caller = await signIn(await start());
      const answer = await caller.call('GET', path);
      expect([answer.status, await answer.text()]).toEqual([404, '']);
      expect(answer.headers.get('content-type')).toContain('text/html');
    },
  );

  test('a method that Xero does not know is 501', async () => {
    const caller = await signIn(await start());
    expect((await caller.call('PATCH', 'Invoices', { body: {} })).status).toBe(501);
  });
});

test('the journal lists every call and counts them by kind and organisation', async () => {
  const xero = await start();
  const caller = await signIn(xero);
  await caller.call('GET', 'Organisation');
  await caller.call('GET', 'Organisation', { tenantId: 'other' });
  await fetch(`${xero.apiUrl}/connections`, { headers: { authorization: `Bearer ${caller.tokens.access_token}` } });
  expect(xero.calls.counters).toEqual({
    accounting: { [caller.tenantId]: 1, other: 1 },
    identity: 1,
    connections: 1,
  });
  expect(xero.calls.accounting()).toBe(2);
  expect(xero.calls.list.map(({ kind, method, path, status }) => [kind, method, path, status])).toEqual([
    ['identity', 'POST', '/connect/token', 200],
    ['accounting', 'GET', '/api.xro/2.0/Organisation', 200],
    ['accounting', 'GET', '/api.xro/2.0/Organisation', 403],
    ['connections', 'GET', '/connections', 200],
  ]);
  expect(xero.calls.list.at(-1)).toMatchObject({ clientId: DEMO_APP.clientId, at: NOW.toISOString() });
  xero.calls.reset();
  expect(xero.calls.accounting()).toBe(0);
});

test('a refresh gives a token that works after the first has expired', async () => {
  const xero = await start();
  const caller = await signIn(xero, { scope: ALL_SCOPES });
  xero.clock.advance(31 * MINUTE_MS);
  expect((await caller.call('GET', 'Organisation')).status).toBe(401);
  const form = { grant_type: 'refresh_token', refresh_token: caller.tokens.refresh_token };
  const answer = await postForm(`${xero.identityUrl}/connect/token`, form);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect((await caller.call('GET', 'Organisation', { token })).status).toBe(200);
});
