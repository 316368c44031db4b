import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { objectAt } from '../../simulators/store/json.ts';
import { expectPostedOnce, invoiceOf, liveInvoices, paymentsOf } from '../accounting/_books.ts';
import { sign } from '../support/_intake-door.ts';
import { serveIntake } from '../support/_intake-server.ts';
import { UNPAID } from '../accounting/_life.ts';
import { pairPlugin, pairRequestOf, startApi } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';

const start = (twice: 'port' | 'path') => startStack({ scenarios: [SHOP], twice });

/** Two shops with the same orders, ids and numbers, in one organisation; buyers have the same ids and are other people. */
function twinsOf(stack: Stack): { one: Shop; two: Shop; orderIds: number[] } {
  const [one, two, ...others] = stack.shops;
  if (one === undefined || two === undefined || others.length > 0) throw new Error('Two stores are needed.');
  const { state, orderIds } = two.simulated;
  for (const id of orderIds) {
    state.updateOrder(id, (order) => ({
      billing: { ...objectAt(order, 'billing'), email: `other${id}@example.com`, last_name: `Other ${id}` },
    }));
  }
  return { one, two, orderIds: [...orderIds] };
}

async function known(stack: Stack, shop: Shop): Promise<string[]> {
  return (await stack.context.ledger.entries({ storeId: shop.id, limit: 100 })).map((entry) => entry.sourceId);
}

async function settle(stack: Stack): Promise<void> {
  for (let rounds = 0; rounds < 30; rounds += 1) if (!(await stack.round())) return;
}

describe.each(['port', 'path'] as const)('two stores on one host that differ by their %s alone', (twice) => {
  test('are two: each with a key of its own that opens no other', async () => {
    await using stack = await start(twice);
    const { one, two, orderIds } = twinsOf(stack);
    const [first, second] = [new URL(one.simulated.url), new URL(two.simulated.url)];
    expect(first.hostname).toBe(second.hostname);
    expect(first.port === second.port).toBe(twice === 'path');
    expect(first.pathname === second.pathname).toBe(twice === 'port');
    expect(one.organisation).toBe(two.organisation);
    expect(orderIds).toEqual(one.simulated.orderIds);

    const api = startApi(stack);
    const plugins = [await pairPlugin(api, one), await pairPlugin(api, two)];
    expect(plugins.map(({ storeId }) => storeId)).toEqual([one.id, two.id]);
    expect(new Set(plugins.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(2);
    expect(await stack.context.stores.list()).toHaveLength(2);
    for (const plugin of plugins) {
      const own = await plugin.get('status');
      expect([own.status, own.body.storeId]).toEqual([200, plugin.storeId]);
      for (const other of plugins.filter((one_) => one_ !== plugin)) {
        const path = `/v1/stores/${other.storeId}/status`;
        for (const claims of [{}, { iss: other.storeId }]) {
          const token = await plugin.token('GET', path, '', claims);
          const answer = await supertest(api.app).get(path).set('authorization', `Bearer ${token}`);
          expect([401, 404]).toContain(answer.status);
        }
      }
    }
    const [a, b] = [one, two].map(({ simulated }) => simulated);
    expect(await stack.context.stores.credentials(one.id)).toMatchObject({ consumerKey: a?.consumerKey });
    expect(await stack.context.stores.credentials(two.id)).toMatchObject({ consumerKey: b?.consumerKey });
  });

  test('are kept apart: no nudge, webhook or poll of one is taken for the other', async () => {
    await using stack = await start(twice);
    const { one, two, orderIds } = twinsOf(stack);
    await using doors = await serveIntake(stack);
    const api = startApi(stack);
    const [plugin, other] = [await pairPlugin(api, one), await pairPlugin(api, two)];
    const [nudged = 0, delivered = 0, polled = 0] = orderIds;

    // Nudges.
    const body = JSON.stringify({ orders: [{ id: nudged, event: 'updated' }] });
    expect((await plugin.post('nudge', { orders: [{ id: nudged, event: 'updated' }] })).status).toBe(202);
    const path = `/v1/stores/${two.id}/nudge`;
    const crossed = supertest(api.app)
      .post(path)
      .set('authorization', `Bearer ${await plugin.token('POST', path, body)}`)
      .set('content-type', 'application/json');
    expect((await crossed.send(body)).status).toBe(404);
    expect([await known(stack, one), await known(stack, two)]).toEqual([[String(nudged)], []]);

    // Webhooks: both have the same secret, as after a copy of the database.
    const secret = pairRequestOf(one, '').webhookSecret;
    const deliver = async (to: Shop, from: Shop) => {
      const order = JSON.stringify(from.simulated.state.order(delivered, 2));
      const answer = await fetch(`${doors.url}/v1/stores/${to.id}/webhooks/woocommerce`, {
        method: 'POST',
        body: order,
        headers: {
          'x-wc-webhook-topic': 'order.updated',
          'x-wc-webhook-source': `${from.simulated.url}/`,
          'x-wc-webhook-signature': sign(order, secret),
        },
      });
      return [answer.status, ((await answer.json().catch(() => ({}))) as { code?: string }).code];
    };
    expect(await deliver(one, two)).toEqual([403, 'wrong_store']);
    expect(await deliver(two, one)).toEqual([403, 'wrong_store']);
    expect(await deliver(two, two)).toEqual([200, undefined]);
    expect([await known(stack, one), await known(stack, two)]).toEqual([[String(nudged)], [String(delivered)]]);

    // Polls: what changed in one is read there, and moves the position of that one alone.
    await stack.drain();
    const cursorOf = async (shop: Shop) => (await stack.context.stores.get(shop.id)).pollCursor;
    const [before, beforeOther] = [await cursorOf(one), await cursorOf(two)];
    stack.pass(10 * 60_000);
    two.simulated.state.updateOrder(polled, { customer_note: 'Only here.' });
    const revisions = async () => {
      return [(await stack.entry(one, polled)).revision, (await stack.entry(two, polled)).revision];
    };
    const [mine = 0, theirs = 0] = await revisions();
    await stack.context.positions.request([two.id], stack.now());
    await settle(stack);
    expect(await revisions()).toEqual([mine, theirs + 1]);
    expect([before, beforeOther]).not.toContain(null);
    expect(await cursorOf(one)).toBe(before);
    expect(await cursorOf(two)).not.toBe(beforeOther);
    expect((await other.get('status')).body).toMatchObject({ storeId: two.id });
  });

  test('keep their orders apart in the same books: number, contact, payment, and what becomes of them', async () => {
    await using stack = await start(twice);
    const { one, two, orderIds } = twinsOf(stack);
    const [ended = 0] = orderIds;
    for (const { simulated } of [one, two]) simulated.state.updateOrder(ended, { ...UNPAID, status: 'processing' });
    expect(await stack.drain()).toMatchObject({ rejected: 0, uncertain: 0, pending: 0, waiting: 0 });

    let posted = 0;
    for (const id of orderIds) {
      const entries = [await stack.entry(one, id), await stack.entry(two, id)];
      expect(entries[0]?.state).toBe(entries[1]?.state);
      if (entries[0]?.state !== 'recorded') continue;
      posted += 1;
      for (const shop of [one, two]) expectPostedOnce(shop, id);
      const [a, b] = [invoiceOf(one, id), invoiceOf(two, id)];
      expect(a.id).not.toBe(b.id);
      expect(a.number).not.toBe(b.number);
      expect(a.contactId).not.toBe(b.contactId);
      const paid = [a, b].flatMap((invoice) => paymentsOf(one, invoice).map((payment) => payment.target.id));
      expect(new Set(paid).size).toBe(paid.length);
    }
    expect(posted).toBeGreaterThan(4);
    const numbers = Object.values(one.organisation.contacts).map(({ contactNumber }) => contactNumber);
    const ours = numbers.filter((number) => number.startsWith('wc-'));
    expect(new Set(ours).size).toBe(ours.length);

    // The same order ends in one shop: its invoice there, no other.
    const before = invoiceOf(one, ended);
    two.simulated.state.updateOrder(ended, { status: 'cancelled' });
    await stack.drain();
    expect(liveInvoices(two, ended)).toEqual([]);
    expect(invoiceOf(one, ended)).toEqual(before);
  });
});

test('a shop that a known store now calls itself is not paired as a second one, and the owner sees what to do', async () => {
  await using stack = await start('port');
  const { one, two } = twinsOf(stack);
  const api = startApi(stack);
  await stack.context.stores.remove(two.id);
  await stack.context.addresses.see(one.id, one.simulated.url);
  await stack.context.addresses.see(one.id, two.simulated.url);
  const pair = async () =>
    await supertest(api.app)
      .post('/v1/pair')
      .send(pairRequestOf(two, await stack.context.secrets.pairingCode()));
  const refused = await pair();
  expect([refused.status, refused.body]).toMatchObject([409, { code: 'store_moved_or_cloned' }]);
  expect(JSON.stringify(refused.body)).toContain(one.id);
  expect(JSON.stringify(refused.body)).toContain('then pair again');
  expect(JSON.stringify(refused.body)).not.toContain('npm run');
  expect(await stack.context.stores.list()).toHaveLength(1);

  await stack.context.addresses.accept(one.id, two.simulated.url);
  expect(await pair()).toMatchObject({ status: 201, body: { storeId: one.id } });
});
