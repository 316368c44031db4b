import type { PlannedPayment } from '../../domain/documents.ts';
import type { Refund } from '../../domain/refund.ts';
import { entryOf } from '../../domain/settings/settings.ts';
import { findAccount, toAccountRef } from '../invoice/account.ts';
import { hasFailedRefund } from '../payment/credited-by-woopayments.ts';
import { accountProblem } from '../payment/to-payment.ts';
import type { Planning } from '../planning.ts';
import { refundNotPaid } from './refund-problems.ts';

type PaidFrom = Pick<PlannedPayment, 'account' | 'because'>;

/** The account that refunded money came from; null = none is booked, and the credit stays open. */
export function refundAccount(
  refund: Refund,
  amount: string,
  payment: PlannedPayment,
  planning: Planning,
): PaidFrom | null {
  const { order, settings, lists, problems, notices } = planning;
  const choice = entryOf(settings.payments.refunds, order.paymentMethod) ?? 'method';
  if (choice === 'none') return null;
  if (choice === 'method' || (refund.refundedPayment && !hasFailedRefund(order))) return payment;
  if (choice === 'gateway') {
    notices.push(refundNotPaid(refund, amount, order));
    return null;
  }
  const setting = `payments.refunds.${order.paymentMethod}.account`;
  const account = findAccount(choice.account, lists);
  const problem = accountProblem(choice.account, account, setting, planning);
  if (problem !== null) problems.push(problem);
  if (account === undefined || problem !== null) return null;
  const value = account.code || account.accountId;
  const because = { field: 'account', value, rule: `refunds of payment method ${order.paymentMethod}` } as const;
  return { account: toAccountRef(account), because };
}
