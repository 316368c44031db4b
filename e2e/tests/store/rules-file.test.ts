import { SettingsPage } from '../../pages/settings-page.ts';
import { makeReady } from '../../store/ready.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

/** Rules in a spreadsheet: exported, and imported after a look at what changes. */
needsShop();

const file = (text: string) => ({ name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('rules are imported from a table after a look at what they change; a wrong table saves nothing', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const { storeId } = await makeReady(whole);
  await whole.cli('settings', 'set', storeId, 'rules', '[{"when":{"country":"FR"},"account":"270"}]');
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Accounts & taxes');
  const card = page.root.getByRole('region', { name: 'Rules', exact: true });
  const input = card.locator('input[type=file]');

  const download = owner.waitForEvent('download');
  await card.getByRole('button', { name: 'Export rules' }).click();
  expect((await download).suggestedFilename()).toBe('ml-connector-rules.csv');

  await input.setInputFiles(file('SKU;Account\nMUG-*;998\n'));
  await expect(card.getByText('row 2, Account: There is no account "998" in Xero.')).toBeVisible(ARRIVES);
  await picture(owner, 'rules-file-refused');

  await input.setInputFiles(file('SKU;Account\nMUG-*;260\n'));
  const question = owner.getByRole('dialog', { name: 'Import these rules?' });
  await expect(question.getByText(/^Added as 1: SKU: MUG-\* → account 260 – /)).toBeVisible(ARRIVES);
  await expect(question.getByText(/^Removed: Shipping country: FR → account 270 – /)).toBeVisible();
  await expect(question.getByText('Reading your last 100 orders …')).toBeHidden(ARRIVES);
  await picture(owner, 'rules-file-question');
  expect(await accessibility(owner, '[role="dialog"]')).toEqual([]);
  await question.getByRole('button', { name: 'Import rules' }).click();
  await expect(card.getByText('1 rule imported.')).toBeVisible(ARRIVES);
  await expect(card.getByText('SKU: MUG-*')).toBeVisible(ARRIVES);
  await picture(owner, 'rules-file-done');
  expect(await whole.cli('settings', 'get', storeId, 'rules')).toEqual([{ when: { sku: 'MUG-*' }, account: '260' }]);

  // The shop is shared.
  await whole.cli('settings', 'set', storeId, 'rules', '[]');
});
