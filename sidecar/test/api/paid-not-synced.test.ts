import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { StatusBody } from '../../src/contract/status.ts';
import type { UnsyncedListBody } from '../../src/contract/unsynced.ts';
import { eraseWords } from '../../src/ledger/audit/erase.ts';
import { suggestFor } from '../../src/operations/suggest-for.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/** Paid, in a plugin's status; cancelled after payment; trashed before it was read; the same, refunded. */
const [SHIPPED, CANCELLED, TRASHED, REFUNDED] = [1024, 1025, 1027, 1030];

const LINES = z.object({
  line_items: z.array(z.looseObject({})),
  tax_lines: z.array(z.looseObject({ rate_id: z.int(), rate_percent: z.number() })),
});

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;

/** One shop, one life: each test goes on where the last one ended. */
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  api = startApi(stack);
  plugin = await pairPlugin(api, shop);
  const { state } = shop.simulated;
  costs(SHIPPED, '5.88', '1.18', '7.06');
  costs(CANCELLED, '37.17', '7.44', '44.61');
  costs(TRASHED, '85.97', '17.19', '103.16');
  state.updateOrder(SHIPPED, { status: 'shipped' });
  state.updateOrder(CANCELLED, { status: 'cancelled' });
  state.updateOrder(REFUNDED, { status: 'cancelled' });
  refund(REFUNDED, 9001, totalOf(REFUNDED));
  state.trashOrder(TRASHED);
  await stack.drain();
  // The trash is read once the store has documents in Xero.
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** One line at the first rate of the order. */
function costs(orderId: number, net: string, tax: string, total: string): void {
  const { state } = shop.simulated;
  const { line_items, tax_lines } = LINES.parse(state.order(orderId, 8));
  const [item] = line_items;
  const standard = tax_lines.find(({ rate_percent: percent }) => percent === 20);
  if (item === undefined || standard === undefined) throw new Error(`Order ${orderId} has no line at 20 %.`);
  const money = { subtotal: net, subtotal_tax: tax, total: net, total_tax: tax };
  state.updateOrder(orderId, {
    ...{
      total,
      total_tax: tax,
      cart_tax: tax,
      shipping_total: '0',
      shipping_tax: '0',
      discount_total: '0',
      discount_tax: '0',
    },
    line_items: [
      { ...item, ...money, quantity: 1, tax_class: '', taxes: [{ id: standard.rate_id, total: tax, subtotal: tax }] },
    ],
    tax_lines: [{ ...standard, tax_total: tax, shipping_tax_total: '0' }],
    ...{ shipping_lines: [], fee_lines: [], coupon_lines: [] },
  });
}

/** An amount without lines, as a recorded refund is written. */
function refund(orderId: number, id: number, amount: string): void {
  const { state } = shop.simulated;
  const [like] = state.refunds(1028, 8) ?? [];
  const none = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [] };
  state.addRefund(orderId, { ...structuredClone(like), ...none, id, amount });
}

const list = async () => (await plugin.get('unsynced')).body as UnsyncedListBody;
const status = async () => (await plugin.get('status')).body as StatusBody;
const totalOf = (id: number) => {
  const total = shop.simulated.state.order(id, 2)?.['total'];
  if (typeof total !== 'string') throw new Error(`Order ${id} has no total.`);
  return total;
};
const reason = async () => (await status()).reasons.find(({ code }) => code === 'paid_not_synced');

test('paid orders that are not in Xero are listed with amount, reason and what to do; a refunded one is not', async () => {
  const { orders, count } = await list();
  expect(orders.map(({ orderId, amount, why, orderStatus }) => ({ orderId, amount, why, orderStatus }))).toEqual(
    expect.arrayContaining([
      { orderId: SHIPPED, amount: totalOf(SHIPPED), why: 'status', orderStatus: 'shipped' },
      { orderId: CANCELLED, amount: totalOf(CANCELLED), why: 'cancelled', orderStatus: 'cancelled' },
      { orderId: TRASHED, amount: totalOf(TRASHED), why: 'trashed', orderStatus: 'trash' },
    ]),
  );
  expect(count).toBe(3);
  const shipped = orders.find(({ orderId }) => orderId === SHIPPED);
  expect(shipped?.because).toBe('Its status "shipped" is not among the statuses that are posted.');
  expect(shipped?.fix).toContain('Add "shipped" to the statuses that are posted');
  expect(shipped?.paidAt).toMatch(/^2026-/);
});

test('the status is amber with amount and number, instead of "All orders are in Xero"', async () => {
  const { light, counts } = await status();
  expect(light).toBe('amber');
  expect(counts).toMatchObject({ recorded: 2, skipped: 4, waiting: 0 });
  expect(await reason()).toMatchObject({
    light: 'amber',
    tab: 'activity',
    message: '3 paid orders are not in Xero: £154.83.',
  });
});

test('set-up proposes the status, and does not switch it on unasked', async () => {
  const found = (await suggestFor(stack.context, shop.id)).find(({ path }) => path === 'documents.triggerStatuses');
  expect(found).toMatchObject({ value: ['processing', 'completed', 'refunded', 'shipped'], optIn: true });
  expect(found?.reason).toContain('"shipped" (1 paid order)');
});

test('an order is ignored with a reason, which stays in its history', async () => {
  expect((await plugin.post(`orders/${CANCELLED}/ignore-payment`, { reason: ' ' })).status).toBe(400);
  const answer = await plugin.post(`orders/${CANCELLED}/ignore-payment`, { reason: 'Paid back in cash.' });
  expect(answer.status).toBe(200);
  const body = answer.body as UnsyncedListBody;
  expect(body.ignored).toMatchObject([{ orderId: CANCELLED, ignored: { reason: 'Paid back in cash.' } }]);
  expect(body.count).toBe(2);
  const { trail } = (await plugin.get(`orders/${CANCELLED}`)).body as { trail: { text: string; by: string | null }[] };
  const last = trail.find(({ text }) => text.includes('Paid back in cash.'));
  expect(last?.by).not.toBeNull();
  expect((await plugin.post(`orders/${CANCELLED}/ignore-payment`, { reason: 'Again.' })).status).toBe(409);
  // A look at the unchanged order changes nothing; another amount is asked about again.
  await stack.replay(shop, CANCELLED);
  await stack.drain();
  expect((await list()).count).toBe(2);
  refund(CANCELLED, 9002, '1.00');
  stack.pass(60_000);
  await stack.replay(shop, CANCELLED);
  await stack.drain();
  expect((await list()).count).toBe(3);
});

test('a reason that names a buyer is erased with the order', async () => {
  const { ledger, now, database } = stack.context;
  const { id: entryId } = await stack.entry(shop, CANCELLED);
  expect(await ledger.ignoreUnsynced(entryId, { reason: 'Mrs Byron paid in cash.', by: 'cli:test' })).toBe(true);
  await eraseWords({ db: database.db, now }, { storeId: shop.id, entryIds: [entryId], by: null });
  const stored = await database.db.selectFrom('entries').select('unsynced_json').where('id', '=', entryId).execute();
  expect(JSON.stringify([stored, await ledger.attemptsOf(entryId)])).not.toContain('Byron');
  // The decision stays, without its words.
  expect((await list()).ignored.map(({ orderId }) => orderId)).toEqual([CANCELLED]);
});

test('an order is posted once, though its status is not posted', async () => {
  expect((await plugin.post(`orders/${SHIPPED}/post-once`)).status).toBe(202);
  await stack.drain();
  expect((await stack.entry(shop, SHIPPED)).state).toBe('recorded');
  expect((await list()).orders.map(({ orderId }) => orderId)).not.toContain(SHIPPED);
  const again = await plugin.post(`orders/${SHIPPED}/post-once`);
  expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'has_invoice']);
});

test('an order that is deleted for good stays on the list', async () => {
  shop.simulated.state.deleteOrder(TRASHED);
  await stack.replay(shop, TRASHED);
  await stack.drain();
  const deleted = (await list()).orders.find(({ orderId }) => orderId === TRASHED);
  expect(deleted).toMatchObject({ why: 'deleted', amount: expect.any(String) });
  expect(deleted?.fix).toContain('by hand');
});

test('orders that an earlier version skipped are looked at once', async () => {
  const { db } = stack.context.database;
  await db
    .updateTable('entries')
    .set({ unsynced_json: null, payment_judged: 0 })
    .where('source_id', '=', String(CANCELLED))
    .execute();
  expect((await list()).orders.map(({ orderId }) => orderId)).not.toContain(CANCELLED);
  stack.pass(2 * 60 * 60_000);
  await stack.drain();
  expect((await list()).orders.map(({ orderId }) => orderId)).toContain(CANCELLED);
  expect(await stack.context.ledger.unjudged(shop.id, 10)).toEqual([]);
});

test('orders before the first day to post are not asked about', async () => {
  await stack.context.settings.set(shop.id, 'sync.startDate', '2026-11-30');
  await stack.replay(shop, CANCELLED);
  await stack.drain();
  expect((await list()).orders.map(({ orderId }) => orderId)).not.toContain(CANCELLED);
});
