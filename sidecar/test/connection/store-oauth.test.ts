import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;

let simulator: StoreSimulator;
let store: SimulatedStore;

beforeAll(async () => {
  simulator = await startStores({ scenarios: ['no_tax'], now: () => NOW });
  store = simulator.store('no_tax');
});
afterAll(() => simulator.close());

interface Changes {
  readonly key?: string;
  readonly secret?: string;
  readonly algorithm?: 'sha1' | 'sha256';
  readonly timestamp?: number;
  readonly nonce?: string;
  readonly tamper?: (params: URLSearchParams) => void;
  readonly asHeader?: boolean;
}

/** A signed GET of the orders, made by the oauth-1.0a package, which knows nothing of the simulator. */
async function ask(changes: Changes, data: Record<string, string> = { per_page: '5', search: 'é & ü+/~' }) {
  const algorithm = changes.algorithm ?? 'sha256';
  const oauth = new OAuth({
    consumer: { key: changes.key ?? store.consumerKey, secret: changes.secret ?? store.consumerSecret },
    signature_method: `HMAC-${algorithm.toUpperCase()}`,
    hash_function: (base, key) => createHmac(algorithm, key).update(base).digest('base64'),
  });
  oauth.getTimeStamp = () => changes.timestamp ?? SECONDS;
  if (changes.nonce) oauth.getNonce = () => changes.nonce ?? '';
  const url = `${store.url}/wp-json/wc/v3/orders`;
  const signed = oauth.authorize({ url, method: 'GET', data });
  const params = new URLSearchParams(data);
  const headers = changes.asHeader ? oauth.toHeader(signed) : undefined;
  if (!changes.asHeader) for (const [name, value] of Object.entries(signed)) params.set(name, String(value));
  changes.tamper?.(params);
  const response = await fetch(`${url}?${params.toString()}`, headers ? { headers: { ...headers } } : {});
  const body: unknown = await response.json();
  return { status: response.status, body };
}

test.each([{ algorithm: 'sha1' }, { algorithm: 'sha256' }, { asHeader: true }] as const)(
  'a right signature is accepted (%o)',
  async (changes) => {
    expect(await ask(changes)).toMatchObject({ status: 200 });
  },
);

test.each([
  ['Consumer key is invalid.', { key: `ck_${'0'.repeat(40)}` }],
  ['Invalid signature - provided signature does not match.', { secret: 'cs_wrong' }],
  [
    'Invalid signature - provided signature does not match.',
    { tamper: (params: URLSearchParams) => params.set('per_page', '6') },
  ],
  ['Invalid timestamp.', { timestamp: SECONDS - 15 * 60 - 1 }],
  ['Invalid timestamp.', { timestamp: SECONDS + 15 * 60 + 1 }],
  [
    'Invalid signature - signature method is invalid.',
    { tamper: (params: URLSearchParams) => params.set('oauth_signature_method', 'PLAINTEXT') },
  ],
] satisfies [string, Changes][])('%s', async (message, changes) => {
  expect(await ask(changes)).toEqual({
    status: 401,
    body: { code: 'woocommerce_rest_authentication_error', message, data: { status: 401 } },
  });
});

test('a missing parameter is named', async () => {
  expect(await ask({ tamper: (params) => params.delete('oauth_nonce') })).toMatchObject({
    status: 401,
    body: {
      code: 'woocommerce_rest_authentication_missing_parameter',
      message: 'Missing OAuth parameter oauth_nonce',
    },
  });
});

test('a nonce counts once', async () => {
  const again = { nonce: 'only-once', timestamp: SECONDS - 60 };
  expect(await ask(again)).toMatchObject({ status: 200 });
  expect(await ask(again)).toMatchObject({
    status: 401,
    body: { message: 'Invalid nonce - nonce has already been used.' },
  });
});

test('a second nonce of the same second pushes the first out, as in WooCommerce', async () => {
  const timestamp = SECONDS - 120;
  for (const nonce of ['first', 'second', 'first'])
    expect(await ask({ nonce, timestamp })).toMatchObject({ status: 200 });
});
