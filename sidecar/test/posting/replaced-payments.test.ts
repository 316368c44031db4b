import { expect, test } from '@jest/globals';
import { runCli } from '../../src/cli.ts';
import { replacePaymentFingerprint } from '../../src/ledger/entry-key.ts';
import { byHand, expectPostedOnce, invoiceOf, paymentsOf, writes } from '../accounting/_books.ts';
import { seen } from '../accounting/_life.ts';
import { environmentOf, startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const OTHER_DAY = { date_paid: '2026-08-22T10:00:00', date_paid_gmt: '2026-08-22T09:00:00' };

/** One order, paid and posted, whose day of payment changes afterwards. */
async function startChanged(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const { state } = stack.shop(SHOP).simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  state.updateOrder(ORDER, OTHER_DAY);
  await stack.drain();
  return stack;
}

async function askToReplace(stack: Stack, shop: Shop): Promise<void> {
  const { id } = await stack.entry(shop, ORDER);
  const documents = await stack.context.ledger.documentsOf(id);
  const payment = documents.findLast((one) => one.kind === 'payment');
  await stack.context.ledger.acceptEvent({
    storeId: shop.id,
    source: 'cli',
    kind: 'order',
    sourceId: String(ORDER),
    fingerprint: replacePaymentFingerprint(payment?.xeroId ?? ''),
  });
}

function expectReplacedOnce(shop: Shop): void {
  expectPostedOnce(shop, ORDER);
  expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toMatchObject([{ date: '2026-08-22', amount: '246.04' }]);
  expect(Object.values(shop.organisation.payments).map(({ status }) => status)).toEqual(['DELETED', 'AUTHORISED']);
}

const CALLS = { 'the deletion': ['POST', '/Payments/'], 'the new payment': ['PUT', '/Payments'] } as const;

test.each(
  Object.entries(CALLS).flatMap(([step, call]) =>
    (['drop-before-commit', '5xx-after', 'drop-after-commit'] as const).map((kind) => [step, kind, call] as const),
  ),
)('a payment is replaced once although the call for %s is lost (%s)', async (_step, kind, [method, path]) => {
  await using stack = await startChanged();
  const shop = stack.shop(SHOP);
  await askToReplace(stack, shop);
  stack.xero.faults.add({ kind, times: 2, match: { method, path } });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expectReplacedOnce(shop);
  expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
});

test('a restart between any two rounds of a replacement makes one payment; a second request replaces the second', async () => {
  await using stack = await startChanged();
  const shop = stack.shop(SHOP);
  await askToReplace(stack, shop);
  for (let more = true; more; more = await stack.round()) await stack.restart('killed');
  await stack.drain();
  expectReplacedOnce(shop);

  const written = writes(stack).length;
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);

  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { transaction_id: 'ch_third' });
  await stack.drain();
  await askToReplace(stack, shop);
  await stack.drain();
  expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toMatchObject([{ date: '2026-08-22', reference: 'ch_third' }]);
  const { id, summary } = await stack.entry(shop, ORDER);
  expect(summary).toMatchObject({ paid: true, notices: [] });
  const keys = (await stack.context.ledger.documentsOf(id)).map(({ sourceKey }) => sourceKey);
  expect(keys).toEqual(['order:1024', 'order:1024/payment', 'order:1024/payment:2', 'order:1024/payment:3']);
});

test('a payment that someone deleted by hand is posted again; one that Xero does not delete stays', async () => {
  await using stack = await startChanged();
  const shop = stack.shop(SHOP);
  const [payment] = paymentsOf(shop, invoiceOf(shop, ORDER));
  Object.assign(payment ?? {}, { isReconciled: true });
  await askToReplace(stack, shop);
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'payment_not_replaced' });
  expect(problem.message).toContain('The payment of £246.04 of 2026-08-20 stays in Xero');
  expectPostedOnce(shop, ORDER);

  Object.assign(payment ?? {}, { isReconciled: false });
  byHand(stack, shop, 'POST', `Payments/${payment?.id ?? ''}`, { Status: 'DELETED' });
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded' });
  expectReplacedOnce(shop);
});

const deposit = (amount: string, isPaid: string) => ({
  meta_data: [
    { id: 1, key: '_wc_deposits_order_has_deposit', value: 'yes' },
    { id: 2, key: '_wc_deposits_deposit_amount', value: amount },
    { id: 3, key: '_wc_deposits_second_payment_paid', value: isPaid },
  ],
});

/** Half of the order as a deposit, then the other half: on another day, or indistinguishable. */
async function startHalves(days: 'another day' | 'the same day'): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
  const today = stack.now().toISOString().slice(0, 19);
  const on = days === 'the same day' ? { date_paid: today, date_paid_gmt: today } : {};
  state.updateOrder(ORDER, { ...deposit('123.02', 'no'), ...on });
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  state.updateOrder(ORDER, deposit('123.02', 'yes'));
  await stack.drain();
  return stack;
}

const DAYS = ['another day', 'the same day'] as const;
const LOST = [null, 'drop-before-commit', '5xx-after', 'drop-after-commit'] as const;

test.each(DAYS.flatMap((days) => LOST.map((lost) => [days, lost] as const)))(
  'two equal halves of a deposit (%s) are replaced in one call, each once (its answer lost: %s)',
  async (days, lost) => {
    await using stack = await startHalves(days);
    const shop = stack.shop(SHOP);
    const { id } = await stack.entry(shop, ORDER);
    const before = await stack.context.ledger.documentsOf(id);
    const halves = before.filter(({ kind }) => kind === 'payment');
    expect(halves).toHaveLength(2);
    stack.pass(10 * MINUTE_MS);
    shop.simulated.state.updateOrder(ORDER, { transaction_id: 'ch_right' });
    await stack.drain();
    for (const { xeroId } of halves) {
      const fingerprint = replacePaymentFingerprint(xeroId);
      const sourceId = String(ORDER);
      await stack.context.ledger.acceptEvent({ storeId: shop.id, source: 'cli', kind: 'order', sourceId, fingerprint });
    }
    if (lost !== null) stack.xero.faults.add({ kind: lost, times: 2, match: { method: 'PUT', path: '/Payments' } });
    await stack.drain();

    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    const payments = paymentsOf(shop, invoiceOf(shop, ORDER));
    expect(payments.map(({ amount, reference }) => [amount, reference])).toEqual([
      ['123.02', 'ch_right'],
      ['123.02', 'ch_right'],
    ]);
    const known = (await stack.context.ledger.documentsOf(id)).filter(({ kind }) => kind === 'payment').slice(-2);
    expect(known.map(({ xeroId }) => xeroId).sort()).toEqual(payments.map((one) => one.id).sort());
  },
);

test.each(['drop-before-commit', '5xx-after', 'drop-after-commit'] as const)(
  'the balance due after a deposit is paid once although its call is lost (%s)',
  async (kind) => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { state } = shop.simulated;
    for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
    await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
    state.updateOrder(ORDER, deposit('46.04', 'no'));
    await stack.drain();
    expect(await stack.entry(shop, ORDER)).toMatchObject({ summary: { paid: false } });

    stack.pass(10 * MINUTE_MS);
    stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path: '/Payments' } });
    state.updateOrder(ORDER, deposit('46.04', 'yes'));
    await stack.drain();
    await stack.replay(shop, ORDER);
    await stack.drain();
    const amounts = paymentsOf(shop, invoiceOf(shop, ORDER)).map(({ amount }) => amount);
    expect(amounts).toEqual(['46.04', '200.00']);
    expect(await stack.entry(shop, ORDER)).toMatchObject({ state: 'recorded', summary: { paid: true } });
  },
);

test('the command requests what the sidecar then does, and refuses impossible requests', async () => {
  await using stack = await startChanged();
  const shop = stack.shop(SHOP);
  const cli = async (...args: string[]) => {
    const said: string[] = [];
    const before = { ...process.env };
    Object.assign(process.env, environmentOf(stack.dataDir, stack.xero));
    try {
      const streams = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
      return { exit: await runCli(args, streams), said: said.join('') };
    } finally {
      process.env = before;
    }
  };
  expect(await cli('reissue', shop.id, '1024', '--payment', '--credit')).toMatchObject({ exit: 2 });
  const asked = await cli('reissue', shop.id, '1024', '--payment');
  expect(asked).toMatchObject({ exit: 0, said: expect.stringContaining('will be deleted in Xero and posted again') });
  await stack.drain();
  expectReplacedOnce(shop);
  expect((await cli('order', shop.id, '1024')).said).toMatch(/payment, deleted +on WC-1024 +2026-08-20/);
});
