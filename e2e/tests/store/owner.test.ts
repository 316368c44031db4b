import type { Whole } from '../../store/whole.ts';
import { expect, test, whyNot } from '../../store-fixtures.ts';
import { OrderScreen } from '../../pages/order-screen.ts';
import { SettingsPage } from '../../pages/settings-page.ts';
import { Shopper } from '../../pages/shopper.ts';

/** From "Activate" to orders in Xero and back again, in the order in which an owner lives it. */
test.describe.configure({ mode: 'serial' });

const reason = whyNot();
test.skip(reason !== null, reason ?? '');

/** A poll, a batch and a report back take seconds; a slow machine some more. */
const ARRIVES_MS_MAX = 60_000;

test('an owner pairs the store and connects it to Xero', async ({ owner, whole, picture, accessibility }) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open();
  await expect(page.root.getByText('Pair this store', { exact: true })).toBeVisible();
  await picture(owner, 'connection-unpaired');
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  await page.pair(whole.sidecarUrl, 'WRONG-CODE-0000-0000');
  await expect(page.root.getByText(/pairing code/i).first()).toBeVisible();
  await picture(owner, 'connection-wrong-code');
  await page.pair(whole.sidecarUrl, whole.pairingCode);
  await expect(page.button('Connect to Xero')).toBeVisible();
  await page.button('Connect to Xero').click();
  await owner.waitForURL(/page=ml-connector/);
  await picture(owner, 'connection-choose');
});
