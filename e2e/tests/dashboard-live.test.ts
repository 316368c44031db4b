import { CHECK_EVERY_MS } from '../../sidecar/src/dashboard/live.ts';
import { smallTest, expect } from '../small-fixtures.ts';

/** Polled every 3 s; posting takes a moment more. */
const LIVE_MS_MAX = 20_000;
/** The page polls every half minute without live updates. */
const AGAIN_MS_MAX = 45_000;
/** The browser logs it if the sidecar is away or the session expired. */
const test = smallTest({ scenarios: ['uk_vat_incl'] }, [/Failed to load resource/, /ERR_/]);
test.describe.configure({ mode: 'serial' });

const moment = () => Promise.withResolvers<undefined>();

test('the page changes automatically when an order is posted, when a fault appears, and when it is fixed', async ({
  page,
  small,
  signIn,
}) => {
  const [store] = small.ready;
  if (store === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const recorded = page.locator('.counts [data-state="recorded"] b');
  await expect(page.locator('.headline')).toContainText('are in Xero');
  const before = Number(await recorded.textContent());
  const charts = page.locator('#chart figcaption b:first-child');
  const posted = (await charts.allTextContents()).map(Number);

  const orderId = await small.buy(store);
  await expect(recorded).toHaveText(String(before + 1), { timeout: LIVE_MS_MAX });
  // Of a day and of a month: both update at once.
  await expect(charts).toHaveText(posted.map((count) => String(count + 1)));
  await expect(page.locator(`tr[data-order="${orderId}"]`)).toHaveAttribute('data-state', 'recorded');

  // An open panel and the scroll position stay unchanged.
  const connections = page.getByText('Connections and limits');
  await connections.click();
  small.xero.disconnect(store.organisation.tenantId);
  await small.buy(store);
  await expect(page.locator('.card')).toHaveClass(/red/, { timeout: LIVE_MS_MAX });
  await expect(page.locator('[data-code="disconnected"]')).toBeVisible();
  await expect(page).toHaveTitle(/^Failing/);
  await expect(page.locator('#news')).toContainText('The connection to Xero has ended');
  await expect(page.locator('details.connections')).toHaveAttribute('open', '');
  await expect(connections).toBeFocused();
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
});

test('a change during a fetch of the page is shown too', async ({ page, small, signIn }) => {
  const [store] = small.ready;
  if (store === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  // The first response with the change shows an older state, and arrives when that is past.
  const [isMade, isPast, isSeen] = [moment(), moment(), moment()];
  let isFirst = true;
  await page.route(small.dashboardUrl, async (route) => {
    const response = await route.fetch();
    const isOfIt = (await response.text()).includes('data-code="inactive"');
    // Another change may come first.
    if (!isFirst) await isSeen.promise;
    else if (isOfIt) {
      isFirst = false;
      isMade.resolve(undefined);
      await isPast.promise;
    }
    await route.fulfill({ response });
  });
  await small.command('settings', 'set', store.id, 'sync.active', 'false');
  await isMade.promise;
  await small.command('settings', 'set', store.id, 'sync.active', 'true');
  await page.waitForTimeout(2 * CHECK_EVERY_MS);
  isPast.resolve(undefined);
  await expect(page.locator('[data-code="inactive"]')).toBeVisible();
  isSeen.resolve(undefined);
  await expect(page.locator('[data-code="inactive"]')).toHaveCount(0);
});

test('a page that could not be fetched is fetched again, even if nothing else changes', async ({
  page,
  small,
  signIn,
}) => {
  const [store] = small.ready;
  if (store === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  let isAway = true;
  await page.route(small.dashboardUrl, async (route) => {
    await (isAway ? route.fulfill({ status: 503, body: '' }) : route.continue());
  });
  await small.command('settings', 'set', store.id, 'sync.active', 'false');
  await expect(page.locator('#live')).toHaveText('The service reports an error. Retrying.', { timeout: LIVE_MS_MAX });
  isAway = false;
  await expect(page.locator('[data-code="inactive"]')).toBeVisible({ timeout: AGAIN_MS_MAX });
  await expect(page.locator('#live')).toHaveText('Live');
  await small.command('settings', 'set', store.id, 'sync.active', 'true');
});

test('the first load is at most 100 kB over the wire', async ({ page, small, signIn }) => {
  const answers: Promise<[string, number]>[] = [];
  page.on('requestfinished', (request) => {
    answers.push(
      request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
        return [new URL(request.url()).pathname, responseBodySize + responseHeadersSize];
      }),
    );
  });
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  // The browser reports a response a moment after the page has it.
  const parts = ['/', '/dashboard/style.css', '/dashboard/page.js', '/dashboard/uplot.js', '/dashboard/uplot.css'];
  await expect
    .poll(async () => (await Promise.all(answers)).map(([path]) => path))
    .toEqual(expect.arrayContaining(parts));
  const sizes = new Map(await Promise.all(answers));
  const bytes = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  console.log(`first load: ${bytes} bytes in ${sizes.size} answers of ${small.dashboardUrl}`);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(100_000);
});

test('a restart of the sidecar is shown, and the page continues', async ({ page, small, signIn, picture }) => {
  const [store] = small.ready;
  if (store === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  await small.stopSidecar();
  await expect(page.locator('#live')).toHaveText('Not live: refreshing every half minute.');
  await picture('restarting');
  const waiting = page.locator('.counts [data-state="waiting"] b');
  const before = await waiting.innerText();
  await small.startSidecar();
  await expect(page.locator('#live')).toHaveText('Live', { timeout: LIVE_MS_MAX });
  await small.command('settings', 'set', store.id, 'sync.active', 'false');
  await expect(page.locator('[data-code="inactive"]')).toBeVisible({ timeout: LIVE_MS_MAX });
  await expect(waiting).toHaveText(before);
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  await small.command('settings', 'set', store.id, 'sync.active', 'true');
});

test('changes during a broken stream are shown once it is back', async ({ page, small, signIn }) => {
  const [store] = small.ready;
  if (store === undefined) throw new Error('There is no store.');
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  await small.stopSidecar();
  await small.command('settings', 'set', store.id, 'sync.active', 'false');
  await small.startSidecar();
  await expect(page.locator('[data-code="inactive"]')).toBeVisible({ timeout: LIVE_MS_MAX });
  await small.command('settings', 'set', store.id, 'sync.active', 'true');
  await expect(page.locator('[data-code="inactive"]')).toHaveCount(0, { timeout: LIVE_MS_MAX });
});

test('signing out in one window signs out the other, which shows nothing new', async ({
  page,
  context,
  signIn,
  small,
}) => {
  await signIn();
  await expect(page.locator('#live')).toHaveText('Live');
  const other = await context.newPage();
  await other.goto(small.dashboardUrl);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByText('npm run cli -- dashboard')).toBeVisible();
  await expect(page.locator('#live')).toHaveText('You are signed out. Reload the page.', { timeout: LIVE_MS_MAX });
  const answer = await page.request.get(new URL('events', small.dashboardUrl).href);
  expect(answer.status()).toBe(401);
});
