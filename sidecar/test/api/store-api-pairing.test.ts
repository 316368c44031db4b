import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SignJWT } from 'jose';
import supertest from 'supertest';
import { BODY_BYTES_MAX } from '../../src/api/require-plugin.ts';
import { pairPlugin, pairRequestOf, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';
import { noteProduct } from '../../src/operations/items/note-product.ts';
import { readStatus } from '../../src/operations/store-status.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let other: Plugin;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'no_tax'] });
  api = startApi(stack);
  plugin = await pairPlugin(api, stack.shop('uk_vat_incl'));
  other = await pairPlugin(api, stack.shop('no_tax'));
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const pair = (body: object) => supertest(api.app).post('/v1/pair').send(body);
const code = () => stack.context.secrets.pairingCode();
const shop = () => stack.shop('uk_vat_incl');

describe('pairing', () => {
  test('a store that is known keeps its id, its settings and its ledger; key and code are new', async () => {
    const before = await stack.context.settings.get(plugin.storeId);
    const used = await code();
    const again = await pairPlugin(api, shop());
    expect(again.storeId).toBe(plugin.storeId);
    expect(Buffer.from(again.key).equals(plugin.key)).toBe(false);
    expect(await stack.context.settings.get(plugin.storeId)).toEqual(before);
    expect((await plugin.get('status')).status).toBe(401);
    expect(await again.get('status')).toMatchObject({ status: 200, body: { organisation: null } });
    expect((await again.get('xero/organisations')).body).toEqual({ organisations: [] });
    await stack.connect(shop());
    expect(await code()).not.toBe(used);
    expect(await pair(pairRequestOf(shop(), used))).toMatchObject({
      status: 403,
      body: { code: 'pairing_code_wrong', message: expect.any(String), fix: expect.any(String) },
    });
    plugin = again;
  });

  test('a key that may only read is enough; the plugin shows when a setting needs more', async () => {
    const { key } = shop().simulated.state;
    key.permissions = 'read';
    plugin = await pairPlugin(api, shop());
    const writes = async (): Promise<unknown> => (await plugin.get('status')).body.writesOrders;
    expect(await writes()).toBe(false);
    await stack.context.settings.set(plugin.storeId, 'payments.fromXero', 'mark-paid');
    expect(await writes()).toBe(true);
    await stack.context.settings.set(plugin.storeId, 'payments.fromXero', 'off');
    expect(await writes()).toBe(false);
    key.permissions = 'read_write';
  });

  test('the plugin is notified whether changes of products matter, and their deliveries are kept only then', async () => {
    plugin = await pairPlugin(api, shop());
    const { settings, productChanges } = stack.context;
    const watches = async (): Promise<unknown> => (await plugin.get('status')).body.watchesProducts;
    const set = async (create: string, update: string, itemCodes = 'untracked') => {
      await settings.set(plugin.storeId, 'items.create', create);
      await settings.set(plugin.storeId, 'items.update', update);
      await settings.set(plugin.storeId, 'documents.itemCodes', itemCodes);
      return await watches();
    };
    expect(await watches()).toBe(false);
    expect(await set('sold', 'never')).toBe(false);
    expect(await set('all', 'price', 'rules')).toBe(false);
    expect(await set('off', 'price')).toBe(false);
    const deliver = (storeId: string, product: number) => noteProduct(stack.context, storeId, product);
    expect([await deliver(plugin.storeId, 7), await productChanges.count(plugin.storeId)]).toEqual([false, 0]);
    expect(await set('sold', 'name')).toBe(true);
    expect(await set('all', 'never')).toBe(true);
    expect([await deliver(plugin.storeId, 7), await productChanges.count(plugin.storeId)]).toEqual([true, 1]);
    await set('off', 'never');
  });

  test('stores nothing of a key that the store refuses', async () => {
    const wanted = pairRequestOf(shop(), await code());
    const refused = await pair({ ...wanted, consumerSecret: `cs_${'0'.repeat(40)}` });
    expect(refused).toMatchObject({ status: 422, body: { code: 'store_auth_failed' } });
    expect(await code()).toBe(wanted.pairingCode);
    expect((await plugin.get('status')).status).toBe(200);
    const { consumerSecret } = await stack.context.stores.credentials(plugin.storeId);
    expect(consumerSecret).toBe(shop().simulated.consumerSecret);
  });

  test.each([
    ['no address', { siteUrl: 'shop' }, 'siteUrl'],
    ['a script for an address', { settingsUrl: 'javascript:alert(1)' }, 'settingsUrl'],
    ['a key of another kind', { consumerKey: 'pk_12345678' }, 'consumerKey'],
    ['a short secret', { webhookSecret: 'short' }, 'webhookSecret'],
    ['no versions', { versions: {} }, 'versions.plugin'],
  ])('refuses %s, naming the field', async (_name, change, path) => {
    const answer = await pair({ ...pairRequestOf(shop(), await code()), ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
    expect(answer.body.faults[0].path).toBe(path);
  });

  test('neither answer nor log nor database shows a secret', async () => {
    const wanted = pairRequestOf(shop(), await code());
    plugin = await pairPlugin(api, shop());
    const rows = await stack.context.database.db.selectFrom('pairings').selectAll().execute();
    const kept = `${JSON.stringify(rows)}\n${stack.log.join('\n')}`;
    for (const secret of [wanted.consumerSecret, wanted.webhookSecret, wanted.pairingCode])
      expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(plugin.key).toString('base64url'));
  });

  test('after ten wrong codes an address has to wait, also with the right code; the right one never counts', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 15 * 60_000);
    for (let tries = 0; tries < 12; tries += 1) plugin = await pairPlugin(api, shop());
    const wrong = pairRequestOf(shop(), 'WRONG-CODE');
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) statuses.push((await pair(wrong)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429, 429]);
    const right = pairRequestOf(shop(), await code());
    expect(await pair(right)).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(await code()).toBe(right.pairingCode);
    expect((await plugin.get('status')).status).toBe(200);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 15 * 60_000);
    plugin = await pairPlugin(api, shop());
    expect(await code()).not.toBe(right.pairingCode);
  });

  test('attempts at once are counted before any is answered', async () => {
    const { app } = startApi(stack);
    const wrong = pairRequestOf(shop(), 'WRONG-CODE');
    const attempt = async () => (await supertest(app).post('/v1/pair').send(wrong)).status;
    const answers = await Promise.all(Array.from({ length: 40 }, attempt));
    expect(answers.filter((status) => status === 403)).toHaveLength(10);
  });

  test('after a hundred wrong codes from many addresses nobody can pair for a time, and the status says so', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 15 * 60_000);
    const other = startApi(stack);
    const app = other.app.set('trust proxy', 'loopback');
    plugin = await pairPlugin(other, shop());
    const attempt = async (address: string, pairingCode: string) =>
      (await supertest(app).post('/v1/pair').set('x-forwarded-for', address).send(pairRequestOf(shop(), pairingCode)))
        .status;
    const isBlocked = async () => (await readStatus(stack.context))[0]?.machine.isPairingBlocked ?? null;
    for (let tries = 0; tries < 100; tries += 1)
      expect(await attempt(`203.0.113.${String(tries % 20)}`, 'WRONG-CODE')).toBe(403);
    expect(await isBlocked()).toBe(false);
    expect(await attempt('203.0.113.99', await code())).toBe(429);
    expect(await isBlocked()).toBe(true);
    stack.pass(15 * 60_000);
    expect(await isBlocked()).toBe(false);
  });
});

describe('a signature', () => {
  const PATH = () => `/v1/stores/${plugin.storeId}/status`;
  const get = (token: string, path = PATH()) => supertest(api.app).get(path).set('authorization', `Bearer ${token}`);
  const seconds = () => Math.floor(stack.now().getTime() / 1000);

  test('opens its own store', async () => {
    expect(await get(await plugin.token('GET', PATH(), ''))).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { storeId: plugin.storeId },
    });
  });

  test('is good once, also for another process on the same data directory', async () => {
    const token = await plugin.token('GET', PATH(), '');
    expect((await get(token)).status).toBe(200);
    expect(await get(token)).toMatchObject({ status: 401, body: { code: 'signature_replayed' } });
    const address = `/v1/stores/${plugin.storeId}/ping`;
    const change = await plugin.token('POST', address, '');
    const post = (app: Api['app']) => supertest(app).post(address).set('authorization', `Bearer ${change}`);
    expect((await post(api.app)).status).toBe(200);
    expect(await post(startApi(stack).app)).toMatchObject({ status: 401, body: { code: 'signature_replayed' } });
  });

  test.each([
    ['for another method', { m: 'POST' }, 'signature_invalid'],
    ['for another path', { p: '/v1/stores/x/status' }, 'signature_invalid'],
    ['for another query', { p: `/v1/stores/x/status?all=1` }, 'signature_invalid'],
    ['for another body', { bh: 'x' }, 'signature_invalid'],
    ['for another audience', { aud: 'somebody' }, 'signature_invalid'],
    ['without a number of its own', { jti: '' }, 'signature_invalid'],
    ['of a made-up person', { sub: 'root' }, 'signature_invalid'],
  ])('%s opens nothing', async (_name, claims, expected) => {
    expect(await get(await plugin.token('GET', PATH(), '', claims))).toMatchObject({
      status: 401,
      body: { code: expected, fix: expect.stringContaining('.') },
    });
  });

  test.each([
    [-59, 200, null],
    [59, 200, null],
    [-119, 200, null],
    [-122, 401, 'signature_expired'],
    [-3_600, 401, 'clock_skewed'],
    [62, 401, 'clock_skewed'],
  ])('made %i seconds from now is answered with %i %s', async (offset, status, expected) => {
    const iat = seconds() + offset;
    const answer = await get(await plugin.token('GET', PATH(), '', { iat, exp: iat + 60 }));
    expect(answer.status).toBe(status);
    if (expected === null) return;
    expect(answer.body.code).toBe(expected);
    expect(answer.body.message).toContain(stack.now().toISOString().slice(0, 16));
  });

  test('that lives longer than a minute is refused', async () => {
    const iat = seconds();
    expect((await get(await plugin.token('GET', PATH(), '', { iat, exp: iat + 61 }))).body.code).toBe(
      'signature_invalid',
    );
  });

  test('with another key, no algorithm or no token opens nothing', async () => {
    const forged = await plugin.token('GET', PATH(), '', {}, other.key);
    expect((await get(forged)).body.code).toBe('signature_invalid');
    const [, payload = ''] = (await plugin.token('GET', PATH(), '')).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect((await get(none)).body.code).toBe('signature_invalid');
    const longer = await new SignJWT({ iss: plugin.storeId })
      .setProtectedHeader({ alg: 'HS512' })
      .sign(Buffer.alloc(64));
    expect((await get(longer)).body.code).toBe('signature_invalid');
    expect((await get('')).body.code).toBe('signature_invalid');
    expect((await supertest(api.app).get(PATH())).body.code).toBe('signature_invalid');
  });

  test('of one store opens no other, and does not reveal whether it exists', async () => {
    const known = `/v1/stores/${plugin.storeId}/status`;
    const answers = [known, '/v1/stores/nobody.example/status'].map(async (path) => {
      return await get(await other.token('GET', path, ''), path);
    });
    const [first, second] = await Promise.all(answers);
    expect(first).toMatchObject({ status: 404, body: { code: 'store_unknown' } });
    expect(second?.body).toEqual(first?.body);
  });

  test('over a body that is too large is refused before the body is read, and without one the caller learns nothing else', async () => {
    const address = `/v1/stores/${plugin.storeId}/settings`;
    const body = 'x'.repeat(BODY_BYTES_MAX + 1);
    const put = () => supertest(api.app).put(address).set('content-type', 'application/json');
    const token = await plugin.token('PUT', address, body);
    expect(await put().set('authorization', `Bearer ${token}`).send(body)).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
    expect(await put().send(body)).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
  });

  test('of a store that nobody knows is answered 401', async () => {
    const path = '/v1/stores/nobody.example/status';
    const answer = await get(await plugin.token('GET', path, '', { iss: 'nobody.example' }), path);
    expect(answer).toMatchObject({ status: 401, body: { code: 'store_unknown' } });
  });

  test('after sixty wrong ones an address has to wait, while a paired store is served', async () => {
    const answers: number[] = [];
    for (let tries = 0; tries < 70; tries += 1) answers.push((await get('x.y.z')).status);
    expect(answers.at(-1)).toBe(429);
    expect((await plugin.get('status')).status).toBe(200);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect((await get('x.y.z')).status).toBe(401);
  });
});

describe('un-pairing', () => {
  test('forgets keys and the connection; settings and ledger stay', async () => {
    await stack.drain();
    const { recorded } = await stack.context.ledger.counts(other.storeId);
    expect(recorded).toBeGreaterThan(0);
    expect((await other.post('unpair')).status).toBe(204);
    expect(await other.get('status')).toMatchObject({ status: 401, body: { code: 'store_unknown' } });
    expect((await stack.context.stores.list()).map((store) => store.id)).toEqual([plugin.storeId]);
    expect((await stack.context.ledger.counts(other.storeId)).recorded).toBe(recorded);
    const back = await pairPlugin(api, stack.shop('no_tax'));
    expect(back.storeId).toBe(other.storeId);
    const status = await back.get('status');
    expect(status.body).toMatchObject({ organisation: null, counts: { recorded }, sync: { active: true } });
    // Its documents are in an organisation that nobody at the address has consented to since.
    expect((await back.get('xero/organisations')).body).toEqual({ organisations: [] });
  });

  test('while Xero does not answer, succeeds and names the organisation that stays connected', async () => {
    await using own = await startStack({ scenarios: ['no_tax'] });
    const owner = await pairPlugin(startApi(own), own.shop('no_tax'));
    await own.connect(own.shop('no_tax'));
    const name = (await own.context.organisations.forStore(owner.storeId))?.name;
    expect(name).toBeTruthy();
    own.xero.faults.add({ kind: 'drop-before-commit', times: 20, match: { path: 'connections' } });
    expect(await owner.post('unpair')).toMatchObject({ status: 200, body: { stillConnected: name } });
    expect(await own.context.stores.list()).toEqual([]);
  });
});
