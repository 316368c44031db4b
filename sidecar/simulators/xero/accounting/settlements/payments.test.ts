import { describe, expect, test } from '@jest/globals';
import { at, idOf, line, messagesOf, salesInvoice, TestBooks } from '../testing/test-books.ts';
import { ZERO_ID, type Element } from '../wire/element.ts';

const EXCEEDS = 'Payment amount exceeds the amount outstanding on this document';
const NOT_AUTHORISED = 'Payments can only be made against Authorised documents';

function booksWith(overrides: Element = {}): TestBooks {
  const books = new TestBooks();
  books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1', ...overrides }));
  return books;
}

function payment(overrides: Element = {}): Element {
  return {
    Invoice: { InvoiceNumber: 'WC-1' },
    Account: { Code: '090' },
    Amount: '120.00',
    Date: '2026-03-05',
    ...overrides,
  };
}

describe('a payment', () => {
  test('in full makes the invoice PAID on its day', () => {
    const books = booksWith();
    const paid = books.create('Payments', payment({ Reference: 'pi_1' }));
    expect(paid).toMatchObject({
      Amount: 120,
      BankAmount: 120,
      PaymentType: 'ACCRECPAYMENT',
      Status: 'AUTHORISED',
      Reference: 'pi_1',
      HasValidationErrors: false,
      Account: { Code: '090' },
      Invoice: { InvoiceNumber: 'WC-1', Status: 'PAID', AmountDue: 0, AmountPaid: 120 },
    });
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({
      Status: 'PAID',
      FullyPaidOnDate: '/Date(1772668800000+0000)/',
      Payments: [{ PaymentID: paid['PaymentID'], Amount: 120, Reference: 'pi_1' }],
    });
  });

  test('in part leaves the invoice AUTHORISED, and the same part is taken twice', () => {
    const books = booksWith();
    books.create('Payments', payment({ Amount: 50 }));
    books.create('Payments', payment({ Amount: 50 }));
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({ Status: 'AUTHORISED', AmountDue: 20, AmountPaid: 100 });
    expect(books.refusal('PUT', 'Payments', payment({ Amount: 50 }))).toEqual([EXCEEDS]);
  });

  test('in full is refused the second time', () => {
    const books = booksWith();
    books.create('Payments', payment());
    expect(books.refusal('PUT', 'Payments', payment())).toEqual([NOT_AUTHORISED, EXCEEDS]);
  });

  test.each([
    ['more than is due', { Amount: '120.01' }, EXCEEDS],
    ['nothing', { Amount: 0 }, 'Payment amounts must be positive amounts'],
    ['a negative amount', { Amount: -5 }, 'Payment amounts must be positive amounts'],
    [
      'an unknown document',
      { Invoice: { InvoiceID: '11111111-1111-1111-1111-111111111111' } },
      'The document with the supplied id was not found for this endpoint.',
    ],
    ['an unknown account', { Account: { Code: '999' } }, 'Account could not be found.'],
    ['no account', { Account: undefined }, 'Account could not be found.'],
    [
      'an account that takes no payments',
      { Account: { Code: '200' } },
      'Account type must be BANK or account must be enabled for payments',
    ],
    [
      'an account in a third currency',
      { Account: { Code: '092' } },
      'The bank account must be in the currency of the document or in the base currency.',
    ],
    [
      'a long reference',
      { Reference: 'x'.repeat(256) },
      'The field Reference must be a string with a maximum length of 255.',
    ],
  ])('of %s is refused', (_name, overrides, message) => {
    expect(booksWith().refusal('PUT', 'Payments', payment(overrides))).toEqual([message]);
  });

  test.each(['DRAFT', 'SUBMITTED'])('on a %s invoice is refused', (Status) => {
    expect(booksWith({ Status }).refusal('PUT', 'Payments', payment())).toEqual([NOT_AUTHORISED]);
  });

  test('inside a locked period is refused', () => {
    const books = booksWith();
    books.organisation.periodLockDate = '2026-03-05';
    expect(books.refusal('PUT', 'Payments', payment())).toEqual([
      'The document date cannot be before the period lock date, currently set at 5 March 2026',
    ]);
  });

  test('may go to an account enabled for payments', () => {
    expect(booksWith().create('Payments', payment({ Account: { Code: '855' } }))).toMatchObject({
      Account: { Code: '855' },
    });
  });

  test('of a foreign invoice into a base account is worth BankAmount, or its rate', () => {
    const books = booksWith({ CurrencyCode: 'EUR' });
    expect(books.create('Payments', payment({ Amount: 60, BankAmount: '50' }))).toMatchObject({
      BankAmount: 50,
      CurrencyRate: 1.2,
    });
    expect(books.create('Payments', payment({ Amount: 30, CurrencyRate: 1.5 }))).toMatchObject({ BankAmount: 20 });
    expect(books.create('Payments', payment({ Amount: 30, Account: { Code: '092' } }))).toMatchObject({
      BankAmount: 30,
    });
  });

  test('failing inside a batch of payments leaves the others', () => {
    const books = booksWith();
    const body = { Payments: [payment({ Amount: 20 }), payment({ Amount: 500 }), payment({ Amount: 100 })] };
    const answered = books.elements('PUT', 'Payments', { body, query: { summarizeErrors: 'false' } });
    expect(answered.map((element) => element['StatusAttributeString'])).toEqual(['OK', 'ERROR', 'OK']);
    expect(answered[1]).toMatchObject({ PaymentID: ZERO_ID, HasValidationErrors: true });
    expect(messagesOf(answered[1])).toEqual([EXCEEDS]);
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({ Status: 'PAID' });
  });

  test('by POST is one at a time and knows no summarizeErrors', () => {
    const books = booksWith();
    expect(books.element('POST', 'Payments', { body: payment({ Amount: 1 }) })).not.toHaveProperty(
      'StatusAttributeString',
    );
    const wrong = { body: payment({ Amount: 500 }), query: { summarizeErrors: 'false' } };
    expect(books.call('POST', 'Payments', wrong).status).toBe(400);
    const two = { body: { Payments: [payment({ Amount: 1 }), payment({ Amount: 1 })] } };
    expect(books.call('POST', 'Payments', two).body).toMatchObject({ Type: 'PostDataInvalidException' });
  });
});

describe('deleting a payment', () => {
  test('opens the invoice again, once', () => {
    const books = booksWith();
    const path = `Payments/${idOf(books.create('Payments', payment()), 'PaymentID')}`;
    const deleted = books.element('POST', path, { body: { Payments: [{ Status: 'DELETED' }] } });
    expect(deleted).toMatchObject({ Status: 'DELETED', Invoice: { Status: 'AUTHORISED', AmountDue: 120 } });
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({ Status: 'AUTHORISED', Payments: [], AmountPaid: 0 });
    expect(books.refusal('POST', path, { Status: 'DELETED' })).toHaveLength(1);
    expect(books.get(path)[0]).toMatchObject({ Status: 'DELETED' });
  });

  test('is the only change, and not possible while reconciled', () => {
    const books = booksWith();
    const path = `Payments/${idOf(books.create('Payments', payment({ IsReconciled: true })), 'PaymentID')}`;
    expect(books.refusal('POST', path, { Amount: 5 })).toHaveLength(1);
    expect(books.refusal('POST', path, { Status: 'DELETED' })).toEqual([
      'A reconciled payment cannot be deleted; unreconcile it first.',
    ]);
  });
});

test('payments are found by invoice, status and reference', () => {
  const books = booksWith();
  const InvoiceID = idOf(books.get('Invoices/WC-1')[0] ?? {}, 'InvoiceID');
  books.create('Payments', payment({ Amount: 20, Reference: 'pi_1' }));
  const found = (where: string) => books.get('Payments', { where }).length;
  expect(found(`Invoice.InvoiceId==guid("${InvoiceID}")`)).toBe(1);
  expect(found('Reference=="pi_1" AND Status=="AUTHORISED"')).toBe(1);
  expect(found('PaymentType=="ARCREDITPAYMENT"')).toBe(0);
});

test('a payment announces its invoice as updated', () => {
  const books = booksWith();
  books.create('Payments', payment());
  expect(books.organisation.events.map(({ resource, type }) => `${resource} ${type}`)).toEqual([
    'Contact CREATE',
    'Invoice CREATE',
    'Invoice UPDATE',
  ]);
});

describe('a bank transaction', () => {
  const fee = (overrides: Element = {}): Element => ({
    Type: 'SPEND',
    Contact: { Name: 'Stripe' },
    BankAccount: { Code: '095' },
    Date: '2026-03-05',
    Reference: 'fee pi_1',
    LineItems: [line({ AccountCode: '429', UnitAmount: '12.00' })],
    ...overrides,
  });

  test('is tax inclusive unless it says otherwise, and may repeat', () => {
    const books = new TestBooks();
    expect(books.create('BankTransactions', fee())).toMatchObject({
      Total: 12,
      TotalTax: 2,
      LineAmountTypes: 'Inclusive',
      Status: 'AUTHORISED',
      BankAccount: { Code: '095' },
    });
    books.create('BankTransactions', fee());
    expect(books.get('BankTransactions', { where: 'Reference=="fee pi_1"' })).toHaveLength(2);
  });

  test.each([
    ['no bank account', { BankAccount: undefined }, 'Account could not be found.'],
    ['an account that is no bank', { BankAccount: { Code: '200' } }, 'Account could not be found.'],
    ['no contact', { Contact: undefined }, 'A Contact must be specified for this type of transaction'],
    ['no lines', { LineItems: [] }, 'One or more line items must be specified'],
    [
      'a control account',
      { LineItems: [line({ AccountCode: '610' })] },
      "Account code '610' is not a valid code for this document.",
    ],
  ])('with %s is refused', (_name, overrides, message) => {
    expect(new TestBooks().refusal('PUT', 'BankTransactions', fee(overrides))).toEqual([message]);
  });

  test('can be changed and deleted by POST, not after', () => {
    const books = new TestBooks();
    const path = `BankTransactions/${idOf(books.create('BankTransactions', fee()), 'BankTransactionID')}`;
    expect(books.element('POST', path, { body: { Reference: 'x' } })).toMatchObject({ Reference: 'x', Total: 12 });
    expect(books.element('POST', path, { body: { Status: 'DELETED' } })).toMatchObject({ Status: 'DELETED' });
    expect(books.refusal('POST', path, { Reference: 'y' })).toHaveLength(1);
    expect(at(books.get(path)[0] ?? {}, 'Contact.Name')).toBe('Stripe');
  });

  test('of a kind that is not simulated says so', () => {
    expect(new TestBooks().call('PUT', 'BankTransactions', { body: fee({ Type: 'RECEIVE-OVERPAYMENT' }) }).status).toBe(
      501,
    );
  });
});
