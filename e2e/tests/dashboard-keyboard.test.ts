import type { Page } from '@playwright/test';
import { expect, smallTest } from '../small-fixtures.ts';

/** Stops on the way to anything on the page. */
const STOPS_MAX = 60;
const LIVE_MS_MAX = 20_000;

/** Under a path, as behind a shared web server: every link must include it. */
const test = smallTest({ scenarios: ['uk_vat_incl', 'kw_kwd3'], publicPath: '/books/ml' });

interface Stop {
  readonly text: string;
  readonly isShown: boolean;
}

/** The focused element, and whether its focus is visible; runs in the page. */
const WHERE = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { width, height } = one.getBoundingClientRect();
  const isShown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 1 && height > 1;
  return { text: one.textContent.replaceAll(/\\s+/g, ' ').trim(), isShown };
})()`;
const CONTROLS = `[...document.querySelectorAll('a[href], button, summary')]
  .filter((one) => one.checkVisibility() && one.closest('.skip') === null)
  .map((one) => one.textContent.replaceAll(/\\s+/g, ' ').trim())`;

/** Presses Tab until the element with this name has the focus; every stop must be visible. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<Stop | null>(WHERE);
    if (at === null) continue;
    seen.push(at.text);
    expect(at).toMatchObject({ isShown: true });
    if (name.test(at.text)) return;
  }
  throw new Error(`${String(name)} was not reached: ${seen.join(' | ')}`);
}

test('from the link to replayed orders, by keyboard alone, under a path', async ({ page, small, signIn, picture }) => {
  const shop = small.ready.find(({ scenario }) => scenario === 'kw_kwd3');
  if (shop === undefined) throw new Error('There is no such store.');
  await signIn();
  expect(page.url()).toMatch(/\/books\/ml\/$/);
  await expect(page.locator('#live')).toHaveText('Live');

  await tabTo(page, /^Skip to the problems$/);
  await picture('keyboard-skip-link');
  await page.keyboard.press('Enter');
  await tabTo(page, /^#\d+$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Order #/ })).toBeVisible();
  await expect(page.locator('.reasons')).toContainText('decimals');
  expect(page.url()).toContain('/books/ml/orders/');

  await tabTo(page, /^Overview$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(small.dashboardUrl);
  const state = (name: string) => page.locator(`[data-store="${shop.id}"] [data-state="${name}"] b`).first();
  const stuck = Number(await state('rejected').textContent());
  expect(stuck).toBeGreaterThan(0);
  await tabTo(page, /^Skip to the problems$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Replay \d+ orders?$/);
  await picture('keyboard-replay');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /orders? (is|are) replayed now/ })).toBeVisible();
  // After a reload the page does not repeat it.
  await expect(page).toHaveURL(small.dashboardUrl);
  // The setting that was missing posts them again without another replay.
  await small.command('settings', 'set', shop.id, 'documents.precision', '"round"');
  await expect(async () => expect(Number(await state('rejected').textContent())).toBeLessThan(stuck)).toPass({
    timeout: LIVE_MS_MAX,
  });
});

test('every control is reached by keyboard, sections open, and signing out works', async ({ page, small, signIn }) => {
  // Orders still posting would rename links during the walk.
  await small.command('sync', '--wait');
  await signIn();
  const names = await page.evaluate<string[]>(CONTROLS);
  expect(names.length).toBeGreaterThan(15);
  const reached: string[] = [];
  for (let stop = 0; stop < names.length + 4; stop += 1) {
    await page.keyboard.press('Tab');
    reached.push((await page.evaluate<Stop | null>(WHERE))?.text ?? '');
  }
  expect(names.filter((name) => !reached.includes(name))).toEqual([]);

  await page.locator('summary').first().focus();
  await page.keyboard.press('Space');
  await expect(page.locator('details').first()).toHaveAttribute('open', '');
  await page.keyboard.press('Space');
  await expect(page.locator('details').first()).not.toHaveAttribute('open', '');

  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/books\/ml\/sign-in$/);
  expect((await page.request.get(small.dashboardUrl)).status()).toBe(401);
});

test('everything loads from below the path, and the cookie is sent nowhere else', async ({ page, context, signIn }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol === 'http:') asked.push(pathname);
  });
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  expect(asked.filter((path) => !path.startsWith('/books/ml/'))).toEqual([]);
  for (const file of ['style.css', 'page.js', 'uplot.js']) expect(asked).toContain(`/books/ml/dashboard/${file}`);
  expect(asked).toContain('/books/ml/events');
  expect(await context.cookies()).toEqual([
    expect.objectContaining({ path: '/books/ml', httpOnly: true, sameSite: 'Strict' }),
  ]);
});
