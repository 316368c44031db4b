import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { violationsOf } from './accessibility.ts';
import { OrderScreen } from './pages/order-screen.ts';
import { makeReady } from './store/ready.ts';
import { OWNER } from './store/shop.ts';
import { startWhole, type Whole } from './store/whole.ts';
import { whyNot } from './store/why-not.ts';

export { expect };
/** A poll, a batch and a report back take seconds; a busy machine some more. */
export const ARRIVES = { timeout: 120_000 };
/** Before the page is reopened. */
export const LOOK = { timeout: 5_000 };

const artifacts = join(import.meta.dirname, '..', 'artifacts');
const START_MS_MAX = 240_000;

interface TestFixtures {
  /** A browser signed in as the shop's owner; the test fails if a page of ours throws or logs an error. */
  readonly owner: Page;
  /** Orders in that browser, in a shop whose orders are posted. */
  readonly orderScreen: OrderScreen;
  /** Saves a screenshot of the whole page in artifacts/. */
  readonly picture: (page: Page, name: string) => Promise<void>;
  /** axe's findings on our own part of a page, as "rule: element". */
  readonly accessibility: (page: Page, selector: string) => Promise<string[]>;
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

interface WorkerFixtures {
  /** Of the shop's owner, signed in once. */
  readonly session: Cookies;
  /** A shop, a sidecar and a Xero for all tests that name the same ones, file after file. A failed test leaves the next new ones. */
  readonly whole: Whole;
  /** Their name: a file that needs a fresh store of its own names itself. */
  readonly store: string;
  /** The shop's order storage: WooCommerce's own tables (the default), or posts. */
  readonly storage: 'hpos' | 'posts';
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  storage: ['hpos', { option: true, scope: 'worker' }],
  store: ['shared', { option: true, scope: 'worker' }],
  whole: [
    async ({ storage }, use) => {
      await using whole = await startWhole({ shop: { storage } });
      await use(whole);
    },
    { scope: 'worker', timeout: START_MS_MAX },
  ],
  session: [
    async ({ browser, whole }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${whole.shop.url}/wp-login.php`);
      await page.getByLabel('Username or Email Address').fill(OWNER.login);
      await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
      await page.getByRole('button', { name: 'Log In' }).click();
      await page.waitForURL(/wp-admin/);
      await use(await context.cookies());
      await context.close();
    },
    { scope: 'worker' },
  ],
  owner: async ({ page, session }, use) => {
    const complaints = watch(page);
    await page.context().addCookies(session);
    await use(page);
    expect(complaints).toEqual([]);
  },
  orderScreen: async ({ owner, whole, storage }, use) => {
    await makeReady(whole);
    await use(new OrderScreen(owner, whole.shop.url, storage));
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
  picture: async ({}, use) => {
    await use(async (page, name) => {
      await page.screenshot({ path: join(artifacts, 'store', `${name}.png`), fullPage: true });
    });
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  accessibility: async ({}, use) => {
    await use(violationsOf);
  },
});

/** At the top of a file: if no shop can start, its tests are skipped, with the reason. */
export function needsShop(): void {
  const reason = whyNot();
  test.skip(reason !== null, reason ?? '');
}

/** Exceptions on any page, and all console messages of our own scripts; WooCommerce's are ignored. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    // The browser also logs a refusal that the page shows.
    const isRefusal = message.text().startsWith('Failed to load resource');
    const isOurs = !isRefusal && message.location().url.includes('ml-connector');
    if (isOurs && ['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isNear = ['127.0.0.1', 'localhost', 'secure.gravatar.com'].includes(hostname);
    if (['http:', 'https:'].includes(protocol) && !isNear) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}
