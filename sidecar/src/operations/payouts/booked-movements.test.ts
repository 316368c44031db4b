import { expect, test } from '@jest/globals';
import type { OrganisationLists, XeroAccount } from '../../domain/documents.ts';
import type { MoneyDocument } from '../../ledger/queries/money-documents.ts';
import { movementsOf } from './booked-movements.ts';

const bank = (code: string, currencyCode: string): XeroAccount => ({
  ...{ accountId: `id-${code}`, code, name: code, type: 'BANK', class: 'ASSET', status: 'ACTIVE', taxType: '' },
  ...{ systemAccount: '', enablePaymentsToAccount: true, currencyCode },
});
const lists: OrganisationLists = {
  accounts: [bank('090', 'GBP'), bank('095', 'GBP')],
  ...{ taxRates: [], trackingCategories: null, items: null, baseCurrency: 'GBP' },
};
const document = (more: Partial<MoneyDocument>): MoneyDocument => ({
  ...{ id: 1, kind: 'payment', sourceKey: 'order:7/payment', xeroId: 'x', entryKind: 'order', sourceId: '7' },
  ...{ currency: 'GBP', facts: {}, paidTo: null },
  ...more,
});
const figures = (one: MoneyDocument) =>
  movementsOf(one, lists).map(({ part, amount, account, orderId, payoutId }) => ({
    part,
    amount,
    account,
    orderId,
    payoutId,
  }));

test('a payment arrives on its account, by its code', () => {
  const facts = { amount: '10.00', date: '2026-11-02', account: { accountId: 'id-095' } };
  expect(figures(document({ facts }))).toEqual([
    { part: 'payments', amount: '10.00', account: '095', orderId: '7', payoutId: null },
  ]);
});

test('a refund of an earlier version leaves the account that the order was paid to', () => {
  const facts = { amount: '4.00', date: '2026-11-02', creditNoteId: 'c' };
  expect(figures(document({ kind: 'refund_payment', facts, paidTo: { code: '095' } }))).toEqual([
    { part: 'refunds', amount: '-4.00', account: '095', orderId: '7', payoutId: null },
  ]);
});

test('the money of a payout is fees and others, line by line; a cost leaves the account', () => {
  const facts = {
    ...{ type: 'SPEND', amount: '22.05', date: '2026-11-05', currency: 'GBP', account: { accountId: 'id-095' } },
    ...{
      reference: '',
      lines: [
        { of: 'fees', amount: '2.05' },
        { of: 'feeTax', amount: '0.40' },
        { of: 'disputes', amount: '-60.00' },
      ],
    },
  };
  const of = { account: '095', orderId: null, payoutId: 'po_1' };
  expect(figures(document({ kind: 'bank_transaction', entryKind: 'payout', sourceId: 'stripe:po_1', facts }))).toEqual([
    { ...of, part: 'fees', amount: '-2.05' },
    { ...of, part: 'fees', amount: '-0.40' },
    { ...of, part: 'other', amount: '60.00' },
  ]);
});

test('a transfer moves the same amount on both of its accounts', () => {
  const facts = { amount: '5.00', date: '2026-11-05', fromAccountId: 'id-095', toAccountId: 'id-090', reference: '' };
  const found = figures(document({ kind: 'bank_transfer', entryKind: 'payout', sourceId: 'stripe:po_1', facts }));
  expect(found.map(({ account, amount }) => [account, amount])).toEqual([
    ['095', '-5.00'],
    ['090', '5.00'],
  ]);
});

test('what was deleted moves nothing', () => {
  const facts = { amount: '5.00', date: '2026-11-05', account: { code: '095' }, deleted: true };
  expect(figures(document({ facts }))).toEqual([]);
});
