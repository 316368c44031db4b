import type { BalanceKind, BalanceTransaction, PayoutStatus, ProviderPayout } from '../../domain/payouts/payouts.ts';
import { PAYOUT_STATUSES } from '../../domain/payouts/payouts.ts';
import { fromMinorUnits } from '../minor-units.ts';
import type { WooPaymentsDeposit, WooPaymentsRow } from './woopayments-wire.ts';

/** WooPayments' own types (woocommerce/payments, client/transactions/strings). What is missing here holds its payout. */
const KINDS: ReadonlyMap<string, BalanceKind> = new Map([
  ['charge', 'sale'],
  ['payment', 'sale'],
  ['refund', 'refund'],
  ['payment_refund', 'refund'],
  // A direct debit that bounced.
  ['payment_failure_refund', 'refund'],
  ['refund_failure', 'refund_failed'],
  ['dispute', 'dispute'],
  ['dispute_reversal', 'dispute_reversal'],
  ['card_reader_fee', 'fee'],
]);

export function wooPaymentsKind(type: string): BalanceKind {
  return KINDS.get(type) ?? 'unknown';
}

/** `depositId`: of the list that the row was in; null = as the row says. */
export function toWooPaymentsRow(row: WooPaymentsRow, depositId: string | null): BalanceTransaction {
  const { currency, order } = row;
  const money = (amount: number) => fromMinorUnits(amount, currency);
  const postId = /[?&](?:post|id)=(\d+)/.exec(order?.url ?? '')?.[1];
  const paid = row.customer_currency ?? currency;
  return {
    ...{ gateway: 'woopayments', id: row.transaction_id, currency, kind: wooPaymentsKind(row.type), type: row.type },
    ...{ amount: money(row.amount), fee: money(row.fees), feeTax: money(0), net: money(row.net) },
    createdAt: new Date(`${row.date.replace(' ', 'T')}Z`).toISOString(),
    payoutId: depositId ?? settledIn(row.deposit_id),
    customer:
      paid === currency || row.customer_amount == null
        ? null
        : { amount: fromMinorUnits(row.customer_amount, paid), currency: paid },
    description: '',
    references: {
      ...(row.charge_id !== '' && { charge: row.charge_id }),
      ...(row.payment_intent_id !== '' && { intent: row.payment_intent_id }),
      ...(postId !== undefined && { orderId: postId }),
      ...(order != null && { orderNumber: order.number }),
    },
  };
}

/** Older servers name payouts that they only expect. */
export function isEstimated(id: string): boolean {
  return id.startsWith('wcpay_estimated_');
}

function settledIn(depositId: string | null | undefined): string | null {
  return depositId == null || isEstimated(depositId) ? null : depositId;
}

/** null = an estimate. */
export function toWooPaymentsPayout(deposit: WooPaymentsDeposit): ProviderPayout | null {
  const { id, currency, automatic, type, amount } = deposit;
  if (isEstimated(id) || deposit.status === 'estimated') return null;
  const at = new Date(deposit.date).toISOString();
  const status = PAYOUT_STATUSES.find((one) => one === deposit.status) ?? 'pending';
  return {
    ...{
      gateway: 'woopayments',
      id,
      currency,
      createdAt: at,
      arrives: at.slice(0, 'YYYY-MM-DD'.length),
      status,
      automatic,
    },
    // Taken from the bank; which sign its amount has is not documented.
    net: fromMinorUnits(type === 'withdrawal' ? -Math.abs(amount) : amount, currency),
    isFinal: isSettled(status),
    trace: null,
  };
}

function isSettled(status: PayoutStatus): boolean {
  return status === 'paid' || status === 'failed';
}
