import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { orderFiles, recordedText, atHome } from '../../simulators/store/recording.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';

let simulator: StoreSimulator;

beforeAll(async () => {
  simulator = await startStores({ behindTls: true });
});
afterAll(() => simulator.close());

async function get(store: SimulatedStore, path: string, headers: Record<string, string> = basic(store)) {
  const response = await fetch(`${store.url}/wp-json/${path}`, { headers, redirect: 'manual' });
  const text = await response.text();
  const body: unknown = text.startsWith('<') ? text : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, body };
}

function basic({ consumerKey, consumerSecret }: Pick<SimulatedStore, 'consumerKey' | 'consumerSecret'>) {
  return { Authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` };
}

function ids(body: unknown): number[] {
  if (!Array.isArray(body)) throw new TypeError(`not a list: ${JSON.stringify(body)}`);
  return body.map((one: { id: number }) => one.id);
}

/** The value of a top-level key of a recorded file, byte for byte: each stands on a line of its own. */
function rawValue(file: string, key: string): string {
  const line = recordedText(file)
    .split('\n')
    .find((one) => one.startsWith(`"${key}": `));
  return line?.slice(key.length + 4).replace(/,$/, '') ?? '';
}

describe('orders', () => {
  test('every recorded order and its refunds come back byte for byte, at default and at eight decimals', async () => {
    let compared = 0;
    for (const store of simulator.stores) {
      for (const file of orderFiles(store.scenario)) {
        const path = `${store.scenario}/${file}`;
        const order = rawValue(path, 'order');
        const id = /^\{"id":(\d+),/.exec(order)?.[1];
        if (id === undefined) continue;
        const expectRaw = async (route: string, raw: string) => {
          expect((await get(store, `wc/v3/orders/${id}${route}`)).text).toBe(atHome(raw, store.url));
          compared += 1;
        };
        await expectRaw('', order);
        await expectRaw('/refunds', rawValue(path, 'refunds'));
        const exact = rawValue(path, 'order_dp8');
        if (exact) await expectRaw('?dp=8', exact);
      }
    }
    expect(compared).toBeGreaterThan(400);
  });

  test('dp=6 shows the fraction of a cent that the default rounds away', async () => {
    const store = simulator.store('uk_vat_incl');
    const { body } = await get(store, 'wc/v3/orders/1028?dp=6');
    expect(body).toMatchObject({
      total: '169.250000',
      line_items: [{ total: '24.975000', taxes: [{ total: '4.995000' }] }, {}],
      refunds: [{ total: '-10.000000' }],
    });
  });

  test('a deleted order is the recorded 404', async () => {
    const { status, text } = await get(simulator.store('deleted'), 'wc/v3/orders/1974');
    expect([status, text]).toEqual([
      404,
      '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}',
    ]);
  });

  test('the trash is listed only when asked for', async () => {
    const store = simulator.store('deleted');
    expect(ids((await get(store, 'wc/v3/orders')).body)).toEqual([1973]);
    expect(ids((await get(store, 'wc/v3/orders?status=any,trash')).body)).toEqual([1973]);
    expect(ids((await get(store, 'wc/v3/orders?status=trash')).body)).toEqual([1972]);
    expect((await get(store, 'wc/v3/orders/1972')).body).toMatchObject({ status: 'trash' });
  });

  test('pages hold ten by default and show totals and neighbours', async () => {
    const store = simulator.store('customers');
    const first = await get(store, 'wc/v3/orders');
    expect(ids(first.body)).toHaveLength(10);
    expect(first.headers.get('x-wp-total')).toBe('12');
    expect(first.headers.get('x-wp-totalpages')).toBe('2');
    expect(first.headers.get('link')).toBe(`<${store.url}/wp-json/wc/v3/orders?page=2>; rel="next"`);
    const second = await get(store, 'wc/v3/orders?page=2&status[]=any');
    expect(ids(second.body)).toHaveLength(2);
    expect(second.headers.get('link')).toBe(`<${store.url}/wp-json/wc/v3/orders?page=1&status%5B0%5D=any>; rel="prev"`);
    const beyond = await get(store, 'wc/v3/orders?page=9');
    expect([beyond.body, beyond.headers.get('x-wp-total')]).toEqual([[], '12']);
  });

  test('wrong parameters are named in one 400', async () => {
    const { status, body } = await get(
      simulator.store('customers'),
      'wc/v3/orders?per_page=101&after=soon&status=sent',
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'rest_invalid_param',
      message: 'Invalid parameter(s): per_page, status, after',
      data: {
        status: 400,
        params: { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)', after: 'Invalid date.' },
        details: { per_page: { code: 'rest_out_of_bounds', data: null }, after: { code: 'rest_invalid_date' } },
      },
    });
  });

  test('include, exclude, customer, search and _fields narrow the list', async () => {
    const store = simulator.store('uk_vat_incl');
    const path = 'wc/v3/orders?_fields=id';
    expect((await get(store, `${path}&include=1028,1025&orderby=include`)).text).toBe('[{"id":1028},{"id":1025}]');
    expect(ids((await get(store, `${path}&exclude=1024,1025,1027,1028`)).body)).not.toContain(1028);
    expect(ids((await get(store, `${path}&customer=101`)).body)).toEqual([1028]);
    expect(ids((await get(store, `${path}&search=bettinabramblewood.6E754`)).body)).toEqual([1028]);
    expect((await get(store, 'wc/v3/orders/1028?_fields=billing.email,line_items.name')).text).toBe(
      '{"billing":{"email":"bettinabramblewood.6e754@example.com"},"line_items":[]}',
    );
  });
});

describe('dates', () => {
  const modified = '2026-11-20T00:30:00';

  async function found(store: SimulatedStore, query: string): Promise<boolean> {
    return ids((await get(store, `wc/v3/orders?per_page=100&${query}`)).body).includes(2058);
  }

  test('bounds are strict, Z shifts a GMT window by the site zone, local dates are local', async () => {
    await using own = await startStores({ behindTls: true, scenarios: ['dates'] });
    const store = own.store('dates');
    store.state.updateOrder(2058, { date_modified: '2026-11-20T11:30:00', date_modified_gmt: modified });
    expect(await found(store, `dates_are_gmt=true&modified_after=${modified}`)).toBe(false);
    expect(await found(store, 'dates_are_gmt=true&modified_after=2026-11-20T00:29:59')).toBe(true);
    expect(await found(store, 'dates_are_gmt=true&modified_after=2026-11-20T00:29:59Z')).toBe(false);
    expect(await found(store, 'dates_are_gmt=true&modified_before=2026-11-20T00:30:01')).toBe(true);
    expect(await found(store, 'modified_after=2026-11-20T11:29:59&modified_before=2026-11-20T11:30:01')).toBe(true);
    expect(await found(store, 'modified_after=2026-11-20T00:29:59Z&modified_before=2026-11-20T00:30:01Z')).toBe(true);
  });

  test('orders of the same second are sorted by id', async () => {
    await using own = await startStores({ behindTls: true, scenarios: ['customers'] });
    const store = own.store('customers');
    for (const id of store.orderIds) store.state.updateOrder(id, { date_modified_gmt: modified });
    const listed = ids((await get(store, 'wc/v3/orders?per_page=100&orderby=modified&order=asc')).body);
    expect(listed).toEqual([...listed].sort((a, b) => a - b));
    expect(ids((await get(store, 'wc/v3/orders?per_page=100&orderby=modified')).body)).toEqual([...listed].reverse());
  });
});

describe('authentication', () => {
  const wrong = { consumerKey: `ck_${'0'.repeat(40)}`, consumerSecret: `cs_${'0'.repeat(40)}` };

  test('keys look like WooCommerce keys and differ by store', () => {
    const keys = simulator.stores.flatMap((store) => [store.consumerKey, store.consumerSecret]);
    expect(new Set(keys).size).toBe(72);
    for (const key of keys) expect(key).toMatch(/^c[ks]_[0-9a-f]{40}$/);
  });

  test('a wrong secret is refused, an unknown key goes on without a user', async () => {
    const store = simulator.store('no_tax');
    const secret = await get(store, 'wc/v3/orders', basic({ ...store, consumerSecret: wrong.consumerSecret }));
    expect([secret.status, secret.text]).toEqual([
      401,
      '{"code":"woocommerce_rest_authentication_error","message":"Consumer secret is invalid.","data":{"status":401}}',
    ]);
    const key = await get(store, 'wc/v3/orders', basic(wrong));
    expect([key.status, key.text]).toEqual([
      401,
      '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}',
    ]);
  });

  test('keys in the query work over TLS; over plain http Basic counts for nothing', async () => {
    const store = simulator.store('no_tax');
    const query = `consumer_key=${store.consumerKey}&consumer_secret=${store.consumerSecret}`;
    expect((await get(store, `wc/v3/orders?${query}`, {})).status).toBe(200);
    await using plain = await startStores({ scenarios: ['no_tax'] });
    expect((await get(plain.store('no_tax'), 'wc/v3/orders')).body).toMatchObject({
      code: 'woocommerce_rest_cannot_view',
    });
  });

  test('a key that may only read cannot write, and one that may only write cannot read', async () => {
    await using own = await startStores({ behindTls: true, scenarios: ['no_tax'], permissions: 'read' });
    const store = own.store('no_tax');
    const put = await fetch(`${store.url}/wp-json/wc/v3/orders/1`, { method: 'PUT', headers: basic(store) });
    expect([put.status, await put.json()]).toMatchObject([
      401,
      { message: 'The API key provided does not have write permissions.' },
    ]);
    store.state.key.permissions = 'write';
    expect((await get(store, 'wc/v3/orders')).body).toMatchObject({
      message: 'The API key provided does not have read permissions.',
    });
  });
});

describe('the rest of the store', () => {
  test('settings, taxes, gateways and the index are as recorded', async () => {
    const store = simulator.store('au_gst_incl');
    const index = await get(store, '?_fields=name,home,timezone_string', {});
    expect(index.body).toEqual({ name: expect.any(String), home: store.url, timezone_string: 'Australia/Sydney' });
    expect((await get(store, 'wc/v3/settings/tax')).body).toContainEqual({
      id: 'woocommerce_prices_include_tax',
      value: 'yes',
    });
    const taxes = await get(store, 'wc/v3/taxes?per_page=1');
    expect(ids(taxes.body)).toHaveLength(1);
    expect(Number(taxes.headers.get('x-wp-total'))).toBeGreaterThan(1);
    expect((await get(store, 'wc/v3/payment_gateways')).body).toContainEqual({
      id: 'cod',
      title: 'Cash on delivery',
      enabled: true,
    });
    expect((await get(store, 'wc/v3/system_status?_fields=environment.version')).body).toEqual({
      environment: { version: '10.5.2' },
    });
    expect((await get(store, 'wc/v3/nothing')).body).toMatchObject({ code: 'rest_no_route' });
  });

  test('variations stand below their product only', async () => {
    const store = simulator.store('variable_products');
    const listed = ids((await get(store, 'wc/v3/products?per_page=100')).body);
    expect(listed).toContain(1699);
    expect(listed).not.toContain(1700);
    expect(ids((await get(store, 'wc/v3/products/1699/variations')).body)).toContain(1700);
  });

  test('the refunds of all orders carry their parent', async () => {
    const { body } = await get(simulator.store('refunds'), 'wc/v3/refunds?per_page=100');
    expect(ids(body)).toHaveLength(12);
    expect(body).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 1926, parent_id: expect.any(Number) })]),
    );
  });

  test('an address that is no store and no REST path answers the theme page', async () => {
    const response = await fetch(`${simulator.url}/nobody/wp-json/wc/v3/orders`);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  });
});
