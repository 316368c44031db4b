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
  ...{ run: null, undo: null },
};

/** All posted; then undone, with two orders that somebody had touched. */
export const POSTED: BackfillBody = {
  ...COUNTED,
  ...{ after: '2026-10-01', until: '2026-10-31', state: 'done', orders: 300, read: 300, count: null },
  ...{ posted: 280, otherStatus: 17, needAttention: 3, run: 7 },
};
export const UNDONE: BackfillBody = {
  ...POSTED,
  ...{ posted: 2, withdrawn: 278 },
  undo: {
    ...{ at: '2026-11-25T12:00:00.000Z', by: 'wp:admin', undone: 278, waiting: 0, left: 2 },
    orders: [
      {
        ...{ orderId: '1042', code: 'undo_refused' },
        message:
          'The backfill was undone, but this order stays in Xero with invoice WC-1042. Its payment is reconciled in Xero.',
        fix: 'To take it out of Xero, undo the reconciliation there, then undo the backfill again. To keep the order in Xero, replay it.',
      },
      {
        ...{ orderId: '1057', code: 'asked_again' },
        message: 'A person asked to post this very order after the backfill.',
        fix: 'Cancel or reissue the order, if it is wrong.',
      },
    ],
  },
};
