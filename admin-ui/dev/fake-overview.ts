import type { OverviewBody, PeriodSums } from '../../sidecar/src/contract/status.ts';
import { ENTRIES } from './fake-answers.ts';
import { PAYOUTS } from './fake-payouts.ts';

const sums = (
  [orders, ordered]: [number, string],
  [invoices, invoiced]: [number, string],
  [refunds, refunded]: [number, string],
  fees: string,
): PeriodSums => ({ orders, ordered, invoices, invoiced, refunds, refunded, fees });

export const NOTHING = sums([0, '0.00'], [0, '0.00'], [0, '0.00'], '0.00');

const POUNDS = {
  currency: 'GBP',
  today: sums([12, '1204.50'], [11, '1162.50'], [1, '24.99'], '18.32'),
  month: sums([318, '28460.12'], [316, '28391.12'], [9, '412.40'], '441.07'),
};
const EUROS = {
  currency: 'EUR',
  today: sums([2, '86.00'], [2, '86.00'], [0, '0.00'], '1.54'),
  month: sums([41, '3120.40'], [41, '3120.40'], [1, '20.00'], '52.88'),
};

export const OVERVIEW: OverviewBody = {
  ...{ timezone: 'Europe/London', today: '2026-11-25' },
  currencies: [POUNDS],
  lastSynced: { orderId: 1024, orderNumber: '1024', invoiceNumber: 'WC-1024', at: '2026-11-25T08:58:12.000Z' },
  problems: ENTRIES.problems,
  payouts: {
    isUsed: true,
    latest: PAYOUTS.payouts.slice(0, 3),
    clearing: [
      {
        gateway: 'stripe',
        currency: 'GBP',
        owed: '412.30',
        proof: { on: '2026-11-24', difference: '0.00', causes: [] },
      },
      {
        ...{ gateway: 'paypal', currency: 'EUR', owed: null },
        proof: { on: '2026-11-24', difference: '-17.27', causes: ['Refund missing in Xero'] },
      },
    ],
  },
};

export const OVERVIEW_CURRENCIES: OverviewBody = { ...OVERVIEW, currencies: [POUNDS, EUROS] };

export const OVERVIEW_EMPTY: OverviewBody = {
  ...OVERVIEW,
  ...{ currencies: [{ currency: 'GBP', today: NOTHING, month: NOTHING }], lastSynced: null, problems: [] },
  payouts: { isUsed: false, latest: [], clearing: [] },
};

/** Amounts and names as long as they get. */
export const overviewLong = (long: string): OverviewBody => ({
  ...OVERVIEW_CURRENCIES,
  currencies: OVERVIEW_CURRENCIES.currencies.map((one) => ({
    ...one,
    month: { ...one.month, ordered: '1284460123.12', invoiced: '1284460123.12' },
  })),
  lastSynced: { orderId: 1024, orderNumber: long, invoiceNumber: long, at: '2026-11-25T08:58:12.000Z' },
  problems: OVERVIEW.problems.map((one) => ({ ...one, message: `${one.message} ${long}` })),
});
