import type { PlannedCreditNote } from '../../domain/documents.ts';
import { decimal, larger, smaller, toMoney, ZERO } from '../../domain/money.ts';

/** Xero's current figures for both documents, the invoice's payment already booked. */
export interface CreditState {
  readonly amountDue: string;
  readonly remainingCredit: string;
  /** Money already refunded; absent = none. */
  readonly refunded?: string;
}

export type CreditSettlement = Readonly<ReturnType<typeof settleCredit>>;

/**
 * A credit is first allocated to the invoice's balance due (`allocation`), the remainder is refunded as money
 * (`payment`) or left open on the contact; if only a deposit was paid, money comes first. "12.00"; null = none.
 */
export function settleCredit(note: Pick<PlannedCreditNote, 'status' | 'refund' | 'moneyFirst'>, state: CreditState) {
  const credit = decimal(state.remainingCredit);
  const due = decimal(state.amountDue);
  // Xero allocates and pays authorised documents only (developer.xero.com/documentation/api/accounting/creditnotes).
  if (note.status !== 'AUTHORISED') return { allocation: null, payment: null, leftOpen: toMoney(credit) };
  const money = decimal(note.moneyFirst ?? '0').minus(state.refunded ?? '0');
  const offInvoice = larger(credit.minus(larger(money, ZERO)), ZERO);
  const allocated = smaller(offInvoice, due);
  const rest = credit.minus(allocated);
  const payment = note.refund !== null && rest.gt(ZERO) ? { ...note.refund, amount: toMoney(rest) } : null;
  return {
    allocation: allocated.gt(ZERO) ? toMoney(allocated) : null,
    payment,
    leftOpen: toMoney(payment === null ? rest : ZERO),
  };
}
