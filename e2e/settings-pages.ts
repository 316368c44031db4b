import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { pageOf } from './fixtures.ts';
import { startProgram, untilUp } from './store/programs.ts';
import { findWordPress } from './store/wordpress-files.ts';

const SERVER = join(import.meta.dirname, '..', 'admin-ui', 'dev', 'serve.ts');
const START_MS_MAX = 30_000;

interface WorkerFixtures {
  /** Address of the settings page with a fake plugin behind it (admin-ui/dev), for all its scenes. */
  readonly settingsPages: string;
}

/** The settings page in every scene of admin-ui/dev, without a shop: seconds instead of minutes. */
export const test = base.extend<object, WorkerFixtures>({
  settingsPages: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
    async ({}, use) => {
      const env = { PORT: '0', WORDPRESS_DIR: findWordPress() ?? '' };
      await using server = startProgram(process.execPath, [SERVER], env);
      const address = () => /http:\S+(?=\/\?)/.exec(server.output())?.[0];
      await untilUp(server, () => Promise.resolve(address() !== undefined), START_MS_MAX);
      await use(address() ?? '');
    },
    { scope: 'worker' },
  ],
  // Scenes refuse requests on purpose.
  page: ({ page }, use) => pageOf(page, use, [/Failed to load resource/]),
});

/** Opens `scene` and waits until nothing loads any more. `query`: "tab=sync". */
export async function openScene(page: Page, address: string, scene: string, query = ''): Promise<void> {
  await page.goto(`${address}/?scene=${scene}&${query}`);
  await page.locator('#ml-connector-root h1').waitFor();
  await page.waitForLoadState('networkidle');
}

/** Skips a file's tests where WordPress's scripts are missing. */
export function needsWordPress(): void {
  test.skip(findWordPress() === null, 'no WordPress: npm run store fetches it');
}
