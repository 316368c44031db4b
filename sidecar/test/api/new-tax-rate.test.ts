import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ListsBody } from '../../src/contract/lists.ts';
import type { EntriesBody } from '../../src/contract/orders.ts';
import type { SuggestionsBody } from '../../src/contract/settings.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const ORDER = 1024;
const NEW_RATE = 900;
const PATH = `taxes.rates.${NEW_RATE}`;

let stack: Stack;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(startApi(stack), shop);
  await stack.drain();
  // As a page that was open has read them: new for an hour.
  await plugin.get('lists?refresh=1');
  stack.pass(60_000);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

const lists = async () => (await plugin.get('lists')).body as ListsBody;
const suggestion = async () => {
  const { suggestions } = (await plugin.get('settings/suggestions')).body as SuggestionsBody;
  return suggestions.find(({ path }) => path === PATH);
};

/** Added to the store's table of rates. */
function addRate(): void {
  const rates = shop.simulated.state.recording.answers.get('taxes');
  if (!Array.isArray(rates)) throw new Error('No tax rates.');
  const [like] = rates;
  rates.push({ ...(like as object), id: NEW_RATE, name: 'New VAT' });
}

/** The order gets the new rate in place of its own. */
async function useRate(): Promise<void> {
  shop.simulated.state.updateOrder(ORDER, (order) => {
    const text = JSON.stringify(order)
      .replaceAll('"rate_id":100', `"rate_id":${NEW_RATE}`)
      .replaceAll(/"taxes":\[\{"id":100/g, `"taxes":[{"id":${NEW_RATE}`);
    return JSON.parse(text) as typeof order;
  });
  await stack.context.settings.set(shop.id, 'taxes.rates', { 100: 'OUTPUT2' });
  stack.pass(60_000);
  await stack.drain();
  await stack.replay(shop, ORDER);
  await stack.drain();
}

test('a rate added in WooCommerce is listed, with its suggestion, as soon as an order names it', async () => {
  expect((await lists()).store?.rateSets.map(({ key }) => key)).not.toContain(String(NEW_RATE));
  addRate();
  await useRate();
  const { entries } = (await plugin.get('entries?state=rejected')).body as EntriesBody;
  expect(entries).toMatchObject([{ orderId: ORDER, problems: [{ code: 'tax_rate_unmapped', setting: PATH }] }]);
  const { store } = await lists();
  expect(store?.taxRates.map(({ id }) => id)).toContain(NEW_RATE);
  expect(store?.rateSets).toContainEqual({ key: String(NEW_RATE), label: 'New VAT', ratePercent: '20', orders: 1 });
  expect(await suggestion()).toMatchObject({ value: 'OUTPUT2', confidence: 'high' });
  // Once it is listed, the stored lists are used again.
  const requests = stack.stores.journal.length;
  await lists();
  expect(stack.stores.journal.length).toBe(requests);
});

test('a rate that is no longer in the table is listed as the order names it, also while the store does not answer', async () => {
  await useRate();
  shop.simulated.state.key.permissions = 'write';
  expect(await lists()).toMatchObject({
    storeError: null,
    store: { rateSets: expect.arrayContaining([{ key: '900', label: 'VAT', ratePercent: '20', orders: 1 }]) },
  });
  shop.simulated.state.key.permissions = 'read_write';
  expect(await suggestion()).toMatchObject({ value: 'OUTPUT2', confidence: 'low' });
});
