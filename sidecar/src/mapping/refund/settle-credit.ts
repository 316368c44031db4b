import type { PlannedCreditNote, PlannedPayment } from '../../domain/documents.ts';
import { decimal, toMoney, ZERO } from '../../domain/money.ts';

/** What Xero says of the two documents at this moment, the invoice's payment already booked. */
export interface CreditState {
  readonly amountDue: string;
  readonly remainingCredit: string;
  /** Given back in money already; absent = none. */
  readonly refunded?: string;
}

export interface CreditSettlement {
  /** Amount to allocate to the invoice, "12.00"; null when nothing is. */
  readonly allocation: string | null;
  /** Money given back; null when none is to be booked. */
  readonly payment: PlannedPayment | null;
  /** Credit that stays open on the contact. */
  readonly leftOpen: string;
}

/**
 * A credit first takes down what is still due on the invoice; what is left of it was given back in money. Where only a deposit
 * was paid, the money given back comes first.
 */
export function settleCredit(
  note: Pick<PlannedCreditNote, 'status' | 'refund' | 'moneyFirst'>,
  state: CreditState,
): CreditSettlement {
  const credit = decimal(state.remainingCredit);
  const due = decimal(state.amountDue);
  // Xero allocates and pays authorised documents only (developer.xero.com/documentation/api/accounting/creditnotes).
  if (note.status !== 'AUTHORISED') return { allocation: null, payment: null, leftOpen: toMoney(credit) };
  const money = decimal(note.moneyFirst ?? '0').minus(state.refunded ?? '0');
  const offInvoice = money.lte(ZERO) ? credit : money.lt(credit) ? credit.minus(money) : ZERO;
  const allocated = offInvoice.lt(due) ? offInvoice : due;
  const rest = credit.minus(allocated);
  const payment = note.refund !== null && rest.gt(ZERO) ? { ...note.refund, amount: toMoney(rest) } : null;
  return {
    allocation: allocated.gt(ZERO) ? toMoney(allocated) : null,
    payment,
    leftOpen: toMoney(payment === null ? rest : ZERO),
  };
}
