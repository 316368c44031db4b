import { describe, expect, test } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { idOf, line, salesCreditNote, salesInvoice, TestBooks } from '../testing/test-books.ts';
import { sum } from '../wire/money.ts';
import { accountBalances } from './account-balances.ts';
import { journalsOf } from './journals.ts';

function balancesByCode(books: TestBooks): Record<string, string> {
  return Object.fromEntries(accountBalances(books.organisation).accounts.map(({ code, balance }) => [code, balance]));
}

function pay(books: TestBooks, number: string, Amount: number | string, more: object = {}): void {
  books.create('Payments', { InvoiceNumber: number, Account: { Code: '090' }, Amount, Date: '2026-03-05', ...more });
}

describe('balances', () => {
  test('hold net sales, tax and what is still owed', () => {
    const books = new TestBooks();
    books.create('Invoices', salesInvoice({ InvoiceNumber: 'A' }));
    books.create('Invoices', salesInvoice({ InvoiceNumber: 'B', LineAmountTypes: 'Inclusive' }));
    books.create('Invoices', salesInvoice({ InvoiceNumber: 'draft', Status: 'DRAFT' }));
    pay(books, 'A', 20);
    expect(balancesByCode(books)).toEqual({ '090': '20.00', '200': '-183.33', '610': '200.00', '820': '-36.67' });
    expect(accountBalances(books.organisation)).toMatchObject({
      debits: '220.00',
      credits: '220.00',
      receivables: '200.00',
      payables: '0.00',
      tax: '36.67',
    });
  });

  test('forget voided invoices and deleted payments', () => {
    const books = new TestBooks();
    const { InvoiceID } = books.create('Invoices', salesInvoice({ InvoiceNumber: 'A' }));
    pay(books, 'A', 120);
    const paymentId = Object.keys(books.organisation.payments)[0] ?? '';
    books.element('POST', `Payments/${paymentId}`, { body: { Status: 'DELETED' } });
    expect(balancesByCode(books)).not.toHaveProperty('090');
    books.element('POST', `Invoices/${String(InvoiceID)}`, { body: { Status: 'VOIDED' } });
    expect(accountBalances(books.organisation).accounts).toEqual([]);
  });

  test('of a foreign invoice paid in parts at other rates end with nothing owed and a realised gain', () => {
    const books = new TestBooks();
    const LineItems = [line({ UnitAmount: '33.33' }), line({ UnitAmount: '0.01', TaxType: 'NONE' })];
    const invoice = salesInvoice({ InvoiceNumber: 'E', CurrencyCode: 'EUR', CurrencyRate: '1.17', LineItems });
    const { Total } = books.create('Invoices', invoice);
    pay(books, 'E', 13.33, { BankAmount: 12 });
    pay(books, 'E', 13.33, { CurrencyRate: 1.3 });
    pay(books, 'E', new Big(Number(Total)).minus(26.66).toString(), { Account: { Code: '092' } });
    const balances = balancesByCode(books);
    expect(balances['610']).toBe('0.00');
    expect(Number(balances['499'])).not.toBe(0);
    expect(accountBalances(books.organisation).debits).toBe(accountBalances(books.organisation).credits);
  });

  test('send the cents that conversion loses to the rounding account', () => {
    const books = new TestBooks();
    const LineItems = Array.from({ length: 5 }, () => line({ UnitAmount: '0.10', TaxType: 'NONE' }));
    books.create('Invoices', salesInvoice({ CurrencyCode: 'EUR', CurrencyRate: '3', LineItems }));
    expect(balancesByCode(books)).toEqual({ '200': '-0.15', '610': '0.17', '860': '-0.02' });
  });

  test('are back at zero after a credit note; refunding it leaves the invoice owed', () => {
    const books = new TestBooks();
    books.create('Invoices', salesInvoice());
    books.create('CreditNotes', salesCreditNote({ CreditNoteNumber: 'R-1', LineItems: [line()] }));
    expect(balancesByCode(books)).toEqual({ '200': '0.00', '610': '0.00', '820': '0.00' });
    const refund = { CreditNoteNumber: 'R-1', Account: { Code: '090' }, Amount: 120, Date: '2026-03-06' };
    books.create('Payments', refund);
    expect(balancesByCode(books)).toMatchObject({ '090': '-120.00', '610': '120.00' });
  });

  test('of a bill and a fee taken from a clearing account', () => {
    const books = new TestBooks();
    const bill = salesInvoice({ Type: 'ACCPAY', LineItems: [line({ AccountCode: '429' })] });
    books.create('Invoices', bill);
    books.create('BankTransactions', {
      Type: 'SPEND',
      Contact: { Name: 'Stripe' },
      BankAccount: { Code: '095' },
      LineItems: [line({ AccountCode: '404', UnitAmount: '3.20' })],
    });
    expect(balancesByCode(books)).toEqual({
      '095': '-3.20',
      '404': '3.20',
      '429': '100.00',
      '800': '-120.00',
      '820': '20.00',
    });
    expect(accountBalances(books.organisation).payables).toBe('120.00');
  });
});

/** Sales in three currencies, some paid in part, some credited. */
const SALES = fc.array(
  fc.record({
    currency: fc.constantFrom('GBP', 'EUR', 'USD'),
    types: fc.constantFrom('Exclusive', 'Inclusive', 'NoTax'),
    cents: fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1, maxLength: 4 }),
    paidPercent: fc.integer({ min: 0, max: 100 }),
    isCredited: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

test('every journal adds up to zero, whatever is sold, paid and credited', () => {
  fc.assert(
    fc.property(SALES, (sales) => {
      const books = new TestBooks();
      for (const { currency, types, cents, paidPercent, isCredited } of sales) {
        const LineItems = cents.map((amount) => line({ UnitAmount: new Big(amount).div(100).toString() }));
        const sent = salesInvoice({ CurrencyCode: currency, LineAmountTypes: types, LineItems });
        const invoice = books.create('Invoices', sent);
        const number = idOf(invoice, 'InvoiceNumber');
        const paid = new Big(Number(invoice['Total'])).times(paidPercent).div(100).round(2);
        if (paid.gt(0)) pay(books, number, paid.toString());
        const due = new Big(Number(books.get(`Invoices/${number}`)[0]?.['AmountDue']));
        if (!isCredited || due.lte(0)) continue;
        const note = { Type: 'ACCRECCREDIT', CurrencyRate: '1.5', LineItems: [line({ UnitAmount: due.toString() })] };
        const { CreditNoteID } = books.create('CreditNotes', { ...sent, ...note, LineAmountTypes: 'NoTax' });
        const allocation = { Invoice: { InvoiceNumber: number }, Amount: due.toString(), Date: '2026-03-02' };
        books.element('PUT', `CreditNotes/${String(CreditNoteID)}/Allocations`, { body: allocation });
      }
      for (const { lines: journal } of journalsOf(books.organisation)) {
        expect(sum(journal.map(({ amount }) => amount)).toString()).toBe('0');
      }
      const { debits, credits } = accountBalances(books.organisation);
      expect(debits).toBe(credits);
      if (sales.every(({ isCredited, paidPercent }) => isCredited || paidPercent === 100)) {
        expect(accountBalances(books.organisation).receivables).toBe('0.00');
      }
    }),
    { numRuns: 60 },
  );
});
