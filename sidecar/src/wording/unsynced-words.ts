import { isCoreStatus, type UnsyncedPayment } from '../domain/unsynced-payment.ts';

/** Why a paid order is not in Xero, and what a person can do about it. `statusesSetting`: the one that decides for its payment method. */
export function unsyncedWords(
  { why, orderStatus }: Pick<UnsyncedPayment, 'why' | 'orderStatus'>,
  statusesSetting = 'documents.triggerStatuses',
): { readonly because: string; readonly fix: string } {
  switch (why) {
    case 'status':
      return {
        because: `Its status "${orderStatus}" is not among the statuses that are posted.`,
        fix: isCoreStatus(orderStatus)
          ? 'Post this order once, or ignore it with a reason.'
          : `Add "${orderStatus}" to the statuses that are posted (setting ${statusesSetting}), post this order once, or ignore it with a reason.`,
      };
    case 'undone':
      return {
        because: 'The backfill that posted it was undone, so it left Xero.',
        fix: 'Post this order once, post older orders again, or ignore it with a reason.',
      };
    case 'cancelled':
      return {
        because: `It was paid, then its status became "${orderStatus}"; no refund is recorded.`,
        fix: 'Record the refund in WooCommerce if the money went back. If it was kept, post this order once, or ignore it with a reason.',
      };
    case 'trashed':
      return {
        because: 'It was paid and is in the trash; no refund is recorded.',
        fix: 'Restore it in WooCommerce, post this order once, or ignore it with a reason.',
      };
    case 'deleted':
      return {
        because: 'It was paid and then deleted for good in WooCommerce.',
        fix: 'Enter the sale in Xero by hand if the money was kept; then ignore the order with a reason.',
      };
  }
}
