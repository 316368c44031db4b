import type { ExamplePayout, ExampleRow } from '../examples.ts';

/** Lists of a payout that belong to no row, as an open issue of WooPayments has measured; the shares are invented. */
export const GAP_EXAMPLE: ExamplePayout = {
  ...{ id: 'po_e14', currency: 'eur', amount: 6028, automatic: true },
  rows: [gapRow('1020', 5000, 150), gapRow('1021', 3000, 95)],
};

function gapRow(order: string, amount: number, fee: number): ExampleRow {
  return {
    type: 'charge',
    category: 'charge',
    amount,
    fee,
    tax: 0,
    conversion: 0,
    order,
    reference: `#${order}`,
    customer: null,
  };
}

export interface Deposit {
  readonly id: string;
  /** Milliseconds. */
  readonly date: number;
  readonly type: 'deposit' | 'withdrawal';
  readonly amount: number;
  status: 'paid' | 'pending' | 'in_transit' | 'canceled' | 'failed' | 'estimated';
  readonly currency: string;
  readonly automatic: boolean;
}

export interface PaymentsRow {
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  readonly currency: string;
  readonly row: ExampleRow;
  depositId: string | null;
}

/** What WooPayments' own server keeps of a shop. */
export class WooPaymentsAccount {
  readonly deposits: Deposit[] = [];
  readonly rows: PaymentsRow[] = [];
  /** Orders with a `_charge_id`: number to WordPress's id. */
  readonly orders = new Map<string, number>();

  add(
    row: ExampleRow,
    at: { readonly at: number; readonly currency: string; readonly depositId: string | null },
  ): void {
    this.rows.push({ id: `txn_wp${String(this.rows.length + 1).padStart(6, '0')}`, row, ...at });
  }

  /** The deposit arrives two days after `day` (Unix seconds). WooPayments has no row for the payout itself. */
  pay(example: ExamplePayout, day: number, status: Deposit['status'] = 'paid'): Deposit {
    for (const [index, row] of example.rows.entries())
      this.add(row, { at: day + index * 60, currency: example.currency, depositId: example.id });
    const arrives = Math.floor(day / 86_400 + 2) * 86_400;
    const { id, amount, currency, automatic } = example;
    const type = amount < 0 ? 'withdrawal' : 'deposit';
    const deposit: Deposit = { id, date: arrives * 1000, type, amount, status, currency, automatic };
    this.deposits.push(deposit);
    return deposit;
  }
}
