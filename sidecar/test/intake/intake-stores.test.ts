import { expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { invoiceOf, liveInvoices } from '../accounting/_books.ts';
import { serveIntake, WEBHOOK_SECRET } from '../support/_intake-server.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const [FIRST, SECOND, ABROAD] = ['uk_vat_incl', 'uk_vat_excl', 'us_compound'] as const;

/** All contacts in the books of a shop that bear a number of ours. */
function numbersIn(shop: Shop): string[] {
  return Object.values(shop.organisation.contacts)
    .map((contact) => contact.contactNumber)
    .filter((number) => number.startsWith('wc-'));
}

async function known(stack: Stack, shop: Shop): Promise<string[]> {
  return (await stack.context.ledger.entries({ storeId: shop.id, limit: 100 })).map((entry) => entry.sourceId);
}

test('stores on paths of one address, two of them in one organisation: no change, key, number or contact crosses', async () => {
  await using stack = await startStack({ scenarios: [FIRST, SECOND, ABROAD] });
  const [first, second, abroad] = [stack.shop(FIRST), stack.shop(SECOND), stack.shop(ABROAD)];
  expect(first.organisation).toBe(second.organisation);
  expect(abroad.organisation).not.toBe(first.organisation);
  expect(new Set([first.id, second.id, abroad.id]).size).toBe(3);
  await using server = await serveIntake(stack);
  for (const shop of [first, second]) await server.register(shop);
  const [id = 0] = first.simulated.orderIds;

  const deliver = async (to: Shop, source: Shop, secret: string) => {
    const body = JSON.stringify(source.simulated.state.order(source.simulated.orderIds[0] ?? 0, 2));
    const answer = await fetch(`${server.url}/v1/stores/${to.id}/webhooks/woocommerce`, {
      method: 'POST',
      body,
      headers: {
        'x-wc-webhook-topic': 'order.updated',
        'x-wc-webhook-source': `${source.simulated.url}/`,
        'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
      },
    });
    return answer.status;
  };
  // The same secret on both, as after a copy: the address distinguishes them. The third store has none.
  expect(await deliver(second, first, WEBHOOK_SECRET)).toBe(403);
  expect(await deliver(abroad, abroad, WEBHOOK_SECRET)).toBe(401);
  expect(await deliver(first, first, WEBHOOK_SECRET)).toBe(200);
  expect([await known(stack, first), await known(stack, second), await known(stack, abroad)]).toEqual([
    [String(id)],
    [],
    [],
  ]);

  // Each goes to the books of its own shop, with contacts of its own.
  await server.nudge(second, ...second.simulated.orderIds.slice(0, 1));
  expect(await known(stack, second)).toHaveLength(1);
  await stack.drain();
  for (const shop of [first, second, abroad]) {
    for (const orderId of shop.simulated.orderIds) {
      if (liveInvoices(shop, orderId).length === 0) continue;
      expect(invoiceOf(shop, orderId).reference).toContain(`[${shop.id}:${orderId}]`);
    }
  }
  expect(numbersIn(first).filter((number) => number.startsWith(`wc-${abroad.id}`))).toEqual([]);
  expect(numbersIn(abroad).filter((number) => !number.startsWith(`wc-${abroad.id}`))).toEqual([]);
  expect(new Set(numbersIn(first)).size).toBe(numbersIn(first).length);
});

test('a store below the address of another: what it sends to the other is refused, what languages put there is not', async () => {
  await using stack = await startStack({ scenarios: [FIRST] });
  const shop = stack.shop(FIRST);
  await using server = await serveIntake(stack);
  await server.register(shop);
  const { url } = shop.simulated;
  const deliver = async (source: string) => {
    const body = JSON.stringify(shop.simulated.state.order(shop.simulated.orderIds[0] ?? 0, 2));
    const answer = await fetch(`${server.url}/v1/stores/${shop.id}/webhooks/woocommerce`, {
      method: 'POST',
      body,
      headers: {
        'x-wc-webhook-topic': 'order.updated',
        'x-wc-webhook-source': source,
        'x-wc-webhook-signature': createHmac('sha256', WEBHOOK_SECRET).update(body).digest('base64'),
      },
    });
    return answer.status;
  };
  await stack.context.stores.add({
    url: `${url}/staging`,
    credentials: { ...(await stack.context.stores.credentials(shop.id)) },
    verify: async () => (await stack.context.stores.get(shop.id)).facts,
  });
  for (const source of [`${url}/staging/`, `${url}/staging`, `${url}/staging/de/`])
    expect([source, await deliver(source)]).toEqual([source, 403]);
  expect(await known(stack, shop)).toEqual([]);
  for (const source of [`${url}/`, `${url}/de/`, `${url}/staging-2/`])
    expect([source, await deliver(source)]).toEqual([source, 200]);
});

test('an organisation that Xero holds up does not hold up the others', async () => {
  await using stack = await startStack({ scenarios: [FIRST, ABROAD] });
  const [first, abroad] = [stack.shop(FIRST), stack.shop(ABROAD)];
  await stack.context.organisations.pause(
    first.organisation.tenantId,
    new Date(stack.now().getTime() + 3_600_000),
    'test',
    'paused',
  );
  await stack.context.positions.request(null, stack.now());
  for (let rounds = 0; rounds < 5; rounds += 1) await stack.round();
  expect(abroad.simulated.orderIds.some((orderId) => liveInvoices(abroad, orderId).length > 0)).toBe(true);
  expect(first.simulated.orderIds.every((orderId) => liveInvoices(first, orderId).length === 0)).toBe(true);
});
