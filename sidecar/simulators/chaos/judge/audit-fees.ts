import { Big } from 'big.js';
import type { BankTransaction, Organisation } from '../../xero/accounting/organisation.ts';

/** Checks the gateway's fee of one order: at most one spend money transaction, of that amount. */
export function auditFee(
  spent: readonly BankTransaction[],
  fee: string | null,
  add: (kind: 'lost' | 'duplicated' | 'off', text: string) => void,
): void {
  if (spent.length > 1) add('duplicated', `${spent.length} bank transactions of its gateway fee`);
  const [one] = spent;
  if (one === undefined) {
    if (fee !== null) add('lost', `the gateway fee of ${fee} is not booked`);
  } else if (fee === null) add('off', `a gateway fee of ${one.totals.total} is booked, and the shop has none`);
  else if (!new Big(fee).eq(one.totals.total))
    add('off', `a gateway fee of ${one.totals.total} is booked, and it was ${fee}`);
}

export function moneySpent({ bankTransactions }: Organisation): BankTransaction[] {
  return Object.values(bankTransactions).filter((one) => one.status === 'AUTHORISED');
}
