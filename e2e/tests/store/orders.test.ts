import { ORDER_PANEL } from '../../pages/order-screen.ts';
import { arrives } from '../../store/arrives.ts';
import { invoicesOf, placeOrder, plantInvoice } from '../../store/orders.ts';
import { ADD_A_MUG, CHANGE_PAYMENT, CHANGE_STATUS } from '../../store/scripts.ts';
import { ARRIVES, LOOK, expect, needsShop, test } from '../../store-fixtures.ts';

/** Every button of the order panel, with the state it is for. */
test.describe.configure({ mode: 'serial' });

needsShop();

test('an order that the sidecar does not know is previewed and synced', async ({
  owner,
  orderScreen,
  whole,
  picture,
  accessibility,
}) => {
  const orderId = await placeOrder(whole, { unnotified: true });
  await orderScreen.open(orderId);
  await expect(orderScreen.panel.getByText('This order has no documents in Xero yet.')).toBeVisible();
  await expect(orderScreen.button('Replay order')).toBeHidden();

  // By keyboard: the focus stays where it was, or goes to what is new.
  await orderScreen.press('Preview');
  await expect(orderScreen.panel.getByRole('heading', { name: 'What would be posted' })).toBeVisible();
  await expect(orderScreen.button('Preview')).toBeFocused();
  await expect(orderScreen.panel.getByRole('rowheader', { name: 'Harbour mug' })).toBeVisible();
  await expect(orderScreen.panel.getByText(`Invoice WC-${orderId} · £12.50`)).toBeVisible();
  await expect(orderScreen.panel.getByText('Prices with tax')).toBeVisible();
  await expect(orderScreen.panel.getByText('the shop’s prices are entered with tax')).toBeVisible();
  const journal = orderScreen.panel.getByRole('table', { name: 'What it books, in GBP' });
  await expect(journal.getByRole('row', { name: /Accounts Receivable £12\.50 £12\.50$/ })).toBeVisible();
  await expect(journal.getByRole('row', { name: 'Total £25.00 £25.00' })).toBeVisible();
  await picture(owner, 'panel-preview');
  expect(await accessibility(owner, ORDER_PANEL)).toEqual([]);
  expect(invoicesOf(whole.xero, orderId)).toEqual([]);

  await orderScreen.press('Sync now');
  // The panel follows it to the end.
  await expect(orderScreen.panel.getByRole('link', { name: `WC-${orderId}` }).first()).toBeVisible(ARRIVES);
  await expect(orderScreen.button('Sync now')).toBeHidden();
  await expect(orderScreen.panel.locator('.ml-connector-details')).toBeFocused();
  expect(invoicesOf(whole.xero, orderId)).toMatchObject([{ status: 'PAID', totals: { total: '12.50' } }]);
  await orderScreen.replay();
  const isWaiting = orderScreen.panel.getByText('Waiting to sync to Xero …');
  await expect(isWaiting).toBeVisible(ARRIVES);
  await expect(isWaiting).toBeHidden(ARRIVES);
  await expect(orderScreen.panel.getByText('Synced, paid').first()).toBeVisible();
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(orderScreen.notes()).toContainText(`In Xero as invoice WC-${orderId}.`, LOOK);
  });
  expect(invoicesOf(whole.xero, orderId)).toHaveLength(1);
});

test('a paid order that was edited is credited and posted again', async ({
  owner,
  orderScreen,
  whole,
  picture,
  accessibility,
}) => {
  const orderId = await placeOrder(whole);
  await arrives(whole, () => expect(invoicesOf(whole.xero, orderId)).toMatchObject([{ status: 'PAID' }]));
  await whole.shop.php(ADD_A_MUG, [String(orderId)]);
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(orderScreen.button('Credit and post again')).toBeVisible(LOOK);
  });
  await expect(orderScreen.panel.getByText('was changed after its invoice').first()).toBeVisible();
  await picture(owner, 'panel-edited');
  expect(await accessibility(owner, ORDER_PANEL)).toEqual([]);

  const asked = await orderScreen.decide('Credit and post again');
  expect(asked).toEqual([expect.stringContaining('is credited')]);
  await expect(orderScreen.button('Credit and post again')).toBeHidden(ARRIVES);
  await expect(orderScreen.panel.getByText(/credit note/i).first()).toBeVisible(ARRIVES);
  await picture(owner, 'panel-reissued');
  await arrives(whole, () => {
    const live = invoicesOf(whole.xero, orderId).filter(({ totals }) => totals.total === '25.00');
    expect(live).toHaveLength(1);
  });
});

test('a payment that was changed is replaced', async ({ owner, orderScreen, whole, picture }) => {
  const orderId = await placeOrder(whole);
  const paymentsOf = () => {
    const [invoice] = invoicesOf(whole.xero, orderId);
    return whole.xero.organisations
      .flatMap(({ payments }) => Object.values(payments))
      .filter(({ target, status }) => target.id === invoice?.id && status !== 'DELETED');
  };
  await arrives(whole, () => expect(paymentsOf()).toHaveLength(1));
  const [before] = paymentsOf();
  await whole.shop.php(CHANGE_PAYMENT, [String(orderId), 'test_card', 'ch_corrected']);
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(orderScreen.button('Replace the payment')).toBeVisible(LOOK);
  });
  await picture(owner, 'panel-payment-changed');
  const asked = await orderScreen.decide('Replace the payment');
  expect(asked).toEqual([expect.stringContaining('The invoice stays.')]);
  await expect(orderScreen.button('Replace the payment')).toBeHidden(ARRIVES);
  // The button is hidden during the action, too.
  await arrives(whole, () => {
    const after = paymentsOf();
    expect(after).toHaveLength(1);
    expect(after[0]?.reference).toContain('ch_corrected');
    expect(after[0]?.id).not.toBe(before?.id);
  });
});

test('the invoice of a cancelled order is credited', async ({ orderScreen, whole }) => {
  const orderId = await placeOrder(whole);
  await arrives(whole, () => expect(invoicesOf(whole.xero, orderId)).toMatchObject([{ status: 'PAID' }]));
  await whole.shop.php(CHANGE_STATUS, [String(orderId), 'cancelled']);
  await arrives(whole, async () => {
    await orderScreen.open(orderId);
    await expect(orderScreen.button('Credit the invoice')).toBeVisible(LOOK);
  });
  await orderScreen.decide('Credit the invoice');
  await expect(orderScreen.button('Credit the invoice')).toBeHidden(ARRIVES);
  await expect(orderScreen.panel.getByText(/credit note/i).first()).toBeVisible(ARRIVES);
});

test('an invoice of an earlier connector is linked, or the order is posted', async ({
  owner,
  orderScreen,
  whole,
  picture,
}) => {
  const [like] = invoicesOf(whole.xero, await postedOrder());
  if (like === undefined) throw new Error('The first order was not posted.');
  for (const { number, button, typed } of [
    { number: 'OLD-77', button: 'Link an invoice', typed: 'OLD-77' },
    { number: 'OLD-78', button: 'Post it all the same', typed: '' },
  ] as const) {
    const planted = plantInvoice(whole.xero, like, number);
    const orderId = await placeOrder(whole, { metas: { _xero_invoice_id: planted.id } });
    await arrives(whole, async () => {
      await orderScreen.open(orderId);
      await expect(orderScreen.button(button)).toBeVisible(LOOK);
    });
    if (typed !== '') await picture(owner, 'panel-earlier-invoice');
    const asked = await orderScreen.decide(button, typed);
    expect(asked).toHaveLength(typed === '' ? 1 : 2);
    await expect(orderScreen.button(button)).toBeHidden(ARRIVES);
    const shown = typed === '' ? `WC-${orderId}` : number;
    await expect(orderScreen.panel.getByText(shown).first()).toBeVisible(ARRIVES);
    await arrives(whole, () => expect(invoicesOf(whole.xero, orderId)).toHaveLength(typed === '' ? 1 : 0));
    expect(planted).toMatchObject({ number, reference: 'Cash sale' });
  }

  async function postedOrder(): Promise<number> {
    const orderId = await placeOrder(whole);
    await arrives(whole, () => expect(invoicesOf(whole.xero, orderId)).toHaveLength(1));
    return orderId;
  }
});
