import { SettingsPage } from '../../pages/settings-page.ts';
import { makeReady } from '../../store/ready.ts';
import { ADD_CUSTOMERS } from '../../store/scripts.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

/** Imports a shop's existing customers as contacts, from the settings page. */
needsShop();

/**
 * Two pages of a hundred and one that is not full, five seconds apart: the settings page asks every four seconds, and the
 * answer of a busy shop takes some of its own.
 */
const CUSTOMERS = 210;
const CARD = 'Existing customers';

test('an owner creates contacts for all customers, and sees the progress to its end', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const { storeId, tenantId } = await makeReady(whole);
  await whole.shop.php(ADD_CUSTOMERS, [String(CUSTOMERS)]);
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Invoices & contacts');
  const card = page.root.getByRole('region', { name: CARD });
  const begin = 'Create contacts for all customers';
  await card.getByRole('button', { name: begin }).click();
  const question = owner.getByRole('dialog', { name: begin });
  await expect(question).toBeVisible();
  expect(await accessibility(owner, '[role="dialog"]')).toEqual([]);
  await question.getByRole('button', { name: begin }).click();
  await expect(card.getByRole('progressbar', { name: 'Reading customers' })).toBeVisible(ARRIVES);
  await expect(card.getByText(/^[12]00 of \d+ customers checked/)).toBeVisible(ARRIVES);
  await picture(owner, 'customers-reading');
  await expect(card.getByRole('progressbar', { name: 'Done: all customers checked' })).toBeVisible(ARRIVES);
  await expect(
    card.getByText(new RegExp(`${String(CUSTOMERS)} contacts created, \\d+ already in Xero, 0 refused$`)),
  ).toBeVisible();
  await picture(owner, 'customers-done');
  expect(await accessibility(owner, '#ml-connector-root')).toEqual([]);
  const organisation = whole.xero.organisations.find((one) => one.tenantId === tenantId);
  const buyers = Object.values(organisation?.contacts ?? {}).filter(({ name }) => name.startsWith('Buyer No. '));
  expect(buyers).toHaveLength(CUSTOMERS);

  // The shop is shared.
  await whole.cli('settings', 'set', storeId, 'contacts.customers', JSON.stringify('orders'));
});
