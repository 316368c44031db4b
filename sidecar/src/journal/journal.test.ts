import { describe, expect, test } from '@jest/globals';
import { invoiceEntry, receiptEntry, reversed } from './journal-entry.ts';
import { effectInWords, effectOfChange } from './effect-of-change.ts';
import { netEntry } from './net-entry.ts';
import { createPostings, postingsBetween } from './postings.ts';

const LISTS = { accounts: [], taxRates: [] };
const line = (amount: string, tax: string, accountCode = '200') => ({ amount, tax, accountCode, taxType: 'OUTPUT2' });

describe('postings', () => {
  test('an invoice with a discount and its payment: both sides, equal', () => {
    const postings = createPostings(LISTS);
    postings.add(invoiceEntry({ currency: 'GBP', lines: [line('100.00', '20.00'), line('-10.00', '-2.00')] }));
    postings.add(receiptEntry({ currency: 'GBP', amount: '108.00', account: { code: '090' } }));
    expect(postings.rows().map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['Accounts Receivable', '108.00', '108.00'],
      ['090', '108.00', '0.00'],
      ['200', '10.00', '100.00'],
      ['Sales Tax', '2.00', '20.00'],
    ]);
    expect(postings.taxes()).toEqual([
      { taxType: 'OUTPUT2', name: 'OUTPUT2', currency: 'GBP', net: '90.00', tax: '18.00' },
    ]);
  });

  test('currencies are never added up', () => {
    const postings = createPostings(LISTS);
    for (const currency of ['GBP', 'EUR'])
      postings.add(receiptEntry({ currency, amount: '1.00', account: { code: '090' } }));
    expect(postings.rows().map(({ currency, account }) => `${currency} ${account}`)).toEqual([
      'EUR Accounts Receivable',
      'EUR 090',
      'GBP Accounts Receivable',
      'GBP 090',
    ]);
  });

  test('a changed invoice shows what moves, not its two states', () => {
    const [before, after] = ['200', '210'].map((code) => invoiceEntry({ currency: 'GBP', lines: [line('5.00', '1.00', code)] })); // prettier-ignore
    if (before === undefined || after === undefined) throw new Error('There is no invoice.');
    const { legs } = netEntry([reversed(before), after]);
    expect(legs.map(({ account, amount }) => [account, amount.toFixed(2)])).toEqual([
      [{ code: '200' }, '5.00'],
      [{ code: '210' }, '-5.00'],
    ]);
    expect(
      postingsBetween([before], [after], LISTS).map(({ account, debit, credit }) => [account, debit, credit]),
    ).toEqual([
      ['200', '5.00', '0.00'],
      ['210', '0.00', '5.00'],
    ]);
  });
});

test('orders that change alike are one line, with their number and amounts', () => {
  const move = (amount: string, currency: string) => {
    return { kind: 'account', from: '200 Sales', to: '210 Shipping', amount, currency } as const;
  };
  const effect = effectOfChange([
    { id: 1, changes: [move('4.95', 'GBP'), move('1.00', 'GBP')] },
    { id: 2, changes: [move('4.95', 'EUR')] },
    { id: 3, changes: [{ kind: 'document', part: 'number' }] },
    { id: 4, changes: [] },
  ]);
  expect(effect.map(effectInWords)).toEqual([
    '2 move from 200 Sales to 210 Shipping (£5.95, €4.95)',
    '1 has another invoice number',
  ]);
});
