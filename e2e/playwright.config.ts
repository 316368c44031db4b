import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.ts';

const artifacts = join(import.meta.dirname, '..', 'artifacts');
const executablePath = findChromium();

/** The demo is set up once for all tests and posts 149 orders first. */
const DEMO_START_MS_MAX = 180_000;
const EXPECT_MS_MAX = 10_000;

// eslint-disable-next-line import-x/no-default-export -- Playwright reads the default export
export default defineConfig({
  testDir: 'tests',
  outputDir: join(artifacts, 'playwright'),
  timeout: DEMO_START_MS_MAX,
  expect: { timeout: EXPECT_MS_MAX },
  forbidOnly: true,
  retries: 0,
  // CI has two cores, and what these tests do most is wait.
  workers: 2,
  projects: [
    // The longest first: a shop each, which takes longer to start than most tests in it.
    { name: 'shop', testMatch: 'store/*.test.ts' },
    // A world of simulators each.
    { name: 'small', testMatch: 'dashboard-*.test.ts' },
    // One demo, one set of ports.
    { name: 'demo', testMatch: ['books.test.ts', 'dashboard.test.ts'], workers: 1 },
  ],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      // A container has no user namespaces and no GPU; the browser must not call anybody by itself.
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
