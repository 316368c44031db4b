import { type CauseCode, RECODED } from '../../reconciliation/result.ts';
import { commandLine } from '../../wording/command-line.ts';

interface CauseWords {
  readonly title: string;
  /** What it means, and what to do. */
  readonly next: string;
}

/** Why a period differs, in an owner's words. docs/reconciliation.md has the same table. */
export function causeWords(code: CauseCode, detail: string, storeId: string): CauseWords {
  if (code === 'not_synced_status' && detail === 'undone') return UNDONE;
  if (code === 'changed_in_xero' && detail === RECODED) return MOVED;
  const words = WORDS[code];
  const about = detail === '' ? words.title : `${words.title} (${detail})`;
  return { title: about, next: words.next(storeId) };
}

const UNDONE: CauseWords = {
  title: 'Not synced: its backfill was undone',
  next: 'Post the orders again by a backfill or one by one, or ignore them with a reason.',
};

const MOVED: CauseWords = {
  title: 'Moved to another account in Xero',
  next: 'No difference: the totals are equal. Change the account of these lines back in Xero if it was a mistake.',
};

const WORDS: Readonly<Record<CauseCode, { readonly title: string; readonly next: (storeId: string) => string }>> = {
  waiting: {
    title: 'Waiting to sync',
    next: () => 'No action needed: these are posted or updated soon, and then agree.',
  },
  needs_attention: {
    title: 'Needs attention',
    next: (store) => `Fix what each order says (${commandLine('order', store, '<order-id>')}), then replay it.`,
  },
  not_synced_status: {
    title: 'Not synced, by status',
    next: (store) =>
      'Add the status to those that are posted, post the orders once, or ignore them with a reason: ' +
      commandLine('orders', store, '--paid-not-synced'),
  },
  before_start_date: {
    title: 'Before the first day to post',
    next: (store) =>
      `Post them by a backfill (${commandLine('backfill', store, '--after', '<day>')}), or reconcile from that day on.`,
  },
  ignored: {
    title: 'Ignored by a person',
    next: () => "No action needed: the reason is in the order's history.",
  },
  other_period: {
    title: 'Posted in another period',
    next: () => 'Check the date in Xero: a lock date, a time zone or an edit moved it. Both periods name the order.',
  },
  voided_in_xero: {
    title: 'Voided or deleted in Xero',
    next: (store) => `Reissue the order (${commandLine('reissue', store, '<order-id>')}), or cancel it in the shop.`,
  },
  changed_in_xero: {
    title: 'Changed in Xero',
    next: () => 'Change it back in Xero if it was a mistake, or correct the order in the shop.',
  },
  not_approved: {
    title: 'Draft in Xero',
    next: () => 'Approve these documents in Xero: a draft is in no report.',
  },
  doubled: {
    title: 'Doubled in Xero',
    next: () => 'Void the one that ML Connector did not create, and switch the other tool off.',
  },
  deleted_in_shop: {
    title: 'Deleted in the shop',
    next: (store) =>
      `Restore the order from the trash, or credit its invoice: ${commandLine('reissue', store, '<order-id>', '--credit')}`,
  },
  linked_document: {
    title: 'Linked to a document of another amount',
    next: () => 'Compare the linked invoice with the order, and correct the one that is wrong.',
  },
  rounding_line: {
    title: 'Rounding',
    next: () => 'No action needed: Xero keeps two decimals, or has the difference on its rounding account.',
  },
  foreign_bookings: {
    title: 'Booked by others on the same account',
    next: () => "Look at the account's transactions in Xero.",
  },
  payment_removed: {
    title: 'Payment removed or changed in Xero',
    next: (store) =>
      'Enter the payment in Xero again if that was a mistake, or have it posted again: ' +
      commandLine('reissue', store, '<order-id>', '--payment'),
  },
  not_paid_in_shop: {
    title: 'Paid in Xero, not in the shop',
    next: () => 'Mark the order as paid in the shop, or remove the payment in Xero if it belongs to another order.',
  },
  refund_not_paid: {
    title: 'Refund that was not paid',
    next: () => 'Enter the refund of money in Xero once it is paid; the shop says that it gave it back.',
  },
  paid_by_others: {
    title: 'Payment entered in Xero by a person',
    next: () => 'No action needed: the money is in Xero, on the day and account that the person chose.',
  },
  other_account: {
    title: 'Posted on another account',
    next: () => 'No action needed if the setting was changed since. Money moves between the two by a transfer in Xero.',
  },
  payment_assumed: {
    title: 'Day of the payment assumed',
    next: () => 'No action needed: the money came beside a credit, and its day is that of the change.',
  },
  not_booked: {
    title: 'Not booked, by the settings',
    next: () => 'No action needed: this payment method has no account in the settings, so a person books it.',
  },
};
