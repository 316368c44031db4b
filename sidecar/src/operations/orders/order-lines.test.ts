import { describe, expect, test } from '@jest/globals';
import { orderSummary } from '../../wording/order-summary.ts';
import { decisionsBeside } from './order-lines.ts';

const SALES = { field: 'account', value: '200', rule: 'payment method stripe' };
const TAX = { field: 'taxType', value: 'OUTPUT2', rule: 'tax rate 1' };
const PAYMENT = { field: 'account', value: '092', rule: 'payment method stripe' };
const FEE = [
  { field: 'account', value: '404', rule: 'fee of payment method stripe (meta _stripe_fee)' },
  { field: 'taxType', value: 'INPUT2', rule: 'tax type of account 404' },
];
const LINE = {
  creditNote: null,
  description: 'Blue mug',
  quantity: '1',
  amount: '10.00',
  tax: '2.00',
  account: '200',
  taxType: 'OUTPUT2',
  because: [SALES, TAX],
};

describe('what was decided besides the lines', () => {
  test('is the payment’s account and the fee’s account and tax type, however alike a line’s rule is called', () => {
    const beside = decisionsBeside(
      orderSummary({ summary: { decisions: [SALES, TAX, PAYMENT, ...FEE], lines: [LINE] } }),
      null,
    );
    expect(beside).toEqual([
      { of: 'payment', ...PAYMENT },
      { of: 'fee', ...FEE[0] },
      { of: 'fee', ...FEE[1] },
    ]);
  });

  test('is all of it for an order whose lines were not kept', () => {
    const beside = decisionsBeside(orderSummary({ summary: { decisions: [SALES, TAX, PAYMENT, ...FEE] } }), null);
    expect(beside.map(({ of, value }) => `${of} ${value}`)).toEqual([
      'line 200',
      'line OUTPUT2',
      'payment 092',
      'fee 404',
      'fee INPUT2',
    ]);
  });

  test('is nothing for an order that was not planned yet, or whose facts cannot be read', () => {
    expect(decisionsBeside(orderSummary({ summary: null }), null)).toEqual([]);
    expect(decisionsBeside(orderSummary({ summary: { decisions: 'none' } }), null)).toEqual([]);
  });
});
