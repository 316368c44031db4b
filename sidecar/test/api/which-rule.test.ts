import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { LearnedRulesBody, RulesExportBody, RulesImportBody, RulesMatchBody } from '../../src/contract/rules.ts';
import type { Rule } from '../../src/domain/settings/settings.ts';
import type { JsonObject } from '../../simulators/store/json.ts';
import { actionsOf } from '../../src/wording/trail.ts';
import { invoiceOf } from '../accounting/_books.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

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

describe('the rules as a table', () => {
  const header = 'Category,Product,Shipping country,Account,Tax type';
  const saved = async () => (await stack.context.settings.get(shop.id)).rules;
  const load = (csv: string, more: object = {}) => plugin.post('rules/import', { csv, ...more });
  const dryRun = async (csv: string) => {
    for (;;) {
      const { status, body } = await load(csv, { dryRun: true });
      expect(status).toBe(200);
      if ((body as RulesImportBody).effect?.state === 'ready') return body as RulesImportBody;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  test('is exported with names, and loaded as the same rules', async () => {
    const { product_id: product, categoryId: category } = soldProduct();
    const rules: Rule[] = [
      { when: { product }, account: '260' },
      { when: { category, country: ['GB', 'IE'] }, account: '270', taxType: 'OUTPUT2' },
    ];
    await stack.context.settings.set(shop.id, 'rules', rules);
    const { body } = await plugin.get('rules/export');
    const { csv, rules: count } = body as RulesExportBody;
    expect(count).toBe(2);
    const nameOf = (list: readonly JsonObject[], id: number) =>
      JSON.stringify(list.find((one) => one['id'] === id)?.['name'] ?? null).slice(1, -1);
    expect(csv).toContain(`${product} - ${nameOf(shop.simulated.state.recording.products, product)}`);
    expect(csv).toContain('270 - Interest Income');
    expect(await dryRun(csv)).toMatchObject({
      same: 2,
      changes: [],
      counts: { added: 0, removed: 0, changed: 0, moved: 0 },
    });
  });

  test('a dry run lists what changes, and what it does to the latest orders; loading saves just that', async () => {
    const { product_id: product, categoryId: category } = soldProduct();
    await stack.context.settings.set(shop.id, 'rules', [
      { when: { country: 'FR' }, account: '260' },
      { when: { category }, account: '260' },
    ]);
    const csv = `${header}\n,${product},,270,\n${category},,,260,\n`;
    const asked = await dryRun(csv);
    expect(asked).toMatchObject({
      ...{ applied: false, rules: 2, same: 1, left: 0, counts: { added: 1, removed: 1, changed: 0, moved: 0 } },
      changes: [
        { kind: 'added', text: `added as 1: product ${product} → account 270` },
        { kind: 'removed', text: 'removed: country FR → account 260' },
      ],
    });
    const { orders = 0, same = 0, postings = [] } = asked.effect ?? {};
    expect(orders).toBeGreaterThan(same);
    expect(postings.map(({ account }) => account)).toEqual(expect.arrayContaining(['260', '270']));
    expect(await saved()).toHaveLength(2);
    expect((await saved())[0]?.when).toEqual({ country: 'FR' });
    const done = await load(csv, { seen: asked.seen });
    expect(done).toMatchObject({ status: 200, body: { applied: true, rules: 2 } });
    expect(await saved()).toEqual([
      { when: { product }, account: '270' },
      { when: { category }, account: '260' },
    ]);
  });

  test('a file that was compared with other rules is not saved', async () => {
    const csv = `${header}\n15,,,260,\n`;
    const { seen } = await dryRun(csv);
    await stack.context.settings.set(shop.id, 'rules', []);
    expect(await load(csv, { seen })).toMatchObject({ status: 409, body: { code: 'settings_changed' } });
    expect(await saved()).toEqual([]);
  });

  test('what the organisation does not have is refused row by row, and nothing is saved', async () => {
    const before = await saved();
    const csv = `${header}\n15,,,260,\n16,,,998,OUTPUT99\n15,,,270,\n`;
    const refused = await load(csv);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'rules_file_invalid', message: 'The file of rules has 3 faults. Nothing was saved.' },
    });
    const { faults } = refused.body as { faults: { path: string; message: string }[] };
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'row 3, Account: There is no account "998" in Xero. Choose another account, or create it in Xero.',
      'row 3, Tax type: There is no tax rate “OUTPUT99” in Xero. Choose another, or add it in Xero.',
      'row 4, Account: The row has the same conditions as row 2, which decides “Account” already: it would never be used. Remove one of the two rows.',
    ]);
    expect(await saved()).toEqual(before);
  });

  test('10,000 rules are loaded, found and changed again; the trail has a row of it, not ten thousand', async () => {
    const { product_id: product } = soldProduct();
    const rows = Array.from({ length: 9_999 }, (_, index) => `,${index + 100_000},,260,`);
    const csv = [header, ...rows, `,${product},,270,`].join('\n');
    expect(await load(csv)).toMatchObject({ status: 200, body: { rules: 10_000, counts: { added: 10_000 } } });
    const answer = (await match({ orderId: ORDER })).body as RulesMatchBody;
    expect(decision(answer, 0, 'account')).toMatchObject([{ rule: 9_999, name: `product ${product}` }]);
    const [action, ...others] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 3 });
    expect(action?.text).toBe(
      'The rules were changed: 10000 added, 0 removed, 0 changed, 0 moved; there are 10000 now.',
    );
    expect(JSON.stringify(action).length).toBeLessThan(4_000);
    expect(others.filter(({ text }) => text.startsWith('Setting rules.9'))).toEqual([]);
    const { body } = await plugin.get('rules/export');
    const turned = (body as RulesExportBody).csv.trimEnd().split('\r\n');
    const moved = [turned[0], turned.at(-1), ...turned.slice(1, -1)].join('\r\n');
    expect(await load(moved)).toMatchObject({ body: { same: 9_999, counts: { moved: 1, added: 0, removed: 0 } } });
    expect((await saved())[0]).toEqual({ when: { product }, account: '270' });
    await stack.context.settings.set(shop.id, 'rules', []);
  });
});

describe('a rule learned from lines recoded in Xero', () => {
  const BOOKEND = 'Walnut Bookend';
  /** After a poll without webhooks is due. */
  const POLL_MS = 16 * 60_000;

  /** Find and recode, as an accountant uses it: it works on paid invoices too. */
  function recode(orderId: number, name: string, code: string): void {
    const invoice = invoiceOf(shop, orderId);
    const line = invoice.lines.find(({ description }) => description.startsWith(name));
    const account = Object.values(shop.organisation.accounts).find((one) => one.code === code);
    if (line === undefined || account === undefined) throw new Error(`No ${name} in ${orderId}, or no ${code}.`);
    line.accountId = account.id;
    invoice.updatedAt = stack.now().toISOString();
  }
  async function look(): Promise<void> {
    stack.pass(POLL_MS);
    for (const task of backgroundTasks(stack.context)) if (task.name === 'watch-xero') await task.run();
  }
  const offered = async () => {
    await look();
    const { status, body } = await plugin.get('rules/learned');
    expect(status).toBe(200);
    return (body as LearnedRulesBody).rules.map(({ key, name, lines }) => `${key} ${name} ${lines}`);
  };
  const ask = (what: 'accept' | 'dismiss', key: string) => plugin.post(`rules/learned/${what}`, { key });
  const KEY = 'product:1007:200:260';
  const OFFER = `${KEY} ${BOOKEND} 3`;

  test('is offered after the third line, and not once a line is moved back or to another account', async () => {
    expect(await offered()).toEqual([]);
    for (const orderId of [1028, 1030]) recode(orderId, BOOKEND, '260');
    expect(await offered()).toEqual([]);
    recode(1025, BOOKEND, '270');
    expect(await offered()).toEqual([]);
    recode(1025, BOOKEND, '260');
    expect(await offered()).toEqual([OFFER]);
    recode(1030, BOOKEND, '200');
    expect(await offered()).toEqual([]);
    recode(1030, BOOKEND, '260');
    expect(await offered()).toEqual([OFFER]);
    // The same line again is the same line.
    invoiceOf(shop, 1030).updatedAt = stack.now().toISOString();
    expect(await offered()).toEqual([OFFER]);
    expect((await stack.context.settings.get(shop.id)).rules).toEqual([]);
  });

  test('is not offered where the product decides its account, or the new account is archived', async () => {
    const product = shop.simulated.state.recording.products.find((one) => one['id'] === 1007);
    if (product === undefined) throw new Error('No product.');
    const choice = { on: 'product', id: 1007, name: BOOKEND, account: '270', tax_type: '', item: '', tracking: [] };
    product['ml_connector_products'] = [{ product_id: 1007, variation_id: 0, choices: [choice] }];
    expect(await offered()).toEqual([]);
    delete product['ml_connector_products'];
    expect(await offered()).toEqual([OFFER]);
    const account = Object.values(shop.organisation.accounts).find(({ code }) => code === '260');
    if (account === undefined) throw new Error('No account.');
    const { lists } = stack.context.xero();
    account.status = 'ARCHIVED';
    await lists.refresh(shop.organisation.tenantId);
    expect(await offered()).toEqual([]);
    account.status = 'ACTIVE';
    await lists.refresh(shop.organisation.tenantId);
    expect(await offered()).toEqual([OFFER]);
  });

  test('is applied when a person accepts it: the next order posts to the new account', async () => {
    const other = { when: { country: 'FR' }, account: '270' };
    await stack.context.settings.set(shop.id, 'rules', [other]);
    expect(await ask('accept', 'product:1007:200:270')).toMatchObject({
      status: 409,
      body: { code: 'rule_not_offered' },
    });
    const [rule] = ((await plugin.get('rules/learned')).body as LearnedRulesBody).rules;
    expect(rule).toMatchObject({ from: '200 – Sales', account: '260', to: expect.stringMatching(/^260 – /) });
    expect(await ask('accept', KEY)).toMatchObject({ status: 200, body: { retried: 0 } });
    const { rules } = await stack.context.settings.get(shop.id);
    expect(rules).toEqual([other, { when: { product: 1007 }, account: '260' }]);
    const [action] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
    expect(action?.text).toContain('rules.1');
    expect(await offered()).toEqual([]);

    const [next = 0] = addCopies(shop, 1028, 1);
    shop.simulated.state.updateOrder(next, { refunds: [] });
    await stack.drain();
    expect((await stack.entry(shop, next)).problems).toEqual([]);
    const line = invoiceOf(shop, next).lines.find(({ description }) => description.startsWith(BOOKEND));
    expect(shop.organisation.accounts[line?.accountId ?? '']?.code).toBe('260');
    await stack.context.settings.set(shop.id, 'rules', [{ when: { product: 1007 }, account: '260' }]);
  });

  test('of a category is offered for several products, and not again once it was dismissed', async () => {
    recode(1031, 'Slate Mug', '270');
    recode(1031, 'Cedar Teapot', '270');
    expect(await offered()).toEqual([]);
    recode(1024, 'Saffron Scarf', '270');
    const key = 'category:15:200:270';
    expect(await offered()).toEqual([`${key} Uncategorized 3`]);
    expect(await ask('dismiss', key)).toMatchObject({ status: 200, body: { key } });
    const [action] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
    expect(action?.text).toMatch(/not to be offered again: category “Uncategorized” from 200 – Sales to 270 – /);
    recode(1024, 'Walnut Cushion', '270');
    expect(await offered()).toEqual([]);
    expect((await stack.context.settings.get(shop.id)).rules).toEqual([{ when: { product: 1007 }, account: '260' }]);
    await stack.context.settings.set(shop.id, 'rules', []);
  });
});
