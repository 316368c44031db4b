import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../simulators/store/json.ts';
import type { Item } from '../../simulators/xero/accounting/organisation.ts';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { expectNothingTwice, expectPostedOnce, invoiceOf, writes } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ITEMS = { method: 'PUT', path: '/Items\\?' };
/** A product of order 1024. */
const SKU = 'UK_-7243-9b65d';
const BACKLOG = 1000;
const PRODUCTS = 300;

async function start(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.context.settings.set(stack.shop(SHOP).id, 'items.create', 'sold');
  return stack;
}

function itemsOf({ organisation }: Shop): Item[] {
  return Object.values(organisation.items).filter(({ code }) => code.startsWith('UK_'));
}

/** Codes of the SKUs that the shop sells. */
function skusOf({ simulated: { state } }: Shop): string[] {
  const lines = state.orderIds.flatMap((id) => state.order(id, 2)?.['line_items'] as readonly JsonObject[]);
  return [...new Set(lines.map(({ sku }) => sku as string))].filter((sku) => sku !== '').toSorted();
}

/** The items that the lines of an order's invoice name, each once; null = none. A line may be sent in two. */
function named(shop: Shop, orderId: number): (string | null)[] {
  const codes = invoiceOf(shop, orderId).lines.map(({ itemId }) => {
    return itemId === null ? null : (shop.organisation.items[itemId]?.code ?? 'deleted');
  });
  return [...new Set(codes)];
}

async function noticesOf(stack: Stack, shop: Shop, orderId: number): Promise<unknown> {
  const { summary } = await stack.entry(shop, orderId);
  return (summary as JsonObject)['notices'];
}

async function expectAllPosted(stack: Stack, shop: Shop): Promise<void> {
  const { orderIds } = shop.simulated;
  expect(await stack.context.ledger.counts()).toMatchObject({ recorded: orderIds.length, uncertain: 0, waiting: 0 });
  expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
  for (const orderId of orderIds) expectPostedOnce(shop, orderId);
  expectNothingTwice(shop, orderIds.length);
}

test('products get an untracked item in one call, before the invoices that name it; a second sync makes none', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.drain();
  await expectAllPosted(stack, shop);
  expect(writes(stack)[0]).toBe('PUT Items');
  expect(writes(stack).filter((call) => call === 'PUT Items')).toHaveLength(1);
  expect(
    itemsOf(shop)
      .map(({ code }) => code)
      .toSorted(),
  ).toEqual(skusOf(shop));
  const [notebook] = itemsOf(shop).filter(({ code }) => code === SKU);
  expect(notebook).toMatchObject({
    ...{ name: 'Cobalt Notebook', isSold: true, quantityOnHand: null },
    // 9.99 with tax in the shop: sales documents of this organisation are without, unless a person says otherwise.
    sales: { unitPrice: '8.325', accountCode: '200', taxType: 'OUTPUT2' },
  });
  expect(named(shop, 1024)).toEqual([SKU, 'UK_-5546-0e465', 'UK_-7159-5f175', 'UK_-4199-5d9ab', null]);

  const written = writes(stack).length;
  await stack.replay(shop, ...shop.simulated.orderIds);
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);

  // A person gives one another code and deletes another: both are left so.
  const { organisation } = shop;
  if (notebook === undefined) throw new Error('No item.');
  notebook.code = 'NOTEBOOK';
  Reflect.deleteProperty(organisation.items, itemsOf(shop).find(({ code }) => code === 'UK_-5546-0e465')?.id ?? '');
  stack.pass(2 * 60 * 60_000);
  const [copy = 0] = addCopies(shop, 1024, 1);
  await stack.drain();
  expect(named(shop, copy)).toEqual(['NOTEBOOK', null, 'UK_-7159-5f175', 'UK_-4199-5d9ab']);
  expect(writes(stack).filter((call) => call === 'PUT Items')).toHaveLength(1);
});

test('prices of items have tax where the organisation’s sales documents have it, whatever form the invoices take', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  shop.organisation.defaultSalesTax = 'Tax Inclusive';
  await stack.context.xero().lists.invalidate(shop.organisation.tenantId);
  await stack.context.settings.set(shop.id, 'documents.prices', 'without-tax');
  await stack.drain();
  expect(invoiceOf(shop, 1024).lineAmountTypes).toBe('Exclusive');
  expect(itemsOf(shop).find(({ code }) => code === SKU)?.sales.unitPrice).toBe('9.99');
});

test('an item with stock made meanwhile under the code holds back no invoice: the line names none, and the order says so', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  // The list is read before; an hour long it is not read again.
  const { tenantId } = shop.organisation;
  await stack.context.xero().lists.lists(tenantId, { tracking: false, items: true });
  const [mug] = Object.values(shop.organisation.items).filter(({ quantityOnHand }) => quantityOnHand !== null);
  if (mug === undefined) throw new Error('No tracked item.');
  const id = randomUUID();
  shop.organisation.items[id] = { ...structuredClone(mug), id, code: SKU.toLowerCase() };
  await stack.drain();
  await expectAllPosted(stack, shop);
  expect(named(shop, 1024)).toEqual([null, 'UK_-5546-0e465', 'UK_-7159-5f175', 'UK_-4199-5d9ab']);
  expect(await noticesOf(stack, shop, 1024)).toMatchObject([{ code: 'item_not_made', details: { item: SKU } }]);
  expect(shop.organisation.items[id].quantityOnHand).toBe(mug.quantityOnHand);
});

test('an item deleted in Xero between list and call: the order goes without it, a moment later', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.drain();
  const notebook = itemsOf(shop).find(({ code }) => code === SKU);
  Reflect.deleteProperty(shop.organisation.items, notebook?.id ?? '');
  const [copy = 0] = addCopies(shop, 1024, 1);
  await stack.drain();
  await expectAllPosted(stack, shop);
  expect(named(shop, copy)).toEqual([null, 'UK_-5546-0e465', 'UK_-7159-5f175', 'UK_-4199-5d9ab']);
});

test('when Xero fails every call with items, all invoices go without, each with a notice', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  stack.xero.faults.add({ kind: '5xx-before', times: 1000, match: ITEMS });
  await stack.drain();
  await expectAllPosted(stack, shop);
  expect(itemsOf(shop)).toEqual([]);
  expect(new Set(named(shop, 1024))).toEqual(new Set([null]));
  expect(await noticesOf(stack, shop, 1024)).toHaveLength(4);
});

test('a backlog of 1,000 orders of 300 products costs 0.06 calls an order, of which items are 0.006', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.drain();
  const { state } = shop.simulated;
  for (const [index, id] of addCopies(shop, 1024, BACKLOG).entries()) {
    state.updateOrder(id, (order) => ({ ...order, line_items: ofOtherProducts(order, index) }));
  }
  stack.xero.calls.reset();
  await stack.drain();
  expect(Object.values(shop.organisation.items).filter(({ code }) => code.startsWith('P-'))).toHaveLength(PRODUCTS);
  const items = writes(stack).filter((call) => call === 'PUT Items').length;
  expect(items / BACKLOG).toBeLessThanOrEqual(0.006);
  expect(stack.xero.calls.accounting() / BACKLOG).toBeLessThanOrEqual(0.06);
});

/** The lines of an order, of products that come round every `PRODUCTS`. */
function ofOtherProducts(order: JsonObject, index: number): JsonObject[] {
  const lines = order['line_items'] as readonly JsonObject[];
  return lines.map((line, place) => ({ ...line, sku: `P-${(index * lines.length + place) % PRODUCTS}` }));
}

type WithoutMatch<Request> = Request extends unknown ? Omit<Request, 'match'> : never;

test.each([
  ['the connection breaks before the commit, twice', [{ kind: 'drop-before-commit', times: 2 }]],
  ['the connection breaks after the commit', [{ kind: 'drop-after-commit' }]],
  ['an answer is lost, then the minute is full', [{ kind: 'drop-after-commit' }, { kind: '429', retryAfter: 40 }]],
  ['status 500 after the commit', [{ kind: '5xx-after' }]],
  ['an answer that says nothing of one element', [{ kind: 'element-left-out' }]],
  ['an answer that is cut off, then maintenance', [{ kind: 'malformed-json' }, { kind: '503-maintenance' }]],
] satisfies [string, WithoutMatch<FaultRequest>[]][])(
  '%s: every item is in Xero once, and every line names its own',
  async (_name, faults) => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    for (const fault of faults) stack.xero.faults.add({ ...fault, match: ITEMS });
    await stack.drain();
    expect(stack.xero.faults.waiting).toEqual([]);
    await expectAllPosted(stack, shop);
    expect(
      itemsOf(shop)
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(skusOf(shop));
    expect(named(shop, 1024)).toEqual([SKU, 'UK_-5546-0e465', 'UK_-7159-5f175', 'UK_-4199-5d9ab', null]);
  },
);
