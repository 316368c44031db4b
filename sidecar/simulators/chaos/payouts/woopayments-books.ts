import type { ExampleRow } from '../../providers/examples.ts';
import type { PaymentsRow, WooPaymentsAccount } from '../../providers/woopayments/woopayments-account.ts';
import type { ProviderBooks, ProviderRow } from './provider-books.ts';
import { feeAtProvider, orderRow, rowOf, secondsOf } from './stripe-books.ts';

const DAY_S = 86_400;

export function wooPaymentsBooks(account: WooPaymentsAccount, currency: string): ProviderBooks {
  const listed = new Map<ProviderRow, PaymentsRow>();
  const add = (row: ExampleRow, now: Date, more: Partial<ProviderRow> = {}): ProviderRow => {
    account.add(row, { at: secondsOf(now), currency: currency.toLowerCase(), depositId: null });
    const kept = { ...rowOf(row), ...more };
    const made = account.rows.at(-1);
    if (made !== undefined) listed.set(kept, made);
    return kept;
  };
  return {
    gateway: 'woopayments',
    currency,
    idOf: (count) => `po_chaos${String(count).padStart(4, '0')}`,
    feeOf: () => feeAtProvider(currency),
    take(order, now) {
      account.orders.set(String(order.orderId), order.orderId);
      return add(orderRow(order, currency), now, { orderId: order.orderId });
    },
    charge: (row, now) => add(row, now),
    pay(id, { amount, rows, now }) {
      const example = { id, currency: currency.toLowerCase(), amount, rows: [], automatic: true };
      account.pay(example, secondsOf(now) - DAY_S, 'in_transit');
      for (const row of rows) {
        const one = listed.get(row);
        if (one !== undefined) one.depositId = id;
      }
      return { id, amount, status: 'in_transit' };
    },
    finish(payout, arrives) {
      const found = account.deposits.find(({ id }) => id === payout.id);
      if (found === undefined || !arrives) return;
      found.status = 'paid';
      payout.status = 'paid';
    },
    fail: () => null,
    settle: () => undefined,
  };
}
