import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isAppError, type AppError } from '../../src/domain/app-error.ts';
import { freePort } from '../../simulators/free-port.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { createWooCommerceClient, type WooCommerceOptions } from '../../src/woocommerce/client.ts';

const cert = readFileSync(new URL('../tls/localhost-cert.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('../tls/localhost-key.pem', import.meta.url), 'utf8');
const ORDER = 1028;

let simulator: StoreSimulator;
let store: SimulatedStore;
let slept: number[];

beforeEach(async () => {
  simulator = await startStores({ https: { key, cert }, scenarios: ['uk_vat_incl'] });
  store = simulator.store('uk_vat_incl');
  slept = [];
});
afterEach(() => simulator.close());

function clientFor(changes: Partial<WooCommerceOptions> = {}) {
  return createWooCommerceClient({
    url: store.url,
    consumerKey: store.consumerKey,
    consumerSecret: store.consumerSecret,
    allowPrivateHosts: true,
    certificateAuthority: cert,
    now: () => new Date(),
    random: () => 1,
    sleep: async (ms) => Promise.resolve(slept.push(ms)),
    ...changes,
  });
}

async function failure(doing: Promise<unknown>): Promise<AppError> {
  try {
    await doing;
  } catch (error) {
    if (isAppError(error, 'store')) return error;
    throw error;
  }
  throw new Error('did not fail');
}

/** Everything a log could print of an error. */
function printed(error: Error): string {
  const cause = error.cause instanceof Error ? printed(error.cause) : '';
  return `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${cause}`;
}

describe('the key', () => {
  test('goes as Basic over https', async () => {
    using client = clientFor();
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER, total: '169.250000' });
    expect(simulator.journal).toMatchObject([{ authentication: 'basic', query: { dp: '6' }, status: 200 }]);
  });

  test('goes as an OAuth signature over http, with path, port and odd characters in the query', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    using client = clientFor({ url: `${plain.url}/uk_vat_incl/` });
    expect((await client.getOrders([ORDER, 1025])).size).toBe(2);
    expect((await client.listRefunds(ORDER)).length).toBe(1);
    for await (const page of client.listOrders({ modifiedAfter: new Date('2026-01-01T00:00:00Z') })) {
      expect(page.orders).toHaveLength(6);
    }
    expect(new Set(plain.journal.map((entry) => entry.authentication))).toEqual(new Set(['oauth', 'none']));
    expect(plain.journal.filter((entry) => entry.authentication === 'none').map((entry) => entry.path)).toEqual([
      '/wp-json/',
    ]);
  });

  test('goes as a signature where a host drops the Authorization header, and that is remembered', async () => {
    using client = clientFor({ fetch: withoutAuthorization });
    await client.getOrder(ORDER);
    await client.getOrder(ORDER);
    expect(simulator.journal.map((entry) => entry.authentication)).toEqual(['none', 'oauth', 'oauth']);
  });

  test('works behind a proxy that ends TLS without WordPress knowing', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    const behindProxy: NonNullable<WooCommerceOptions['fetch']> = async (url, init) => {
      const { href } = new URL(url instanceof URL || typeof url === 'string' ? url : url.url);
      return (await import('node-fetch')).default(href.replace('https://', 'http://'), init);
    };
    using client = clientFor({ url: `${plain.url.replace('http', 'https')}/uk_vat_incl`, fetch: behindProxy });
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
    expect(plain.journal.map((entry) => entry.status)).toEqual([401, 401, 200]);
  });

  test.each([
    ['key', { consumerKey: `ck_${'0'.repeat(40)}` }, /does not know the consumer key/],
    ['secret', { consumerSecret: `cs_${'0'.repeat(40)}` }, /consumer secret is wrong/],
  ] as const)('a wrong %s is named, and not retried', async (part, changes, message) => {
    using client = clientFor(changes);
    const error = await failure(client.getOrder(ORDER));
    expect(error).toMatchObject({ code: 'store_auth_failed' });
    expect(error).toMatchObject({ facts: { failure: part }, retry: 'never', message: expect.stringMatching(message) });
    expect(slept).toEqual([]);
  });

  test('a wrong secret over http is named as well', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    using client = clientFor({ url: `${plain.url}/uk_vat_incl`, consumerSecret: `cs_${'0'.repeat(40)}` });
    expect(await failure(client.getOrder(ORDER))).toMatchObject({
      facts: { failure: 'signature' },
      code: 'store_auth_failed',
    });
  });

  test('a store whose clock differs by a day is signed to by its own time', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    for (const aheadMs of [86_400_000, -86_400_000]) {
      using client = clientFor({ url: `${plain.url}/uk_vat_incl`, now: () => new Date(Date.now() + aheadMs) });
      const before = plain.journal.length;
      expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
      await client.getOrder(ORDER);
      // Refused once; then it is known.
      expect(plain.journal.slice(before).map((entry) => entry.status)).toEqual([401, 200, 200]);
    }
  });

  test('a clock that was set meanwhile is found again', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    let aheadMs = 86_400_000;
    using client = clientFor({ url: `${plain.url}/uk_vat_incl`, now: () => new Date(Date.now() + aheadMs) });
    await client.getOrder(ORDER);
    aheadMs = 0;
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
    expect(plain.journal.map((entry) => entry.status)).toEqual([401, 200, 401, 200]);
  });

  test('a refused clock of a store without a date is named', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    const undated: NonNullable<WooCommerceOptions['fetch']> = async (url, init) => {
      const answer = await (await import('node-fetch')).default(url, init);
      answer.headers.delete('date');
      return answer;
    };
    const url = `${plain.url}/uk_vat_incl`;
    using client = clientFor({ url, fetch: undated, now: () => new Date(Date.now() - 86_400_000) });
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ facts: { failure: 'clock' } });
    expect(plain.journal.map((entry) => entry.status)).toEqual([401]);
  });

  test('a key without read permission is named', async () => {
    store.state.key.permissions = 'write';
    using client = clientFor();
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ facts: { failure: 'permission' } });
  });

  test('swapped key and secret are refused before any request', () => {
    expect(() => clientFor({ consumerKey: store.consumerSecret })).toThrow(
      expect.objectContaining({ code: 'store_auth_failed' }),
    );
    expect(simulator.journal).toEqual([]);
  });
});

const withoutAuthorization: NonNullable<WooCommerceOptions['fetch']> = async (url, init) => {
  const { default: fetchNode, Headers } = await import('node-fetch');
  const headers = new Headers(init?.headers);
  headers.delete('authorization');
  return fetchNode(url, { ...init, headers });
};

describe('a store in trouble', () => {
  test('a page instead of data is named with its title', async () => {
    simulator.faults.add({ fault: { kind: 'html', title: 'Coming soon' } });
    using client = clientFor();
    const error = await failure(client.getOrder(ORDER));
    expect(error).toMatchObject({ code: 'store_not_json' });
    expect(error).toMatchObject({ message: expect.stringContaining('Coming soon'), retry: 'later' });
  });

  test('two server errors are waited out, longer each time', async () => {
    simulator.faults.add({ fault: { kind: 'status', status: 500 }, times: 2 });
    using client = clientFor();
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
    expect(slept).toEqual([500, 1000]);
  });

  test('a lasting server error comes out after three tries', async () => {
    simulator.faults.add({ fault: { kind: 'status', status: 503 } });
    using client = clientFor();
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ code: 'store_server_error' });
    expect(simulator.journal).toHaveLength(3);
  });

  test('Retry-After is kept; a long one is handed to the caller', async () => {
    simulator.faults.add({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '7' } }, times: 1 });
    simulator.faults.add({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '900' } }, times: 1 });
    using client = clientFor();
    const error = await failure(client.getOrder(ORDER));
    expect(slept).toEqual([7000]);
    expect(error).toMatchObject({ code: 'store_rate_limited' });
    expect(error).toMatchObject({ facts: { retryAfterMs: 900_000 } });
  });

  test.each(['drop', 'cut'] as const)('a connection that breaks (%s) is tried again', async (kind) => {
    simulator.faults.add({ fault: { kind }, times: 1 });
    using client = clientFor();
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
    expect(slept).toHaveLength(1);
  });

  test('a request without an answer ends after the time limit and is not retried at once', async () => {
    simulator.faults.add({ fault: { kind: 'hang' } });
    using client = clientFor({ limits: { requestTimeoutMs: 60 } });
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ code: 'store_timeout' });
    expect(slept).toEqual([]);
  });

  test('a body beyond the limit is not read to its end', async () => {
    simulator.faults.add({ fault: { kind: 'body', text: `["${'x'.repeat(3_000_000)}"]` } });
    using client = clientFor({ limits: { bodyBytesMax: 1_000_000 } });
    const error = await failure(client.getOrder(ORDER));
    expect(error).toMatchObject({ code: 'store_bad_response' });
    expect(error.message).toContain('more than 1 MB');
  });

  test('an answer of another shape names the field', async () => {
    simulator.faults.add({ fault: { kind: 'body', text: '{"id":1028,"status":"processing"}' } });
    using client = clientFor();
    expect((await failure(client.getOrder(ORDER))).message).toMatch(/^Order 1028: .*"currency"/);
  });

  test('a gone order is a class of its own', async () => {
    store.state.deleteOrder(ORDER);
    using client = clientFor();
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ code: 'store_not_found' });
    expect(slept).toEqual([]);
  });

  test('a port where nobody listens, a name that does not exist and an unknown certificate are unreachable', async () => {
    using nobody = clientFor({ url: `https://127.0.0.1:${String(await freePort())}` });
    expect(await failure(nobody.getOrder(ORDER))).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
    expect(slept).toHaveLength(2);
    using untrusted = createWooCommerceClient({
      ...keysOf(store),
      url: store.url,
      allowPrivateHosts: true,
      now: () => new Date(),
    });
    const error = await failure(untrusted.getOrder(ORDER));
    expect(error).toMatchObject({ code: 'store_unreachable' });
    expect(error.message).toMatch(/no valid certificate/);
  });

  test('no error ever prints the key or the secret', async () => {
    await using plain = await startStores({ scenarios: ['uk_vat_incl'] });
    const faults = ['drop', 'cut', 'hang', 'html', 'unauthorized'] as const;
    for (const kind of faults) plain.faults.add({ fault: { kind }, times: 1 });
    using client = clientFor({ url: `${plain.url}/uk_vat_incl`, limits: { triesMax: 1, requestTimeoutMs: 60 } });
    for (const kind of faults) {
      const text = printed(await failure(client.getOrder(ORDER)));
      expect(`${kind} ${text}`).not.toMatch(/c[ks]_[0-9a-f]|oauth_/);
    }
  });
});

describe('addresses', () => {
  test('a private host is refused unless it is allowed, as a name and as an address', async () => {
    const { port } = new URL(store.url);
    expect(() => clientFor({ allowPrivateHosts: false })).toThrow(expect.objectContaining({ code: 'store_refused' }));
    using client = clientFor({ allowPrivateHosts: false, url: `https://localhost:${port}/uk_vat_incl` });
    expect(await failure(client.getOrder(ORDER))).toMatchObject({ code: 'store_refused' });
    expect(simulator.journal).toEqual([]);
  });

  test('a public name that resolves to the own network is refused at the connection', async () => {
    using client = clientFor({
      allowPrivateHosts: false,
      url: 'https://shop.example',
      resolveName: (_name, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const error = await failure(client.getOrder(ORDER));
    expect(error).toMatchObject({ code: 'store_refused' });
    expect(error.message).toContain('shop.example is on a private network');
  });

  test('a redirect on the same host is followed with the key', async () => {
    const location = `${store.url}/wp-json/wc/v3/orders/${String(ORDER)}?dp=6`;
    simulator.faults.add({ fault: { kind: 'redirect', location, status: 308 }, times: 1 });
    using client = clientFor();
    expect(await client.getOrder(ORDER)).toMatchObject({ id: ORDER });
    expect(simulator.journal.at(-1)).toMatchObject({ authentication: 'basic' });
  });

  test('a redirect to another host, another port or plain http is an error, not followed', async () => {
    await using other = await startStores({ scenarios: ['uk_vat_incl'] });
    for (const location of ['https://www.shop.example/wp-json/', `${other.url}/uk_vat_incl/wp-json/`, 'http://[']) {
      simulator.faults.add({ fault: { kind: 'redirect', location }, times: 1 });
      using client = clientFor();
      expect(await failure(client.getOrder(ORDER))).toMatchObject({ code: 'store_redirected' });
    }
    expect(other.journal).toEqual([]);
  });

  test('redirects in circles end', async () => {
    simulator.faults.add({ fault: { kind: 'redirect', location: '/uk_vat_incl/wp-json/wc/v3/orders/1028' } });
    using client = clientFor();
    expect((await failure(client.getOrder(ORDER))).message).toContain('in circles');
    expect(simulator.journal).toHaveLength(4);
  });
});

function keysOf({ consumerKey, consumerSecret }: SimulatedStore) {
  return { consumerKey, consumerSecret };
}
