import { decimal, moneyInWords } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { ReadyReceipt } from '../progress.ts';

type Refused = {
  readonly invoice: Pick<ReadyReceipt['invoice'], 'number'>;
  readonly payment: Pick<ReadyReceipt['payment'], 'amount' | 'currency'>;
};

/** `due`: of the invoice in Xero; null = Xero does not show it. */
export function paidByHand({ invoice, payment }: Refused, due: string | null): Problem {
  const inWords = (amount: string) => moneyInWords(decimal(amount), payment.currency);
  const left = due === null ? 'an unknown amount' : inWords(due);
  return {
    code: 'xero_refused',
    message: `Invoice ${invoice.number} has ${left} left to pay in Xero, so the payment of ${inWords(payment.amount)} does not fit. Somebody may have paid or credited it by hand.`,
    fix: 'Look at the invoice in Xero: if the payment there is the same money, nothing is missing; else remove it there and replay the order.',
    details: { invoice: invoice.number, amountDue: due ?? 'unknown', payment: payment.amount },
  };
}
