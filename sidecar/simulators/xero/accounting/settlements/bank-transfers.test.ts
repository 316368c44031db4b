import { describe, expect, test } from '@jest/globals';
import { accountBalances } from '../books/account-balances.ts';
import { TestBooks } from '../testing/test-books.ts';
import type { Element } from '../wire/element.ts';

function start() {
  const books = new TestBooks();
  const accounts = Object.values(books.organisation.accounts).filter(({ type }) => type === 'BANK');
  const [from, to] = accounts.filter(({ bank }) => bank?.currency === 'GBP');
  if (from === undefined || to === undefined) throw new Error('The books have no two bank accounts.');
  const transfer = (overrides: Element = {}): Element => ({
    FromBankAccount: { AccountID: from.id },
    ToBankAccount: { AccountID: to.id },
    Amount: '97.10',
    Date: '2026-03-05',
    Reference: 'Payout po_1',
    ...overrides,
  });
  return { books, from, to, transfer };
}

describe('a bank transfer', () => {
  test('moves money between two accounts, and makes a bank transaction on each', () => {
    const { books, from, to, transfer } = start();
    const made = books.create('BankTransfers', transfer());
    expect(made).toMatchObject({ Amount: 97.1, Status: 'AUTHORISED', Reference: 'Payout po_1', CurrencyRate: 1 });
    const sides = books.get('BankTransactions', { page: '1' });
    expect(sides.map(({ Type, Total }) => [Type, Total]).toSorted()).toEqual([
      ['RECEIVE-TRANSFER', 97.1],
      ['SPEND-TRANSFER', 97.1],
    ]);
    expect(books.get('BankTransactions', { where: 'Type=="SPEND"' })).toEqual([]);
    const balances = accountBalances(books.organisation).accounts;
    expect(balances.filter(({ balance }) => Number(balance) !== 0).map(({ code, balance }) => [code, balance])).toEqual(
      expect.arrayContaining([
        [from.code, '-97.10'],
        [to.code, '97.10'],
      ]),
    );
  });

  test('is listed without codes and pages; a deleted one only on request, and as a change', () => {
    const { books, transfer } = start();
    const { BankTransferID: id } = books.create('BankTransfers', transfer());
    expect(books.get('BankTransfers', { page: '9' })).toMatchObject([{ BankTransferID: id, FromTracking: [] }]);
    expect(JSON.stringify(books.get('BankTransfers'))).not.toContain('Code');
    expect(books.get('BankTransfers', { where: 'Amount==1' })).toEqual([]);
    const since = books.now.toISOString();
    books.element('POST', `BankTransfers/${String(id)}`, { body: { Status: 'DELETED' } });
    expect(books.get('BankTransfers')).toEqual([]);
    const all = { query: { includeDeleted: 'true' }, ifModifiedSince: since };
    expect(books.elements('GET', 'BankTransfers', all)).toMatchObject([{ Status: 'DELETED' }]);
    expect(Number(accountBalances(books.organisation).debits)).toBe(0);
  });

  test.each([
    ['no account', { ToBankAccount: undefined }],
    ['no amount', { Amount: undefined }],
    ['nothing', { Amount: '0' }],
    ['less than nothing', { Amount: '-1' }],
    ['an account that is no bank account', { ToBankAccount: { Code: '200' } }],
    ['names instead of ids of tracking', { FromTracking: [{ Name: 'Region', Option: 'North' }] }],
    ['a reference too long', { Reference: 'x'.repeat(256) }],
  ])('with %s is refused', (_what, change) => {
    const { books, transfer } = start();
    expect(books.refusal('PUT', 'BankTransfers', transfer(change))).toHaveLength(1);
  });

  test('to the same account, to another currency and into a locked period is refused', () => {
    const { books, from, transfer } = start();
    const same = { ToBankAccount: { AccountID: from.id } };
    expect(books.refusal('PUT', 'BankTransfers', transfer(same))).toEqual(['You cannot transfer to the same account.']);
    const euros = books.create('Accounts', {
      ...{ Code: '099', Name: 'Euros', Type: 'BANK', BankAccountNumber: '12345678', CurrencyCode: 'EUR' },
    });
    const other = { ToBankAccount: { AccountID: euros['AccountID'] } };
    expect(books.refusal('PUT', 'BankTransfers', transfer(other))).toEqual([
      'You cannot transfer between accounts in different currencies.',
    ]);
    books.organisation.periodLockDate = '2026-03-31';
    expect(books.refusal('PUT', 'BankTransfers', transfer())).toEqual([expect.stringContaining('lock date')]);
  });

  test('is created one a call, never changed, and not deleted twice or with a reconciled side', () => {
    const { books, transfer } = start();
    const two = books.call('PUT', 'BankTransfers', { body: { BankTransfers: [transfer(), transfer()] } });
    expect(two.status).toBe(400);
    const made = String(books.create('BankTransfers', transfer())['BankTransferID']);
    const path = `BankTransfers/${made}`;
    expect(books.refusal('POST', path, { Amount: '1.00' })[0]).toContain('cannot be edited');
    const stored = books.organisation.bankTransfers[made];
    if (stored === undefined) throw new Error('The transfer is not stored.');
    stored.to.isReconciled = true;
    expect(books.refusal('POST', path, { Status: 'DELETED' })[0]).toContain('reconciled');
    stored.to.isReconciled = false;
    const body = { BankTransfers: [{ BankTransferID: made, Status: 'DELETED' }] };
    books.element('POST', 'BankTransfers', { body });
    expect(books.refusal('POST', path, { Status: 'DELETED' })[0]).toContain('already been deleted');
    const side = Object.values(books.organisation.bankTransfers)[0]?.from.transactionId ?? '';
    expect(books.call('POST', `BankTransactions/${side}`, { body: { Status: 'DELETED' } }).status).toBe(400);
  });

  test('an unknown one is not found', () => {
    const { books } = start();
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(books.call('GET', `BankTransfers/${unknown}`).status).toBe(404);
    const body = { BankTransfers: [{ BankTransferID: unknown, Status: 'DELETED' }] };
    expect(books.call('POST', 'BankTransfers', { body }).status).toBe(400);
  });
});
