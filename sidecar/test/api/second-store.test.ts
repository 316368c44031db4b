import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { objectAt } from '../../simulators/store/json.ts';
import type { SettingsBody } from '../../src/contract/settings.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
beforeAll(async () => {
  // The same order ids in both.
  stack = await startStack({ scenarios: ['uk_vat_incl'], twice: 'path' });
  api = startApi(stack);
  plugin = await pairPlugin(api, second());
  for (const { id } of stack.shops) await stack.context.settings.set(id, 'documents.numberPrefix', 'WC-');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

function second() {
  const shop = stack.shops[1];
  if (shop === undefined) throw new Error('No second shop.');
  return shop;
}

const offer = async () => ((await plugin.get('status')).body as StatusBody).numberPrefix;

test('a second store of an organisation is offered a free prefix, until it has one', async () => {
  const [first] = stack.shops;
  expect(first?.organisation.tenantId).toBe(second().organisation.tenantId);
  expect(await offer()).toEqual({ current: 'WC-', free: 'WC2-', usedBy: 'Rig Store uk_vat_incl' });
  const { revision } = (await plugin.get('settings')).body as SettingsBody;
  await plugin.patch('settings', { revision, changes: [{ path: 'documents.numberPrefix', value: 'WC2-' }] });
  expect(await offer()).toBeNull();
});

test('without it, a refused order says whose invoice has its number, without ids; the offer is made again', async () => {
  await stack.context.settings.set(second().id, 'documents.numberPrefix', 'WC-');
  // Other buyers: the same one is the sign of a copy.
  for (const id of second().simulated.orderIds) {
    second().simulated.state.updateOrder(id, (order) => ({
      billing: { ...objectAt(order, 'billing'), email: `other${id}@example.com`, last_name: `Other ${id}` },
    }));
  }
  const counts = await stack.drain();
  expect(counts.rejected).toBeGreaterThan(0);
  let seen = 0;
  for (const shop of stack.shops) {
    const other = stack.shops.find(({ id }) => id !== shop.id);
    const rejected = await stack.context.ledger.entries({ storeId: shop.id, state: 'rejected', limit: 100 });
    for (const { problems, sourceId } of rejected) {
      const message = problems.find(({ code }) => code === 'number_taken')?.message ?? '';
      expect(other).toBeDefined();
      expect(message).toContain(`it belongs to order ${sourceId} of the store Rig Store uk_vat_incl`);
      expect(message).not.toContain(String(other?.id));
      expect(message).not.toMatch(/ContactID|Reference|[0-9a-f]{8}-[0-9a-f]{4}/);
      seen += 1;
    }
    const paired = await pairPlugin(api, shop);
    // Paired again, it needs a consent again.
    await stack.connect(shop);
    const body = (await paired.get('status')).body as StatusBody;
    expect(body.numberPrefix === null).toBe(rejected.length === 0);
  }
  expect(seen).toBe(counts.rejected);
});
