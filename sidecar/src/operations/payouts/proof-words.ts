import type { ProofCause, ProofCode } from '../../payouts/proof-result.ts';
import { commandLine } from '../../wording/command-line.ts';

interface Words {
  readonly title: string;
  readonly next: (storeId: string, cause: Names) => string;
}
type Names = Pick<ProofCause, 'orderId' | 'payoutId' | 'detail'>;

/** Why a clearing account differs, in an owner's words. docs/clearing.md has the same table. */
export function proofWords(cause: Names & Pick<ProofCause, 'code'>, storeId: string) {
  const { title, next } = WORDS[cause.code];
  const about = cause.detail === '' ? title : `${title} (${cause.detail})`;
  return { title: about, next: next(storeId, cause) };
}

const seeOrder = (store: string, { orderId }: Names) => commandLine('order', store, orderId ?? '<order-id>');
const lookAtOrder = (store: string, names: Names) =>
  `See what the order says, and replay it: ${seeOrder(store, names)}`;
const NO_ACTION = 'No action needed:';

const WORDS: Readonly<Record<ProofCode, Words>> = {
  payment_missing: { title: 'Payment missing in Xero', next: lookAtOrder },
  payment_twice: {
    title: 'Payment booked twice',
    next: () => 'Delete one of the two payments in Xero: the provider received it once.',
  },
  payment_differs: {
    title: 'Payment of another amount',
    next: () => 'Compare the payment in Xero with the provider’s, and correct the one in Xero.',
  },
  refund_missing: { title: 'Refund missing in Xero', next: lookAtOrder },
  refund_twice: {
    title: 'Refund booked twice',
    next: () => 'Delete one of the two refund payments in Xero: the provider paid it back once.',
  },
  refund_differs: {
    title: 'Refund of another amount',
    next: () => 'Compare the refund in Xero with the provider’s, and correct the one in Xero.',
  },
  other_account: {
    title: 'Booked on another account',
    next: () => 'Move the payment to the clearing account in Xero, or choose this account for the payment method.',
  },
  not_at_provider: {
    title: 'Not in the provider’s list',
    next: () => 'Check whether the order was paid with this provider, in live mode and on this account.',
  },
  not_linked: {
    title: 'No order found for it',
    next: () => 'No order of this shop has its transaction id or number. Look the row up at the provider: it may be of another shop, or taken outside of WooCommerce.', // prettier-ignore
  },
  fee_missing: {
    title: 'Fee not booked',
    next: () => 'Let fees be booked with payouts or orders (setting payouts), or book it in Xero.',
  },
  fee_twice: {
    title: 'Fee booked twice',
    next: () => 'Delete one of the two in Xero, and book fees with payouts or with orders, not both.',
  },
  fee_differs: {
    title: 'Fee of another amount',
    next: () => 'Compare the spend money in Xero with the provider’s fees.',
  },
  adjustment_differs: {
    title: 'Dispute, reserve or other adjustment differs',
    next: () => 'Compare what is booked with the payout with the provider’s rows.',
  },
  payout_not_booked: {
    title: 'Payout not booked',
    next: (store, { payoutId }) =>
      `See why, or match it by hand: ${commandLine('payouts', 'show', payoutId ?? '<id>')} (${store})`,
  },
  payout_twice: {
    title: 'Payout booked twice',
    next: () =>
      'Delete one of the two transfers in Xero: a bank feed or rule may have made it. Keep the reconciled one.',
  },
  payout_differs: { title: 'Payout of another amount', next: () => 'Compare the transfer in Xero with the payout.' },
  provider_gap: {
    title: 'Not explained by the provider',
    next: () => 'Ask the provider what this part of the payout is, then choose an account for it.',
  },
  provider_list: {
    title: 'The provider’s balance and its list differ',
    next: () =>
      'Money from before the first row that was read, or rows that the provider does not list. Enter it as the opening balance if it is from before.',
  },
  foreign_booking: {
    title: 'Booked in Xero by others',
    next: () =>
      'Look at the account’s transactions in Xero that are not from this service: a person, a bank rule or a feed made them.',
  },
  unexplained: { title: 'Unexplained', next: () => 'Compare the account in Xero with the provider’s list.' },
  other_shop: { title: 'Of another shop', next: () => `${NO_ACTION} it leaves with the payout.` },
  not_paid_out: { title: 'Not paid out yet', next: () => `${NO_ACTION} it is booked with the payout.` },
  payout_failed: { title: 'Payout failed', next: () => `${NO_ACTION} the provider returns the money to its balance.` },
  waiting: { title: 'Waiting to sync', next: () => `${NO_ACTION} it is posted soon.` },
  other_day: { title: 'Dated on another day', next: () => `${NO_ACTION} both sides have it, on different days.` },
  not_read_yet: { title: 'Not read from the provider yet', next: () => `${NO_ACTION} it is read soon.` },
};
