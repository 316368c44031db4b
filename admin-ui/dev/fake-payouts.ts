import type {
  ClearingAccountBody,
  ClearingProofBody,
  ListedPayout,
  PayoutBody,
  PayoutsBody,
  PayoutsImportBody,
} from '../../sidecar/src/contract/payouts.ts';

const SUMS = { disputes: '0.00', reserves: '0.00', conversion: '0.00', other: '0.00' };

function payout(id: string, arrived: string, net: string, more: Partial<ListedPayout>): ListedPayout {
  return {
    ...{
      id,
      reference: id.split(' ')[0] ?? id,
      gateway: 'stripe',
      currency: 'GBP',
      net,
      arrived,
      state: 'explained',
      transferId: null,
    },
    sums: { ...SUMS, sales: '1240.00', refunds: '-84.50', fees: '-31.18' },
    ...{ gap: '0.00', left: '0.00', held: [] },
    ...more,
  };
}

export const HELD = {
  code: 'payout_gap',
  message: 'Not explained by WooPayments: £-17.27 of payout po_1OJ466. Nothing of it is booked.',
  fix: 'Ask WooPayments what it is, and choose its account.',
};

export const PAYOUTS: PayoutsBody = {
  ...{ from: '2026-10-25', to: '2026-11-25', today: '2026-11-25', earlier: '2026-09-24' },
  payouts: [
    payout('po_1QcoMing', '2026-11-26', '412.30', { state: 'coming' }),
    payout('po_1QbooKed', '2026-11-24', '1124.32', {
      state: 'booked',
      transferId: 'a1b2c3d4-0000-4000-8000-00000000beef',
    }),
    payout('po_1OJ466', '2026-11-21', '60.28', {
      ...{ gateway: 'woopayments', state: 'held', gap: '-17.27', held: [HELD] },
      sums: { ...SUMS, sales: '80.00', refunds: '0.00', fees: '-2.45' },
    }),
    payout('po_1Qnegative', '2026-11-19', '-70.40', {
      state: 'differs',
      sums: { ...SUMS, sales: '10.00', refunds: '-80.00', fees: '-0.40' },
    }),
    payout('W-7XK21', '2026-11-17', '117.89', {
      ...{ gateway: 'paypal', currency: 'EUR' },
      sums: { ...SUMS, sales: '100.00', refunds: '-20.00', fees: '-3.39', conversion: '41.28' },
    }),
    payout('po_1Qfailed', '2026-11-12', '196.75', { state: 'failed' }),
  ],
  providers: [
    {
      ...{ gateway: 'stripe', name: 'Stripe', accountId: 'acct_1QExample', keyHint: 'rk_live_…4Xy2' },
      ...{ connectedAt: '2026-11-01T09:00:00Z', readAt: '2026-11-25T06:12:00Z', failed: null },
    },
    {
      ...{ gateway: 'paypal', name: 'PayPal', accountId: '', keyHint: 'AbC1…', connectedAt: '2026-11-01T09:00:00Z' },
      readAt: '2026-11-20T06:12:00Z',
      failed: {
        ...{ code: 'provider_key_refused', message: 'PayPal refuses the key: the app may not search transactions.' },
        ...{ fix: 'Turn on “Transaction search” in the app, then connect again.', at: '2026-11-25T06:12:00Z' },
      },
    },
  ],
};

export const PAYOUT: PayoutBody = {
  ...payout('po_1QbooKed', '2026-11-24', '1124.32', {
    state: 'booked',
    transferId: 'a1b2c3d4-0000-4000-8000-00000000beef',
  }),
  orders: [
    { id: '1024', number: '1024', sales: '740.00', refunds: '0.00', fees: '-18.10', disputes: '0.00', url: null },
    { id: '1025', number: '1025', sales: '500.00', refunds: '-20.00', fees: '-13.08', disputes: '0.00', url: null },
    { id: '990', number: '990', sales: '0.00', refunds: '-64.50', fees: '0.00', disputes: '0.00', url: null },
  ],
  ...{ ordersLeft: 0, unlinked: [] },
};

/** With money that its provider does not explain, and a row of which no order is known. */
export const HELD_PAYOUT: PayoutBody = {
  ...{
    ...PAYOUT,
    id: 'po_1OJ466',
    reference: 'po_1OJ466',
    gateway: 'woopayments',
    net: '60.28',
    state: 'held',
    transferId: null,
  },
  ...{ gap: '-17.27', held: [HELD], arrived: '2026-11-21' },
  sums: { ...SUMS, sales: '80.00', refunds: '0.00', fees: '-2.45' },
  orders: [{ id: '1020', number: '1020', sales: '50.00', refunds: '0.00', fees: '-1.50', disputes: '0.00', url: null }],
  unlinked: [{ id: 'txn_77', type: 'charge', amount: '30.00', net: '29.05', description: '' }],
};

/** Half of it arrives, leaves, and the provider is always a fee behind. */
const LINE = Array.from({ length: 31 }, (_none, at) => {
  const day = new Date(Date.UTC(2026, 9, 26 + at)).toISOString().slice(0, 10);
  const owed = 180 + ((at * 137) % 620);
  return { day, books: `${owed + 12}.40`, provider: `${owed}.15` };
});

export const ACCOUNT: ClearingAccountBody = {
  ...{ gateway: 'stripe', currency: 'GBP', account: '095', name: 'Stripe clearing' },
  ...{ opening: '0.00', payments: '12345.67', refunds: '345.00', fees: '301.20', other: '-60.00', payouts: '11227.17' },
  ...{ closing: '412.30', provider: '412.30', difference: '0.00', xero: '412.30', isProved: true },
  ...{ causes: [], left: 0, line: LINE },
};

const cause = { detail: '', payoutId: null, orderId: null, isTiming: false, url: null };

export const DIFFERING: ClearingAccountBody = {
  ...{ ...ACCOUNT, gateway: 'paypal', currency: 'EUR', account: '096', name: 'PayPal clearing EUR', xero: null },
  ...{ closing: '64.20', provider: '166.00', difference: '-101.80', isProved: false },
  causes: [
    {
      ...{ ...cause, code: 'payment_missing', amount: '-100.00', orderId: '1031', title: 'Payment missing in Xero' },
      ...{
        next: 'See what the order says, and replay it.',
        url: 'http://localhost/wp-admin/post.php?post=1031&action=edit',
      },
    },
    {
      ...{ ...cause, code: 'fee_twice', amount: '-1.80', orderId: '1029', title: 'Fee booked twice' },
      ...{ next: 'Delete one of the two in Xero, and book fees with payouts or with orders, not both.' },
    },
    {
      ...{ ...cause, code: 'not_paid_out', amount: '0.00', payoutId: 'W-8', title: 'Not paid out yet', isTiming: true },
      ...{ next: 'No action needed: it is booked with the payout.' },
    },
  ],
};

export const CLEARING: ClearingProofBody = {
  ...{ on: '2026-11-25', today: '2026-11-25', notices: [], mayReadBalances: true },
  accounts: [ACCOUNT, DIFFERING],
};

const IMPORTING: PayoutsImportBody = { id: 'f1', done: 0, of: null, result: null };
export const IMPORTED: PayoutsImportBody = {
  ...{ id: 'f1', done: 214, of: 214 },
  result: {
    ...{ gateway: 'stripe', format: 'Stripe: Itemized payout reconciliation', rows: 214, added: 12, payouts: 3 },
    ...{ currencies: ['GBP'], newCurrencies: [] },
  },
};

export const PAYOUTS_ROUTES = {
  'POST payouts/import': () => IMPORTING,
  'GET payouts/import': () => IMPORTED,
  'GET payouts': () => PAYOUTS,
  'GET payouts/one': () => PAYOUT,
  'GET clearing': () => CLEARING,
  'POST payouts/connect': () => PAYOUTS,
  'POST payouts/disconnect': () => ({ ...PAYOUTS, providers: [] }),
};
