import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { violationsOf } from './accessibility.ts';
import { pageOf } from './fixtures.ts';
import { startSmall, type Small, type SmallOptions } from './small.ts';

export { expect } from './fixtures.ts';

const START_MS_MAX = 120_000;

interface TestFixtures {
  /** Saves a screenshot of the whole page in artifacts/dashboard/. */
  readonly picture: (name: string) => Promise<void>;
  /** axe's findings, as "rule: element". */
  readonly accessibility: () => Promise<string[]>;
  /** Opens the dashboard, signed in by its own link. */
  readonly signIn: () => Promise<void>;
}

/** Tests share one small world; they may change it. */
export function smallTest(options: SmallOptions, allowed: readonly RegExp[] = []) {
  return base.extend<TestFixtures, { readonly small: Small }>({
    small: [
      // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
      async ({}, use) => {
        await using small = await startSmall(options);
        await use(small);
      },
      { scope: 'worker', timeout: START_MS_MAX },
    ],
    page: async ({ page }, use) => {
      await pageOf(page, use, allowed);
    },
    picture: async ({ page }, use) => {
      await use(async (name) => {
        await page.screenshot({
          path: join(import.meta.dirname, '..', 'artifacts', 'dashboard', `${name}.png`),
          fullPage: true,
        });
      });
    },
    accessibility: async ({ page }, use) => {
      await use(() => violationsOf(page));
    },
    signIn: async ({ page, small }, use) => {
      await use(async () => {
        await page.goto(await small.signInLink());
        await page.waitForURL(small.dashboardUrl);
      });
    },
  });
}
