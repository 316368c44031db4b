import { SettingsPage } from '../../pages/settings-page.ts';
import { arrives } from '../../store/arrives.ts';
import { invoiceInXero, voidInXero } from '../../store/paid-in-xero.ts';
import { invoicesOf, placeOrder } from '../../store/orders.ts';
import { makeReady } from '../../store/ready.ts';
import { askPlugin } from '../../store/rest.ts';
import { CHANGE_STATUS, UNNOTIFIED } from '../../store/scripts.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

needsShop();
test.use({ store: 'paid-not-synced' });
test.describe.configure({ mode: 'serial', timeout: 600_000 });

/** `$argv`: order id. As “Move to Trash” does. */
const TRASH = `wc_get_order( (int) $argv[1] )->delete( false );`;

/** Posted once, from the trash. */
let trashed = 0;

test('paid orders that are cancelled or in the trash turn the status amber, are posted once or ignored', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  await makeReady(whole);
  const cancelled = await placeOrder(whole, { unnotified: true });
  trashed = await placeOrder(whole, { unnotified: true });
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

test('the books agree but for what was ignored; an invoice that is voided in Xero is found by its day, cause and order', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const { tenantId } = await makeReady(whole);
  // What is in the trash is not in the shop.
  await whole.shop.php(CHANGE_STATUS, [String(trashed), 'processing']);
  // Not paid, so that Xero lets a bookkeeper void it.
  const order = await placeOrder(whole, { method: 'cod', transaction: '' });
  await arrives(whole, () => expect(invoiceInXero(whole, tenantId, order)?.status).toBe('AUTHORISED'));
  const invoice = invoiceInXero(whole, tenantId, order);
  if (invoice === null) throw new Error('There is no invoice.');
  const month = invoice.date.slice(0, 7);
  const open = (more = '') =>
    owner.goto(`${whole.shop.url}/wp-admin/admin.php?page=ml-connector&tab=books&month=${month}${more}`);
  const page = new SettingsPage(owner, whole.shop.url);
  // The first one; the second is on paper only.
  const sentence = (words: RegExp) => page.root.getByText(words).first();
  const days = page.root.getByRole('grid');
  await open();
  await page.button('Check this month').or(page.button('Check again')).click();
  await expect(sentence(/agrees, apart from differences that were accepted: £12\.50\.$/)).toBeVisible(ARRIVES);
  await expect(days.getByRole('button', { name: /: Accepted, £12\.50$/ })).toBeVisible();
  await picture(owner, 'books-agree');

  voidInXero(whole, tenantId, invoice);
  await page.button('Check again').click();
  await expect(sentence(/^1 day of .* differs: £25\.00 is missing in Xero\.$/)).toBeVisible(ARRIVES);
  const day = days.getByRole('button', { name: /: Differs, £25\.00$/ });
  await day.focus();
  await owner.keyboard.press('Enter');
  const detail = page.root.getByRole('region', { name: /^What differs on / });
  await expect(detail.getByText('Voided or deleted in Xero')).toBeVisible(ARRIVES);
  await expect(detail.getByRole('row', { name: 'Sales £50.00 £25.00 £25.00' })).toBeVisible();
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  await picture(owner, 'books-day');
  await detail.getByRole('button', { name: `Order #${order}`, exact: true }).click();
  await expect(owner.getByRole('dialog', { name: `Order ${order}` })).toBeVisible(ARRIVES);
  await owner.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();

  await owner.setViewportSize({ width: 360, height: 800 });
  const overflow = await owner.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await picture(owner, 'books-360');
  await owner.setViewportSize({ width: 1280, height: 800 });
  await owner.emulateMedia({ media: 'print' });
  await expect(days).toBeHidden();
  await expect(page.root.getByRole('table', { name: 'Causes' })).toBeVisible();
  await picture(owner, 'books-print');
  await owner.emulateMedia({ media: 'screen' });
  const download = owner.waitForEvent('download');
  await page.button('Export CSV').click();
  expect((await download).suggestedFilename()).toBe(`books-${month}.csv`);

  // The same on the dashboard.
  await page.open('Connection');
  const opened = owner.waitForEvent('popup');
  await page.button(/^Open health dashboard/).click();
  const dashboard = await opened;
  await dashboard.getByRole('link', { name: 'Books: does the shop equal Xero?' }).click();
  await dashboard.goto(`${dashboard.url().replace(/[?#].*/, '')}?month=${month}`);
  await expect(dashboard.getByRole('main')).toContainText(/1 day of .* differs: £25\.00 is missing in Xero\./);
  await dashboard.getByRole('link', { name: /: Differs, £25\.00$/ }).click();
  await expect(dashboard.getByRole('link', { name: `Order #${order}` })).toBeVisible();
  expect(await accessibility(dashboard, 'main')).toEqual([]);
  await picture(dashboard, 'dashboard-books');
  await dashboard.getByRole('button', { name: 'Check again' }).click();
  await expect(dashboard.getByRole('button', { name: 'Check again' })).toBeVisible(ARRIVES);
  await dashboard.close();
});
