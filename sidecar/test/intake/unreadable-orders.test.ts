import { describe, expect, test } from '@jest/globals';
import { expectPostedOnce, invoiceOf, liveInvoices } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
/** Later than the hourly comparison. */
const HOUR_MS = 61 * 60_000;

/** Rounds until nothing is claimed any more; the clock stands still. */
async function settle(stack: Stack): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds += 1) if (!(await stack.round())) return;
  throw new Error('It goes round in circles.');
}

async function nudge(stack: Stack, shop: Shop, ...orderIds: readonly number[]): Promise<void> {
  const order = { storeId: shop.id, kind: 'order', source: 'nudge' } as const;
  await stack.context.ledger.acceptEvents(
    orderIds.map((id) => ({ ...order, sourceId: String(id), fingerprint: `nudged:${stack.now().toISOString()}` })),
  );
}

async function problemOf(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return { state, problems: problems.map(({ code, message, fix }) => ({ code, message, fix })) };
}

const CANNOT_LOAD = {
  code: 'order_unreadable',
  message: 'WooCommerce counts order 1024 and cannot load it. It is not posted, and not taken for deleted.',
  fix:
    'Open the order in WooCommerce. If it does not open, look under WooCommerce > Status > Logs: as a rule the plugin that made ' +
    'it is switched off. Then retry the order.',
};

describe('an order whose answer a plugin corrupts', () => {
  test('becomes its own problem that names the field; all others are posted, and the poll continues', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const copies = addCopies(shop, 1024, 8);
    const [culprit = 0] = copies.slice(3);
    shop.simulated.state.spoilt.set(culprit, { total: 12.5 });
    expect(await stack.drain()).toMatchObject({ recorded: shop.simulated.orderIds.length - 1, rejected: 1 });
    expect((await stack.context.stores.get(shop.id)).pollError).toBeNull();
    expect((await stack.context.positions.get(shop.id)).pollCursor).not.toBeNull();
    expect(await problemOf(stack, shop, culprit)).toEqual({
      state: 'rejected',
      problems: [
        {
          code: 'order_unreadable',
          message: expect.stringMatching(
            new RegExp(`^Order ${culprit}: the store's answer has an unusable "total" .* switching plugins off`),
          ),
          fix: 'Once the store answers with the order as WooCommerce made it, retry the order.',
        },
      ],
    });

    shop.simulated.state.spoilt.clear();
    await stack.replay(shop, culprit);
    await stack.drain();
    for (const id of shop.simulated.orderIds) expectPostedOnce(shop, id);
  });

  test('delays no other order, even with five in a row', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const copies = addCopies(shop, 1024, 12);
    const spoilt = copies.slice(2, 7);
    for (const id of spoilt) shop.simulated.state.spoilt.set(id, { total: 12.5 });
    await nudge(stack, shop, ...copies);
    await settle(stack);
    for (const id of copies) expect(liveInvoices(shop, id)).toHaveLength(spoilt.includes(id) ? 0 : 1);
    for (const id of spoilt) expect((await stack.entry(shop, id)).state).toBe('waiting');
  });

  test('that is repaired within the hour is posted automatically', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    shop.simulated.state.spoilt.set(1024, { date_modified_gmt: 'yesterday' });
    await stack.context.positions.request(null, stack.now());
    await settle(stack);
    expect((await stack.entry(shop, 1024)).state).toBe('waiting');
    shop.simulated.state.spoilt.clear();
    await stack.drain();
    expectPostedOnce(shop, 1024);
  });

  test('is read again within seconds at first', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    shop.simulated.state.spoilt.set(1024, { date_modified_gmt: 'yesterday' });
    await stack.context.positions.request(null, stack.now());
    await settle(stack);
    shop.simulated.state.spoilt.clear();
    stack.pass(5_000);
    await settle(stack);
    expectPostedOnce(shop, 1024);
  });

  test('does not keep the comparison from finding what is deleted', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const [id = 0] = addCopies(shop, 1024, 1);
    shop.simulated.state.updateOrder(id, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
    await stack.drain();
    shop.simulated.state.spoilt.set(1024, { status: false });
    shop.simulated.state.deleteOrder(id);
    stack.pass(HOUR_MS);
    await settle(stack);
    expect(liveInvoices(shop, id)).toEqual([]);
    expect(liveInvoices(shop, 1024)).toHaveLength(1);
  });
});

describe.each([
  ['with X-WP-Total', false],
  ['without X-WP-Total', true],
] as const)('an order that WooCommerce cannot load, of a shop %s', (_name, dropsTotals) => {
  async function start(): Promise<Stack> {
    const stack = await startStack({ scenarios: [SHOP] });
    const { state } = stack.shop(SHOP).simulated;
    state.dropsTotals = dropsTotals;
    // An unpaid invoice is voided when its order is deleted.
    state.updateOrder(1024, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
    return stack;
  }

  test('is not taken for a deleted one: its invoice stays, and the order is named', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    await stack.drain();
    const { id } = invoiceOf(shop, 1024);
    shop.simulated.state.unloadable.add(1024);
    stack.pass(HOUR_MS);
    await settle(stack);
    await stack.drain();
    expect(liveInvoices(shop, 1024).map((one) => one.id)).toEqual([id]);
    expect(await problemOf(stack, shop, 1024)).toEqual({ state: 'rejected', problems: [CANNOT_LOAD] });

    shop.simulated.state.unloadable.clear();
    await stack.replay(shop, 1024);
    await stack.drain();
    expect(await problemOf(stack, shop, 1024)).toEqual({ state: 'recorded', problems: [] });
    expect(liveInvoices(shop, 1024).map((one) => one.id)).toEqual([id]);
  });

  test('and was never posted is named too, and not passed over as gone', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    shop.simulated.state.unloadable.add(1024);
    await nudge(stack, shop, 1024);
    await stack.drain();
    expect(await problemOf(stack, shop, 1024)).toEqual({ state: 'rejected', problems: [CANNOT_LOAD] });
  });

  test('is warned of in the log of the poll that counts it', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    shop.simulated.state.unloadable.add(1024);
    await stack.drain();
    const warnings = stack.log
      .map((line): unknown => JSON.parse(line))
      .filter((one) => String(Object(one).msg).includes('cannot load'));
    expect(warnings).toMatchObject([{ storeId: shop.id, hidden: 1, orders: shop.simulated.orderIds.length - 1 }]);
  });

  test('is not a deleted one: that one’s invoice is voided', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    await stack.drain();
    shop.simulated.state.deleteOrder(1024);
    stack.pass(HOUR_MS);
    await settle(stack);
    expect(liveInvoices(shop, 1024)).toEqual([]);
  });
});
