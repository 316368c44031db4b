import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DashboardPage } from '../../pages/dashboard-page.ts';
import { OrderScreen } from '../../pages/order-screen.ts';
import { arrives } from '../../store/arrives.ts';
import { invoicesOf, placeOrder } from '../../store/orders.ts';
import { payInXero } from '../../store/paid-in-xero.ts';
import { makeReady } from '../../store/ready.ts';
import { askPlugin } from '../../store/rest.ts';
import { ADD_A_MUG, REFUND } from '../../store/scripts.ts';
import type { Whole } from '../../store/whole.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

needsShop();
test.use({ store: 'order-states' });
test.describe.configure({ timeout: 900_000 });

/** The state that each order is brought into, and how. */
const HOW: Readonly<Record<string, string>> = {
  'Synced, paid': 'paid by card',
  'Awaiting payment': 'on hold for a bank transfer; then "On hold" was ticked as a status to post',
  'Part paid, £7.50 due': 'the same, and £5.00 entered in Xero',
  'Partly refunded': 'paid, £2.00 refunded in the shop',
  Refunded: 'paid, £12.50 refunded in the shop',
  'Needs attention': 'paid, then a mug was added',
  'Not synced (status cancelled)': 'cancelled before it was paid',
  'Waiting to sync': 'Xero reports its day limit, then the order is placed',
};

interface Said {
  readonly list: string;
  readonly panel: string;
  readonly activity: string;
  readonly dashboard: string;
  readonly cli: string;
}

test('all eight states: list, panel, Activity, dashboard and command line say the same of every order', async ({
  owner,
  whole,
  picture,
  browser,
}) => {
  const { storeId, tenantId } = await makeReady(whole);
  const screen = new OrderScreen(owner, whole.shop.url);
  const byTransfer = { transaction: '', status: 'on-hold', method: 'bacs' } as const;
  const orders = {
    'Synced, paid': await placeOrder(whole),
    'Awaiting payment': await placeOrder(whole, byTransfer),
    'Part paid, £7.50 due': await placeOrder(whole, byTransfer),
    'Partly refunded': await placeOrder(whole),
    Refunded: await placeOrder(whole),
    'Needs attention': await placeOrder(whole),
    'Not synced (status cancelled)': await placeOrder(whole, { transaction: '', status: 'cancelled', method: 'bacs' }),
  };
  const wait = (labels: Readonly<Record<string, number>>) =>
    arrives(whole, async () => {
      const is = await byCommandLine(whole, storeId);
      for (const [label, id] of Object.entries(labels)) expect(is.get(id), label).toMatch(startOf(label));
    });

  // Not posted by their status: they say so, and a status ticked later posts what waits in it.
  await wait({ 'Not synced (status on-hold)': orders['Awaiting payment'], 'Synced, paid': orders['Synced, paid'] });
  await setStatuses(whole, (statuses) => [...statuses, 'on-hold']);
  await wait({ 'Awaiting payment': orders['Awaiting payment'] });
  await arrives(whole, () => {
    for (const id of [orders.Refunded, orders['Part paid, £7.50 due'], orders['Needs attention']])
      expect(invoicesOf(whole.xero, id)).toHaveLength(1);
  });
  const [unpaid] = invoicesOf(whole.xero, orders['Part paid, £7.50 due']);
  if (unpaid === undefined) throw new Error('The order has no invoice.');
  payInXero(whole, tenantId, unpaid, 'Bank 1', '5.00');
  await whole.shop.php(REFUND, [String(orders['Partly refunded']), '2.00']);
  await whole.shop.php(REFUND, [String(orders.Refunded), '12.50']);
  await whole.shop.php(ADD_A_MUG, [String(orders['Needs attention'])]);
  // A change that is reported late makes an order wait once more: all of them are there before Xero is.
  await whole.shop.runCron();
  await wait(orders);

  // Last: it holds up whatever comes after it.
  whole.xero.faults.from((_method, path) =>
    path.includes('/api.xro/') ? { kind: '429', problem: 'day', retryAfter: 1_800, times: 1 } : null,
  );
  const all = { ...orders, 'Waiting to sync': await placeOrder(whole) };
  await wait({ 'Waiting to sync': all['Waiting to sync'] });

  const dashboard = await (await browser.newContext()).newPage();
  const said = new Map<string, Said>();
  await expect(async () => {
    const commandLine = await byCommandLine(whole, storeId);
    const inList = await listed(screen, Object.values(all));
    const onPage = await onDashboard(whole, dashboard, storeId, Object.values(all));
    const { entries } = (await askPlugin(whole, 'GET', 'entries')) as { entries: { orderId: number; label: string }[] };
    for (const [label, id] of Object.entries(all)) {
      const cli = commandLine.get(id) ?? '';
      const activity = entries.find(({ orderId }) => orderId === id)?.label ?? '';
      const panel = await onPanel(screen, id);
      said.set(label, { list: inList.get(id) ?? '', panel, activity, dashboard: onPage.get(id) ?? '', cli });
    }
    for (const [label, all5] of said) {
      const { cli } = all5;
      expect(cli, label).toMatch(startOf(label));
      expect(all5, label).toEqual({ list: cli, panel: cli, activity: cli, dashboard: cli, cli });
    }
  }).toPass({ timeout: 2 * ARRIVES.timeout });
  await screen.openList();
  await picture(owner, 'order-states-list');
  for (const label of ['Part paid, £7.50 due', 'Waiting to sync', 'Not synced (status cancelled)'] as const) {
    await screen.open(all[label]);
    await expect(screen.panel.locator('[aria-busy="true"]')).toHaveCount(0);
    await picture(owner, `order-states-panel-${all[label]}`);
  }
  await owner.setViewportSize({ width: 360, height: 800 });
  await screen.open(all['Part paid, £7.50 due']);
  await picture(owner, 'order-states-panel-360');
  await picture(dashboard, 'order-states-dashboard');
  await keep(said);

  // Nothing says that an order in Xero was not posted.
  await owner.setViewportSize({ width: 1280, height: 800 });
  await screen.open(all['Needs attention']);
  await expect(screen.notes()).not.toContainText('Not posted to Xero');
});

/** The amounts of credit that is left depend on how a shop's refunds are booked. */
function startOf(label: string): RegExp {
  return new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?:, .* credit left)?$`);
}

async function byCommandLine(whole: Whole, storeId: string): Promise<Map<number, string>> {
  const { orders } = (await whole.cli('orders', storeId)) as {
    orders: readonly { sourceId: string; is: { label: string } }[];
  };
  return new Map(orders.map(({ sourceId, is }) => [Number(sourceId), is.label]));
}

/** As the tab "Invoices & contacts" saves it. */
async function setStatuses(whole: Whole, change: (statuses: readonly string[]) => readonly string[]): Promise<void> {
  const { revision, settings } = (await askPlugin(whole, 'GET', 'settings')) as {
    revision: string;
    settings: { documents: { triggerStatuses: string[] } };
  };
  const value = change(settings.documents.triggerStatuses);
  await askPlugin(whole, 'PATCH', 'settings', { revision, changes: [{ path: 'documents.triggerStatuses', value }] });
}

async function listed(screen: OrderScreen, ids: readonly number[]): Promise<Map<number, string>> {
  await screen.openList();
  const texts = new Map<number, string>();
  for (const id of ids) texts.set(id, (await screen.row(id).locator('.ml-connector-badge').innerText()).trim());
  return texts;
}

async function onPanel(screen: OrderScreen, id: number): Promise<string> {
  await screen.open(id);
  // What the service says replaces what the page knew.
  await expect(screen.panel.locator('.ml-connector-details > *').first()).toBeVisible(ARRIVES);
  return (await screen.panel.locator('.ml-connector-summary .ml-connector-badge').innerText()).trim();
}

let isSignedIn = false;
async function onDashboard(
  whole: Whole,
  page: Page,
  storeId: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (!isSignedIn) {
    const { url } = (await whole.cli('dashboard', '--store', storeId)) as { url: string };
    await page.goto(url);
    await page.waitForURL(({ pathname, search }) => pathname === '/' && search === '');
    isSignedIn = true;
  }
  // Where the link led: a session is for that host.
  await new DashboardPage(page, new URL(page.url()).origin).open();
  const texts = new Map<number, string>();
  for (const id of ids) texts.set(id, (await page.locator(`tr[data-order="${id}"] .state`).innerText()).trim());
  return texts;
}

/** What each page said, for people. */
async function keep(said: ReadonlyMap<string, Said>): Promise<void> {
  const head = '| state | how | list | panel | Activity | dashboard | command line |\n|---|---|---|---|---|---|---|';
  const rows = [...said].map(
    ([label, { list, panel, activity, dashboard, cli }]) =>
      `| ${[label, HOW[label] ?? '', list, panel, activity, dashboard, cli].join(' | ')} |`,
  );
  const folder = join(import.meta.dirname, '..', '..', '..', 'artifacts', 'store');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'order-states.md'), `${[head, ...rows].join('\n')}\n`);
}
