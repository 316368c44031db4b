import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { isAppError, type AppError } from '../../src/domain/app-error.ts';
import type { XeroCall } from '../../src/xero/call.ts';
import { createXeroClient, type XeroClient } from '../../src/xero/client.ts';
import { IDEMPOTENCY_KEY_LENGTH_MAX, REQUEST_BYTES_MAX, RESPONSE_BYTES_MAX } from '../../src/xero/limits.ts';
import { createRateGovernor, realTimer } from '../../src/xero/rate-governor.ts';
import { contactsBody } from '../../src/xero/wire/contacts.ts';
import { readElements } from '../../src/xero/wire/answers.ts';
import { type Connected, startConnected } from '../support/xero/_connection.ts';

const CONTACTS = { path: '/Contacts' };

function contactCall(tenantId: string, name = 'Ada Lovelace', key = 'key-1'): XeroCall {
  const contact = {
    contactNumber: 'wc-1',
    name,
    alternativeNames: [],
    firstName: '',
    lastName: '',
    email: '',
    phone: '',
    taxNumber: '',
    addresses: [],
  };
  return {
    tenantId,
    method: 'PUT',
    path: 'Contacts?summarizeErrors=false',
    body: contactsBody([{ contact, name }]),
    idempotencyKey: key,
    priority: 'live',
  };
}

async function contactCount(connected: Connected, tenantId: string): Promise<number> {
  const { items } = await connected.client.contactsPage(tenantId, { since: null, page: 1 });
  return items.filter((one) => one.name === 'Ada Lovelace').length;
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error, 'xero')) throw new Error(`no error of Xero: ${String(error)}`);
  return error;
}

describe('an expired token in the middle of a batch', () => {
  test('is refreshed once, and the same bytes go out again under the same key', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: 'token-expired', match: CONTACTS });
    const answer = await connected.client.send(contactCall(tenantId));
    expect(readElements(answer.json, 'Contacts')).toMatchObject([{ ok: true, name: 'Ada Lovelace' }]);
    expect(connected.calls.map((call) => [call.method, call.resource, call.status])).toEqual([
      ['PUT', 'Contacts', 401],
      ['PUT', 'Contacts', 200],
    ]);
    expect(await contactCount(connected, tenantId)).toBe(1);
  });

  test('a token refused twice is an error to try later, with nothing written', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: 'token-expired', match: CONTACTS, times: 2 });
    const error = await failure(connected.client.send(contactCall(tenantId)));
    expect(error).toMatchObject({ code: 'xero_unauthorised', retry: 'later', facts: { status: 401 } });
    expect(connected.calls).toHaveLength(2);
    expect(await contactCount(connected, tenantId)).toBe(0);
  });
});

describe('a write whose outcome is unknown must be looked up', () => {
  test.each([
    ['drop-after-commit', 'xero_unreachable', 1],
    ['drop-before-commit', 'xero_unreachable', 0],
    ['malformed-json', 'xero_bad_answer', 1],
    ['5xx-after', 'xero_server_error', 1],
    ['5xx-before', 'xero_server_error', 0],
  ] as const)('%s', async (kind, code, made) => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind, match: CONTACTS, ...(kind.startsWith('5xx') ? { status: 502 } : {}) });
    const error = await failure(connected.client.send(contactCall(tenantId)));
    expect(error).toMatchObject({ code, retry: 'lookup' });
    expect(await contactCount(connected, tenantId)).toBe(made);
    // The same bytes under the same key: made once, whatever happened before.
    await connected.client.send(contactCall(tenantId));
    expect(await contactCount(connected, tenantId)).toBe(1);
  });

  test('an answer that does not come in time', async () => {
    await using connected = await startConnected({ timeouts: { readMs: 5_000, writeMs: 50 } });
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: 'slow', ms: 60_000, match: CONTACTS });
    expect(await failure(connected.client.send(contactCall(tenantId)))).toMatchObject({
      code: 'xero_timeout',
      retry: 'lookup',
    });
  });

  test('other bytes under a used key', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    await connected.client.send(contactCall(tenantId));
    expect(await failure(connected.client.send(contactCall(tenantId, 'Grace Hopper')))).toMatchObject({
      code: 'xero_key_reused',
      retry: 'lookup',
    });
  });

  test('a read is simply tried later', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    for (const kind of ['drop-after-commit', 'malformed-json', '5xx-after'] as const) {
      connected.xero.faults.add({ kind, match: { path: '/Accounts' } });
      expect(await failure(connected.client.accounts(tenantId))).toMatchObject({ retry: 'later' });
    }
  });
});

describe('what stops an organisation', () => {
  test('disconnected from Xero’s side', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.disconnect(tenantId);
    expect(await failure(connected.client.send(contactCall(tenantId)))).toMatchObject({
      code: 'xero_disconnected',
      facts: { status: 403 },
    });
  });

  test('offline for maintenance', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: '503-maintenance' });
    expect(await failure(connected.client.send(contactCall(tenantId)))).toMatchObject({
      code: 'xero_maintenance',
      retry: 'later',
    });
  });

  test.each([401, 403] as const)(
    'a scope the consent lacks (%d) is an error without a refresh',
    async (missingScope) => {
      await using connected = await startConnected({ switches: { missingScope } });
      const { tenantId } = await connected.connect();
      const error = await failure(
        connected.client.send({ ...contactCall(tenantId), path: 'BankTransactions', body: '{"BankTransactions":[]}' }),
      );
      expect(error.code).toBe('xero_scope_missing');
      expect(connected.calls).toHaveLength(1);
    },
  );

  test.each([
    ['minute', 'minute', 26, 26_000],
    ['day', 'day', 3_600, 3_600_000],
    ['concurrent', 'concurrent', undefined, 2_000],
    ['appminute', 'app', 7, 7_000],
  ] as const)('429 %s', async (problem, expected, retryAfter, retryAfterMs) => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const seconds = retryAfter === undefined ? {} : { retryAfter };
    connected.xero.faults.add({ kind: '429', problem, match: CONTACTS, ...seconds });
    const error = await failure(connected.client.send(contactCall(tenantId)));
    expect(error).toMatchObject({
      code: 'xero_rate_limited',
      facts: { problem: expected, retryAfterMs },
      retry: 'later',
    });
  });

  test('after the limit of the day nothing more is sent until it ends', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    connected.xero.faults.add({ kind: '429', problem: 'day', retryAfter: 3_600 });
    await failure(connected.client.accounts(tenantId));
    const error = await failure(connected.client.accounts(tenantId));
    expect(error).toMatchObject({ facts: { problem: 'day', retryAfterMs: expect.any(Number) } });
    expect(connected.calls).toHaveLength(1);
    connected.xero.clock.advance(3_600_000);
    await expect(connected.client.accounts(tenantId)).resolves.toBeDefined();
  });

  test('traffic of many calls at once meets no 429', async () => {
    await using connected = await startConnected({ latencyMs: 5 });
    const { tenantId } = await connected.connect();
    await Promise.all(Array.from({ length: 40 }, () => connected.client.organisation(tenantId)));
    expect(connected.calls.filter((call) => call.status !== 200)).toEqual([]);
    expect(connected.calls).toHaveLength(40);
  });

  test('calls that another process made count against the minute', async () => {
    const timers: (() => void)[] = [];
    await using connected = await startConnected({
      now: () => new Date('2026-10-01T10:00:00.000Z'),
      setTimer: (callback) => {
        timers.push(callback);
        return () => undefined;
      },
    });
    const { tenantId } = await connected.connect();
    const other = await connected.process();
    await Promise.all(Array.from({ length: 59 }, () => other.client.organisation(tenantId)));
    await connected.client.organisation(tenantId);
    // The sixtieth response had the limit: the next call waits instead of getting a 429.
    const sixtyFirst = connected.client.organisation(tenantId);
    expect(timers).toHaveLength(1);
    connected.xero.clock.advance(60_000);
    timers[0]?.();
    await sixtyFirst;
    expect(connected.calls.map((call) => call.status)).toEqual([200, 200]);
  });
});

describe('a refused call', () => {
  test('quotes what Xero reported', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const call = { ...contactCall(tenantId), path: 'Contacts?summarizeErrors=true', body: '{"Contacts":[{}]}' };
    const error = await failure(connected.client.send(call));
    expect(error).toMatchObject({ code: 'xero_validation', retry: 'never', facts: { status: 400 } });
    expect(error.facts.correlationId).toBeTruthy();
    expect(error.facts).toHaveProperty('messages', [expect.stringContaining('Name, ContactID, ContactNumber')]);
  });

  test('too large a body and too long a key are never sent', async () => {
    await using connected = await startConnected();
    const { tenantId } = await connected.connect();
    const call = contactCall(tenantId);
    const large = { ...call, body: 'x'.repeat(REQUEST_BYTES_MAX + 1) };
    const long = { ...call, idempotencyKey: 'k'.repeat(IDEMPOTENCY_KEY_LENGTH_MAX + 1) };
    for (const one of [large, long]) {
      expect(await failure(connected.client.send(one))).toMatchObject({ code: 'xero_refused', retry: 'never' });
    }
    expect(connected.calls).toEqual([]);
  });
});

describe('a server that is not Xero', () => {
  test('nobody listens: the write was never sent', async () => {
    const { client, server } = await clientOf((_request, response) => response.end());
    await closed(server);
    expect(await failure(client.send(contactCall('tenant')))).toMatchObject({
      code: 'xero_unreachable',
      retry: 'later',
    });
  });

  test('a host name that does not exist: the write was never sent', async () => {
    const client = clientAt('http://xero.invalid');
    expect(await failure(client.send(contactCall('tenant')))).toMatchObject({
      code: 'xero_unreachable',
      retry: 'later',
    });
  });

  test.each([
    ['a login page', 200, '<html>Please log in</html>', 'xero_bad_answer'],
    ['an empty answer', 200, '', 'xero_bad_answer'],
    ['a redirect', 302, '', 'xero_bad_answer'],
  ])('%s leaves a write open', async (_, status, body, code) => {
    const { client, server } = await clientOf((_request, response) => {
      response.writeHead(status, { location: '/other' }).end(body);
    });
    expect(await failure(client.send(contactCall('tenant')))).toMatchObject({ code, retry: 'lookup' });
    await closed(server);
  });

  test('an endless answer is cut off', async () => {
    const { client, server } = await clientOf((_request, response) => {
      const part = Buffer.alloc(1024 * 1024, ' ');
      let left = RESPONSE_BYTES_MAX / part.length + 2;
      const more = (): void => {
        left -= 1;
        if (left > 0) response.write(part, more);
        else response.end();
      };
      response.on('error', () => undefined);
      more();
    });
    expect(await failure(client.accounts('tenant'))).toMatchObject({ code: 'xero_bad_answer', retry: 'later' });
    await closed(server);
  });

  test('headers and body arrive as they were given', async () => {
    let seen: { headers: Record<string, unknown>; body: string } | null = null;
    const { client, server } = await clientOf((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
        response.end('{"Contacts":[]}');
      });
    });
    const call = contactCall('tenant', 'Zoë Ünlü 🙂');
    await client.send(call);
    expect(seen).toMatchObject({
      body: call.body,
      headers: {
        accept: 'application/json',
        authorization: 'Bearer token',
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': 'key-1',
        'user-agent': 'ml-connector',
        'xero-tenant-id': 'tenant',
      },
    });
    await closed(server);
  });
});

function clientAt(apiUrl: string): XeroClient {
  const now = () => new Date();
  return createXeroClient({
    apiUrl,
    now,
    accessToken: () => Promise.resolve('token'),
    governor: createRateGovernor({ now, setTimer: realTimer }),
  });
}

async function clientOf(listener: RequestListener): Promise<{ client: XeroClient; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: clientAt(`http://127.0.0.1:${port}`), server };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
