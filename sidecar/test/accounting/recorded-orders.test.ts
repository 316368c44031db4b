import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Big from 'big.js';
import { isObject, objectAt, objectsAt, parseObject, textAt } from '../../simulators/store/json.ts';
import { orderFiles, recordedText } from '../../simulators/store/recording.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { createWooCommerceClient } from '../../src/woocommerce/client.ts';

let simulator: StoreSimulator;

beforeAll(async () => {
  simulator = await startStores();
});
afterAll(() => simulator.close());

function clientFor(store: SimulatedStore) {
  const { url, consumerKey, consumerSecret } = store;
  return createWooCommerceClient({ url, consumerKey, consumerSecret, allowPrivateHosts: true, now: () => new Date() });
}

describe('every recorded order', () => {
  test('is read with the figures worked out from the recording', async () => {
    let compared = 0;
    for (const store of simulator.stores) {
      using client = clientFor(store);
      const orders = await client.getOrders(store.orderIds);
      for (const file of orderFiles(store.scenario)) {
        const record = parseObject(recordedText(`${store.scenario}/${file}`), file);
        if (!isObject(record['order']) || record['order']['status'] === 'trash') continue;
        const expected = objectAt(record, 'expected');
        const order = orders.get(Number(expected['order_id']));
        if (!order) throw new Error(`${store.scenario}/${file} was not read`);
        compared += 1;
        expect(new Big(order.total).eq(textAt(expected, 'total'))).toBe(true);
        expect(new Big(order.totalTax).eq(textAt(expected, 'total_tax'))).toBe(true);
        expect([order.paidAt !== null, order.paidOn]).toEqual([
          expected['paid'],
          typeof expected['date_paid'] === 'string' ? expected['date_paid'].slice(0, 10) : null,
        ]);
        const lines = objectsAt(expected, 'lines').map((line) => [
          line['kind'],
          line['id'],
          new Big(textAt(line, 'net_exact')).round(6).toFixed(),
          new Big(textAt(line, 'tax')).toFixed(2),
        ]);
        const read = order.lines.map((line) => [
          line.kind,
          line.id,
          new Big(line.total).toFixed(),
          new Big(line.totalTax).toFixed(2),
        ]);
        // The recording counts three-decimal and whole-unit taxes in the store's own decimals.
        if (Number(expected['store_decimals']) === 2) expect(new Set(read)).toEqual(new Set(lines));
        else expect(read.length).toBe(lines.length);
        expect(order.refunds.map(({ id }) => id)).toEqual(objectsAt(record, 'refunds').map((one) => one['id']));
      }
    }
    expect(compared).toBe(147);
  });

  test('is the same alone and among others', async () => {
    const store = simulator.store('refunds');
    using client = clientFor(store);
    for (const [id, order] of await client.getOrders(store.orderIds)) expect(await client.getOrder(id)).toEqual(order);
  });

  test('returns its refunds with what they refund', async () => {
    let refunds = 0;
    for (const store of simulator.stores) {
      using client = clientFor(store);
      for (const [id, order] of await client.getOrders(store.orderIds)) {
        if (order.refunds.length === 0) continue;
        for (const refund of await client.listRefunds(id)) {
          refunds += 1;
          expect(new Big(refund.amount).gt(0)).toBe(true);
          for (const { refundedLineId } of refund.lines) {
            expect(order.lines.map((line) => line.id)).toContain(refundedLineId);
          }
        }
      }
    }
    expect(refunds).toBe(30);
  });

  test('keeps fractional quantities exact', async () => {
    const store = simulator.store('qty_fractional');
    using client = clientFor(store);
    const orders = [...(await client.getOrders(store.orderIds)).values()];
    const quantities = orders.flatMap((order) =>
      order.lines.flatMap((line) => (line.kind === 'product' ? [line.quantity] : [])),
    );
    expect(quantities.filter((quantity) => quantity.includes('.'))).not.toHaveLength(0);
    for (const quantity of quantities) expect(quantity).toMatch(/^\d+(\.\d{1,6})?$/);
  });
});

describe('every recorded store', () => {
  test('reports its time zone, money settings and rates', async () => {
    for (const store of simulator.stores) {
      using client = clientFor(store);
      const facts = await client.readStore();
      expect(facts).toMatchObject({
        timezone: store.timezone,
        currency: store.currency,
        country: store.country.split(':')[0],
        woocommerceVersion: '10.5.2',
      });
      expect((await client.listTaxRates()).length > 0).toBe(facts.calcTaxes);
      expect((await client.listPaymentGateways()).map(({ id }) => id)).toContain('stripe');
    }
    using client = clientFor(simulator.store('uk_vat_incl_subtotal'));
    expect(await client.readStore()).toMatchObject({ pricesIncludeTax: true, roundAtSubtotal: true, priceDecimals: 2 });
  });

  test('reports its offset by its latest order if the index is closed to guests', async () => {
    simulator.faults.add({ fault: { kind: 'unauthorized' }, scenario: 'au_gst_incl', path: /^\/wp-json\/$/ });
    using client = clientFor(simulator.store('au_gst_incl'));
    expect(await client.readStore()).toMatchObject({ name: '', timezone: '+11:00', currency: 'AUD', country: 'AU' });
    simulator.faults.clear();
  });

  test('reports the categories of its products and the addresses of its customers', async () => {
    const store = simulator.store('uk_vat_incl');
    using client = clientFor(store);
    const products = await client.listProducts([1013, 1007, 0, 999_999, 1013]);
    expect([...products.keys()].sort()).toEqual([1007, 1013]);
    expect(products.get(1013)).toMatchObject({ categoryIds: [15], categories: [{ id: 15, name: 'Uncategorized' }] });
    expect(await client.getCustomer(101)).toMatchObject({ id: 101, billing: { country: 'GB', firstName: 'Bettina' } });
  });
});
