import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { Whole } from '../../store/whole.ts';
import { ARRIVES, LOOK, expect, needsShop, test } from '../../store-fixtures.ts';
import { OrderScreen } from '../../pages/order-screen.ts';
import { SettingsPage } from '../../pages/settings-page.ts';
import { Shopper } from '../../pages/shopper.ts';
import { arrives } from '../../store/arrives.ts';
import { postedByOfficialPlugin } from '../../store/earlier-connector.ts';
import { invoicesOf } from '../../store/orders.ts';
import { ADD_ORDERS_BEFORE_PAIRING, REFUND, SWITCH_WEBHOOK_OFF } from '../../store/scripts.ts';

/** From "Activate" to orders in Xero and back, in an owner's order. */
test.describe.configure({ mode: 'serial' });

needsShop();
test.use({ store: 'owner' });

const DEACTIVATE = `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'ml-connector/ml-connector.php' );`;
const OURS = '#ml-connector-root';
const TABS = [
  'Overview',
  'Connection',
  'Accounts & taxes',
  'Payments',
  'Invoices & contacts',
  'Sync',
  'Activity',
  'Books',
  'Payouts',
  'Reports',
] as const;

/** Of the first order, paid by card. */
let firstOrder = 0;

/** Counts what the owner does. */
function counted() {
  const done = { clicks: 0, fields: 0 };
  return {
    done,
    click: async (on: Locator) => {
      done.clicks += 1;
      await on.click();
    },
    fill: async (field: Locator, text: string) => {
      done.fields += 1;
      await field.fill(text);
    },
  };
}

test('an owner goes from "Activate" to "Start" in eight clicks and two fields, and may leave at every step', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const giftCard = await whole.shop.php(ADD_ORDERS_BEFORE_PAIRING);
  const earlier = await postedByOfficialPlugin(whole);
  await whole.shop.php(DEACTIVATE);
  const page = new SettingsPage(owner, whole.shop.url);
  const { done, click, fill } = counted();
  /** Leaves the page, and opens it again from the menu: the step is still there. */
  const look = async (title: string, name: string) => {
    await owner.goto(`${whole.shop.url}/wp-admin/index.php`);
    await page.open();
    await expect(page.step(title)).toBeVisible(ARRIVES);
    await owner.waitForLoadState('networkidle');
    for (const width of [1280, 360]) {
      await owner.setViewportSize({ width, height: 900 });
      await picture(owner, `setup-${name}-${width}`);
      const overflow: number = await owner.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, `${name} at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(await accessibility(owner, OURS), name).toEqual([]);
    await owner.setViewportSize({ width: 1280, height: 900 });
  };

  await owner.goto(`${whole.shop.url}/wp-admin/plugins.php`);
  await click(owner.getByRole('link', { name: 'Activate ML Connector' }));
  await owner.waitForURL(/page=ml-connector/, ARRIVES);
  await look('Connect the service', 'service');
  await page.pair(whole.sidecarUrl, 'WRONG-CODE-0000-0000');
  await expect(
    page.root
      .getByText(/code/i)
      .filter({ hasText: /wrong|not/i })
      .first(),
  ).toBeVisible(ARRIVES);
  await picture(owner, 'setup-service-wrong-code');
  await page.open();
  await fill(page.root.getByLabel('Address of the service'), whole.sidecarUrl);
  const service = page.root.getByRole('region', { name: 'Connect the service' });
  await click(service.getByRole('button', { name: 'Connect the service' }));
  // The service's own page names the shop, and asks for the code, as its operator chose one.
  await expect(owner.getByRole('heading', { name: 'Connect this shop?' })).toBeVisible(ARRIVES);
  await expect(owner.getByRole('definition').filter({ hasText: whole.shop.url })).toBeVisible();
  expect(await accessibility(owner, 'main')).toEqual([]);
  await fill(owner.getByLabel('Pairing code'), whole.pairingCode);
  await click(owner.getByRole('button', { name: 'Connect this shop' }));

  await expect(page.step('See if we fit')).toBeVisible(ARRIVES);
  await look('See if we fit', 'fit');
  const fit = page.root.getByRole('region', { name: 'See if we fit' });
  await expect(fit.getByText('We read your last 4 orders. 1 needs something first.')).toBeVisible(ARRIVES);
  const needsCard = fit.getByRole('row', { name: new RegExp(`^#${giftCard} `) });
  await expect(needsCard).toContainText('£5.00 below its lines and tax');
  await expect(needsCard.getByRole('link')).toHaveAttribute('href', new RegExp(`[?&](id|post)=${giftCard}(&|$)`));
  expect(whole.xero.calls.list.filter(({ kind }) => kind === 'accounting')).toEqual([]);
  await click(fit.getByRole('button', { name: 'Connect to Xero' }));

  const consent = owner.getByRole('heading', { name: 'Connect this store to Xero' });
  await expect(consent).toBeVisible(ARRIVES);
  await expect(owner.getByRole('definition').filter({ hasText: whole.shop.url })).toBeVisible();
  expect(await accessibility(owner, 'main')).toEqual([]);
  await look('Connect to Xero', 'xero');
  // Leaving here costs one click more.
  await page.root
    .getByRole('region', { name: 'Connect to Xero' })
    .getByRole('button', { name: 'Connect to Xero' })
    .click();
  await expect(consent).toBeVisible(ARRIVES);
  // The simulated Xero consents at once, for its first organisation, and returns the browser.
  await click(owner.getByRole('link', { name: 'Continue to Xero' }));

  await expect(page.step('Review what we propose')).toBeVisible(ARRIVES);
  await expect(page.button('Accept all and continue')).toBeVisible(ARRIVES);
  await look('Review what we propose', 'review');
  await expect(page.root.getByText(/is an income account named for sales\./)).toBeVisible(ARRIVES);
  await click(page.button('Accept all and continue'));

  await expect(page.step('Preview an order')).toBeFocused(ARRIVES);
  const invoice = page.root.getByRole('article', { name: /^Invoice WC-\d+$/ });
  await expect(invoice).toContainText('Harbour mug', ARRIVES);
  await look('Preview an order', 'preview');
  await expect(invoice).toContainText('Ada Byron', ARRIVES);
  await expect(page.root.getByText(`order #${earlier.orderId} is linked to its invoice`)).toBeVisible(ARRIVES);
  await click(page.button('Continue'));

  await expect(page.step('Start')).toBeFocused(ARRIVES);
  await look('Start', 'start');
  // Each step can be shown again.
  await page.root.getByRole('navigation').getByRole('button', { name: 'Connect the service' }).click();
  await expect(page.step('Connect the service')).toBeFocused();
  await page.root.getByRole('navigation').getByRole('button', { name: 'Start', exact: true }).click();
  expect(whole.xero.calls.list.filter(({ kind, method }) => kind === 'accounting' && method !== 'GET')).toEqual([]);
  await click(page.button('Start syncing'));
  await expect(page.root.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true', ARRIVES);
  expect(done.clicks).toBeLessThanOrEqual(8);
  expect(done.fields).toBeLessThanOrEqual(2);

  // What the official plugin has posted is linked, not doubled.
  const storeId = await storeOf(whole);
  await arrives(whole, async () => {
    const known = JSON.stringify(await whole.cli('order', storeId, String(earlier.orderId)));
    expect(known).toContain(earlier.invoiceId);
  });
  expect(invoicesOf(whole.xero, earlier.orderId)).toEqual([]);
});

test('an owner opens the health dashboard, signed in for this store', async ({ owner, whole, picture }) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  const visited: string[] = [];
  owner.context().on('request', (request) => {
    if (request.isNavigationRequest()) visited.push(request.url());
  });
  const opened = owner.waitForEvent('popup');
  await page.button(/^Open health dashboard/).click();
  const dashboard = await opened;
  await dashboard.waitForURL((url) => url.pathname === '/' && url.search === '');
  await expect(dashboard.getByRole('heading', { name: 'Kestrel & Finch' })).toBeVisible();
  await picture(dashboard, 'dashboard-from-wp-admin');
  await dashboard.close();
  // The link works once: a copy from a browser history opens no session.
  const [link = ''] = visited.filter((url) => new URL(url).port === new URL(whole.sidecarUrl).port);
  const again = await fetch(link, { redirect: 'manual' });
  expect(new URL(link).search + new URL(link).pathname).not.toBe('/');
  expect(again.headers.get('set-cookie')).toBeNull();
});

test('an owner sends a test alert through WordPress, and turns emails off and on', async ({
  owner,
  whole,
  picture,
}) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  const card = page.root.getByRole('region', { name: 'Alerts' });
  // The sidecar's status may change meanwhile.
  const tests = async () =>
    (await whole.shop.mails()).filter(({ subject }) => subject.includes('ML Connector: Test alert for'));
  await card.getByRole('button', { name: 'Send a test alert' }).click();
  await expect(card.getByText('Email from this site: sent')).toBeVisible(ARRIVES);
  await picture(owner, 'alerts-tested');
  const mails = await tests();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.message).toContain('admin.php?page=ml-connector');

  const mailing = card.getByLabel('Email alerts to the administrator of this site');
  // It shows the sidecar's response.
  await mailing.click();
  await expect(mailing).not.toBeChecked(ARRIVES);
  await card.getByRole('button', { name: 'Send a test alert' }).click();
  await expect(card.getByText('Nobody receives alerts. Turn on email alerts.')).toBeVisible(ARRIVES);
  expect(await tests()).toHaveLength(1);
  await mailing.click();
  await expect(mailing).toBeChecked(ARRIVES);
});

for (const { checkout, product } of [
  { checkout: 'block', product: 'Harbour mug' },
  { checkout: 'classic', product: 'Tea towel' },
] as const) {
  test(`an order of the ${checkout} checkout becomes a paid invoice, shown on the order`, async ({
    owner,
    whole,
    browser,
    picture,
  }) => {
    const visitor = await browser.newPage();
    const shopper = new Shopper(visitor, whole.shop.url);
    await shopper.putInCart(product);
    const orderId =
      checkout === 'block'
        ? await shopper.payAtBlockCheckout('Test card')
        : await shopper.payAtClassicCheckout('Test card');
    await visitor.close();
    if (checkout === 'block') firstOrder = orderId;

    const screen = new OrderScreen(owner, whole.shop.url);
    // The panel reads it from the sidecar before the report to the shop adds the order's note.
    await arrives(whole, async () => {
      await screen.open(orderId);
      await expect(screen.panel.getByText(`WC-${orderId}`).first()).toBeVisible(LOOK);
      await expect(screen.notes()).toContainText(`WC-${orderId}`, LOOK);
    });
    await expect(screen.panel.getByText('Documents in Xero')).toBeVisible();
    await picture(owner, `order-${checkout}`);
    await screen.openList();
    await expect(screen.row(orderId)).toContainText(`WC-${orderId}`);
    await picture(owner, 'orders-list');

    const total = await whole.shop.php('echo wc_get_order( (int) $argv[1] )->get_total();', [String(orderId)]);
    expect(liveInvoices(whole.xero, orderId)).toMatchObject([{ number: `WC-${orderId}`, status: 'PAID' }]);
    expect(Number(liveInvoices(whole.xero, orderId)[0]?.totals.total)).toBe(Number(total));
  });
}

test('a refund becomes a credit note', async ({ owner, whole, picture }) => {
  await whole.shop.php(REFUND, [String(firstOrder), '5.00']);
  const screen = new OrderScreen(owner, whole.shop.url);
  await arrives(whole, async () => {
    await screen.open(firstOrder);
    await expect(screen.panel.getByText(/credit note/i).first()).toBeVisible(LOOK);
  });
  await picture(owner, 'order-refunded');
});

test('a rejected order is explained, fixed in the settings and replayed', async ({ owner, whole, picture }) => {
  const storeId = await storeOf(whole);
  await whole.cli('settings', 'set', storeId, 'payments.methods', '{"cod":{"none":true}}');
  await whole.cli('settings', 'set', storeId, 'payments.default', 'null');
  const orderId = Number(
    await whole.shop.php(
      `$order = wc_create_order(); $order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ) );
$order->set_billing_email( 'late@example.com' ); $order->set_billing_last_name( 'Late' ); $order->set_payment_method( 'cheque' );
$order->calculate_totals(); $order->payment_complete( 'CHQ-1' ); echo $order->get_id();`,
    ),
  );
  const page = new SettingsPage(owner, whole.shop.url);
  await arrives(whole, async () => {
    await page.open('Activity');
    await expect(page.root.getByRole('heading', { name: 'Needs attention' })).toBeVisible(LOOK);
  });
  await picture(owner, 'activity-rejected');

  const screen = new OrderScreen(owner, whole.shop.url);
  await screen.open(orderId);
  await picture(owner, 'order-rejected');
  await screen.panel.getByRole('link', { name: 'Open “Payments”' }).first().click();
  await expect(page.setting('payments.methods.cheque').getByRole('combobox')).toBeFocused(ARRIVES);
  await page.useAllSuggestions();
  // Before Save: what it changes on the last orders of the shop.
  await expect(page.root.getByText(/^\d+ (?:is|are) posted that (?:was|were) not/)).toBeVisible(ARRIVES);
  await picture(owner, 'effect-before-save');
  await page.button('Save changes').click();
  await expect(page.root.getByText('Saved.')).toBeVisible(ARRIVES);

  await screen.open(orderId);
  await screen.replay();
  await expect(async () => {
    await screen.open(orderId);
    await expect(screen.panel.getByText(`WC-${orderId}`).first()).toBeVisible(LOOK);
  }).toPass(ARRIVES);
});

test('a disabled webhook is reported and repaired with one click', async ({ owner, whole, picture }) => {
  await whole.shop.php(SWITCH_WEBHOOK_OFF, ['order.updated']);
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  await expect(page.root.getByText('disabled').or(page.root.getByText('paused')).first()).toBeVisible();
  await picture(owner, 'webhook-off');
  await page.button('Repair webhooks').click();
  await expect(page.button('Repair webhooks')).toBeHidden(ARRIVES);
});

test('while the sidecar is down the store sells, and the order is posted afterwards', async ({
  owner,
  whole,
  browser,
  picture,
  accessibility,
}) => {
  await whole.stopSidecar();
  const visitor = await browser.newPage();
  const shopper = new Shopper(visitor, whole.shop.url);
  await shopper.putInCart('Harbour mug');
  const orderId = await shopper.payAtBlockCheckout('Test card');
  await visitor.close();
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open();
  await expect(
    page.root
      .getByText(/service/i)
      .filter({ hasText: /answer|reach/i })
      .first(),
  ).toBeVisible(ARRIVES);
  await picture(owner, 'sidecar-down');
  await lookAtTabs('down', { owner, page, width: 360, picture, accessibility });

  await whole.startSidecar();
  const screen = new OrderScreen(owner, whole.shop.url);
  await whole.cli('sync');
  await expect(async () => {
    await screen.open(orderId);
    await expect(screen.panel.getByText(`WC-${orderId}`).first()).toBeVisible(LOOK);
  }).toPass(ARRIVES);
});

test('every tab fits a narrow window and satisfies axe', async ({ owner, whole, picture, accessibility }) => {
  const page = new SettingsPage(owner, whole.shop.url);
  for (const width of [1280, 360]) {
    await page.open();
    await lookAtTabs('tab', { owner, page, width, picture, accessibility });
  }
});

test('unsaved changes need confirmation before leaving a tab or the page', async ({ owner, whole, accessibility }) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Sync');
  const minutes = page.setting('sync.overlapMinutes').getByRole('spinbutton');
  await page.unfold();
  await minutes.fill('25');
  await page.choose('Payments');
  const question = owner.getByRole('dialog', { name: 'Save your changes first?' });
  await expect(question).toBeVisible();
  expect(await accessibility(owner, '[role="dialog"]')).toEqual([]);
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(minutes).toHaveValue('25');

  const asked = owner.waitForEvent('dialog');
  const left = owner.goto(`${whole.shop.url}/wp-admin/index.php`).catch(() => null);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await left;
  await expect(minutes).toHaveValue('25');

  await page.choose('Payments');
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.root.getByRole('heading', { name: 'Payment methods' })).toBeVisible();
  await page.choose('Sync');
  await page.unfold();
  await expect(minutes).not.toHaveValue('25');
});

test('an owner disconnects from Xero and connects again', async ({ owner, whole, picture }) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  await page.button('Disconnect from Xero').click();
  const question = owner.getByRole('dialog', { name: 'Disconnect from Xero?' });
  await question.getByRole('button', { name: 'Disconnect from Xero' }).click();
  await expect(page.button('Connect to Xero')).toBeVisible(ARRIVES);
  await picture(owner, 'disconnected');
  await page.button('Connect to Xero').click();
  await page.continueToXero();
  // Its simulated Xero granted one organisation: there is no choice.
  await expect(page.button('Disconnect from Xero')).toBeVisible(ARRIVES);
});

test('an owner leaves with the export: nothing of the shop stays at Xero, at the service and here', async ({
  owner,
  whole,
  picture,
  accessibility,
}) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  await page.button('Leave ML Connector').click();
  const dialog = owner.getByRole('dialog', { name: 'Leave ML Connector' });
  await dialog.getByRole('button', { name: 'Stop syncing and write the export' }).click();
  await expect(dialog.getByRole('button', { name: 'Download the export' })).toBeVisible(ARRIVES);
  const downloads = owner.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download the export' }).click();
  const exported: unknown = JSON.parse(readFileSync(await (await downloads).path(), 'utf8'));
  expect(exported).toMatchObject({ form: 'mlc-store-1', entries: expect.arrayContaining([expect.anything()]) });
  await expect(dialog.getByText('Downloaded.')).toBeVisible(ARRIVES);
  expect(await accessibility(owner, '.ml-connector-leave')).toEqual([]);
  await picture(owner, 'leave-ready');
  const name = dialog.getByLabel(/^Type “.+” to confirm$/);
  const [, shop = ''] = /“(.+)”/.exec(await dialog.getByText(/^Type “.+” to confirm$/).innerText()) ?? [];
  await name.fill(shop);
  await dialog.getByRole('button', { name: 'Leave ML Connector' }).click();
  await expect(dialog.getByText('Your shop has left ML Connector.')).toBeVisible(ARRIVES);
  await picture(owner, 'left');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.root.getByRole('heading', { name: 'Connect the service' })).toBeVisible(ARRIVES);
  expect(await whole.cli('store', 'list')).toMatchObject({ stores: [] });
  expect(whole.xero.connections()).toEqual([]);
  // For the test that follows.
  const { pairingCode } = (await whole.cli('pair')) as { pairingCode: string };
  await page.pair(whole.sidecarUrl, pairingCode);
  await expect(page.root.getByRole('region', { name: 'Xero', exact: true })).toBeVisible(ARRIVES);
});

test('unpairing while Xero does not answer leaves nothing behind here, and names the organisation', async ({
  owner,
  whole,
  picture,
}) => {
  const page = new SettingsPage(owner, whole.shop.url);
  await page.open('Connection');
  await page.button('Connect to Xero').click();
  await page.continueToXero();
  await expect(page.button('Disconnect from Xero')).toBeVisible(ARRIVES);
  whole.xero.faults.from(() => ({ kind: 'drop-before-commit', times: 1 }));
  await page.button('Unpair store').click();
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: /unpair/i })
    .click();
  await expect(page.root.getByRole('heading', { name: 'Connect the service' })).toBeVisible(ARRIVES);
  await expect(
    page.root.getByText(/^Unpaired, but Xero did not answer, so the service can still reach /),
  ).toBeVisible();
  await expect(page.root.getByText('Connected to Xero.')).toBeHidden();
  await picture(owner, 'unpaired-xero-down');
  whole.xero.faults.from(null);
  const left = await whole.shop.phpJson(`
global $wpdb;
echo wp_json_encode( array(
  'keys'     => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}woocommerce_api_keys" ),
  'webhooks' => count( ( new WC_Webhook_Data_Store() )->get_webhooks_ids() ),
) );`);
  expect(left).toEqual({ keys: 0, webhooks: 0 });
  expect(await whole.cli('store', 'list')).toMatchObject({ stores: [] });
  expect(await whole.shop.complaints()).toEqual([]);
});

/** Each tab of the page in `owner`: a screenshot, axe's findings, and nothing wider than the window. */
async function lookAtTabs(
  name: string,
  of: {
    readonly owner: Page;
    readonly page: SettingsPage;
    readonly width: number;
    readonly picture: (page: Page, name: string) => Promise<void>;
    readonly accessibility: (page: Page, selector: string) => Promise<string[]>;
  },
): Promise<void> {
  const { owner, page, width, picture, accessibility } = of;
  await owner.setViewportSize({ width, height: 900 });
  for (const tab of TABS) {
    await page.choose(tab);
    await expect(page.shown).toBeVisible(ARRIVES);
    await owner.waitForLoadState('networkidle');
    await page.unfold();
    await picture(owner, `${name}-${tab.toLowerCase().replaceAll(/\W+/g, '-')}-${width}`);
    expect(await accessibility(owner, OURS), `${tab} at ${width}`).toEqual([]);
    const overflow: number = await owner.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow, `${tab} at ${width} is wider than the window`).toBeLessThanOrEqual(0);
  }
}

async function storeOf(whole: Whole): Promise<string> {
  const answer = JSON.stringify(await whole.cli('store', 'list'));
  return /"(?:id|store|storeId)":"([^"]+)"/.exec(answer)?.[1] ?? '';
}

function liveInvoices(xero: Whole['xero'], orderId: number) {
  return invoicesOf(xero, orderId).filter(({ status }) => !['VOIDED', 'DELETED'].includes(status));
}
