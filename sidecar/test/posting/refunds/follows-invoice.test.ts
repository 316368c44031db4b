import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { isObject, textAt, type JsonObject } from '../../../simulators/store/json.ts';
import { backgroundTasks } from '../../../src/app/background-tasks.ts';
import { invoiceOf } from '../../accounting/_books.ts';
import { creditNotesOf } from '../../accounting/_credit-books.ts';
import { startStack, type Shop, type Stack } from '../../support/_stack.ts';

/** A refund goes back to where its sale was booked, whatever products and settings are set to by then. */
const ORDER = 1024;
const HOUR_MS = 60 * 60_000;
/** Sales accounts; the settings have 200. */
const [BEFORE, SINCE] = ['260', '270'];

let stack: Stack;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

/** As the shop answers the order once all of its products are set to the account. */
function setProducts(account: string): void {
  const { state } = shop.simulated;
  state.updateOrder(ORDER, (order) => ({
    ml_connector_products: goods(order).map(({ product_id, variation_id, name }) => ({
      ...{ product_id, variation_id },
      choices: [{ on: 'product', id: product_id, name, account, tax_type: '', tracking: [], item: '' }],
    })) as JsonObject[],
  }));
}

function goods(order: JsonObject): JsonObject[] {
  const lines = order['line_items'];
  return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** By lines: the first product of the order; by amount: of all. */
function refund(of: 'line' | 'amount'): void {
  stack.pass(10 * 60_000);
  const at = stack.now().toISOString().slice(0, 19);
  const [line] = goods(shop.simulated.state.row(ORDER, 8) ?? {});
  if (line === undefined) throw new Error('no line');
  const [key, value] = ['_refunded_item_id', Number(line['id']).toFixed()];
  const negative = (field: string) => new Big(textAt(line, field)).neg().toFixed(8);
  const returned: JsonObject = {
    ...structuredClone(line),
    ...{ id: 90_100, quantity: -Number(line['quantity']), total: negative('total'), total_tax: negative('total_tax') },
    ...{ subtotal: negative('subtotal'), subtotal_tax: negative('subtotal_tax'), taxes: [] },
    meta_data: [{ id: 1, key, value, display_key: key, display_value: value }],
  };
  const whole = new Big(textAt(line, 'total')).plus(textAt(line, 'total_tax')).toFixed(2);
  shop.simulated.state.addRefund(ORDER, {
    ...{ id: 90_001, amount: of === 'line' ? whole : '10.00', reason: '', refunded_by: 1, refunded_payment: true },
    ...{ date_created: at, date_created_gmt: at, line_items: of === 'line' ? [returned] : [] },
    ...{ shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] },
  });
}

const codeOf = (id: string | null) => shop.organisation.accounts[id ?? '']?.code ?? '';
const invoiced = () => new Set(invoiceOf(shop, ORDER).lines.map(({ accountId }) => codeOf(accountId)));
const credited = () => {
  const [note] = creditNotesOf(shop, ORDER);
  return new Set(note?.lines.map(({ accountId }) => codeOf(accountId)));
};

async function watch(): Promise<void> {
  stack.pass(2 * HOUR_MS);
  for (const task of backgroundTasks(stack.context)) if (task.name === 'watch-xero') await task.run();
}

test.each(['line', 'amount'] as const)(
  'a refund by %s after the product’s account was changed is on the account of the invoice',
  async (of) => {
    setProducts(BEFORE);
    await stack.drain();
    expect(invoiced()).toContain(BEFORE);
    setProducts(SINCE);
    refund(of);
    await stack.drain();
    expect(credited()).toContain(BEFORE);
    expect([...credited()].filter((code) => !invoiced().has(code))).toEqual([]);
    expect(invoiced()).not.toContain(SINCE);
  },
);

test('a refund after the setting was changed is, too', async () => {
  await stack.drain();
  expect(invoiced()).toContain('200');
  await stack.context.settings.set(shop.id, 'accounts.sales', SINCE);
  refund('line');
  await stack.drain();
  expect([...credited()]).toEqual(['200']);
});

test('a refund after somebody moved the invoice’s lines in Xero is on the account they were moved to', async () => {
  await stack.drain();
  await watch();
  const invoice = invoiceOf(shop, ORDER);
  const other = Object.values(shop.organisation.accounts).find(({ code }) => code === SINCE);
  for (const line of invoice.lines) if (codeOf(line.accountId) === '200') line.accountId = other?.id ?? '';
  invoice.updatedAt = stack.now().toISOString();
  await watch();
  refund('line');
  await stack.drain();
  expect([...credited()]).toEqual([SINCE]);
});
