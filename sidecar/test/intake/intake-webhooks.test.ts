import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRecordedDeliveries } from '../../simulators/store/deliver-webhook.ts';
import { WEBHOOK_BODY_BYTES_MAX } from '../../src/intake/woocommerce-webhook.ts';
import { openDoor, sign, type Delivery, type Door } from '../support/_intake-door.ts';
import { STORE } from '../support/_ledger.ts';

const { secret, deliveries } = readRecordedDeliveries();
let door: Door;

beforeEach(async () => {
  door = await openDoor(secret);
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
});

function recorded(file: string): Delivery {
  const found = deliveries.find((one) => one.file.startsWith(file));
  if (found === undefined) throw new RangeError(`No recorded delivery ${file}.`);
  return found;
}

/** The same delivery with another body or headers, signed again. */
function changed(file: string, change: { body?: string; headers?: Record<string, string>; key?: string }): Delivery {
  const one = recorded(file);
  const body = change.body ?? one.body;
  const signature = { 'X-WC-Webhook-Signature': sign(body, change.key ?? secret) };
  return { body, headers: { ...one.headers, ...signature, ...change.headers } };
}

async function states(): Promise<string[]> {
  const entries = await door.ledger.entries({ limit: 100 });
  return entries.map((entry) => `${entry.sourceId} ${entry.state} ${String(entry.revision)}`).sort();
}

async function deliver(...files: string[]): Promise<string[]> {
  for (const file of files) expect(await door.post(recorded(file))).toEqual({ status: 200, body: '' });
  return door.outcomes.slice(-files.length);
}

test('every recorded delivery is answered 200, in whatever order, and each order is one entry', async () => {
  for (const delivery of deliveries.toReversed()) expect((await door.post(delivery)).status).toBe(200);
  const ids = (await door.ledger.entries({ limit: 100 })).map((entry) => entry.sourceId).sort();
  expect(ids).toEqual(['90003', '90004', '90006', '90007', '90008']);
  expect(new Set(door.customers)).toEqual(new Set([9000]));
});

describe('what WooCommerce sends', () => {
  test('the unsigned ping is answered 200 and does nothing, for an unknown store too', async () => {
    expect(await deliver('01')).toEqual(['ping']);
    expect((await door.post(recorded('01'), 'another.example')).status).toBe(200);
    expect(await states()).toEqual([]);
  });

  test('order.created and order.updated of one moment are one change, though their delivery ids differ', async () => {
    expect(await deliver('12', '13')).toEqual(['accepted', 'known']);
    expect(await states()).toEqual(['90004 pending 1']);
  });

  test('deliveries of two orders that share a delivery id are two changes', async () => {
    const [one, other] = [recorded('29'), recorded('30')];
    expect(one.headers['X-WC-Webhook-Delivery-ID']).toBe(other.headers['X-WC-Webhook-Delivery-ID']);
    expect(await deliver('29', '30')).toEqual(['accepted', 'accepted']);
  });

  test('three updates in one delivery are one change; coming late or twice it changes nothing', async () => {
    expect(await deliver('18', '10', '18')).toEqual(['accepted', 'accepted', 'known']);
    expect(await states()).toEqual(['90003 pending 2']);
  });

  test('a refund within the second of another change is a change of its own', async () => {
    const paid = JSON.parse(String(recorded('17').body)) as { refunds: unknown[] };
    const before = changed('17', { body: JSON.stringify({ ...paid, refunds: [] }) });
    expect([(await door.post(before)).status, ...(await deliver('17'))]).toEqual([200, 'accepted']);
    expect(await states()).toEqual(['90003 pending 2']);
  });

  test('an open block checkout is no order yet; order.updated before order.created is one', async () => {
    expect(await deliver('22', '23', '24')).toEqual(['ignored', 'accepted', 'known']);
    expect(await states()).toEqual(['90007 pending 1']);
  });

  test('a trashed order is checked if it is known, once per delivery, and ignored otherwise', async () => {
    expect(await deliver('31')).toEqual(['ignored']);
    expect(await deliver('20', '31', '31')).toEqual(['accepted', 'accepted', 'known']);
    const again = changed('31', { headers: { 'X-WC-Webhook-Delivery-ID': 'another second' } });
    expect((await door.post(again)).status).toBe(200);
    expect(await states()).toEqual(['90006 pending 3']);
  });

  test('a restored order comes with its body', async () => {
    const restored = changed('20', { headers: { 'X-WC-Webhook-Topic': 'order.restored' } });
    expect((await door.post(restored)).status).toBe(200);
    expect(await states()).toEqual(['90006 pending 1']);
  });

  test('the signed error in the place of an order is accepted and makes nothing', async () => {
    expect(await deliver('32', '33')).toEqual(['error-object', 'error-object']);
    expect(await states()).toEqual([]);
  });

  test('customers and products are noted, deleted ones and actions are ignored', async () => {
    expect(await deliver('05', '07', '03', '04')).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    // The second of a variation: its product is looked at.
    expect(door.products).toEqual([90000, 90001]);
    const deleted = { body: '{"id":90000}', headers: { 'X-WC-Webhook-Topic': 'product.deleted' } };
    expect((await door.post(changed('03', deleted))).status).toBe(200);
    expect(door.outcomes.at(-1)).toBe('ignored');
    const action = changed('10', {
      body: '{"action":"woocommerce_order_refunded","arg":90003}',
      headers: { 'X-WC-Webhook-Topic': 'action.woocommerce_order_refunded' },
    });
    expect((await door.post(action)).status).toBe(200);
    expect(door.customers).toEqual([9000, 9000]);
    expect(door.products).toHaveLength(2);
    expect(await states()).toEqual([]);
  });

  test('an order whose body a plugin corrupted is still checked', async () => {
    const spoilt = { id: 90003, status: 'processing', total: 52.66, date_modified_gmt: '2026-11-24T07:30:08' };
    expect((await door.post(changed('10', { body: JSON.stringify(spoilt) }))).status).toBe(200);
    expect(await states()).toEqual(['90003 pending 1']);
  });
});

describe('what is refused', () => {
  test.each([
    ['another key', () => changed('10', { key: 'guessed' })],
    ['no signature', () => ({ body: recorded('10').body, headers: { 'content-type': 'application/json' } })],
    ['a signature of something else', () => ({ ...recorded('10'), body: recorded('12').body })],
    ['a ping with more in it', () => ({ ...recorded('01'), body: 'webhook_id=1&x=1' })],
  ])('%s: 401, and nothing is kept', async (_what, make) => {
    expect((await door.post(make())).status).toBe(401);
    expect(door.outcomes).toEqual(['unsigned']);
    expect(await states()).toEqual([]);
  });

  test('an unknown store is answered as a wrong signature is', async () => {
    const wrong = await door.post(changed('10', { key: 'guessed' }));
    expect(await door.post(recorded('10'), 'another.example')).toEqual(wrong);
  });

  test('without a secret nothing passes, signed with nothing or not', async () => {
    await using closed = await openDoor('');
    expect((await closed.post(changed('10', { key: '' }))).status).toBe(401);
  });

  test.each([
    ['http://127.0.0.1:8081/', 403],
    ['http://staging.example/', 403],
    ['', 403],
    ['https://127.0.0.1:8080/', 200],
    ['http://127.0.0.1:8080/de/', 200],
  ])('a delivery from %s: %d', async (source, status) => {
    const delivery = changed('10', { headers: { 'X-WC-Webhook-Source': source } });
    expect((await door.post(delivery)).status).toBe(status);
  });

  test.each([
    ['http://127.0.0.1:8080/shop', 'http://127.0.0.1:8080/shop/', 200],
    ['http://127.0.0.1:8080/shop', 'http://127.0.0.1:8080/', 403],
    ['http://127.0.0.1:8080/shop', 'http://127.0.0.1:8080/shop-two/', 403],
    ['https://shop.example', 'https://www.shop.example/', 200],
  ])('the store at %s takes what comes from %s: %d', async (url, source, status) => {
    await using own = await openDoor(secret, url);
    const delivery = changed('10', { headers: { 'X-WC-Webhook-Source': source } });
    expect((await own.post(delivery)).status).toBe(status);
  });

  test('a body over the limit is answered 413 before it is read to its end', async () => {
    const body = `{"id":1,"x":"${'x'.repeat(WEBHOOK_BODY_BYTES_MAX)}"}`;
    const answer = await door
      .post(changed('10', { body }))
      .catch(() => ({ status: 413, body: '"delivery_too_large"' }));
    expect(answer).toMatchObject({ status: 413, body: expect.stringContaining('delivery_too_large') });
    expect(door.outcomes).toEqual(['too-large']);
  });
});

test('the key is the secret as WooCommerce decodes it', async () => {
  await using own = await openDoor('rig &amp; &lt;quotes&gt; &quot;&#039;&#x27;&amp;lt;');
  expect((await own.post(changed('10', { key: "rig & <quotes> \"''&lt;" }))).status).toBe(200);
});

test('acknowledged means on disk: what was answered 200 is there when the file is opened again', async () => {
  await Promise.all(['08', '12', '20', '24', '26'].map((file) => door.post(recorded(file))));
  // Five at once went in with fewer commits than deliveries.
  expect(door.wakes.length).toBeLessThan(5);
  const rows = await door.database.db.selectFrom('events').select(['store_id', 'source_id']).execute();
  expect(rows.map((row) => `${row.store_id} ${row.source_id}`).sort()).toEqual(
    ['90003', '90004', '90006', '90007', '90008'].map((id) => `${STORE} ${id}`),
  );
});
