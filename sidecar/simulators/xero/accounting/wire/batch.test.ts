import { describe, expect, test } from '@jest/globals';
import { at, bodyOf, idOf, line, messagesOf, salesInvoice, TestBooks } from '../testing/test-books.ts';
import { ZERO_ID, type Element } from './element.ts';

const BATCH_SIZE = 50;
const BAD_AT = 17;

/** Fifty invoices, the eighteenth with an account that does not exist. */
function mixedBatch(): Element[] {
  return Array.from({ length: BATCH_SIZE }, (_unused, index) => {
    const AccountCode = index === BAD_AT ? '999' : '200';
    return salesInvoice({ InvoiceNumber: `WC-${index}`, LineItems: [line({ AccountCode })] });
  });
}

describe('a batch with one bad of fifty', () => {
  test('creates the other 49 with summarizeErrors=false and shows each state', () => {
    const books = new TestBooks();
    const answered = books.elements('PUT', 'Invoices', {
      body: { Invoices: mixedBatch() },
      query: { summarizeErrors: 'false' },
    });
    expect(answered.map((element) => element['InvoiceNumber'])).toEqual(
      mixedBatch().map((element) => element['InvoiceNumber']),
    );
    const states = answered.map((element) => String(element['StatusAttributeString']));
    expect(states.filter((state) => state === 'OK')).toHaveLength(BATCH_SIZE - 1);
    expect(answered[BAD_AT]).toMatchObject({
      InvoiceID: ZERO_ID,
      StatusAttributeString: 'ERROR',
      HasErrors: true,
      ValidationErrors: [{ Message: 'Account must be valid.' }],
    });
    expect(Object.keys(books.organisation.invoices)).toHaveLength(BATCH_SIZE - 1);
    expect(answered[0]).toMatchObject({ HasErrors: false });
    expect(answered[0]).not.toHaveProperty('ValidationErrors');
  });

  test('saves nothing on the 400 of summarizeErrors=true, and says what failed', () => {
    const books = new TestBooks();
    const before = JSON.stringify(books.organisation);
    const answer = books.call('PUT', 'Invoices', { body: { Invoices: mixedBatch() } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'A validation exception occurred',
      Elements: [
        {
          InvoiceNumber: `WC-${BAD_AT}`,
          InvoiceID: ZERO_ID,
          ValidationErrors: [{ Message: 'Account must be valid.' }],
        },
      ],
    });
    expect(JSON.stringify(books.organisation)).toBe(before);
  });

  test('saves the good ones on a 400 when the switch says so', () => {
    const books = new TestBooks('GB', { batch400Saves: 'good' });
    expect(books.call('PUT', 'Invoices', { body: { Invoices: mixedBatch() } }).status).toBe(400);
    expect(Object.keys(books.organisation.invoices)).toHaveLength(BATCH_SIZE - 1);
  });

  test('answers in another order when the switch shuffles', () => {
    const books = new TestBooks('GB', { batchOrder: 'shuffled' });
    const answered = books.elements('PUT', 'Invoices', {
      body: { Invoices: mixedBatch() },
      query: { summarizeErrors: 'false' },
    });
    expect(answered[0]?.['InvoiceNumber']).not.toBe('WC-0');
    expect(new Set(answered.map((element) => element['InvoiceNumber'])).size).toBe(BATCH_SIZE);
  });
});

test('the second of two equal numbers in one batch is refused', () => {
  const books = new TestBooks();
  const body = { Invoices: [salesInvoice({ InvoiceNumber: 'WC-1' }), salesInvoice({ InvoiceNumber: 'WC-1' })] };
  const [first, second] = books.elements('PUT', 'Invoices', { body, query: { summarizeErrors: 'False' } });
  expect(first?.['StatusAttributeString']).toBe('OK');
  expect(messagesOf(second)).toEqual(['Invoice # must be unique.']);
});

test('a 200 may hold nothing but errors', () => {
  const answer = new TestBooks().call('PUT', 'Invoices', {
    body: salesInvoice({ Contact: undefined }),
    query: { summarizeErrors: 'false' },
  });
  expect(answer.status).toBe(200);
  expect(at(bodyOf(answer), 'Invoices.0.StatusAttributeString')).toBe('ERROR');
});

test('one good element without the parameter carries no StatusAttributeString', () => {
  const created = new TestBooks().element('PUT', 'Invoices', { body: salesInvoice() });
  expect(created).not.toHaveProperty('StatusAttributeString');
});

test('a failed update echoes the real id', () => {
  const books = new TestBooks();
  const { InvoiceID } = books.create('Invoices', salesInvoice());
  const body = { Invoices: [{ InvoiceID, Status: 'DELETED' }] };
  const echoed = books.element('POST', 'Invoices', { body, query: { summarizeErrors: 'false' } });
  expect(echoed).toMatchObject({ InvoiceID, HasErrors: true, StatusAttributeString: 'ERROR', Status: 'DELETED' });
});

test('a refused element shows its numbers as numbers and its dates as answers do', () => {
  const LineItems = [line({ AccountCode: '999', UnitAmount: '12.50' })];
  const answer = new TestBooks().call('PUT', 'Invoices', { body: salesInvoice({ LineItems, CurrencyRate: '1.5' }) });
  expect(at(bodyOf(answer), 'Elements.0')).toMatchObject({
    LineItems: [{ UnitAmount: 12.5, Quantity: 1, ValidationErrors: [] }],
    CurrencyRate: 1.5,
    DateString: '2026-03-01T00:00:00',
  });
});

test('a refused element leaves no contact, number, stock, event or note behind', () => {
  const books = new TestBooks();
  const before = JSON.stringify(books.organisation);
  const bad = salesInvoice({
    Contact: { Name: 'New Person' },
    LineItems: [line({ ItemCode: 'MUG-BLUE' }), line({ AccountCode: '999' })],
  });
  books.call('PUT', 'Invoices', { body: bad, query: { summarizeErrors: 'false' } });
  expect(JSON.stringify(books.organisation)).toBe(before);
  expect(books.create('Invoices', salesInvoice())['InvoiceNumber']).toBe('INV-0001');
});

test('an unknown ContactID ends the whole batch with 404 and nothing is saved', () => {
  const books = new TestBooks();
  const before = JSON.stringify(books.organisation);
  const unknown = salesInvoice({ Contact: { ContactID: '11111111-1111-1111-1111-111111111111' } });
  const body = { Invoices: [salesInvoice(), unknown] };
  const answer = books.call('PUT', 'Invoices', { body, query: { summarizeErrors: 'false' } });
  expect(answer).toEqual({ status: 404, body: '', contentType: 'text/html' });
  expect(JSON.stringify(books.organisation)).toBe(before);
});

describe('a body that cannot be read', () => {
  test.each([
    ['a number in words', salesInvoice({ LineItems: [line({ UnitAmount: 'ten' })] })],
    ['a date of another form', salesInvoice({ Date: '01/03/2026' })],
    ['a date that does not exist', salesInvoice({ Date: '2026-02-30' })],
    ['an unknown status', salesInvoice({ Status: 'APPROVED' })],
    ['an id that is none', salesInvoice({ Contact: { ContactID: 'x' } })],
    ['lines that are no array', salesInvoice({ LineItems: { Description: 'x' } })],
    ['a contact that is text', salesInvoice({ Contact: 'Ada' })],
    ['a bare array', [salesInvoice()]],
  ])('because of %s is a PostDataInvalidException', (_name, body) => {
    const answer = new TestBooks().call('PUT', 'Invoices', { body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ ErrorNumber: 14, Type: 'PostDataInvalidException' });
  });

  test('because there is none, or no element, processes nothing', () => {
    for (const body of [undefined, { Invoices: [] }]) {
      const answer = new TestBooks().call('PUT', 'Invoices', { body });
      expect(answer.body).toMatchObject({ ErrorNumber: 17, Type: 'NoDataProcessedException' });
    }
  });
});

test('enumerations match in any case, dates in any accepted form, numbers also as text', () => {
  const books = new TestBooks();
  const created = books.create(
    'Invoices',
    salesInvoice({
      Type: 'accrec',
      Status: 'authorised',
      LineAmountTypes: 'EXCLUSIVE',
      Date: '/Date(1772323200000+0000)/',
      DueDate: '2026-03-15T00:00:00Z',
      LineItems: [line({ Quantity: '2', UnitAmount: 10 })],
    }),
  );
  expect(created).toMatchObject({
    Type: 'ACCREC',
    DateString: '2026-03-01T00:00:00',
    Date: '/Date(1772323200000+0000)/',
    DueDateString: '2026-03-15T00:00:00',
    LineAmountTypes: 'Exclusive',
    Total: 24,
  });
});

test('the envelope names the app and the time', () => {
  const books = new TestBooks();
  const answer = bodyOf(books.call('GET', 'Organisation'));
  expect(answer).toMatchObject({
    Status: 'OK',
    ProviderName: 'Connector',
    DateTimeUTC: `/Date(${books.now.getTime()})/`,
  });
  expect(idOf(answer, 'Id')).toMatch(/^[0-9a-f-]{36}$/);
});
