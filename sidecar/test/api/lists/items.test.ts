import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ItemsBody } from '../../../src/contract/lists.ts';
import { byHand } from '../../accounting/_books.ts';
import { pairPlugin, startApi, type Plugin } from '../../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../../support/_stack.ts';

let stack: Stack;
let plugin: Plugin;
let shop: Shop;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(startApi(stack), shop);
  for (let at = 1; at <= 25; at += 1) create(`LAMP-${at}`, `Desk lamp ${at}`);
  create('BOUGHT-LAMP', 'Only bought', { IsSold: false });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const create = (Code: string, Name: string, over: object = {}) =>
  byHand(stack, shop, 'PUT', 'Items', { Items: [{ Code, Name, ...over }] });
const ask = async (query: string) => (await plugin.get(`lists/items?${query}`)).body as ItemsBody;
const codes = async (query: string) => (await ask(query)).items.map(({ code }) => code);
const reads = () =>
  stack.xero.calls.list.filter(({ method, path }) => method === 'GET' && /\bItems\b/.test(path)).length;

test('are found by code or name, the first twenty; one that is only bought is not offered', async () => {
  expect(await codes('q=lamp-2')).toEqual(['LAMP-2', 'LAMP-20', 'LAMP-21', 'LAMP-22', 'LAMP-23', 'LAMP-24', 'LAMP-25']);
  expect(await codes('q=LAMP%2013')).toEqual(['LAMP-13']);
  expect(await codes('q=lamp')).toHaveLength(20);
  expect(await codes('q=only')).toEqual([]);
  expect(await codes('q=%20')).toHaveLength(20);
  expect((await plugin.get(`lists/items?q=${'x'.repeat(101)}`)).status).toBe(400);
});

test('are found by their exact code in whatever case, and cost no call while the list is new', async () => {
  const before = reads();
  expect(await codes('code=lamp-7')).toEqual(['LAMP-7']);
  expect(await codes('code=BOUGHT-LAMP')).toEqual(['BOUGHT-LAMP']);
  expect(await codes('code=LAMP')).toEqual([]);
  expect(reads()).toBe(before);
});

test('one created in Xero a moment ago is looked for again before the answer is none', async () => {
  create('LAMP-NEW', 'Brass lamp');
  stack.pass(30_000);
  const before = reads();
  expect(await codes('code=LAMP-NEW')).toEqual(['LAMP-NEW']);
  expect(reads()).toBe(before + 1);
});

test('the answer says whether a product with another code gets an item', async () => {
  expect((await ask('code=OTHER')).createsItems).toBe(false);
  await plugin.patch('settings', { changes: [{ path: 'items.create', value: 'sold' }] });
  expect((await ask('code=OTHER')).createsItems).toBe(true);
});
