import { describe, expect, test } from '@jest/globals';
import type { InvoiceStatus, PlannedPayment } from '../../domain/documents.ts';
import { settleCredit } from './settle-credit.ts';

const MONEY: PlannedPayment = {
  amount: '10.00',
  currency: 'GBP',
  date: '2026-10-01',
  account: { code: '092' },
  reference: 'ch_1',
  because: null,
};

function settle(amountDue: string, refund: PlannedPayment | null = MONEY, status: InvoiceStatus = 'AUTHORISED') {
  return settleCredit({ status, refund }, { amountDue, remainingCredit: '10.00' });
}

describe('settleCredit', () => {
  test('on a paid invoice all of the credit is refunded', () => {
    expect(settle('0.00')).toEqual({ allocation: null, payment: MONEY, leftOpen: '0.00' });
  });

  test('on an unpaid invoice all of it takes down what is due', () => {
    expect(settle('25.00')).toEqual({ allocation: '10.00', payment: null, leftOpen: '0.00' });
  });

  test('on a part-paid invoice what is due comes first, the rest is money', () => {
    expect(settle('3.99')).toEqual({
      allocation: '3.99',
      payment: { ...MONEY, amount: '6.01' },
      leftOpen: '0.00',
    });
  });

  test('of a deposit the refunded money comes first, however much is due', () => {
    const settleDeposit = (state: { amountDue: string; remainingCredit: string; refunded?: string }) =>
      settleCredit({ status: 'AUTHORISED', refund: MONEY, moneyFirst: '4.00' }, state);
    const payment = { ...MONEY, amount: '4.00' };
    expect(settleDeposit({ amountDue: '20.00', remainingCredit: '4.00' })).toEqual({
      allocation: null,
      payment,
      leftOpen: '0.00',
    });
    expect(settleDeposit({ amountDue: '20.00', remainingCredit: '10.00' })).toEqual({
      allocation: '6.00',
      payment,
      leftOpen: '0.00',
    });
    // The money is refunded already: the rest is allocated.
    expect(settleDeposit({ amountDue: '20.00', remainingCredit: '6.00', refunded: '4.00' })).toEqual({
      allocation: '6.00',
      payment: null,
      leftOpen: '0.00',
    });
  });

  test('without money to book the rest stays open', () => {
    expect(settle('3.99', null)).toEqual({ allocation: '3.99', payment: null, leftOpen: '6.01' });
    expect(settle('0.00', null)).toEqual({ allocation: null, payment: null, leftOpen: '10.00' });
  });

  test('a draft is neither allocated nor paid out', () => {
    expect(settle('25.00', MONEY, 'DRAFT')).toEqual({ allocation: null, payment: null, leftOpen: '10.00' });
  });
});
