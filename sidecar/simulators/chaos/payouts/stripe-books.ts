import { Big } from 'big.js';
import { minorUnitDecimals } from '../../../src/domain/currency.ts';
import type { ExampleRow } from '../../providers/examples.ts';
import type { StripeAccount, StripeRow } from '../../providers/stripe/stripe-account.ts';
import type { MadePayout, PaidOrder, ProviderBooks, ProviderRow } from './provider-books.ts';

const DAY_S = 86_400;

/** `feesByOrder`: the shop's own record of a fee is the fee. */
export function stripeBooks(account: StripeAccount, currency: string, feesByOrder: boolean): ProviderBooks {
  const listed = new Map<ProviderRow, StripeRow>();
  const add = (row: ExampleRow, now: Date, more: Partial<ProviderRow> = {}): ProviderRow => {
    const at = { created: secondsOf(now), currency: currency.toLowerCase(), payout: null };
    const made = account.addRow(row, at);
    const kept = { ...rowOf(row), ...more };
    listed.set(kept, made);
    return kept;
  };
  const find = (payout: MadePayout) => {
    const found = account.payouts.find(({ id }) => id === payout.id);
    if (found === undefined) throw new RangeError(`Stripe has no payout ${payout.id}.`);
    return found;
  };
  return {
    gateway: 'stripe',
    currency,
    idOf: (count) => `po_chaos${String(count).padStart(4, '0')}`,
    feeOf: (recorded) => (feesByOrder ? (recorded ?? '0') : feeAtProvider(currency)),
    take: (order, now) => add(orderRow(order, currency), now, { orderId: order.orderId }),
    charge: (row, now) => add(row, now),
    pay(id, { amount, rows, now }) {
      const example = { id, currency: currency.toLowerCase(), amount, rows: [], automatic: true };
      const payout = account.pay(example, secondsOf(now) - DAY_S, 'in_transit');
      payout.reconciliation_status = 'in_progress';
      for (const row of rows) {
        const one = listed.get(row);
        if (one !== undefined) one.payout = id;
      }
      return { id, amount, status: 'in_transit' };
    },
    finish(payout, arrives) {
      const found = find(payout);
      found.reconciliation_status = 'completed';
      if (!arrives || payout.status !== 'in_transit') return;
      found.status = 'paid';
      payout.status = 'paid';
    },
    fail(payout, now) {
      account.failPayout(payout.id, secondsOf(now));
      payout.status = 'failed';
      const row = account.rows.find(({ json }) => json.id === find(payout).failure_balance_transaction);
      if (row === undefined) throw new RangeError(`Nothing came back of ${payout.id}.`);
      const kept = { net: payout.amount, ofOrder: 0, fee: 0, orderId: null, isReturned: true, payoutId: null };
      listed.set(kept, row);
      return kept;
    },
    settle: () => undefined,
  };
}

/** As the simulators of Stripe and WooPayments have it. */
export function orderRow({ orderId, charge, amount, fee }: PaidOrder, currency: string): ExampleRow {
  const type = amount.startsWith('-') ? 'refund' : 'charge';
  return {
    ...{ type, category: type, amount: toMinor(amount, currency), fee: toMinor(fee, currency), tax: 0, conversion: 0 },
    ...{ order: String(orderId), reference: `#${orderId}`, charge, customer: null },
  };
}

export function rowOf({ type, amount, fee, reference }: ExampleRow): ProviderRow {
  const isOfOrder = (type === 'charge' || type === 'refund') && reference !== 'other-shop';
  return {
    ...{ net: amount - fee, ofOrder: isOfOrder ? amount : 0, fee: isOfOrder ? fee : 0 },
    ...{ orderId: null, isReturned: false, payoutId: null },
  };
}

export function toMinor(amount: string, currency: string): number {
  return Number(new Big(amount).times(10 ** minorUnitDecimals(currency)).toFixed(0));
}

/** Of every sale: 20 minor units, or of a currency without any, one. */
export function feeAtProvider(currency: string): string {
  return minorUnitDecimals(currency) === 0 ? '1' : '0.20';
}

export function secondsOf(now: Date): number {
  return Math.floor(now.getTime() / 1_000);
}
