import { decimal, moneyInWords } from '../../sidecar/src/domain/money.ts';
import { violationsOf } from '../accessibility.ts';
import type { LedgerOrder } from '../demo.ts';
import { expect, scrollsSideways, test } from '../fixtures.ts';
import type { ShownOrder } from '../pages/dashboard-page.ts';

const LOOK = { timeout: 2_000 };
/** Many at once. */
const LOOKS = { timeout: 10_000 };
const SAME_MS_MAX = 60_000;
const NARROW = { width: 360, height: 740 };

function asShown({ sourceId, state, is, summary }: LedgerOrder): ShownOrder {
  const money = (amount: string | undefined): string =>
    amount === undefined ? '' : moneyInWords(decimal(amount), summary?.currency ?? null);
  return {
    orderId: sourceId,
    number: `#${summary?.orderNumber ?? sourceId}`,
    date: summary?.date ?? '',
    total: money(summary?.total),
    state,
    invoice: summary?.invoiceNumber ?? '',
    xeroTotal: money(summary?.xeroTotal),
    label: is.label,
  };
}

test('the dashboard and the command line show the same of every store', async ({ dashboard, demo, picture }) => {
  await dashboard.open();
  await picture('dashboard');
  await dashboard.unfold();
  // A sentence may count minutes or calls: both are polled until they match.
  await expect(async () => {
    const stores = await demo.storesNow();
    expect(stores).toHaveLength(36);
    // Some 250 checks: one by one they take over a minute on busy cores, in parallel a few seconds.
    const looks = stores.flatMap(({ storeId, counts, status }) => {
      const card = dashboard.store(storeId);
      return [
        expect(card).toContainText(status.sentence, LOOKS),
        ...Object.entries(counts).map(([state, count]) =>
          expect(card.locator(`[data-state="${state}"] b`)).toHaveText(String(count), LOOKS),
        ),
      ];
    });
    await Promise.all(looks);
    const unwell = stores.filter((store) => store.status.light !== 'green').length;
    await expect(dashboard.headline()).toContainText(`${unwell} of 36 stores`, LOOK);
  }).toPass({ timeout: SAME_MS_MAX });
});

test("a store's orders are those of the ledger, figure for figure", async ({ dashboard, demo, picture }) => {
  for (const scenario of ['text', 'payments', 'statuses', 'kw_kwd3']) {
    const { storeId } = demo.stores.find((store) => store.url.endsWith(`/${scenario}`)) ?? { storeId: '' };
    await dashboard.open({ store: storeId });
    const ledger = await demo.ledgerOrders(storeId);
    expect(ledger.length).toBeGreaterThan(0);
    expect(await dashboard.shownOrders()).toEqual(ledger.map(asShown));
    await picture(`dashboard-${scenario}`);
  }
});

test('a count links to its orders, and each says why it is held', async ({ dashboard, demo }) => {
  await dashboard.open();
  const store = demo.stores.find((one) => one.url.endsWith('/kw_kwd3'));
  const rejected = store?.counts['rejected'] ?? 0;
  expect(rejected).toBeGreaterThan(0);
  await dashboard.openCount(store?.storeId ?? '', rejected === 1 ? '1 needs attention' : `${rejected} need attention`);
  const shown = await dashboard.shownOrders();
  expect(shown.map((order) => order.state)).toEqual(Array.from({ length: rejected }, () => 'rejected'));
  await dashboard.orders().getByText('why').first().click();
  await expect(dashboard.orders()).toContainText('has more than two decimals, and Xero keeps two.');
});

test('every problem names its orders and what to do', async ({ dashboard }) => {
  await dashboard.open();
  const problems = await dashboard.problems().all();
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) {
    await expect(problem.locator('strong')).toHaveText(/^\d+ orders?: .+/);
    await expect(problem.locator('.next')).not.toBeEmpty();
    await expect(problem.locator('.orders').first()).toHaveText(/#\S+/);
  }
});

test('a visitor who is not signed in reads how to sign in', async ({ page, demo }) => {
  const answer = await page.request.get(demo.dashboardUrl);
  expect(answer.status()).toBe(401);
  expect(await answer.text()).toContain('npm run cli -- dashboard');
});

test('the dashboard is accessible without sight or mouse', async ({ page, dashboard }) => {
  await dashboard.open();
  await dashboard.unfold();
  expect(await violationsOf(page)).toEqual([]);
  await page.locator('tr[data-order] th a').first().click();
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the dashboard fits a narrow window, ${colorScheme}`, async ({ page, dashboard, picture }) => {
    await page.setViewportSize(NARROW);
    await page.emulateMedia({ colorScheme });
    await dashboard.open();
    await dashboard.unfold();
    expect(await scrollsSideways(page)).toBe(false);
    await picture(`dashboard-narrow-${colorScheme}`);
  });
}
