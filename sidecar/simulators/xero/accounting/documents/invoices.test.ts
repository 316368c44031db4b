import { describe, expect, test } from '@jest/globals';
import { at, idOf, line, messagesOf, salesInvoice, TestBooks } from '../testing/test-books.ts';

describe('totals of an invoice', () => {
  test('round the tax of each line before adding up', () => {
    const books = new TestBooks('NZ');
    const invoice = books.create(
      'Invoices',
      salesInvoice({ LineItems: ['25.06', '25.61', '25.63'].map((UnitAmount) => line({ UnitAmount })) }),
    );
    expect(invoice).toMatchObject({ SubTotal: 76.3, TotalTax: 11.44, Total: 87.74 });
  });

  test('take the tax type of the account when none is sent', () => {
    const books = new TestBooks('NZ');
    const invoice = books.create('Invoices', salesInvoice({ LineItems: [line({ Quantity: 2, UnitAmount: 10.5 })] }));
    expect(invoice).toMatchObject({
      Total: 24.15,
      LineItems: [{ LineAmount: 21, TaxAmount: 3.15, TaxType: 'OUTPUT2' }],
    });
  });

  test('contain the tax when lines are inclusive, negative lines too', () => {
    const books = new TestBooks('NZ');
    const rate = { Name: 'Old GST', ReportTaxType: 'OUTPUT', TaxComponents: [{ Name: 'GST', Rate: 12.5 }] };
    const { TaxType } = books.create('TaxRates', rate);
    const LineItems = [line({ Quantity: 3, UnitAmount: 59, TaxType }), line({ Quantity: 1, UnitAmount: -79, TaxType })];
    const invoice = books.create('Invoices', salesInvoice({ LineAmountTypes: 'Inclusive', LineItems }));
    expect(invoice).toMatchObject({ SubTotal: 87.11, TotalTax: 10.89, Total: 98 });
    expect(at(invoice, 'LineItems')).toMatchObject([
      { LineAmount: 177, TaxAmount: 19.67 },
      { LineAmount: -79, TaxAmount: -8.78 },
    ]);
  });

  test('of 100.00 including 15 % are 86.96 and 13.04', () => {
    const books = new TestBooks('NZ');
    const invoice = books.create('Invoices', salesInvoice({ LineAmountTypes: 'Inclusive' }));
    expect(invoice).toMatchObject({ SubTotal: 86.96, TotalTax: 13.04, Total: 100 });
  });

  test('without tax carry none, whatever the account says', () => {
    const invoice = new TestBooks().create('Invoices', salesInvoice({ LineAmountTypes: 'NoTax' }));
    expect(invoice).toMatchObject({ TotalTax: 0, Total: 100, LineItems: [{ TaxType: 'NONE', TaxAmount: 0 }] });
  });

  test('use a tax amount as sent, within the bound of the switch', () => {
    const overridden = salesInvoice({ LineItems: [line({ Quantity: 10, UnitAmount: 10, TaxAmount: '19.99' })] });
    expect(new TestBooks().create('Invoices', overridden)).toMatchObject({ TotalTax: 19.99, Total: 119.99 });
    expect(new TestBooks('GB', { taxAmountBound: 'ignore-override' }).create('Invoices', overridden)).toMatchObject({
      TotalTax: 20,
    });
    const byUnit = new TestBooks('GB', { taxAmountBound: 'unit-amount' });
    expect(byUnit.refusal('PUT', 'Invoices', overridden)).toEqual([
      'The TaxAmount cannot be greater than the UnitAmount.',
    ]);
    const above = salesInvoice({ LineItems: [line({ TaxAmount: '100.01' })] });
    expect(new TestBooks().refusal('PUT', 'Invoices', above)).toEqual([
      'The TaxAmount cannot be greater than the LineAmount.',
    ]);
  });

  test('ignore disagreeing header totals, or reject them by the switch', () => {
    const wrong = salesInvoice({ Total: 7 });
    expect(new TestBooks().create('Invoices', wrong)).toMatchObject({ Total: 120 });
    expect(new TestBooks('GB', { headerTotals: 'reject' }).refusal('PUT', 'Invoices', wrong)).toEqual([
      'The invoice total does not equal the sum of the lines.',
    ]);
  });

  test('that are negative are refused, or kept as a draft by the switch', () => {
    const negative = salesInvoice({ Status: 'DRAFT', LineItems: [line({ UnitAmount: -1 })] });
    expect(new TestBooks().refusal('PUT', 'Invoices', negative)).toHaveLength(1);
    const lenient = new TestBooks('GB', { negativeTotal: 'draft' });
    expect(lenient.create('Invoices', negative)).toMatchObject({ Status: 'DRAFT', Total: -1.2 });
    expect(lenient.refusal('PUT', 'Invoices', { ...negative, Status: 'AUTHORISED' })).toHaveLength(1);
  });

  test('of zero make an approved invoice paid, or leave it by the switch', () => {
    const free = salesInvoice({ LineItems: [line({ UnitAmount: 0 })] });
    expect(new TestBooks().create('Invoices', free)).toMatchObject({ Status: 'PAID', AmountDue: 0 });
    expect(new TestBooks('GB', { zeroTotalAuthorised: 'authorised' }).create('Invoices', free)).toMatchObject({
      Status: 'AUTHORISED',
    });
  });

  test('show the discounts', () => {
    const LineItems = [line({ Quantity: 2, UnitAmount: 10, DiscountRate: 10 })];
    const invoice = new TestBooks().create('Invoices', salesInvoice({ LineItems }));
    expect(invoice).toMatchObject({ IsDiscounted: true, TotalDiscount: 2, SubTotal: 18, Total: 21.6 });
  });
});

describe('unit amounts', () => {
  test('keep four decimals only with unitdp=4, in and out', () => {
    const books = new TestBooks();
    const priced = salesInvoice({ LineItems: [line({ Quantity: 3, UnitAmount: '0.3333' })] });
    expect(books.create('Invoices', priced)).toMatchObject({ LineItems: [{ UnitAmount: 0.33, LineAmount: 0.99 }] });
    const fine = books.create('Invoices', priced, { unitdp: '4' });
    expect(fine).toMatchObject({ LineItems: [{ UnitAmount: 0.3333, LineAmount: 1 }] });
    const path = `Invoices/${idOf(fine, 'InvoiceID')}`;
    expect(books.get(path)[0]).toMatchObject({ LineItems: [{ UnitAmount: 0.33 }] });
    expect(books.get(path, { unitdp: '4' })[0]).toMatchObject({ LineItems: [{ UnitAmount: 0.3333 }] });
  });
});

describe('numbers', () => {
  test('come from the sequence, leaving out those taken', () => {
    const books = new TestBooks();
    books.create('Invoices', salesInvoice({ InvoiceNumber: 'INV-0002' }));
    expect(books.create('Invoices', salesInvoice())['InvoiceNumber']).toBe('INV-0001');
    expect(books.create('Invoices', salesInvoice())['InvoiceNumber']).toBe('INV-0003');
  });

  test('are unique whatever their case, voided ones included', () => {
    const books = new TestBooks();
    const created = books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1' }));
    const again = salesInvoice({ InvoiceNumber: 'wc-1' });
    expect(books.refusal('PUT', 'Invoices', again)).toEqual(['Invoice # must be unique.']);
    books.element('POST', `Invoices/${idOf(created, 'InvoiceID')}`, { body: { Status: 'VOIDED' } });
    expect(books.refusal('PUT', 'Invoices', again)).toEqual(['Invoice # must be unique.']);
  });

  test('of deleted drafts are free again, unless the switch keeps them', () => {
    for (const deletedDraftNumber of ['reusable', 'taken'] as const) {
      const books = new TestBooks('GB', { deletedDraftNumber });
      const draft = books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1', Status: 'DRAFT' }));
      books.element('POST', `Invoices/${idOf(draft, 'InvoiceID')}`, { body: { Status: 'DELETED' } });
      const again = books.call('PUT', 'Invoices', { body: salesInvoice({ InvoiceNumber: 'WC-1' }) });
      expect(again.status).toBe(deletedDraftNumber === 'reusable' ? 200 : 400);
    }
  });

  test('of bills may repeat', () => {
    const books = new TestBooks();
    const bill = salesInvoice({ Type: 'ACCPAY', InvoiceNumber: 'B-1', LineItems: [line({ AccountCode: '429' })] });
    books.create('Invoices', bill);
    expect(books.element('POST', 'Invoices', { body: bill })['InvoiceNumber']).toBe('B-1');
    expect(Object.keys(books.organisation.invoices)).toHaveLength(2);
  });

  test('let POST update the invoice that carries them, unless the switch refuses', () => {
    const books = new TestBooks();
    const created = books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1' }));
    const changed = { Type: 'ACCREC', InvoiceNumber: 'WC-1', Reference: 'changed' };
    expect(books.element('POST', 'Invoices', { body: changed })).toMatchObject({
      InvoiceID: created['InvoiceID'],
      Reference: 'changed',
      Total: 120,
    });
    books.switches = { ...books.switches, postExistingNumber: 'fail' };
    const invoice = salesInvoice({ InvoiceNumber: 'WC-1' });
    expect(books.refusal('POST', 'Invoices', invoice)).toEqual(['Invoice # must be unique.']);
  });
});

describe('what an invoice needs', () => {
  test.each([
    ['a contact', { Contact: undefined }, 'A Contact must be specified for this type of transaction'],
    [
      'an identified contact',
      { Contact: { EmailAddress: 'a@example.com' } },
      'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
    ],
    ['lines', { LineItems: [] }, 'One or more line items must be specified'],
    ['a due date once approved', { DueDate: undefined }, 'The DueDate must be specified.'],
    ['a description on each line', { LineItems: [line({ Description: '' })] }, 'Description must be specified.'],
    ['an account on each line', { LineItems: [line({ AccountCode: undefined })] }, 'Account code must be specified'],
    ['a type', { Type: undefined }, 'The Type of the invoice must be specified.'],
    ['a creatable status', { Status: 'PAID' }, 'Invoice not of valid status for creation'],
    ['an enabled currency', { CurrencyCode: 'CHF' }, "The current organisation is not subscribed to currency 'CHF'."],
    [
      'a number of 255 at most',
      { InvoiceNumber: 'x'.repeat(256) },
      'The field InvoiceNumber must be a string with a maximum length of 255.',
    ],
    [
      'a reference of 255 at most',
      { Reference: 'x'.repeat(256) },
      'The field Reference must be a string with a maximum length of 255.',
    ],
    [
      'a description of 4000 at most',
      { LineItems: [line({ Description: 'x'.repeat(4001) })] },
      'The field Description must be a string with a maximum length of 4000.',
    ],
    [
      'a quantity of 13 characters at most',
      { LineItems: [line({ Quantity: '0.333333333333' })] },
      'The field Quantity must be a number with a maximum length of 13.',
    ],
    [
      'a line below ten thousand million',
      { LineItems: [line({ UnitAmount: '10000000000' })] },
      'The LineAmount must not exceed 9999999999.99.',
    ],
    ['a url without port', { Url: 'https://shop.example:8443/o/1' }, 'The Url is not valid.'],
    ['a url without the name of Xero', { Url: 'https://xero.example/o/1' }, 'The Url is not valid.'],
    [
      'a known theme',
      { BrandingThemeID: '11111111-1111-1111-1111-111111111111' },
      "The BrandingThemeID '11111111-1111-1111-1111-111111111111' does not exist.",
    ],
  ])('is %s', (_name, overrides, message) => {
    expect(new TestBooks().refusal('PUT', 'Invoices', salesInvoice(overrides))).toEqual([message]);
  });

  test('a draft may lack account, description and due date', () => {
    const draft = {
      Type: 'ACCREC',
      Contact: { Name: 'Ada' },
      LineItems: [{ UnitAmount: 5 }, { Description: 'A text' }],
    };
    const created = new TestBooks().create('Invoices', draft);
    expect(created).toMatchObject({ Status: 'DRAFT', Total: 5, LineAmountTypes: 'Exclusive', CurrencyCode: 'GBP' });
    expect(created['DateString']).toBe('2026-03-10T00:00:00');
  });

  test('a missing due date follows the payment terms when the switch says so', () => {
    const books = new TestBooks('GB', { missingDueDate: 'payment-terms' });
    expect(books.create('Invoices', salesInvoice({ DueDate: undefined }))['DueDateString']).toBe('2026-03-15T00:00:00');
  });

  test('today is the day of the organisation', () => {
    const books = new TestBooks('NZ', {}, '2026-03-10T13:00:00Z');
    expect(books.create('Invoices', salesInvoice({ Date: undefined }))['DateString']).toBe('2026-03-11T00:00:00');
  });

  test('an approval looks at the stored lines again', () => {
    const books = new TestBooks();
    const draft = books.create(
      'Invoices',
      salesInvoice({ Status: 'DRAFT', LineItems: [line({ AccountCode: undefined })] }),
    );
    const path = `Invoices/${idOf(draft, 'InvoiceID')}`;
    expect(books.refusal('POST', path, { Status: 'AUTHORISED' })).toEqual(['Account code must be specified']);
  });
});

describe('the account and tax of a line', () => {
  test.each([
    ['unknown', { AccountCode: '999' }, 'Account must be valid.'],
    ['a bank account', { AccountCode: '090' }, "Account code '090' is not a valid code for this document."],
    ['receivables', { AccountCode: '610' }, "Account code '610' is not a valid code for this document."],
    [
      'archived',
      { AccountCode: '299' },
      "Account code '299' has been archived, or has been deleted. Each line item must reference a valid account.",
    ],
    [
      'of another class',
      { AccountCode: '200', TaxType: 'INPUT2' },
      "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ],
    ['with an unknown tax', { TaxType: 'NOPE' }, 'Tax rate must be valid.'],
    [
      'with an archived tax',
      { TaxType: 'TAX001' },
      "The TaxType code 'TAX001' does not exist or cannot be used for this type of transaction.",
    ],
    [
      'with a third tracking',
      {
        Tracking: [
          { Name: 'Region', Option: 'North' },
          { Name: 'Department', Option: 'Retail' },
          { Name: 'Region', Option: 'South' },
        ],
      },
      'A line item can have at most 2 tracking categories.',
    ],
    [
      'with an unknown tracking option',
      { Tracking: [{ Name: 'Region', Option: 'Nowhere' }] },
      "The tracking option 'Nowhere' does not exist or is not active.",
    ],
    ['with an unknown item', { ItemCode: 'NOPE' }, "Item code 'NOPE' is not valid"],
  ])('%s is refused', (_name, overrides, message) => {
    const refusal = new TestBooks().refusal('PUT', 'Invoices', salesInvoice({ LineItems: [line(overrides)] }));
    expect(refusal).toContain(message);
  });

  test('with an amount in exponent form is refused with misleading texts', () => {
    const invoice = salesInvoice({ LineItems: [line({ UnitAmount: 2.9104e-7 })] });
    expect(new TestBooks().refusal('PUT', 'Invoices', invoice)).toEqual([
      'Account must be valid.',
      'Tax rate must be valid.',
    ]);
  });

  test('come from the item where the line names none', () => {
    const books = new TestBooks();
    const created = books.create('Invoices', salesInvoice({ LineItems: [{ ItemCode: 'GIFT-WRAP', Quantity: 2 }] }));
    expect(at(created, 'LineItems')).toMatchObject([
      { Description: 'Gift wrapping', UnitAmount: 3.5, AccountCode: '200', TaxType: 'OUTPUT2', LineAmount: 7 },
    ]);
  });

  test('carry up to two tracking options', () => {
    const Tracking = [
      { Name: 'region', Option: 'online' },
      { Name: 'Department', Option: 'Retail' },
    ];
    const created = new TestBooks().create('Invoices', salesInvoice({ LineItems: [line({ Tracking })] }));
    expect(at(created, 'LineItems')).toMatchObject([{ Tracking: [{ Option: 'Online' }, { Option: 'Retail' }] }]);
  });

  test('discounts exist on sales invoices only', () => {
    const bill = salesInvoice({ Type: 'ACCPAY', LineItems: [line({ AccountCode: '429', DiscountRate: 5 })] });
    expect(new TestBooks().refusal('PUT', 'Invoices', bill)).toEqual([
      'Discounts are not supported on this type of document.',
    ]);
  });

  test('more tracked stock than there is needs allowBackorders', () => {
    const books = new TestBooks();
    const many = salesInvoice({ LineItems: [line({ ItemCode: 'MUG-BLUE', Quantity: 26 })] });
    expect(books.refusal('PUT', 'Invoices', many)).toEqual(['Insufficient stock. Items are eligible for backorder.']);
    books.create('Invoices', many, { allowBackorders: 'true' });
    expect(books.get('Items/MUG-BLUE')[0]).toMatchObject({ QuantityOnHand: -1 });
  });
});

test('a suspicious currency rate warns and does not block', () => {
  const books = new TestBooks();
  const foreign = salesInvoice({ CurrencyCode: 'EUR', CurrencyRate: '11.7' });
  const created = books.create('Invoices', foreign, { summarizeErrors: 'false' });
  expect(created).toMatchObject({ StatusAttributeString: 'WARNING', CurrencyRate: 11.7, HasErrors: false });
  expect(at(created, 'Warnings')).toHaveLength(1);
  expect(messagesOf(created)).toEqual([]);
  expect(books.create('Invoices', salesInvoice({ CurrencyCode: 'EUR' }))).toMatchObject({ CurrencyRate: 1.171834 });
});

test('a locked period refuses new dates and old documents', () => {
  const books = new TestBooks();
  const { InvoiceID } = books.create('Invoices', salesInvoice());
  const period = 'The document date cannot be before the period lock date, currently set at 1 March 2026';
  const yearEnd = 'The document date cannot be before the end of year lock date, currently set at 31 December 2025';
  books.organisation.periodLockDate = '2026-03-01';
  books.organisation.endOfYearLockDate = '2025-12-31';
  expect(books.refusal('PUT', 'Invoices', salesInvoice())).toEqual([period]);
  expect(books.refusal('PUT', 'Invoices', salesInvoice({ Date: '2025-12-31' }))).toEqual([yearEnd]);
  expect(books.refusal('POST', `Invoices/${String(InvoiceID)}`, { Reference: 'x' })).toEqual([period]);
  expect(books.create('Invoices', salesInvoice({ Date: '2026-03-02' }))['Status']).toBe('AUTHORISED');
});
