import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { readRecordedDeliveries, replayDelivery } from '../../simulators/store/deliver-webhook.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

let simulator: StoreSimulator;
let store: SimulatedStore;
let receiver: Server;
let receiverUrl: string;
let received: Received[];
let answer: number;

beforeEach(async () => {
  simulator = await startStores({ behindTls: true, scenarios: ['uk_vat_incl'] });
  store = simulator.store('uk_vat_incl');
  received = [];
  answer = 200;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, rawHeaders: request.rawHeaders, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  receiverUrl = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/hook`;
});
afterEach(async () => {
  await simulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function call(method: string, path: string, body?: object) {
  const token = Buffer.from(`${store.consumerKey}:${store.consumerSecret}`).toString('base64');
  const response = await fetch(`${store.url}/wp-json/wc/v3/${path}`, {
    method,
    headers: { Authorization: `Basic ${token}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json: unknown = await response.json();
  return { status: response.status, body: json };
}

const sign = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('base64');

async function register(topic = 'order.updated', secret = 'rig & "secret"'): Promise<void> {
  const made = await call('POST', 'webhooks', { name: 'test', topic, delivery_url: receiverUrl, secret });
  expect(made.status).toBe(201);
}

describe('registration', () => {
  test('sends an unsigned form-encoded ping before it answers', async () => {
    await register();
    expect(received).toHaveLength(1);
    expect(received[0]?.body).toBe('webhook_id=1');
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(Object.keys(received[0]?.headers ?? {}).filter((name) => name.startsWith('x-wc'))).toEqual([]);
  });

  test('never shows the secret, and is changed and deleted by id', async () => {
    await register();
    const { body } = await call('GET', 'webhooks/1');
    expect(body).toMatchObject({
      id: 1,
      status: 'active',
      topic: 'order.updated',
      resource: 'order',
      event: 'updated',
    });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(await call('PUT', 'webhooks/1', { status: 'paused' })).toMatchObject({ body: { status: 'paused' } });
    expect(await call('DELETE', 'webhooks/1')).toMatchObject({ status: 501 });
    expect(await call('DELETE', 'webhooks/1?force=true')).toMatchObject({ status: 200 });
    expect(await call('GET', 'webhooks')).toMatchObject({ body: [] });
    expect(await call('GET', 'webhooks/1')).toMatchObject({
      status: 404,
      body: { code: 'woocommerce_rest_shop_webhook_invalid_id' },
    });
  });

  test.each([
    ['invalid_topic', { topic: 'order.paid', delivery_url: 'https://x.example' }],
    ['invalid_delivery_url', { topic: 'order.updated', delivery_url: 'x.example' }],
  ])('%s is refused', async (code, body) => {
    expect(await call('POST', 'webhooks', body)).toMatchObject({
      status: 400,
      body: { code: `woocommerce_rest_shop_webhook_${code}` },
    });
  });
});

describe('delivery', () => {
  test('is signed over its bytes and holds the current order', async () => {
    await register();
    store.state.updateOrder(1028, { customer_note: 'first' });
    store.state.updateOrder(1028, { status: 'completed', customer_note: 'naïve – 10 €' });
    const sent = await store.runQueue();
    expect(sent).toHaveLength(1);
    const [, delivery] = received;
    expect(delivery?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'WooCommerce/10.5.2 Hookshot (WordPress/7.1.4)',
      'x-wc-webhook-source': `${store.url}/`,
      'x-wc-webhook-topic': 'order.updated',
      'x-wc-webhook-resource': 'order',
      'x-wc-webhook-event': 'updated',
      'x-wc-webhook-id': '1',
      'x-wc-webhook-signature': sign('rig & "secret"', delivery?.body ?? ''),
    });
    expect(delivery?.rawHeaders).toContain('X-WC-Webhook-Delivery-ID');
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      id: 1028,
      customer_note: 'naïve – 10 €',
      total: '169.25',
    });
    expect(await store.runQueue()).toEqual([]);
  });

  test('of two orders in one second carries the same delivery id', async () => {
    await simulator.close();
    simulator = await startStores({ behindTls: true, scenarios: ['uk_vat_incl'], now: () => new Date(0) });
    store = simulator.store('uk_vat_incl');
    await register();
    for (const id of [1025, 1028]) store.state.updateOrder(id, {});
    await store.runQueue();
    const ids = received.slice(1).map(({ headers }) => headers['x-wc-webhook-delivery-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test('of a trashed order holds its id, of a deleted one the error, of a deletion nothing comes', async () => {
    await register('order.updated');
    await register('order.deleted');
    store.state.updateOrder(1025, {});
    store.state.deleteOrder(1025);
    store.state.trashOrder(1028);
    await store.runQueue();
    expect(received.slice(2).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } },
      { id: 1028 },
    ]);
  });

  test('that fails seven times in a row disables the webhook; a success in between starts the count again', async () => {
    await register();
    const fail = async (times: number) => {
      for (let count = 0; count < times; count += 1) {
        store.state.updateOrder(1028, {});
        await store.runQueue();
      }
    };
    answer = 500;
    await fail(6);
    answer = 302;
    await fail(1);
    expect(store.webhooks.find(1)).toMatchObject({ status: 'active', failureCount: 0 });
    answer = 500;
    await fail(7);
    expect(store.webhooks.find(1)).toMatchObject({ status: 'disabled' });
    const before = received.length;
    await fail(1);
    expect(received).toHaveLength(before);
  });
});

test('recorded deliveries go out byte for byte, and their signatures hold', async () => {
  const { secret, deliveries } = readRecordedDeliveries();
  expect(deliveries).toHaveLength(33);
  for (const delivery of deliveries) expect(await replayDelivery(delivery, receiverUrl)).toBe(200);
  const signed = received.filter(({ headers }) => headers['x-wc-webhook-signature'] !== undefined);
  expect(signed).toHaveLength(31);
  for (const { headers, body } of signed) expect(headers['x-wc-webhook-signature']).toBe(sign(secret, body));
});

describe('changes in the store', () => {
  test('move the modification date, and a refund shows in the order', async () => {
    store.state.addRefund(1025, { id: 9001, amount: '5.00', reason: 'Late', line_items: [] });
    expect(await call('GET', 'orders/1025/refunds')).toMatchObject({ body: [{ id: 9001, amount: '5.00' }] });
    expect(await call('GET', 'orders/1025?dp=4')).toMatchObject({
      body: { refunds: [{ id: 9001, reason: 'Late', total: '-5.0000' }] },
    });
    store.state.deleteRefund(1025, 9001);
    expect(await call('GET', 'orders/1025')).toMatchObject({ body: { refunds: [] } });
  });

  test('come by REST as well: status, meta, trash, deletion', async () => {
    const changed = await call('PUT', 'orders/1028', { status: 'completed', meta_data: [{ key: '_x', value: '1' }] });
    expect(changed).toMatchObject({
      status: 200,
      body: { status: 'completed', meta_data: expect.arrayContaining([expect.objectContaining({ key: '_x' })]) },
    });
    expect(await call('DELETE', 'orders/1028')).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(await call('DELETE', 'orders/1028')).toMatchObject({
      status: 410,
      body: { code: 'woocommerce_rest_already_trashed' },
    });
    expect(await call('DELETE', 'orders/1028?force=true')).toMatchObject({ status: 200 });
    expect(await call('GET', 'orders/1028')).toMatchObject({ status: 404 });
  });

  test('an order added is served like a recorded one', async () => {
    const copy = structuredClone(store.state.order(1028, 8));
    if (!copy) throw new Error('order 1028 is not recorded');
    store.state.addOrder({ ...copy, id: 5000, number: '5000' });
    expect(await call('GET', 'orders/5000')).toMatchObject({ body: { id: 5000, total: '169.25' } });
  });
});
