import { decimal, moneyInWords } from '../../domain/money.ts';
import { Big } from 'big.js';
import type { PlannedGatewayFee } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import type { BankTransactionSummary } from '../../xero/wire/bank-transactions.ts';
import type { Progress } from '../progress.ts';
import type { PostedFee } from './posted-fee.ts';

/** Clears once the store is connected again. */
export const PERMISSION_MISSING = 'fee_permission_missing';
const STANDS = 'The invoice and its payment are in Xero.';

export function permissionMissing(fee: PlannedGatewayFee): Problem {
  return {
    code: PERMISSION_MISSING,
    message: `The gateway's fee of ${moneyInWords(decimal(fee.amount), fee.currency)} is not booked: the connection to Xero does not allow bank transactions. ${STANDS}`,
    fix: 'Press “Allow more in Xero” on the tab "Connection" (xero connect on the command line); the fee is booked then.',
    details: { fee: fee.amount },
  };
}

/** Refused by Xero: a problem of the order, while its payment is booked. */
export function feeRefused(problem: Problem): Problem {
  return { ...problem, message: `${problem.message} ${STANDS}` };
}

/** The fee's amount has changed, and we may no longer change what is in Xero. */
export function feeChanged(
  fee: PlannedGatewayFee,
  posted: PostedFee,
  there: BankTransactionSummary | null,
  why: string,
): Problem {
  const booked = there?.total ?? posted.facts.amount;
  const difference = new Big(fee.amount).minus(booked);
  const isMore = difference.gt(0);
  const amount = moneyInWords(difference.abs(), fee.currency);
  return {
    code: 'fee_changed',
    message: `The gateway's fee is ${moneyInWords(decimal(fee.amount), fee.currency)} by now, and ${moneyInWords(decimal(booked), fee.currency)} is booked for it: ${why}. ${isMore ? `The difference is ${amount} spent.` : `The difference is ${amount} received.`}`,
    fix: isMore
      ? `Enter ${amount} as money spent on the same account in Xero by hand, or make the bank transaction changeable there and replay the order.`
      : `Enter ${amount} as money received on the same account in Xero by hand, or make the bank transaction changeable there and replay the order.`,
    details: { fee: fee.amount, booked, difference: difference.toFixed(2), bankTransaction: posted.document.xeroId },
  };
}

export function addNotice({ notices }: Progress, { id }: { readonly id: number }, problem: Problem): void {
  notices.set(id, [...(notices.get(id) ?? []), problem]);
}
