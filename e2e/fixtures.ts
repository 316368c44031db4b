import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { startDemo, type Demo } from './demo.ts';
import { DashboardPage } from './pages/dashboard-page.ts';

export { expect };

const artifacts = join(import.meta.dirname, '..', 'artifacts');
const DEMO_START_MS_MAX = 180_000;

interface TestFixtures {
  /** Saves a screenshot of the whole page in artifacts/. */
  readonly picture: (name: string) => Promise<void>;
  /** Signed in. */
  readonly dashboard: DashboardPage;
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

interface WorkerFixtures {
  /** Signed in to the dashboard as its operator. */
  readonly session: Cookies;
  /** Started once; tests are read-only. */
  readonly demo: Demo;
}

/**
 * Every test fails if the page logs an error or warning, throws, opens a dialog (an injected script
 * would), or calls any host but the one that served it.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
    async ({}, use) => {
      await using demo = await startDemo();
      await use(demo);
    },
    { scope: 'worker', timeout: DEMO_START_MS_MAX },
  ],
  session: [
    async ({ browser, demo }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(await demo.signInLink());
      await page.waitForURL(demo.dashboardUrl);
      await use(await context.cookies());
      await context.close();
    },
    { scope: 'worker' },
  ],
  dashboard: async ({ page, demo, session }, use) => {
    await page.context().addCookies(session);
    await use(new DashboardPage(page, demo.dashboardUrl));
  },
  page: async ({ page }, use) => {
    await pageOf(page, use);
  },
  picture: async ({ page }, use) => {
    await use(async (name) => {
      await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true });
    });
  },
});

/** `allowed`: errors that a test provokes, such as those about a stopped service. */
export async function pageOf(
  page: Page,
  use: (page: Page) => Promise<void>,
  allowed: readonly RegExp[] = [],
): Promise<void> {
  const complaints = watch(page);
  await use(page);
  expect(complaints.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([]);
}

function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

/** Whether the page is wider than its window. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
}
