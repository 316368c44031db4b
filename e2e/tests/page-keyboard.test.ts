import type { Locator, Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
import { needsWordPress, openScene, test } from '../settings-pages.ts';

needsWordPress();

/** More than any page has before what is wanted. */
const TABS_MAX = 80;

/** Runs in the page: the focus is on something whose look says so. */
const SHOWS_FOCUS = `(() => {
  const look = getComputedStyle(document.activeElement);
  return look.boxShadow !== 'none' || look.outlineStyle !== 'none';
})()`;

const IS_IN_DIALOG = `document.querySelector('[role="dialog"]').contains(document.activeElement)`;

/** Presses Tab until the focus is on `wanted`: what cannot be reached, or is not seen, fails. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  const isThere = () => wanted.evaluate((one) => one === one.ownerDocument.activeElement);
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    if (await isThere()) {
      expect(await page.evaluate<boolean>(SHOWS_FOCUS), `${String(wanted)} shows that it has the focus`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${String(wanted)} cannot be reached by ${key}.`);
}

const pressed = async (page: Page, wanted: Locator) => {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
};
const button = (page: Page, name: string | RegExp) =>
  page.locator('#ml-connector-root').getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 2 });

test('from the address of the service to "Start" by keyboard alone: each step begins at its heading', async ({
  page,
  settingsPages,
}) => {
  await openScene(page, settingsPages, 'setup-walk');
  // Without an address the field is the place to go on.
  const connect = page.locator('form').getByRole('button', { name: 'Connect the service' });
  const address = page.getByLabel('Address of the service');
  await pressed(page, connect);
  await expect(address).toBeFocused();
  await page.keyboard.type('https://connector.example.com');
  await page.keyboard.press('Enter');

  await expect(heading(page, 'See if we fit')).toBeFocused();
  await pressed(page, button(page, 'Connect to Xero').last());
  // Xero's own page comes between: a new page begins at its top.
  await expect(heading(page, 'Review what we propose')).toBeVisible();
  await tabTo(page, page.getByRole('combobox', { name: 'Sales' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await pressed(page, button(page, 'Accept all and continue'));
  await expect(heading(page, 'Preview an order')).toBeFocused();
  await pressed(page, button(page, 'Continue'));
  await expect(heading(page, 'Start')).toBeFocused();
  // Back, and forth again.
  await tabTo(page, button(page, 'Back'));
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Preview an order')).toBeFocused();
  await pressed(page, button(page, 'Continue'));
  await tabTo(page, page.getByRole('radio', { name: /^From November/ }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'From another day on' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await pressed(page, button(page, 'Start syncing'));
  await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
});

test('settings are changed and saved by keyboard, and the question about unsaved ones gives the focus back', async ({
  page,
  settingsPages,
}) => {
  await openScene(page, settingsPages, 'filled', 'tab=accounts');
  const sales = page.getByRole('combobox', { name: 'Sales', exact: true });
  await tabTo(page, page.getByRole('tab', { name: 'Accounts & taxes' }));
  await tabTo(page, sales);
  const before = await sales.inputValue();
  await page.keyboard.press('ArrowDown');
  await expect(sales).not.toHaveValue(before);
  const payments = page.getByRole('tab', { name: 'Payments' });
  const accounts = page.getByRole('tab', { name: 'Accounts & taxes' });
  await tabTo(page, accounts, 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  if (!(await page.getByRole('dialog').isVisible())) await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Save your changes first?' });
  await expect(question).toBeVisible();
  // Nothing behind it is reached.
  for (let tabs = 0; tabs < 8; tabs += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate<boolean>(IS_IN_DIALOG)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(accounts.or(payments).and(page.locator(':focus'))).toBeVisible();
  await pressed(page, button(page, 'Save changes'));
  await expect(page.getByText('Saved.').first()).toBeVisible();
  expect(await page.evaluate<boolean>('document.activeElement !== document.body')).toBe(true);
});
