import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { violationsOf } from '../accessibility.ts';
import { expect, scrollsSideways } from '../fixtures.ts';
import { needsWordPress, openScene, test } from '../settings-pages.ts';

needsWordPress();

/** `npm run pictures`: a picture of each, and also right to left, in forced colours and at 360 px. */
const IS_FOR_PICTURES = process.env['PICTURES'] === '1';
const PICTURES = join(import.meta.dirname, '..', '..', 'artifacts', 'pictures');

interface View {
  readonly scene: string;
  readonly query?: string;
  /** Of its picture; default: the scene. */
  readonly name?: string;
  /** What a person does there. */
  readonly act?: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => (page: Page) =>
  page.locator('#ml-connector-root').getByRole('button', { name, exact: true }).first().click();
const connect = (page: Page) => page.locator('form').getByRole('button', { name: 'Connect the service' }).click();
const connectRefused = async (page: Page) => {
  await page.getByLabel('Address of the service').fill('https://connector.example.com');
  await connect(page);
  await page.locator('.components-notice').waitFor();
};
const pairByCode = async (page: Page) => {
  await press('Use a pairing code')(page);
  await press('Pair store')(page);
};
const openFirstOrder = (page: Page) => press('Details')(page);

const SETUP: readonly View[] = [
  { scene: 'unpaired' },
  { scene: 'unpaired', name: 'unpaired-missing', act: connect },
  { scene: 'unpaired-refused', act: connectRefused },
  { scene: 'unpaired', name: 'unpaired-code', act: pairByCode },
  ...['fit', 'fit-reading', 'fit-ready', 'fit-empty', 'fit-error', 'fit-long'].map((scene) => ({
    scene: `setup-${scene}`,
  })),
  { scene: 'setup-fit', name: 'setup-xero', query: 'step=xero' },
  { scene: 'setup-fit', name: 'setup-xero-refused', query: 'ml_xero=failed&ml_xero_error=consent_denied' },
  { scene: 'setup-review', name: 'setup-service', query: 'step=service' },
  ...['review', 'review-long', 'review-error', 'prefix'].map((scene) => ({ scene: `setup-${scene}` })),
  ...['', '-reading', '-empty', '-problems', '-long', '-error'].map((scene) => ({ scene: `setup-preview${scene}` })),
  { scene: 'setup-preview', name: 'setup-start', query: 'step=start' },
  { scene: 'setup-undecided', query: 'step=start' },
];

const onTab = (tab: string, ...scenes: readonly string[]): View[] =>
  scenes.map((scene) => ({ scene, name: `${tab}-${scene}`, query: `tab=${tab}` }));

const VIEWS: Readonly<Record<string, readonly View[]>> = {
  'set-up': SETUP,
  overview: onTab(
    'overview',
    ...['filled', 'overview-healthy', 'overview-currencies', 'overview-empty', 'overview-long', 'overview-failed'],
    ...['down', 'broken', 'unpaired'],
  ),
  connection: onTab('connection', 'filled', 'broken', 'fresh', 'long', 'down'),
  accounts: onTab(
    'accounts',
    ...['filled', 'older', 'tracking', 'tracking-by-hand', 'learned-rules', 'long', 'fresh', 'down'],
  ),
  payments: onTab('payments', 'filled', 'clearing', 'clearing-by-hand', 'long', 'fresh'),
  documents: onTab('documents', 'filled', 'customers', 'customers-done', 'long'),
  sync: onTab('sync', 'filled', 'running', 'counted', 'backfill-posted', 'backfill-held'),
  activity: [
    ...onTab('activity', 'filled', 'unsynced', 'long', 'fresh'),
    { scene: 'filled', name: 'activity-order', query: 'tab=activity', act: openFirstOrder },
  ],
  books: onTab(
    'books',
    ...['books', 'books-agree', 'books-unchecked', 'books-empty', 'books-checking', 'books-failed'],
    ...['books-permission', 'books-currencies', 'books-large', 'books-unconnected'],
  ),
  payouts: onTab('payouts', ...['filled', 'payouts-empty', 'payouts-held', 'payouts-long', 'payouts-down']),
  reports: onTab('reports', 'filled', 'long', 'down'),
};

/** What is folded is looked at too. */
const UNFOLD = `document.querySelectorAll('details').forEach((one) => { one.open = true; })`;

async function open(page: Page, address: string, { scene, query, act }: View, more = ''): Promise<void> {
  await openScene(page, address, scene, `${query ?? ''}${more}`);
  await act?.(page);
  if (!query?.includes('tab=') || !/accounts|payments|documents|sync|connection/.test(query)) return;
  await page.evaluate(UNFOLD);
}

for (const [area, views] of Object.entries(VIEWS)) {
  test(`${area}: every state satisfies axe and fits a narrow window`, async ({ page, settingsPages }) => {
    await page.addInitScript('localStorage.clear()');
    for (const view of views) {
      const name = view.name ?? view.scene;
      const picture = async (size: string) => {
        if (!IS_FOR_PICTURES) return;
        await page.screenshot({ path: join(PICTURES, area, `${name}-${size}.png`), fullPage: true });
      };
      const fits = async (size: string) =>
        expect.soft([name, size, await scrollsSideways(page)]).toEqual([name, size, false]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await open(page, settingsPages, view);
      expect.soft([name, await violationsOf(page, '#ml-connector-root')]).toEqual([name, []]);
      await picture('1280');
      await page.setViewportSize({ width: 360, height: 800 });
      await fits('360');
      await picture('360');
      if (!IS_FOR_PICTURES) continue;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ forcedColors: 'active' });
      await picture('forced');
      await page.emulateMedia({ forcedColors: 'none' });
      await open(page, settingsPages, view, '&dir=rtl');
      await fits('rtl');
      await picture('rtl');
      await page.setViewportSize({ width: 360, height: 800 });
      await fits('rtl-360');
    }
  });
}
