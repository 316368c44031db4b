import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const artifacts = join(import.meta.dirname, '..', 'artifacts');
const executablePath = findChromium();

/** For a test that hangs: waits have their own limits. Pairing alone takes minutes if the cores are busy. */
const TEST_MS_MAX = 360_000;
/** Below the half minute after which a page without live updates polls. */
const EXPECT_MS_MAX = 20_000;

// eslint-disable-next-line import-x/no-default-export -- Playwright reads the default export
export default defineConfig({
  testDir: 'tests',
  outputDir: join(artifacts, 'playwright'),
  timeout: TEST_MS_MAX,
  expect: { timeout: EXPECT_MS_MAX },
  forbidOnly: true,
  retries: 0,
  // CI has two cores, and these tests mostly wait.
  workers: 2,
  projects: [
    // The longest first: a shop each, which takes longer to start than most tests in it.
    { name: 'shop', testMatch: 'store/*.test.ts' },
    // A world of simulators each.
    { name: 'small', testMatch: 'dashboard-*.test.ts' },
    // The settings page with a fake plugin.
    { name: 'page', testMatch: 'page-*.test.ts' },
    // One demo, one set of ports.
    { name: 'demo', testMatch: ['books.test.ts', 'dashboard.test.ts'], workers: 1 },
  ],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      // A container has no user namespaces and no GPU; the browser must not make calls of its own.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
