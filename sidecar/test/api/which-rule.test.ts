import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RulesMatchBody } from '../../src/contract/rules.ts';
import type { Rule } from '../../src/domain/settings/settings.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const ORDER = 1024;

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl', 'variable_products'] });
  shop = stack.shop('uk_vat_incl');
  api = startApi(stack);
  plugin = await pairPlugin(api, shop);
  await stack.drain();
  await plugin.get('lists');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const match = (question: object) => plugin.post('rules/match', question);
const decision = ({ lines }: RulesMatchBody, index: number, field: string) =>
  lines[index]?.decisions.find((one) => one.field === field)?.choices;

/** The first line of the order that sells a product, and where it is. */
function soldProduct() {
  const lines = shop.simulated.state.order(ORDER, 2)?.['line_items'];
  const [first] = Array.isArray(lines) ? (lines as { product_id: number; name: string; quantity: number }[]) : [];
  if (first === undefined) throw new Error('No product.');
  const product = shop.simulated.state.recording.products.find((one) => one['id'] === first.product_id);
  const [category] = (product?.['categories'] ?? []) as { id: number }[];
  if (category === undefined) throw new Error('No category.');
  return { ...first, categoryId: category.id };
}

describe('of an order', () => {
  test('the most specific rule decides each line, wherever it is in the list, as when it is posted', async () => {
    const { product_id: product, categoryId: category, name } = soldProduct();
    const rules: Rule[] = [
      { when: { country: 'GB' }, account: '260' },
      { when: { category }, account: '270', taxType: 'OUTPUT2' },
      { when: { product }, account: '210' },
    ];
    const { status, body } = await match({ orderId: ORDER, rules });
    expect(status).toBe(200);
    const answer = body as RulesMatchBody;
    expect(answer.lines[0]?.name).toBe(name);
    expect(decision(answer, 0, 'account')).toEqual([
      { rule: 2, name: `product ${product}`, value: expect.stringMatching(/^210/), onlyIf: [] },
    ]);
    expect(decision(answer, 0, 'taxType')).toMatchObject([{ rule: 1, name: `category ${category}` }]);
    // Unsaved rules are only looked at.
    expect((await stack.context.settings.get(shop.id)).rules).toEqual([]);
    await stack.context.settings.set(shop.id, 'rules', rules.toReversed());
    const preview = await plugin.post(`orders/${ORDER}/preview`);
    const [line] = preview.body.documents[0].lines as { account: string; description: string }[];
    expect(line).toMatchObject({ account: '210' });
    await stack.context.settings.set(shop.id, 'rules', []);
  });

  test('without a rule, the settings decide; the sold quantity is the order’s', async () => {
    const answer = (await match({ orderId: ORDER })).body as RulesMatchBody;
    expect(answer.lines[0]?.quantity).toBe(String(soldProduct().quantity));
    expect(decision(answer, 0, 'account')).toEqual([
      { rule: null, name: null, value: expect.stringMatching(/^200/), onlyIf: [] },
    ]);
    expect(decision(answer, 0, 'taxType')).toMatchObject([{ rule: null, value: expect.stringMatching(/^OUTPUT2/) }]);
  });
});

describe('of a product', () => {
  test('rules about the order come with their conditions, up to one that always applies', async () => {
    const { product_id: productId, categoryId: category } = soldProduct();
    const rules: Rule[] = [
      { when: { category }, account: '270' },
      { when: { product: productId, country: 'DE' }, account: '210' },
      { when: { tag: 99 }, account: '260' },
    ];
    const answer = (await match({ productId, rules })).body as RulesMatchBody;
    expect(decision(answer, 0, 'account')).toMatchObject([
      { rule: 1, onlyIf: ['country'] },
      { rule: 0, onlyIf: [] },
    ]);
    expect(decision(answer, 0, 'taxType')).toMatchObject([{ rule: null, value: null }]);
  });

  test('a variation is asked about with its product and the product’s categories', async () => {
    const other = stack.shop('variable_products');
    const { products } = other.simulated.state.recording;
    const variation = products.find((one) => one['type'] === 'variation');
    const parent = products.find((one) => one['id'] === variation?.['parent_id']);
    const [category] = (parent?.['categories'] ?? []) as { id: number }[];
    const rules: Rule[] = [
      { when: { category: category?.id ?? 0 }, account: '270' },
      { when: { variation: Number(variation?.['id']) }, taxType: 'ZERORATEDOUTPUT' },
    ];
    const asked = await (await pairPlugin(api, other)).post('rules/match', { productId: variation?.['id'], rules });
    const answer = asked.body as RulesMatchBody;
    expect(decision(answer, 0, 'account')).toMatchObject([{ rule: 0 }]);
    expect(decision(answer, 0, 'taxType')).toMatchObject([{ rule: 1 }]);
  });
});

test.each([
  ['nothing', {}, 400, 'input_invalid'],
  ['both', { orderId: 1, productId: 1 }, 400, 'input_invalid'],
  ['an order that the store does not have', { orderId: 999999 }, 404, 'order_unknown'],
  ['a product that the store does not have', { productId: 999999 }, 404, 'product_unknown'],
  ['a rule without a condition', { orderId: ORDER, rules: [{ when: {}, account: '200' }] }, 422, 'settings_invalid'],
])('%s is refused', async (_name, question, status, code) => {
  expect(await match(question)).toMatchObject({ status, body: { code } });
});
