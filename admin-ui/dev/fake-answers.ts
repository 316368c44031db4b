import type { ClearingBody } from '../../sidecar/src/contract/payouts.ts';
import type { TrackingBody } from '../../sidecar/src/contract/tracking.ts';
import type { ListsBody } from '../../sidecar/src/contract/lists.ts';
import type { EntriesBody, EntryBody } from '../../sidecar/src/contract/orders.ts';
import type { SettingsBody, SuggestionsBody } from '../../sidecar/src/contract/settings.ts';
import type { StatusBody } from '../../sidecar/src/contract/status.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../sidecar/src/domain/settings/settings.ts';
import type { ConnectionBody } from '../../sidecar/src/contract/plugin.ts';

/** What a shop in good order answers, route by route: for tests and for the page without WordPress. Typed by the contract. */
const ORGANISATION_ID = '7f9c24e8-3b12-4fef-91ba-2d3a0c6e8a01';
const CATEGORY_ID = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3a';

export const CONNECTION: ConnectionBody = {
  paired: true,
  url: 'https://connector.example.com',
  urlIsConstant: false,
  storeId: 'shop.example.com',
  webhooks: [
    'order.created',
    'order.updated',
    'order.deleted',
    'order.restored',
    'customer.created',
    'customer.updated',
  ].map((topic) => ({ topic, state: 'active', explanation: '' })),
  key: 'ok',
  autoRepair: false,
  movedFrom: null,
  message: '',
};

export const STATUS: StatusBody = {
  storeId: 'shop.example.com',
  storeName: 'Shop',
  sidecarVersion: '0.1.0',
  builtAs: 'sources',
  light: 'amber',
  writesOrders: false,
  watchesProducts: false,
  needsPerson: true,
  sentence: '2 orders need attention.',
  reasons: [
    {
      code: 'orders_rejected',
      light: 'amber',
      message: '2 orders were not posted.',
      next: 'Read why, fix it, then replay them.',
      tab: 'activity',
      needsAction: true,
    },
  ],
  organisation: {
    tenantId: ORGANISATION_ID,
    name: 'Shop Ltd',
    state: 'connected',
    stateReason: null,
    pausedUntil: null,
    pauseReason: null,
    connectedAt: '2026-11-20T09:00:00.000Z',
    baseCurrency: 'GBP',
    country: 'GB',
    missing: [],
    callsLeftToday: 4870,
  },
  counts: { pending: 1, claimed: 0, waiting: 1, uncertain: 0, rejected: 2, recorded: 118, skipped: 3 },
  oldestPendingAt: '2026-11-25T11:58:00.000Z',
  sync: {
    active: true,
    lastPollAt: '2026-11-25T11:55:00.000Z',
    nextPollAt: '2026-11-25T12:00:00.000Z',
    lastNudgeAt: '2026-11-25T11:58:00.000Z',
    lastWebhookAt: '2026-11-25T11:58:02.000Z',
    backfill: null,
    customers: null,
  },
  numberPrefix: null,
  checklist: [
    { id: 'pair', done: true, detail: '', tab: 'connection', confirm: false },
    { id: 'connect', done: true, detail: '', tab: 'connection', confirm: false },
    { id: 'accounts', done: true, detail: '', tab: 'accounts', confirm: false },
    { id: 'taxes', done: false, detail: '2 tax rates have no tax type.', tab: 'accounts', confirm: false },
    { id: 'payments', done: true, detail: '', tab: 'payments', confirm: false },
    { id: 'activate', done: true, detail: '', tab: 'sync', confirm: false },
    { id: 'first_invoice', done: true, detail: '', tab: 'activity', confirm: false },
  ],
};

export const SETTINGS: Settings = {
  ...NEW_STORE_SETTINGS,
  documents: { ...NEW_STORE_SETTINGS.documents, due: { default: null, methods: { bacs: { days: 14 } } } },
  accounts: { ...NEW_STORE_SETTINGS.accounts, sales: '200', shipping: '425' },
  rules: [
    { when: { category: 15 }, account: '210' },
    { when: { country: ['DE', 'FR'] }, taxType: 'ECZROUTPUT' },
  ],
  taxes: { ...NEW_STORE_SETTINGS.taxes, rates: { '1': 'OUTPUT2' } },
  payments: { ...NEW_STORE_SETTINGS.payments, methods: { cod: { none: true }, stripe: { account: '092' } } },
  sync: { ...NEW_STORE_SETTINGS.sync, active: true, startDate: '2026-11-01' },
};

export const SETTINGS_BODY: SettingsBody = { revision: 'r1', settings: SETTINGS, defaults: SETTINGS, newDefaults: [] };

export const SUGGESTIONS: SuggestionsBody = {
  suggestions: [
    {
      path: 'taxes.rates.2',
      value: 'RROUTPUT',
      reason: 'The only tax type of 5 % for sales is "5% (VAT on Income)".',
      confidence: 'high',
    },
    {
      path: 'taxes.rates.3',
      value: 'ZERORATEDOUTPUT',
      reason: 'Several tax types have 0 %; zero rated fits a rate named "Zero".',
      confidence: 'low',
    },
    {
      path: 'taxes.untaxed',
      value: 'ZERORATEDOUTPUT',
      reason: 'Lines without a rate are usually exports.',
      confidence: 'medium',
    },
    {
      path: 'payments.methods.bacs',
      value: { account: '090' },
      reason: 'A bank transfer arrives on the bank account of the store’s currency.',
      confidence: 'medium',
    },
    {
      path: 'payments.fees.stripe',
      value: { account: '404' },
      reason: '404 "Bank Fees" is an expense account named for such fees.',
      confidence: 'medium',
      optIn: true,
    },
  ],
};

export const CLEARING: ClearingBody = {
  organisation: 'Shop Ltd',
  mayCreate: true,
  accounts: [
    {
      ...{ key: 'stripe', name: 'Stripe clearing', code: '093', currency: 'GBP' },
      paths: ['payments.methods.stripe'],
      reason:
        'No account is named after the provider of "Credit card (Stripe)" (stripe). A bank account of its own shows what it has not paid out yet, and takes its fees.',
    },
    {
      ...{ key: 'stripe:EUR', name: 'Stripe clearing EUR', code: '094', currency: 'EUR' },
      paths: ['payments.methods.stripe:EUR'],
      reason:
        '7 of the latest paid orders are by "Credit card (Stripe)" (stripe) in EUR, and no account in EUR is named after the provider.',
    },
  ],
};

export const TRACKING_SUGGESTION = {
  path: 'tracking.0',
  value: {
    categoryId: CATEGORY_ID,
    by: 'createdVia',
    options: {
      checkout: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b',
      'store-api': '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b',
    },
  },
  reason:
    'The options of the tracking category "Channel" are ways the latest orders were made: Web shop. No option yet for Phone (6 orders), Point of sale (1 order).',
  confidence: 'medium' as const,
  optIn: true,
};

export const MISSING_OPTIONS: TrackingBody = {
  organisation: 'Shop Ltd',
  mayCreate: true,
  missing: [
    {
      ...{ key: 'admin', categoryId: CATEGORY_ID, category: 'Channel', by: 'createdVia', value: 'admin' },
      ...{ name: 'Phone', orders: 6, there: null },
    },
    {
      ...{ key: 'pos', categoryId: CATEGORY_ID, category: 'Channel', by: 'createdVia', value: 'pos-rest-api' },
      ...{ name: 'Point of sale', orders: 1 },
      there: { optionId: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3d', isArchived: true },
    },
  ],
};

const account = (
  code: string,
  name: string,
  type: string,
  of: string,
  more: Partial<NonNullable<ListsBody['xero']>['accounts'][number]> = {},
): NonNullable<ListsBody['xero']>['accounts'][number] => ({
  ref: code,
  code,
  name,
  type,
  class: of,
  taxType: 'OUTPUT2',
  enablesPayments: false,
  currency: null,
  system: null,
  ...more,
});

export const LISTS: ListsBody = {
  xero: {
    readAt: '2026-11-25T11:00:00.000Z',
    accounts: [
      account('090', 'Business Bank Account', 'BANK', 'ASSET', { currency: 'GBP', enablesPayments: true }),
      account('092', 'Stripe clearing', 'CURRENT', 'ASSET', { enablesPayments: true }),
      account('200', 'Sales', 'REVENUE', 'REVENUE'),
      account('210', 'Sales: books', 'REVENUE', 'REVENUE'),
      account('404', 'Bank Fees', 'OVERHEADS', 'EXPENSE', { taxType: 'NONE' }),
      account('425', 'Postage, Freight & Courier', 'OVERHEADS', 'EXPENSE'),
      account('860', 'Rounding', 'CURRLIAB', 'LIABILITY', { system: 'ROUNDING' }),
      account('835', 'Gift cards', 'CURRLIAB', 'LIABILITY'),
    ],
    taxRates: [
      {
        taxType: 'OUTPUT2',
        name: '20% (VAT on Income)',
        ratePercent: '20',
        canApplyToRevenue: true,
        canApplyToExpenses: false,
      },
      {
        taxType: 'RROUTPUT',
        name: '5% (VAT on Income)',
        ratePercent: '5',
        canApplyToRevenue: true,
        canApplyToExpenses: false,
      },
      {
        taxType: 'ZERORATEDOUTPUT',
        name: 'Zero Rated Income',
        ratePercent: '0',
        canApplyToRevenue: true,
        canApplyToExpenses: false,
      },
      {
        taxType: 'ECZROUTPUT',
        name: 'Zero Rated EC Goods Income',
        ratePercent: '0',
        canApplyToRevenue: true,
        canApplyToExpenses: false,
      },
      {
        taxType: 'INPUT2',
        name: '20% (VAT on Expenses)',
        ratePercent: '20',
        canApplyToRevenue: false,
        canApplyToExpenses: true,
      },
      { taxType: 'NONE', name: 'No VAT', ratePercent: '0', canApplyToRevenue: true, canApplyToExpenses: true },
    ],
    tracking: [
      {
        id: CATEGORY_ID,
        name: 'Channel',
        options: [
          { id: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b', name: 'Web shop' },
          { id: '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3c', name: 'Market' },
        ],
      },
    ],
    brandingThemes: [{ id: 'a94a78db-5cc6-4e26-a52b-045237e56e6e', name: 'Standard' }],
  },
  xeroError: null,
  store: {
    currency: 'GBP',
    timezone: 'Europe/London',
    gateways: [
      { id: 'stripe', title: 'Credit card (Stripe)', enabled: true },
      { id: 'bacs', title: 'Direct bank transfer', enabled: true },
      { id: 'cod', title: 'Cash on delivery', enabled: true },
      { id: 'cheque', title: 'Cheque', enabled: false },
    ],
    taxRates: [
      { id: 1, name: 'VAT', country: 'GB', state: '', ratePercent: '20.0000', taxClass: 'standard', compound: false },
      {
        id: 2,
        name: 'VAT',
        country: 'GB',
        state: '',
        ratePercent: '5.0000',
        taxClass: 'reduced-rate',
        compound: false,
      },
      { id: 3, name: 'Zero', country: '', state: '', ratePercent: '0.0000', taxClass: 'zero-rate', compound: false },
    ],
    rateSets: [
      { key: '1', label: 'VAT', ratePercent: '20', orders: 0 },
      { key: '1+3', label: 'VAT + Zero', ratePercent: '20', orders: 0 },
    ],
    statuses: [
      { slug: 'pending', name: 'Pending payment' },
      { slug: 'processing', name: 'Processing' },
      { slug: 'on-hold', name: 'On hold' },
      { slug: 'completed', name: 'Completed' },
      { slug: 'refunded', name: 'Refunded' },
    ],
    soldIn: [{ method: 'stripe', currency: 'GBP', orders: 90 }],
    shippingMethods: [
      { id: 'flat_rate', title: 'Flat rate' },
      { id: 'local_pickup', title: 'Local pickup' },
    ],
  },
  storeError: null,
};

const TAX_PROBLEM = {
  code: 'tax_rate_unmapped',
  message: 'The tax rate “VAT” (5 %, id 2) has no tax type.',
  fix: 'Give it one under “Accounts & taxes”, then replay the order.',
  tab: 'accounts',
  setting: 'taxes.rates.2',
} as const;

const SYNCED: EntryBody['is'] = {
  ...{ code: 'synced', label: 'Synced, paid', why: null, next: null },
  ...{ until: null, due: '0.00', credit: null, currency: 'GBP' },
};

export const ENTRY: EntryBody = {
  id: 9,
  orderId: 1024,
  orderNumber: '1024',
  state: 'recorded',
  label: 'Synced, paid',
  is: SYNCED,
  orderStatus: 'completed',
  date: '2026-11-24T10:15:00.000Z',
  currency: 'GBP',
  total: '42.00',
  invoiceNumber: 'WC-1024',
  invoiceUrl: 'https://go.xero.com/app/invoicing/view/1',
  xeroTotal: '42.00',
  paid: true,
  refunded: null,
  problems: [],
  actions: [],
  updatedAt: '2026-11-24T10:15:09.000Z',
};

export const REJECTED_ENTRY: EntryBody = {
  ...ENTRY,
  id: 10,
  orderId: 1025,
  orderNumber: '1025',
  state: 'rejected',
  label: 'Needs attention',
  is: {
    ...SYNCED,
    ...{ code: 'needs_attention', label: 'Needs attention', due: null },
    ...{ why: TAX_PROBLEM.message, next: TAX_PROBLEM.fix },
  },
  orderStatus: 'processing',
  date: '2026-11-25T10:15:00.000Z',
  total: '18.90',
  invoiceNumber: null,
  invoiceUrl: null,
  xeroTotal: null,
  paid: null,
  problems: [TAX_PROBLEM],
};

export const ENTRIES: EntriesBody = {
  entries: [
    { ...REJECTED_ENTRY, id: 12, orderId: 1027, orderNumber: '1027', total: '7.35' },
    {
      ...ENTRY,
      id: 11,
      orderId: 1026,
      orderNumber: '1026',
      state: 'waiting',
      label: 'Waiting to sync',
      is: {
        ...SYNCED,
        ...{ code: 'waiting', label: 'Waiting to sync', due: null },
        ...{ why: 'Xero is offline for now.', until: '2026-11-25T17:05:00.000Z' },
      },
      invoiceNumber: null,
      invoiceUrl: null,
      paid: null,
    },
    REJECTED_ENTRY,
    ENTRY,
    {
      ...ENTRY,
      id: 8,
      orderId: 1023,
      orderNumber: '1023',
      invoiceNumber: 'WC-1023',
      label: 'Partly refunded',
      is: { ...SYNCED, code: 'partly_refunded', label: 'Partly refunded' },
      refunded: '10.00',
    },
  ],
  hasMore: true,
  counts: STATUS.counts,
  problems: [{ ...TAX_PROBLEM, orders: 2 }],
};
