import { smallTest, expect } from '../small-fixtures.ts';

/** Polled every 3 s. */
const LIVE_MS_MAX = 20_000;
const test = smallTest({ scenarios: ['uk_vat_incl'], isNew: true });

test('the first page shows the first store without a reload, and waits again when the store is removed', async ({
  page,
  small,
  signIn,
  accessibility,
  picture,
}) => {
  const [simulated] = small.stores.stores;
  if (simulated === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('.headline')).toHaveText('No store yet.');
  await expect(page.locator('#live')).toHaveText('Live');
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));

  const { url, consumerKey, consumerSecret } = simulated;
  await small.command('store', 'add', url, '--key', consumerKey, '--secret', consumerSecret);
  await expect(page.locator('.card')).toHaveCount(1, { timeout: LIVE_MS_MAX });
  await expect(page.locator('.headline')).not.toContainText('No store yet');
  await expect(page.locator('#news')).toContainText('not connected');
  await expect(page.locator('#live')).toHaveText('Live');
  await expect(page.getByText('store add')).toHaveCount(0);
  await expect(page.locator('[data-plot="days"] canvas')).toHaveCount(1);
  expect(await accessibility()).toEqual([]);
  await picture('first-store');

  // From now on it is a normal page.
  const [card] = await page.locator('.card').all();
  const id = (await card?.getAttribute('data-store')) ?? '';
  await small.command('settings', 'set', id, 'sync.active', 'true');
  await expect(page.locator('[data-code="inactive"]')).toHaveCount(0, { timeout: LIVE_MS_MAX });

  await small.command('store', 'remove', id);
  await expect(page.locator('.headline')).toHaveText('No store yet.', { timeout: LIVE_MS_MAX });
  await expect(page.locator('.card')).toHaveCount(0);
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
});
