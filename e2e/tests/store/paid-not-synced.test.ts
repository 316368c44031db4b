import { SettingsPage } from '../../pages/settings-page.ts';
import { arrives } from '../../store/arrives.ts';
import { invoicesOf, placeOrder } from '../../store/orders.ts';
import { makeReady } from '../../store/ready.ts';
import { askPlugin } from '../../store/rest.ts';
import { CHANGE_STATUS, UNNOTIFIED } from '../../store/scripts.ts';
import { expect, needsShop, test } from '../../store-fixtures.ts';

needsShop();
test.use({ store: 'paid-not-synced' });
test.describe.configure({ timeout: 600_000 });

/** `$argv`: order id. As “Move to Trash” does. */
const TRASH = `wc_get_order( (int) $argv[1] )->delete( false );`;

test('paid orders that are cancelled or in the trash turn the status amber, are posted once or ignored', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  await makeReady(whole);
  const [cancelled, trashed] = [
    await placeOrder(whole, { unnotified: true }),
    await placeOrder(whole, { unnotified: true }),
  ];
  await whole.shop.php(`${UNNOTIFIED}\n${CHANGE_STATUS}`, [String(cancelled), 'cancelled']);
  await whole.shop.php(`${UNNOTIFIED}\n${TRASH}`, [String(trashed)]);
  // The trash is read once the store has documents in Xero.
  const posted = await placeOrder(whole);
  await arrives(whole, () => expect(invoicesOf(whole.xero, posted)).toHaveLength(1));
  const read = async () => {
    await askPlugin(whole, 'POST', 'sync');
    return (await askPlugin(whole, 'GET', 'unsynced')) as { orders: { orderId: number; why: string }[]; count: number };
  };
  await arrives(whole, async () => {
    const { orders } = await read();
    expect(new Map(orders.map(({ orderId, why }) => [orderId, why]))).toEqual(
      new Map([
        [trashed, 'trashed'],
        [cancelled, 'cancelled'],
      ]),
    );
  });
  const { light, reasons } = (await askPlugin(whole, 'GET', 'status')) as {
    light: string;
    reasons: { code: string; message: string }[];
  };
  const said = reasons.find(({ code }) => code === 'paid_not_synced')?.message;
  expect([light, said]).toEqual(['amber', '2 paid orders are not in Xero: £25.00.']);

  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Activity');
  const card = page.root.getByRole('region', { name: 'Paid, not synced' });
  await expect(card.getByText(/^2 paid orders are not in Xero: £25\.00\./)).toBeVisible();
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  await picture(owner, 'paid-not-synced');
  await owner.setViewportSize({ width: 360, height: 800 });
  await picture(owner, 'paid-not-synced-360');
  await owner.setViewportSize({ width: 1280, height: 800 });

  await card.getByRole('button', { name: `Ignore #${cancelled}` }).click();
  const ignore = owner.getByRole('dialog', { name: 'Ignore this order' });
  await ignore.getByLabel('Why it need not be in Xero').fill('Paid back in cash');
  await ignore.getByRole('button', { name: 'Ignore the order' }).click();
  await expect(card.getByText(/^1 paid order is not in Xero: £12\.50\./)).toBeVisible();

  await card.getByRole('button', { name: `Post #${trashed} once` }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Post the order' }).click();
  await arrives(whole, async () => {
    expect(invoicesOf(whole.xero, trashed).map(({ status }) => status)).toEqual(['PAID']);
    expect((await read()).count).toBe(0);
  });
  expect(invoicesOf(whole.xero, cancelled)).toEqual([]);

  // The month end of now: what was posted, and its page to print.
  await page.open('Reports');
  const month = page.root.getByRole('combobox', { name: 'Month' });
  const now = (await month.locator('option').first().getAttribute('value')) ?? '';
  await month.selectOption(now);
  const documents = page.root.getByRole('table', { name: 'Documents in Xero' });
  await expect(documents.getByRole('row', { name: /^Invoices GBP 2 / })).toBeVisible();
  await expect(page.root.getByText('No invoice is overdue.')).toBeVisible();
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  await picture(owner, 'month-end');
  await owner.emulateMedia({ media: 'print' });
  await expect(page.root.getByRole('region', { name: 'Open invoices' })).toBeHidden();
  await picture(owner, 'month-end-print');
  const download = owner.waitForEvent('download');
  await owner.emulateMedia({ media: 'screen' });
  await page.button('Export CSV').click();
  expect((await download).suggestedFilename()).toBe(`month-end-${now}.csv`);
});
