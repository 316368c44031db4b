import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DAY, DIFFERING, largeMonth } from '../../admin-ui/dev/fake-books.ts';
import { REPORT_MAP } from '../../admin-ui/dev/fake-reports.ts';
import type { StoreFacts } from '../../sidecar/src/status/store-facts.ts';
import type { OrderBody } from '../../sidecar/src/contract/orders.ts';
import type { Entry } from '../../sidecar/src/ledger/entry.ts';
import { FAULT_CASES, NO_ORDERS, ORGANISATION, WELL } from '../../sidecar/test/support/_status-cases.ts';
import { violationsOf } from '../accessibility.ts';
import { expect, pageOf, scrollsSideways } from '../fixtures.ts';
import { startStatePages, type State, type StatePages } from '../state-pages.ts';
import { test as base } from '@playwright/test';

const SETTINGS = 'https://shop.example/wp-admin/admin.php?page=ml-connector';
const LONG =
  'Mrs Featherstonehaugh’s Hand-thrown Mugs, Kaffeebecherfachgeschäft and Donaudampfschifffahrtszubehör of Llanfairpwllgwyngyll';
const SIZES = [
  { name: 'light', width: 1280, media: { colorScheme: 'light' } },
  { name: 'dark', width: 1280, media: { colorScheme: 'dark' } },
  { name: '360', width: 360, media: { colorScheme: 'light' } },
  { name: '360-dark', width: 360, media: { colorScheme: 'dark' } },
  { name: 'forced', width: 1280, media: { forcedColors: 'active' } },
] as const;

/** It takes seconds on a long page, and the other sizes add no findings. */
const AXE: ReadonlySet<string> = new Set(['light', 'dark']);

/** A store per case of the golden table, with its name. */
const EVERY_CASE: readonly StoreFacts[] = FAULT_CASES.map(({ name, change }, at) => {
  return { ...WELL, ...change, storeId: `case-${at}`, name, settingsUrl: SETTINGS };
});
const OTHERS: readonly (readonly [string, Partial<StoreFacts>])[] = [
  ['not connected', { organisation: null }],
  [
    'few calls left',
    { organisation: { ...ORGANISATION, calls: { remaining: 1, toldAt: '2026-11-24T11:58:00.000Z' } } },
  ],
  ['never read', { poll: { at: null, error: null, dueAt: null } }],
  ['a slow order', { oldestPendingAt: '2026-11-24T11:50:00.000Z', counts: { ...NO_ORDERS, pending: 1 } }],
  ['a stuck order', { oldestPendingAt: '2026-11-24T10:50:00.000Z', counts: { ...NO_ORDERS, pending: 4 } }],
  ['one refused', { counts: { ...NO_ORDERS, rejected: 1 } }],
  ['three refused', { counts: { ...NO_ORDERS, rejected: 3 } }],
  ['unknown outcome', { counts: { ...NO_ORDERS, uncertain: 2 } }],
  ['paused', { active: false }],
  ['settings unreadable', { settingsFaults: [{ path: '', message: 'The settings file is not JSON.' }] }],
  ['a wrong setting', { settingsFaults: [{ path: 'accounts.sales', message: 'There is no account 999.' }] }],
];
const EVERY_REASON = [
  ...EVERY_CASE,
  ...OTHERS.map(([name, change], at) => ({ ...WELL, ...change, storeId: `other-${at}`, name, settingsUrl: SETTINGS })),
];

const SUMMARY = {
  orderNumber: '1001',
  date: '2026-11-24',
  currency: 'GBP',
  total: '12.34',
  invoiceNumber: 'WC-1001',
  xeroTotal: '12.34',
  paid: true,
};
const entry = (id: number, change: Partial<Entry>): Entry => ({
  id,
  storeId: WELL.storeId,
  kind: 'order',
  sourceId: String(900 + id),
  state: 'recorded',
  revision: 1,
  claim: null,
  tries: 0,
  notBefore: null,
  problems: [],
  summary: { ...SUMMARY, orderNumber: String(1000 + id) },
  recordedHash: 'a',
  acceptedAt: '2026-11-24T11:58:00.000Z',
  updatedAt: '2026-11-24T11:58:01.000Z',
  recordedAt: '2026-11-24T11:58:01.000Z',
  ...change,
});
const REFUSED = {
  code: 'payment_account_missing',
  message: 'No account is chosen for payments by "cheque".',
  fix: 'Choose the bank or clearing account, or "none" for no payment (setting payments.methods.cheque).',
  details: {},
};
const DECIMALS = {
  code: 'currency_precision',
  message: 'The total 10.125 KWD has more than two decimals, and Xero keeps two.',
  fix: 'Choose "round" (setting documents.precision), or enter this order in Xero by hand.',
  details: {},
};
const ORDERS: readonly Entry[] = [
  entry(5, { state: 'rejected', problems: [REFUSED], recordedAt: null }),
  entry(4, { state: 'rejected', problems: [DECIMALS], recordedAt: null }),
  entry(3, {
    state: 'waiting',
    problems: [{ code: 'xero_unanswered', message: 'Xero did not answer.', fix: 'Nothing to do.', details: {} }],
  }),
  entry(2, { state: 'skipped', summary: null }),
  entry(1, {}),
];
const ORDER: OrderBody = {
  entry: {
    id: 1,
    orderId: 905,
    orderNumber: '1005',
    state: 'rejected',
    label: 'Needs attention',
    is: {
      ...{ code: 'needs_attention', label: 'Needs attention', why: REFUSED.message, next: REFUSED.fix },
      ...{ until: null, due: '32.40', credit: null, currency: 'GBP' },
    },
    orderStatus: 'processing',
    date: '2026-11-24',
    currency: 'GBP',
    total: '32.40',
    invoiceNumber: 'WC-1005',
    invoiceUrl: null,
    xeroTotal: '32.40',
    paid: false,
    refunded: null,
    problems: [{ ...REFUSED, tab: 'payments', setting: 'payments.methods.cheque' }],
    actions: [],
    updatedAt: '2026-11-24T11:58:01.000Z',
  },
  notices: [],
  documents: [
    {
      kind: 'invoice',
      title: 'Invoice',
      number: 'WC-1005',
      date: '2026-11-24',
      amount: '32.40',
      currency: 'GBP',
      status: 'Awaiting payment',
      url: 'https://go.xero.com/x',
    },
  ],
  lines: [
    {
      creditNote: null,
      name: LONG,
      quantity: '2',
      amount: '24.00',
      tax: '4.80',
      account: { value: '200 – Sales', rule: 'category 15' },
      taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
      item: [{ value: 'MUG-1', rule: 'SKU' }],
      tracking: [{ value: 'Region: North', rule: 'default' }],
    },
    {
      creditNote: null,
      name: 'Shipping: Flat rate',
      quantity: '1',
      amount: '3.00',
      tax: '0.60',
      account: { value: '260 – Other Revenue', rule: 'shipping' },
      taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
      item: [],
      tracking: [],
    },
  ],
  payouts: [],
  decisions: [{ field: 'account', value: '090', rule: 'payment method cheque' }],
  beside: [{ of: 'payment', field: 'account', value: '090 – Cheques', rule: 'payment method cheque' }],
  trail: [
    { at: '2026-11-24T11:58:00.000Z', text: 'The plugin reported a change of the order.', by: null, details: [] },
    { at: '2026-11-24T11:58:01.000Z', text: 'It could not be posted.', by: null, details: [REFUSED.message] },
  ],
};

/** Payment methods and reports as plugins and organisations name them. */
const LONG_REPORTS = REPORT_MAP.reports.map((one) => ({
  ...one,
  title: `${one.title} – ${LONG}`,
  missing: [
    {
      ...{ setting: `payments.methods.${LONG.replaceAll(' ', '_')}`, tab: 'payments' as const },
      why: `Orders paid by "${LONG.replaceAll(' ', '')}" get no payment in Xero, so their invoices stay open there.`,
    },
  ],
}));

/** Each screenshot: what it shows, at which URL. */
const STATES: readonly {
  readonly name: string;
  readonly state: Partial<State>;
  readonly path?: string;
  readonly says: string;
}[] = [
  { name: 'green', state: { stores: [WELL], entries: [entry(1, {})] }, says: 'All 12 orders are in Xero.' },
  { name: 'every-reason', state: { stores: EVERY_REASON, entries: ORDERS }, says: 'stores need attention' },
  {
    name: 'red-owner',
    state: {
      stores: [
        {
          ...WELL,
          ...FAULT_CASES.find(({ name }) => name === 'REST key revoked')?.change,
          settingsUrl: SETTINGS,
          counts: { ...NO_ORDERS, rejected: 2 },
        },
      ],
      entries: ORDERS,
      ownerOf: WELL.storeId,
    },
    says: 'The key is refused',
  },
  {
    name: 'long-names',
    state: {
      stores: [
        { ...WELL, name: LONG },
        { ...WELL, storeId: 'b', name: LONG.replaceAll(' ', ''), counts: { ...NO_ORDERS, rejected: 2 } },
      ],
      entries: ORDERS,
    },
    says: 'Featherstonehaugh',
  },
  {
    name: 'many-stores',
    state: {
      stores: Array.from({ length: 40 }, (_, at) => ({
        ...WELL,
        storeId: `s${at}`,
        name: `Shop ${at}`,
        ...(at % 13 === 0 ? { organisation: null } : {}),
      })),
    },
    says: '36 healthy stores',
  },
  { name: 'first-start', state: {}, says: 'No store yet.' },
  { name: 'store-removed', state: { ownerOf: WELL.storeId }, says: 'Pair it again in wp-admin' },
  { name: 'no-ledger', state: { isBroken: true }, says: 'cannot read its ledger' },
  {
    name: 'order',
    state: { stores: [{ ...WELL, settingsUrl: SETTINGS }], order: ORDER },
    path: `/orders/${WELL.storeId}/905`,
    says: 'Rule: category 15',
  },
  {
    name: 'books',
    state: { stores: [WELL], books: DIFFERING, day: DAY },
    path: `/books/${WELL.storeId}?month=2026-11&day=2026-11-05`,
    says: '2 days of November 2026 differ: £76.02 is missing in Xero.',
  },
  {
    name: 'books-large',
    state: { stores: [{ ...WELL, name: LONG }], books: largeMonth(LONG) },
    path: `/books/${WELL.storeId}?month=2026-10`,
    says: 'Xero has £7,407,407.34 more than the shop.',
  },
  {
    name: 'reports',
    state: { stores: [{ ...WELL, settingsUrl: SETTINGS }], reportMap: REPORT_MAP, ownerOf: WELL.storeId },
    path: `/reports/${WELL.storeId}`,
    says: '90 of 98 orders have it; 12 of 186 lines are without an item',
  },
  {
    name: 'reports-long',
    state: { stores: [{ ...WELL, name: LONG }], reportMap: { ...REPORT_MAP, reports: LONG_REPORTS } },
    path: `/reports/${WELL.storeId}`,
    says: 'npm run cli -- settings get',
  },
  {
    name: 'reports-reading',
    state: { stores: [WELL], reportMap: { ...REPORT_MAP, state: 'reading', read: 43, of: 0, reports: [] } },
    path: `/reports/${WELL.storeId}`,
    says: '43 orders so far.',
  },
  {
    name: 'reports-empty',
    state: { stores: [WELL], reportMap: { ...REPORT_MAP, of: 0, held: 0, reports: [] } },
    path: `/reports/${WELL.storeId}`,
    says: 'There are no orders to post yet.',
  },
  {
    name: 'reports-not-connected',
    state: { stores: [WELL] },
    path: `/reports/${WELL.storeId}`,
    says: 'The orders could not be read: The store is not connected to Xero.',
  },
  { name: 'no-order', state: { stores: [WELL] }, path: `/orders/${WELL.storeId}/1`, says: 'There is no such order.' },
  { name: 'signed-out', state: {}, path: '/who/sign-in', says: 'You are not signed in.' },
];

const test = base.extend<object, { readonly pages: StatePages }>({
  pages: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures it needs from the pattern
    async ({}, use) => {
      await using pages = await startStatePages();
      await use(pages);
    },
    { scope: 'worker' },
  ],
  // These pages' HTTP statuses are part of the message.
  page: ({ page }, use) => pageOf(page, use, [/Failed to load resource/]),
});

const picture = (page: Page, name: string) =>
  page.screenshot({
    path: join(import.meta.dirname, '..', '..', 'artifacts', 'dashboard', `${name}.png`),
    fullPage: true,
  });

for (const { name, state, path = '/', says } of STATES) {
  test(`${name}: fits any window, in light, dark and forced colours, for everybody`, async ({ page, pages }) => {
    pages.show(state);
    for (const { name: size, width, media } of SIZES) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
      await page.goto(`${pages.url}${path}`);
      await expect(page.locator('body')).toContainText(says);
      expect([size, await scrollsSideways(page)]).toEqual([size, false]);
      if (AXE.has(size)) expect([size, await violationsOf(page)]).toEqual([size, []]);
      await picture(page, `${name}-${size}`);
    }
  });
}

test('a used or expired link says so, and too many attempts have to wait', async ({ page }) => {
  // Attempts are counted: use separate pages.
  await using pages = await startStatePages();
  const tried = async () => {
    await page.goto(`${pages.url}/who/sign-in?token=${'a'.repeat(43)}`);
    await page.waitForURL(/sign-in$/);
  };
  await tried();
  await expect(page.getByRole('main')).toContainText('This link has been used, or is older than five minutes.');
  for (const { name: size, width, media } of SIZES) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
    expect([size, AXE.has(size) ? await violationsOf(page) : [], await scrollsSideways(page)]).toEqual([
      size,
      [],
      false,
    ]);
    await picture(page, `link-refused-${size}`);
  }
  // On a busy machine the counted minute may end in between, once.
  const refused = page.getByText('Too many attempts. Wait a minute.');
  for (let again = 0; again < 20 && (await refused.count()) === 0; again += 1) await tried();
  await expect(refused).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await picture(page, 'too-many-tries');
});
