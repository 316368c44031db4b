import { SettingsPage } from '../../pages/settings-page.ts';
import { invoicesOf } from '../../store/orders.ts';
import { makeReady } from '../../store/ready.ts';
import { ADD_OLD_ORDERS, UNNOTIFIED } from '../../store/scripts.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

/** Posts a shop's older orders from the settings page: counted, confirmed, and stopped while under way. */
needsShop();

/** More than two rounds of fifty: a stop finds some that are not sent. */
const ORDERS = 210;
const ON_HOLD = ORDERS / 3;
const DAY = '2019-05-02';

test('an owner counts older orders, posts them, and stops: what is not sent is withdrawn, and the start day stays', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const { storeId } = await makeReady(whole);
  const before = await whole.cli('settings', 'get', storeId, 'sync.startDate');
  // Other tests sell in this shop, too.
  const others = Number(
    await whole.shop.php(
      "echo count( wc_get_orders( array( 'limit' => -1, 'return' => 'ids', 'type' => 'shop_order' ) ) );",
    ),
  );
  const ids = (await whole.shop.php(`${UNNOTIFIED}\n${ADD_OLD_ORDERS}`, [String(ORDERS), DAY])).split(',').map(Number);
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Sync');
  const card = page.root.getByRole('region', { name: 'Older orders' });
  await card.getByLabel('Orders since').fill('2019-01-01');
  await card.getByRole('button', { name: 'Count older orders' }).click();
  await expect(card.getByText(new RegExp(`^${ORDERS + others} orders since .*2019\\.$`))).toBeVisible(ARRIVES);
  await expect(card.getByText(new RegExp(`2019: ${ORDERS}`))).toBeVisible();
  await picture(owner, 'older-orders-counted');
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  const posted = () => ids.filter((id) => invoicesOf(whole.xero, id).length > 0).length;
  expect(posted()).toBe(0);

  await card.getByRole('button', { name: /^Post \d+ orders$/ }).click();
  await expect.poll(posted, ARRIVES).toBeGreaterThan(0);
  await card.getByRole('button', { name: 'Stop posting older orders' }).click();
  await expect(card.getByText(/\d+ posted .*\d+ withdrawn/)).toBeVisible(ARRIVES);
  await picture(owner, 'older-orders-stopped');
  // The calls that were under way at the stop are finished.
  await expect(card.getByText(/being sent/)).toBeHidden(ARRIVES);
  const atStop = posted();
  await whole.cli('sync', storeId, '--wait');
  expect(posted()).toBe(atStop);
  expect(atStop).toBeLessThan(ORDERS - ON_HOLD);
  expect(await whole.cli('settings', 'get', storeId, 'sync.startDate')).toEqual(before);
});
