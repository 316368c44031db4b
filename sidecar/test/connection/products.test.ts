import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../simulators/store/json.ts';
import type { Item } from '../../simulators/xero/accounting/organisation.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { itemCode } from '../../src/mapping/invoice/item-code.ts';
import { byHand, writes } from '../accounting/_books.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/** Two variable products, whose variations have SKUs of their own or their product's, and a simple one. */
const SHOP = 'variable_products';
const SIMPLE = 1688;
const MUG = 1699;

async function start(items: JsonObject, made: readonly JsonObject[] = []) {
  const stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  if (made.length > 0) productsOf(shop).splice(0, Infinity, ...made);
  for (const [name, value] of Object.entries(items)) await stack.context.settings.set(shop.id, `items.${name}`, value);
  return { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

function productsOf({ simulated: { state } }: Shop): JsonObject[] {
  return state.recording.products as JsonObject[];
}

function product(shop: Shop, id: number): JsonObject {
  const found = productsOf(shop).find((one) => one['id'] === id);
  if (found === undefined) throw new Error(`No product ${id}.`);
  return found;
}

/** As the service does: every five seconds. */
async function run(stack: Stack, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    stack.pass(5_000);
    for (const task of backgroundTasks(stack.context)) await task.run();
  }
}

/** Webhooks of products, and the time until they are looked at. */
async function notified(stack: Stack, shop: Shop, ...ids: readonly number[]): Promise<void> {
  for (const id of ids) await stack.context.productChanges.note(shop.id, id);
  stack.pass(30_000);
  await run(stack, Math.ceil(ids.length / 100) + 1);
  expect(await stack.context.productChanges.count(shop.id)).toBe(0);
}

/** What is not of the organisation's own. */
function made(shop: Shop, prefix = 'VAR-'): Item[] {
  return Object.values(shop.organisation.items).filter(({ code }) => code.startsWith(prefix));
}

const item = (shop: Shop, code: string) => made(shop, '').find((one) => one.code === code);
const itemCalls = (stack: Stack) => writes(stack).filter((call) => call.endsWith(' Items'));

/** A simple product without variations. */
function simple(id: number, change: JsonObject = {}): JsonObject {
  const own = { id, parent_id: 0, name: `Product ${id}`, sku: `P-${id}`, type: 'simple', status: 'publish' };
  const money = { price: '12.00', regular_price: '12.00', tax_status: 'taxable', tax_class: '' };
  return {
    ...own,
    ...money,
    attributes: [],
    categories: [],
    tags: [],
    variations: [],
    date_created_gmt: '2026-01-01T00:00:00',
    ...change,
  };
}

test('every published product becomes an untracked item in one call, and orders then make none', async () => {
  await using world = await start({ create: 'all' });
  const { stack, shop } = world;
  await run(stack, 2);
  expect(
    made(shop)
      .map(({ code, name, sales }) => [code, name, sales.unitPrice])
      .toSorted(),
  ).toEqual([
    ['VAR-3847-2af6f', 'Merino Chopping Board', '8.325'],
    // Shared by its variations S and L, which cost different amounts.
    ['VAR-5212ab', 'Walnut Scarf', '8.94'],
    ['VAR-89f45e-1', 'Walnut Scarf - Adult', '7.8833'],
    ['VAR-928317', 'Cobalt Mug', null],
    ['VAR-9fd716-1', 'Cobalt Mug - M, Ink & Ash', '13.2917'],
  ]);
  expect(made(shop).every(({ quantityOnHand, isSold }) => quantityOnHand === null && isSold)).toBe(true);
  expect(item(shop, 'VAR-928317')?.sales.accountCode).toBe('200');
  expect(itemCalls(stack)).toEqual(['PUT Items']);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({
    state: 'read',
    products: 3,
    made: 5,
    refused: 0,
  });

  await stack.drain();
  expect((await stack.context.ledger.counts()).recorded).toBe(shop.simulated.orderIds.length);
  const lines = Object.values(shop.organisation.invoices).flatMap((invoice) => invoice.lines);
  const named = new Set(lines.map(({ itemId }) => shop.organisation.items[itemId ?? '']?.code ?? null));
  expect([...named].filter((code) => code !== null).length).toBeGreaterThan(0);
  // A second look at everything, and a new product.
  await stack.context.itemImports.start(shop.id);
  await run(stack, 3);
  expect(itemCalls(stack)).toEqual(['PUT Items']);
  productsOf(shop).push(simple(2000, { sku: 'VAR-new' }), simple(2001, { sku: 'VAR-draft', status: 'draft' }));
  await notified(stack, shop, 2000, 2001);
  expect(item(shop, 'VAR-new')).toMatchObject({ name: 'Product 2000', sales: { unitPrice: '10' } });
  expect(item(shop, 'VAR-draft')).toBeUndefined();
});

test('what is set on a product for Xero holds for its item too: its code and its account', async () => {
  const choice = { on: 'product', id: 1, name: 'Mug', account: '260', tax_type: '', tracking: [], item: 'OWN-CODE' };
  const field = [{ product_id: 1, variation_id: 0, choices: [choice] }];
  const products = [simple(1, { ml_connector_products: field }), simple(2, { sku: '' })];
  await using world = await start({ create: 'all', withoutSku: 'product-id' }, products);
  const { stack, shop } = world;
  await run(stack, 2);
  expect(item(shop, 'OWN-CODE')).toMatchObject({ name: 'Product 1', sales: { accountCode: '260' } });
  expect(item(shop, 'P-1')).toBeUndefined();
  expect(item(shop, itemCode(`${shop.id}-2`))).toMatchObject({ name: 'Product 2', sales: { accountCode: '200' } });
});

test('a changed name or price changes the item, and nothing that a person changed in Xero', async () => {
  await using world = await start({ create: 'all', update: 'price' });
  const { stack, shop } = world;
  await run(stack, 2);
  const board = item(shop, 'VAR-3847-2af6f');
  const scarf = item(shop, 'VAR-89f45e-1');
  if (board === undefined || scarf === undefined) throw new Error('Not made.');
  const details = { sales: { ...board.sales }, purchase: board.purchase, id: board.id };

  Object.assign(product(shop, SIMPLE), { name: 'Oak Board', regular_price: '15.00' });
  await notified(stack, shop, SIMPLE);
  expect(item(shop, board.code)).toMatchObject({
    ...{ id: details.id, name: 'Oak Board', description: 'Oak Board', purchase: details.purchase },
    sales: { ...details.sales, unitPrice: '12.5' },
  });

  // A person enters a price: the name still follows the shop, the price does not.
  byHand(stack, shop, 'POST', 'Items', {
    Items: [{ ItemID: board.id, Code: board.code, SalesDetails: { UnitPrice: 11 } }],
  });
  Object.assign(product(shop, SIMPLE), { name: 'Oak Board, oiled', regular_price: '18.00' });
  await notified(stack, shop, SIMPLE);
  expect(item(shop, board.code)).toMatchObject({ name: 'Oak Board, oiled', sales: { unitPrice: '11' } });

  // And a name: then nothing of it changes any more, and no call is made for it.
  byHand(stack, shop, 'POST', 'Items', { Items: [{ ItemID: board.id, Code: board.code, Name: 'Board (oak)' }] });
  Object.assign(product(shop, SIMPLE), { name: 'Oak Board XL' });
  const before = itemCalls(stack).length;
  await notified(stack, shop, SIMPLE);
  expect(item(shop, board.code)).toMatchObject({ name: 'Board (oak)', sales: { unitPrice: '11' } });
  expect(itemCalls(stack)).toHaveLength(before);

  // Back to a value within minutes of the first change: sent again, whatever Xero remembers of the same bytes.
  for (const name of ['Wool Scarf', 'Walnut Scarf', 'Wool Scarf']) {
    Object.assign(product(shop, 1703), { name });
    await notified(stack, shop, 1703);
    expect(item(shop, scarf.code)?.name).toBe(`${name} - Adult`);
  }

  // A deleted one is not made again; one that a person gave another code is still changed.
  Reflect.deleteProperty(shop.organisation.items, board.id);
  scarf.code = 'SCARF';
  const given = item(shop, 'VAR-89f45e-1') ?? item(shop, 'SCARF');
  if (given === undefined) throw new Error('Gone.');
  given.code = 'SCARF';
  Object.assign(product(shop, 1703), { name: 'Silk Scarf' });
  await notified(stack, shop, SIMPLE, 1703);
  expect(item(shop, board.code)).toBeUndefined();
  expect(item(shop, 'SCARF')).toMatchObject({ name: 'Silk Scarf - Adult' });
});

test('items follow by name alone, or never, as the owner chose; and items of orders follow too', async () => {
  await using world = await start({ create: 'sold', update: 'never' });
  const { stack, shop } = world;
  await stack.drain();
  const code = 'VAR-3847-2af6f';
  const first = item(shop, code);
  expect(first).toMatchObject({ name: 'Merino Chopping Board' });
  Object.assign(product(shop, SIMPLE), { name: 'Oak Board', regular_price: '15.00' });
  await notified(stack, shop, SIMPLE);
  expect(item(shop, code)).toMatchObject({ name: 'Merino Chopping Board' });

  await stack.context.settings.set(shop.id, 'items.update', 'name');
  productsOf(shop).push(simple(2000, { sku: 'VAR-new' }));
  await notified(stack, shop, SIMPLE, 2000);
  expect(item(shop, code)).toMatchObject({ name: 'Oak Board', sales: first?.sales });
  // Made when it is sold.
  expect(item(shop, 'VAR-new')).toBeUndefined();
});

test('items with stock, bought only, of a person and of another product stay unchanged', async () => {
  const products = [
    ...[simple(1, { sku: 'MINE' }), simple(2, { sku: 'STOCK' }), simple(3, { sku: 'BOUGHT' }), simple(4, { sku: '' })],
    ...[simple(5, { sku: 'TWICE' }), simple(6, { sku: ' twice ' }), simple(7, { type: 'grouped', sku: 'GROUP' })],
  ];
  await using world = await start({ create: 'all', update: 'price' }, products);
  const { stack, shop } = world;
  const [tracked] = Object.values(shop.organisation.items).filter(({ quantityOnHand }) => quantityOnHand !== null);
  if (tracked === undefined) throw new Error('No tracked item.');
  const add = (code: string, change: Partial<Item>) => {
    const id = randomUUID();
    shop.organisation.items[id] = { ...structuredClone(tracked), id, code, name: 'By hand', ...change };
  };
  add('STOCK', {});
  add('BOUGHT', { quantityOnHand: null, isSold: false });
  add('MINE', { quantityOnHand: null, isSold: true });
  await stack.context.xero().lists.invalidate(shop.organisation.tenantId);
  await run(stack, 2);
  expect(['MINE', 'STOCK', 'BOUGHT'].map((code) => item(shop, code)?.name)).toEqual(['By hand', 'By hand', 'By hand']);
  expect(made(shop, 'TWICE')).toMatchObject([{ name: 'Product 5' }]);
  expect(item(shop, 'GROUP')).toBeUndefined();
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ made: 1, known: 5, refused: 0 });
  // The second product of the SKU does not rename the first one's item.
  Object.assign(product(shop, 6), { name: 'Another' });
  await notified(stack, shop, 6);
  expect(item(shop, 'TWICE')?.name).toBe('Product 5');
});

test('SKUs of 300 characters, with emoji and with blanks become codes that Xero takes', async () => {
  const long = 'A'.repeat(300);
  const products = [
    ...[simple(1, { sku: long }), simple(2, { sku: `${long}B` }), simple(3, { sku: ' P 3 ' })],
    ...[
      simple(4, { sku: '🫖'.repeat(40), name: '🫖'.repeat(60) }),
      simple(5, { sku: '☕-mug', name: 'Mug <b>big</b>' }),
    ],
  ];
  await using world = await start({ create: 'all' }, products);
  const { stack, shop } = world;
  const before = new Set(made(shop, '').map(({ code }) => code));
  await run(stack, 2);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ made: 5, refused: 0 });
  const codes = made(shop, '').flatMap(({ code }) => (before.has(code) ? [] : [code]));
  expect(codes).toHaveLength(5);
  expect(codes.every((code) => code.length <= 30 && code.trim() === code && code.isWellFormed())).toBe(true);
  expect(codes).toEqual(expect.arrayContaining(['P 3', '☕-mug']));
});

test('hundreds of products edited at once are gathered: a hundred to a request and to a call', async () => {
  const COUNT = 600;
  const products = Array.from({ length: COUNT }, (_, index) => simple(10_000 + index));
  await using world = await start({ create: 'all', update: 'price' }, products);
  const { stack, shop } = world;
  await run(stack, COUNT / 100 + 1);
  expect(made(shop, 'P-1')).toHaveLength(COUNT);
  expect(itemCalls(stack)).toHaveLength(COUNT / 100);
  for (const one of products) Object.assign(one, { regular_price: '24.00' });
  stack.xero.calls.reset();
  const asked = stack.stores.journal.length;
  const ids = products.map((one) => Number(one['id']));
  for (const id of ids.slice(0, 100)) await stack.context.productChanges.note(shop.id, id);
  await notified(stack, shop, ...ids);
  expect(made(shop, 'P-1').filter(({ sales }) => sales.unitPrice === '20')).toHaveLength(COUNT);
  expect(itemCalls(stack).filter((call) => call === 'POST Items')).toHaveLength(COUNT / 100);
  // One more for each hundred: the list is read again before anything of it is changed.
  expect(stack.xero.calls.accounting()).toBeLessThanOrEqual((2 * COUNT) / 100 + 5);
  const requests = stack.stores.journal.slice(asked).filter(({ path }) => path.includes('/products'));
  expect(requests).toHaveLength(COUNT / 100);
});

test('an import goes on where the process was killed; a call without an answer makes nothing twice, and its items are ours', async () => {
  const products = Array.from({ length: 250 }, (_, index) => simple(10_000 + index));
  await using world = await start({ create: 'all', update: 'name' }, products);
  const { stack, shop } = world;
  await run(stack, 1);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ state: 'reading', page: 2, made: 100 });
  stack.xero.faults.add({ kind: 'drop-after-commit', match: { method: 'PUT', path: '/Items\\?' } });
  await run(stack, 1);
  expect(made(shop, 'P-1')).toHaveLength(200);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ page: 2, tries: 1 });
  await stack.restart('killed');
  stack.pass(6 * 60_000);
  await run(stack, 3);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ state: 'read', page: 4, products: 250 });
  expect(made(shop, 'P-1')).toHaveLength(250);
  // One of those whose answer was lost.
  Object.assign(product(shop, 10_150), { name: 'Renamed' });
  await notified(stack, shop, 10_150);
  expect(item(shop, 'P-10150')?.name).toBe('Renamed');
});

test('one product that Xero refuses costs the others nothing, and an unanswered shop or Xero is asked again', async () => {
  const products = [simple(1), simple(2), simple(3)];
  await using world = await start({ create: 'all' }, products);
  const { stack, shop } = world;
  stack.stores.faults.add({ fault: { kind: 'status', status: 503 } });
  await run(stack, 1);
  stack.stores.faults.clear();
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ state: 'reading', made: 0 });
  // Its code was taken by a person since the list was read.
  byHand(stack, shop, 'PUT', 'Items', { Items: [{ Code: 'P-2', Name: 'By hand' }] });
  stack.pass(6 * 60_000);
  await run(stack, 2);
  expect(await stack.context.itemImports.get(shop.id)).toMatchObject({ state: 'read', made: 2, known: 1, refused: 0 });
  expect(item(shop, 'P-2')?.name).toBe('By hand');
  const { db } = stack.context.database;
  const rows = await db.selectFrom('made_items').select('code_key').orderBy('code_key').execute();
  expect(rows.map((row) => row.code_key)).toEqual(['p-1', 'p-3']);
});

test('where products are of no concern their changes are discarded, and nothing is read or sent', async () => {
  await using world = await start({ create: 'off', update: 'price' });
  const { stack, shop } = world;
  const asked = stack.stores.journal.length;
  stack.xero.calls.reset();
  await notified(stack, shop, SIMPLE, MUG);
  expect(stack.stores.journal.slice(asked).filter(({ path }) => path.includes('/products'))).toEqual([]);
  expect(itemCalls(stack)).toEqual([]);
  expect(await stack.context.itemImports.get(shop.id)).toBeNull();
});
