import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isObject, textAt, type JsonObject } from '../../simulators/store/json.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import { depositMetas } from '../lives/order.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';
const ORDER = 1024;
const TWO_HOURS_MS = 2 * 60 * 60_000;

let stack: Stack;
let shop: Shop;

beforeEach(async () => {
  stack = await startStack({ scenarios: [SCENARIO] });
  shop = stack.shop(SCENARIO);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
});

afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

/** WooCommerce's "Number of decimals". */
function setDecimals(decimals: number): void {
  const general = shop.simulated.state.recording.answers.get('settings/general');
  const setting = (Array.isArray(general) ? general : [])
    .filter(isObject)
    .find(({ id }) => id === 'woocommerce_price_num_decimals');
  if (setting === undefined) throw new Error('The recorded shop has no such setting.');
  setting['value'] = String(decimals);
}

/** One print of 13 pounds, of which 2 are VAT: what a shop without pence stores of it. */
function wholePounds(): JsonObject {
  const order = shop.simulated.state.order(ORDER, 6);
  const [line] = Array.isArray(order?.['line_items']) ? order['line_items'].filter(isObject) : [];
  const [tax] = Array.isArray(order?.['tax_lines']) ? order['tax_lines'].filter(isObject) : [];
  const [rate] = Array.isArray(line?.['taxes']) ? line['taxes'].filter(isObject) : [];
  const net = { total: '10.833333', subtotal: '10.833333', total_tax: '2.000000', subtotal_tax: '2.000000' };
  return {
    total: '13.000000',
    total_tax: '2.000000',
    cart_tax: '2.000000',
    shipping_total: '0.000000',
    shipping_tax: '0.000000',
    discount_total: '0.000000',
    discount_tax: '0.000000',
    line_items: [{ ...line, ...net, quantity: 1, taxes: [{ ...rate, total: '2.166667', subtotal: '2.166667' }] }],
    tax_lines: [{ ...tax, tax_total: '2.000000', shipping_tax_total: '0.000000' }],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
  };
}

function linesInBooks(): string[] {
  return Object.values(shop.organisation.invoices).flatMap((invoice) =>
    invoice.lines.map(({ description, amounts }) => `${description} ${amounts?.lineAmount} ${amounts?.taxAmount}`),
  );
}

/** The first poll reads the store's facts again, then one does each hour. */
const OF_FACTS = 1;

function askedForSettings(): number {
  return stack.stores.journal.filter((entry) => entry.path.includes('settings/general')).length;
}

test('what a shop without pence rounded is on a line of its own', async () => {
  setDecimals(0);
  shop.simulated.state.updateOrder(ORDER, wholePounds());
  expect(await stack.drain()).toMatchObject({ recorded: 1, rejected: 0 });
  expect(linesInBooks()).toEqual([expect.stringMatching(/ 12\.83 2\.00$/), 'Rounding 0.17 0.00']);
});

test('the reconciliation takes the total of an order with a deposit as rounded, too, not as the deposit', async () => {
  setDecimals(0);
  const { state } = shop.simulated;
  const order = wholePounds();
  const [line] = Array.isArray(order['line_items']) ? order['line_items'].filter(isObject) : [];
  // 2.40 of VAT, which the shop's total has as 2.
  const lines = [{ ...line, total: '11.000000', subtotal: '11.000000', total_tax: '2.400000', subtotal_tax: '2.400000' }]; // prettier-ignore
  state.updateOrder(ORDER, { ...order, line_items: lines, meta_data: depositMetas('5', 'no') });
  await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
  expect(await stack.drain()).toMatchObject({ recorded: 1, rejected: 0 });
  const at = stack.now().toISOString().slice(0, 19);
  const none = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] };
  state.addRefund(ORDER, { ...none, id: ORDER * 10, amount: '5', reason: '', date_created: at, date_created_gmt: at });
  state.updateOrder(ORDER, { status: 'refunded' });
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(Object.values(shop.organisation.creditNotes).map(({ totals }) => totals.total)).toEqual(['13.00']);
  const day = textAt(state.order(ORDER, 2) ?? {}, 'date_created').slice(0, 10);
  const range = { from: day, to: at.slice(0, 10), by: 'month' } as const;
  const { periods } = await reconcileStore(stack.context, shop.id, range);
  expect(periods.flatMap(({ unexplainedOrders }) => unexplainedOrders)).toEqual([]);
});

test('the setting is not requested if no order needs it', async () => {
  const before = askedForSettings();
  expect(await stack.drain()).toMatchObject({ recorded: 1 });
  expect(askedForSettings()).toBe(before + OF_FACTS);
});

test('a changed setting is seen after an hour', async () => {
  const before = askedForSettings();
  shop.simulated.state.updateOrder(ORDER, wholePounds());
  expect(await stack.drain()).toMatchObject({ rejected: 1 });
  expect(askedForSettings()).toBe(before + OF_FACTS + 1);
  setDecimals(0);
  await stack.replay(shop, ORDER);
  expect(await stack.drain()).toMatchObject({ rejected: 1 });
  expect(askedForSettings()).toBe(before + OF_FACTS + 1);
  stack.pass(TWO_HOURS_MS);
  await stack.replay(shop, ORDER);
  expect(await stack.drain()).toMatchObject({ rejected: 0 });
});

test('with a key that may not read it, only the order with the wrong total is refused', async () => {
  const general = shop.simulated.state.recording.answers.get('settings/general');
  if (Array.isArray(general)) general.splice(0);
  shop.simulated.state.updateOrder(ORDER, wholePounds());
  expect(await stack.drain()).toMatchObject({ rejected: 1, waiting: 0 });
  const { problems } = await stack.entry(shop, ORDER);
  expect(problems.map(({ code }) => code)).toEqual(['total_unexplained']);
});
