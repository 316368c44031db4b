import type { BackfillBody } from '../../sidecar/src/contract/backfills.ts';

/** Older orders, counted and not confirmed yet. */
export const COUNTED: BackfillBody = {
  ...{ after: '2019-01-01', until: null, state: 'counted', orders: 878, read: 878 },
  ...{ posted: 0, otherStatus: 0, notSynced: 0, needAttention: 0, waiting: 0, withdrawn: 0 },
  count: {
    ...{ orders: 878, toPost: 268, otherStatus: 598, posted: 12 },
    totals: [
      { currency: 'GBP', total: '41233.10' },
      { currency: 'EUR', total: '980.00' },
    ],
    years: [
      { year: '2019', orders: 120 },
      { year: '2025', orders: 458 },
      { year: '2026', orders: 300 },
    ],
    otherInvoices: 34,
  },
  ...{ held: null, error: null, startedAt: '2026-11-25T11:40:00.000Z' },
};
