import type { UnsyncedBody, UnsyncedListBody } from '../../sidecar/src/contract/unsynced.ts';

export const NOTHING_UNSYNCED: UnsyncedListBody = { orders: [], ignored: [], count: 0, amounts: [] };

const SHIPPED: UnsyncedBody = {
  ...{ orderId: 2101, orderNumber: '2101', orderStatus: 'shipped', amount: '44.61', currency: 'GBP' },
  ...{ paidAt: '2026-11-20T10:00:00Z', method: 'stripe', transaction: 'ch_3PxR2eLkdIwHu7ix0FDqBVkY', why: 'status' },
  because: 'Its status "shipped" is not among the statuses that are posted.',
  fix: 'Add "shipped" to the statuses that are posted, post this order once, or ignore it with a reason.',
  ignored: null,
};

export const UNSYNCED: UnsyncedListBody = {
  orders: [
    SHIPPED,
    {
      ...SHIPPED,
      ...{ orderId: 2102, orderNumber: '2102', orderStatus: 'cancelled', amount: '1103.16', why: 'cancelled' },
      because: 'It was paid, then its status became "cancelled"; no refund is recorded.',
      fix: 'Record the refund in WooCommerce if the money went back. If it was kept, post this order once, or ignore it with a reason.',
    },
    {
      ...SHIPPED,
      ...{ orderId: 2103, orderNumber: '2103', orderStatus: 'trash', amount: '7.06', why: 'deleted', transaction: '' },
      because: 'It was paid and then deleted for good in WooCommerce.',
      fix: 'Enter the sale in Xero by hand if the money was kept; then ignore the order with a reason.',
    },
  ],
  ignored: [
    {
      ...SHIPPED,
      ...{ orderId: 2090, orderNumber: '2090', amount: '5.00' },
      ignored: { reason: 'A test of the new card terminal.', by: 'wp:1 (owner)', at: '2026-11-22T09:00:00.000Z' },
    },
  ],
  count: 3,
  amounts: [{ amount: '1154.83', currency: 'GBP' }],
};
