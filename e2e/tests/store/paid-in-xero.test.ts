import { arrives } from '../../store/arrives.ts';
import { pairByRest } from '../../store/pair.ts';
import { inShop, invoiceInXero, orderByTransfer, payInXero, paymentsInXero } from '../../store/paid-in-xero.ts';
import { askPlugin, connectByRest } from '../../store/rest.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

needsShop();
test.use({ store: 'paid-in-xero' });

const CASES = [
  { what: 'on hold, with something to send', status: 'on-hold', sku: 'MUG-1', then: 'processing' },
  { what: 'pending', status: 'pending', sku: 'TOWEL-1', then: 'processing' },
  { what: 'on hold, of downloads alone', status: 'on-hold', sku: 'PATTERN-1', then: 'completed' },
] as const;

test('a bank transfer that is entered in Xero pays the order in the shop, once and without an echo', async ({
  whole,
}) => {
  const storeId = await pairByRest(whole);
  const tenantId = await connectByRest(whole);
  await askPlugin(whole, 'GET', 'lists');
  await whole.cli('settings', 'suggest', storeId, '--apply');
  const change = (path: string, value: unknown) => whole.cli('settings', 'set', storeId, path, JSON.stringify(value));
  await change('documents.triggerStatuses', ['processing', 'completed', 'on-hold', 'pending']);
  await change('payments.methods.bacs', { account: '090' });
  await change('payments.fromXero', 'mark-paid');
  // Set in a shell: the plugin lets the key write at its next heartbeat.
  await whole.shop.php("do_action( 'ml_connector_heartbeat' );");
  await change('sync.active', true);

  const orders: { id: number; of: (typeof CASES)[number] }[] = [];
  for (const of of CASES) orders.push({ id: await orderByTransfer(whole, of.status, of.sku), of });
  for (const { id, of } of orders) {
    await arrives(whole, () => expect(invoiceInXero(whole, tenantId, id)?.status, of.what).toBe('AUTHORISED'));
    // An order on hold reserves stock, a pending one does not.
    expect((await inShop(whole, id)).stock, of.what).toBe(of.status === 'on-hold' ? 8 : 10);
  }
  for (const { id } of orders) {
    const invoice = invoiceInXero(whole, tenantId, id);
    if (invoice !== null) payInXero(whole, tenantId, invoice, `Bank ${String(id)}`);
  }
  for (const { id, of } of orders) {
    // WooCommerce reduces the stock after it saves the status.
    await expect
      .poll(() => inShop(whole, id), { ...ARRIVES, message: of.what })
      .toMatchObject({ status: of.then, paid: true, transactionId: `Bank ${String(id)}`, stock: 8 });
  }

  // WooCommerce's notifications (webhooks, nudges) and Xero's come back, and change nothing.
  const writes = () => whole.xero.calls.list.filter(({ kind, method }) => kind === 'accounting' && method !== 'GET');
  const before = writes().length;
  await whole.shop.runCron();
  await whole.cli('sync', storeId);
  const settled = async () =>
    (await whole.cli('orders', storeId)) as { orders: readonly { sourceId: string; state: string }[] };
  await expect
    .poll(async () => (await settled()).orders.map(({ state }) => state), ARRIVES)
    .toEqual(orders.map(() => 'recorded'));
  await whole.shop.runCron();
  await whole.cli('sync', storeId);
  expect(writes().slice(before)).toEqual([]);
  for (const { id, of } of orders) {
    const invoice = invoiceInXero(whole, tenantId, id);
    expect(invoice === null ? [] : paymentsInXero(whole, tenantId, invoice), of.what).toHaveLength(1);
    const { notes } = await inShop(whole, id);
    expect(
      notes.filter((note) => note.includes('was paid on invoice')),
      of.what,
    ).toHaveLength(1);
  }
  // One at each change, as WooCommerce itself mails: on hold (twice), in progress (twice, its subject is the same), complete (downloads).
  const mails = (await whole.shop.mails()).filter(({ to }) => String(to) === 'ada@example.com');
  expect(mails.map(({ subject }) => subject.replace(/^.*order /, '')).sort()).toEqual([
    ...Array<string>(4).fill('has been received!'),
    'is now complete',
  ]);
});
