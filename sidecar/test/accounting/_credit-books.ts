import { expect } from '@jest/globals';
import { Big } from 'big.js';
import { integerAt, textAt } from '../../simulators/store/json.ts';
import { accountBalances } from '../../simulators/xero/accounting/books/account-balances.ts';
import type { CreditNote } from '../../simulators/xero/accounting/organisation.ts';
import { invoiceOf, paymentsOf, shopFigures } from './_books.ts';
import type { Shop } from '../support/_stack.ts';

const DEAD = new Set(['VOIDED', 'DELETED']);

/** Every credit note of the order that is alive in the books, found by its mark of origin, whatever the ledger thinks. */
export function creditNotesOf(shop: Shop, orderId: number): CreditNote[] {
  return Object.values(shop.organisation.creditNotes)
    .filter((note) => note.reference.endsWith(`[${shop.id}:${orderId}]`) && !DEAD.has(note.status))
    .sort((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true }));
}

/** What the shop gave back on the order, oldest first. */
export function shopRefunds(shop: Shop, orderId: number): { id: number; amount: string }[] {
  const refunds = shop.simulated.state.refunds(orderId, 8) ?? [];
  return refunds
    .map((refund) => ({ id: integerAt(refund, 'id'), amount: new Big(textAt(refund, 'amount')).toFixed(2) }))
    .sort((a, b) => a.id - b.id);
}

/** A credit note in the books, with what was done with it. Money as decimal strings. */
export function creditFigures(shop: Shop, note: CreditNote) {
  const { allocations, payments } = shop.organisation;
  const allocated = note.allocationIds.flatMap((id) => allocations[id] ?? []);
  const refunded = Object.values(payments).filter(
    (payment) => payment.target.id === note.id && payment.status === 'AUTHORISED',
  );
  return {
    number: note.number,
    total: new Big(note.totals.total).toFixed(2),
    allocated: allocated.map(({ amount }) => new Big(amount).toFixed(2)),
    refunded: refunded.map(({ amount }) => new Big(amount).toFixed(2)),
    status: note.status,
  };
}

export function creditsOf(shop: Shop, orderId: number) {
  return creditNotesOf(shop, orderId).map((note) => creditFigures(shop, note));
}

/**
 * The order's invoice and payment once; for each of its refunds exactly one credit note over its amount, refunded in
 * money once and taken off nothing.
 */
export function expectRefundedOnce(shop: Shop, orderId: number): void {
  const invoice = invoiceOf(shop, orderId);
  expect(creditsOf(shop, orderId)).toEqual(
    shopRefunds(shop, orderId).map(({ id, amount }) => ({
      number: `${invoice.number}-R${id}`,
      total: amount,
      allocated: [],
      refunded: [amount],
      status: 'PAID',
    })),
  );
  expect(new Big(invoice.totals.total).toFixed(2)).toBe(shopFigures(shop, orderId).total);
  expect(paymentsOf(shop, invoice).map(({ amount }) => new Big(amount).toFixed(2))).toEqual([
    shopFigures(shop, orderId).total,
  ]);
}

/** Debits equal credits, nothing is due, and sales are charges less refunds. */
export function expectBalanced(shop: Shop, orderIds: readonly number[]): void {
  const balances = accountBalances(shop.organisation);
  expect(balances.debits).toBe(balances.credits);
  expect(balances.receivables).toBe('0.00');
  const kept = orderIds.reduce((sum, orderId) => {
    const refunded = shopRefunds(shop, orderId).reduce((all, { amount }) => all.plus(amount), new Big(0));
    return sum.plus(shopFigures(shop, orderId).total).minus(refunded);
  }, new Big(0));
  const money = balances.accounts
    .filter(({ type }) => type === 'BANK' || type === 'CURRENT' || type === 'CURRLIAB')
    .reduce((sum, { balance }) => sum.plus(balance), new Big(0));
  const tax = new Big(balances.tax);
  expect({ kept: kept.toFixed(2) }).toEqual({ kept: money.plus(tax).toFixed(2) });
}
