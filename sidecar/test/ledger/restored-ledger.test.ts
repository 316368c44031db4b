import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { booksOf, restoreBackup, takeBackup, writesOf } from '../support/_backup.ts';
import { ask, invoicesOf, seen, UNPAID } from '../accounting/_life.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const HOUR_MS = 60 * 60_000;
const FOUND = 'documents found in Xero that the ledger did not know';

let stack: Stack;
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

/** The mark of origin is in links, or behind references, as in shops whose link Xero takes or refuses. */
async function start(scenario: string, mark: 'link' | 'reference' = 'reference'): Promise<Shop> {
  stack = await startStack({ scenarios: [scenario], ...(mark === 'link' ? { links: 'portless' } : {}) });
  return stack.shop(scenario);
}

const found = () => stack.log.filter((line) => line.includes(FOUND)).length;

/** Whether customers read a mark of origin in the references of documents. */
function marksRead({ id, organisation }: Shop): boolean {
  const all = [...Object.values(organisation.invoices), ...Object.values(organisation.creditNotes)];
  const marked = all.filter(({ reference }) => reference.includes(id));
  if (marked.length > 0) expect(marked).toHaveLength(all.length);
  return marked.length > 0;
}

/** A ledger that is older than the books: nothing may be made a second time. */
describe('a ledger restored from an older backup', () => {
  test.each(['reference', 'link'] as const)('learns from Xero what it lacks: marks in the %s', async (mark) => {
    const shop = await start('refunds', mark);
    const backup = await takeBackup(stack);
    const counts = await stack.drain();
    const before = booksOf(shop);
    expect(before.creditNotes).toBeGreaterThan(3);
    expect(marksRead(shop)).toBe(mark === 'reference');
    stack.pass(5 * HOUR_MS);

    await restoreBackup(stack, backup);
    stack.xero.calls.reset();
    expect(await stack.drain()).toEqual(counts);
    expect(booksOf(shop)).toEqual(before);
    expect(writesOf(stack)).toEqual([]);
    expect(found()).toBe(1);
    // The next start finds the ledger as new as the books.
    await stack.restart();
    await stack.replay(shop, shop.simulated.state.orderIds[0] ?? 0);
    await stack.drain();
    expect(found()).toBe(1);
  });

  test.each(['reference', 'link'] as const)(
    'knows its documents under another prefix: marks in the %s',
    async (mark) => {
      const shop = await start('refunds', mark);
      const backup = await takeBackup(stack);
      const counts = await stack.drain();
      const before = booksOf(shop);
      await restoreBackup(stack, backup);
      await stack.context.settings.set(shop.id, 'documents.numberPrefix', 'NEW-');
      expect(await stack.drain()).toEqual(counts);
      expect(booksOf(shop)).toEqual(before);
    },
  );

  test('books a deposit once, which Xero would take twice', async () => {
    const shop = await start('uk_vat_incl');
    const orderId = 1024;
    const deposit = '20.00';
    shop.simulated.state.updateOrder(orderId, (order: JsonObject) => ({
      ...order,
      meta_data: [
        { id: 1, key: '_wc_deposits_order_has_deposit', value: 'yes' },
        { id: 2, key: '_wc_deposits_deposit_amount', value: deposit },
        { id: 3, key: '_wc_deposits_second_payment_paid', value: 'no' },
      ],
    }));
    await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
    const backup = await takeBackup(stack);
    await stack.drain();
    const [invoice] = invoicesOf(shop, orderId);
    const paid = () => Object.values(shop.organisation.payments).filter((one) => one.target.id === invoice?.id);
    expect(paid().map((one) => Number(one.amount))).toEqual([20]);

    await restoreBackup(stack, backup);
    await stack.drain();
    expect(paid()).toHaveLength(1);
    expect(await seen(stack, shop, orderId)).toMatchObject({ state: 'recorded', code: null });
  });

  test('of when the invoice was posted and not the deposit yet does not pay it again either', async () => {
    const shop = await start('uk_vat_incl');
    shop.simulated.state.updateOrder(1024, UNPAID);
    await stack.drain();
    const backup = await takeBackup(stack);
    const paidAt = { date_paid: '2026-11-25T09:30:00', date_paid_gmt: '2026-11-25T09:30:00' };
    shop.simulated.state.updateOrder(1024, (order: JsonObject) => ({
      ...order,
      ...paidAt,
      meta_data: [
        { id: 1, key: '_wc_deposits_order_has_deposit', value: 'yes' },
        { id: 2, key: '_wc_deposits_deposit_amount', value: '20.00' },
        { id: 3, key: '_wc_deposits_second_payment_paid', value: 'no' },
      ],
    }));
    await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
    await stack.drain();
    const before = booksOf(shop);
    await restoreBackup(stack, backup);
    await stack.drain();
    expect(booksOf(shop)).toEqual(before);
    expect(found()).toBe(0);
  });

  test.each(['reference', 'link'] as const)('follows a reissued order: marks in the %s', async (mark) => {
    const shop = await start('uk_vat_incl', mark);
    await stack.drain();
    const backup = await takeBackup(stack);
    shop.simulated.state.updateOrder(1024, (order: JsonObject) => ({
      ...order,
      shipping_lines: [],
      shipping_total: '0.00',
      shipping_tax: '0.00',
      total: '240.10',
      total_tax: '40.00',
    }));
    await stack.drain();
    await ask(stack, shop, 1024, 'reissue');
    await stack.drain();
    const before = booksOf(shop);
    expect(invoicesOf(shop, 1024)).toHaveLength(2);

    await restoreBackup(stack, backup);
    stack.xero.calls.reset();
    await stack.drain();
    expect(booksOf(shop)).toEqual(before);
    expect(writesOf(stack)).toEqual([]);
    expect(await seen(stack, shop, 1024)).toMatchObject({ state: 'recorded', code: null });
  });

  test('asks a person about an invoice that was voided meanwhile, rather than posting it again', async () => {
    const shop = await start('uk_vat_incl');
    shop.simulated.state.updateOrder(1024, UNPAID);
    const backup = await takeBackup(stack);
    await stack.drain();
    const [invoice] = invoicesOf(shop, 1024);
    if (invoice !== undefined) invoice.status = 'VOIDED';

    await restoreBackup(stack, backup);
    await stack.context.settings.set(shop.id, 'documents.numbering', 'xero');
    await stack.drain();
    expect(invoicesOf(shop, 1024)).toHaveLength(1);
    expect(await seen(stack, shop, 1024)).toMatchObject({ state: 'rejected', code: 'changed_in_xero' });
    expect((await seen(stack, shop, 1024)).fix).toContain('reissue');
  });

  test('sends nothing while the books cannot be read', async () => {
    const shop = await start('uk_vat_incl');
    const backup = await takeBackup(stack);
    await stack.drain();
    const before = booksOf(shop);
    await restoreBackup(stack, backup);
    stack.xero.faults.add({
      kind: '5xx-before',
      times: 3,
      match: { method: 'GET', path: '^/api.xro/2.0/(Invoices|CreditNotes)' },
    });
    stack.xero.calls.reset();
    await stack.drain();
    expect(booksOf(shop)).toEqual(before);
    expect(writesOf(stack)).toEqual([]);
  });
});

test.each(['reference', 'link'] as const)('a lost ledger is rebuilt from Xero: marks in the %s', async (mark) => {
  const shop = await start('refunds', mark);
  const counts = await stack.drain();
  const before = booksOf(shop);
  await stack.startAfresh();
  stack.xero.calls.reset();
  expect(await stack.drain()).toEqual(counts);
  expect(booksOf(stack.shop('refunds'))).toEqual(before);
  expect(writesOf(stack)).toEqual([]);
});

test('after the mark moved into the link, documents of before are known by their reference, and the other way round', async () => {
  const shop = await start('refunds', 'link');
  const { settings } = stack.context;
  await settings.set(shop.id, 'documents.mark', 'reference');
  const counts = await stack.drain();
  const before = booksOf(shop);
  expect(marksRead(shop)).toBe(true);
  for (const mark of ['link', 'reference']) {
    await stack.startAfresh();
    await stack.context.settings.set(shop.id, 'documents.mark', mark);
    stack.xero.calls.reset();
    expect(await stack.drain()).toEqual(counts);
    expect(booksOf(stack.shop('refunds'))).toEqual(before);
    expect(writesOf(stack)).toEqual([]);
  }
});

test('where Xero returns no link, the numbers keep a lost ledger from making anything twice', async () => {
  const switches = { ...DEFAULT_SWITCHES, invoiceUrl: 'absent' as const };
  stack = await startStack({ scenarios: ['refunds'], links: 'portless', xero: { switches } });
  const shop = stack.shop('refunds');
  const counts = await stack.drain();
  const before = booksOf(shop);
  expect(marksRead(shop)).toBe(false);
  await stack.startAfresh();
  expect(await stack.drain()).toEqual(counts);
  expect(booksOf(stack.shop('refunds'))).toEqual(before);
});
