import type { Page } from '@playwright/test';
import { OrderScreen } from '../pages/order-screen.ts';
import { ARRIVES, LOOK, expect } from '../store-fixtures.ts';
import { invoicesOf, placeOrder } from './orders.ts';
import { makeReady } from './ready.ts';
import type { Whole } from './whole.ts';

/** Orders sent from the list, shown in its column, filtered by it, and opened. */
export async function useTheList(of: {
  readonly owner: Page;
  readonly whole: Whole;
  readonly storage: 'hpos' | 'posts';
  readonly picture: (page: Page, name: string) => Promise<void>;
}): Promise<void> {
  const { owner, whole, storage, picture } = of;
  await makeReady(whole);
  const sent = [await placeOrder(whole, { unnotified: true }), await placeOrder(whole, { unnotified: true })];
  const screen = new OrderScreen(owner, whole.shop.url, storage);
  await screen.openList();
  // The panel shows one order, also where WooCommerce has both on one screen.
  await expect(owner.locator('script[src*="order-panel.js"]')).toHaveCount(0);
  for (const orderId of sent) await expect(screen.row(orderId)).toContainText('Not synced to Xero');
  await screen.bulk('Sync to Xero', sent);
  await expect(owner.getByText('2 orders are waiting to sync to Xero.')).toBeVisible(ARRIVES);
  const left = await placeOrder(whole, { unnotified: true });
  await expect(async () => {
    await screen.openList();
    for (const orderId of sent) await expect(screen.row(orderId)).toContainText(`WC-${orderId}`, LOOK);
  }).toPass(ARRIVES);
  await picture(owner, `orders-list-${storage}`);
  for (const orderId of sent) expect(invoicesOf(whole.xero, orderId)).toHaveLength(1);
  expect(invoicesOf(whole.xero, left)).toEqual([]);

  await screen.filter('In Xero');
  for (const orderId of sent) await expect(screen.row(orderId)).toBeVisible();
  await expect(screen.row(left)).toHaveCount(0);
  await screen.filter('Not synced to Xero');
  await expect(screen.row(left)).toBeVisible();
  for (const orderId of sent) await expect(screen.row(orderId)).toHaveCount(0);

  const [first = 0] = sent;
  await screen.open(first);
  await expect(screen.panel.getByRole('link', { name: `WC-${first}` }).first()).toBeVisible(ARRIVES);
  await expect(screen.notes()).toContainText(`In Xero as invoice WC-${first}.`);
  await screen.open(left);
  await screen.button('Sync now').click();
  await expect(screen.panel.getByRole('link', { name: `WC-${left}` }).first()).toBeVisible(ARRIVES);
}
