import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedContact, PlannedInvoice, PlannedPayment } from '../../domain/documents.ts';
import { ZERO_ID } from './fields.ts';
import { plainNumber } from './plain-number.ts';
import { contactsBody } from './contacts.ts';
import { invoicesBody, paymentsBody } from './sales-bodies.ts';
import { answeredAs, readElements } from './answers.ts';
import { invoiceElement } from './sales-documents.ts';

const contact: PlannedContact = {
  contactNumber: 'wc-shop-7',
  name: 'Ada Lovelace',
  alternativeNames: [],
  firstName: 'Ada',
  lastName: '',
  email: '',
  phone: '020 7946 0000',
  taxNumber: '',
  addresses: [
    {
      type: 'POBOX',
      attentionTo: '',
      line1: '1 Mill Lane',
      line2: '',
      city: 'London',
      region: '',
      postalCode: 'N1 1AA',
      country: 'United Kingdom',
    },
  ],
};

const invoice: PlannedInvoice = {
  number: 'WC-1001',
  reference: '',
  url: null,
  date: '2026-10-01',
  dueDate: '2026-10-01',
  currency: 'GBP',
  status: 'AUTHORISED',
  lineAmountTypes: 'Exclusive',
  brandingThemeId: null,
  lines: [
    {
      description: 'Mug',
      quantity: '3',
      unitAmount: '0.0001',
      amount: '0.00',
      tax: '0.00',
      accountCode: '200',
      taxType: 'OUTPUT2',
      taxAmount: null,
      itemCode: null,
      tracking: [],
      because: [],
    },
    {
      description: 'Cup',
      quantity: '1',
      unitAmount: '9999999999.99',
      amount: '9999999999.99',
      tax: '2.00',
      accountCode: '200',
      taxType: 'OUTPUT2',
      taxAmount: '2.00',
      itemCode: 'CUP',
      tracking: [{ categoryId: 'cat', optionId: 'opt' }],
      because: [],
    },
  ],
  expected: { subTotal: '0', totalTax: '0', total: '0' },
};

const payment: PlannedPayment = {
  amount: '24.10',
  currency: 'GBP',
  date: '2026-10-01',
  account: { code: '091' },
  reference: 'ch_1',
  because: null,
};

describe('bodies', () => {
  test('a contact leaves out what the order does not know', () => {
    expect(contactsBody([{ contact, name: 'Ada Lovelace (2)' }])).toBe(
      '{"Contacts":[{"Name":"Ada Lovelace (2)","ContactNumber":"wc-shop-7","FirstName":"Ada",' +
        '"Addresses":[{"AddressType":"POBOX","AddressLine1":"1 Mill Lane","City":"London","PostalCode":"N1 1AA",' +
        '"Country":"United Kingdom"}],"Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"020 7946 0000"}]}]}',
    );
  });

  test('an invoice names its contact by id only, and no line carries a LineAmount', () => {
    const body = invoicesBody([{ invoice, contactId: 'c-1' }]);
    expect(body).toBe(
      '{"Invoices":[{"Type":"ACCREC","Contact":{"ContactID":"c-1"},"InvoiceNumber":"WC-1001","Date":"2026-10-01",' +
        '"DueDate":"2026-10-01","CurrencyCode":"GBP","Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[' +
        '{"Description":"Mug","Quantity":3,"UnitAmount":0.0001,"AccountCode":"200","TaxType":"OUTPUT2"},' +
        '{"Description":"Cup","Quantity":1,"UnitAmount":9999999999.99,"AccountCode":"200","TaxType":"OUTPUT2",' +
        '"TaxAmount":2.00,"ItemCode":"CUP","Tracking":[{"TrackingCategoryID":"cat","TrackingOptionID":"opt"}]}]}]}',
    );
  });

  test('a payment names its account by code, or by id where there is no code', () => {
    expect(paymentsBody([{ payment, invoiceId: 'i-1' }])).toBe(
      '{"Payments":[{"Invoice":{"InvoiceID":"i-1"},"Account":{"Code":"091"},"Date":"2026-10-01","Amount":24.10,' +
        '"Reference":"ch_1"}]}',
    );
    expect(paymentsBody([{ payment: { ...payment, account: { accountId: 'a-1' } }, invoiceId: 'i-1' }])).toContain(
      '"Account":{"AccountID":"a-1"}',
    );
  });

  test('every decimal is sent with its own digits and no exponent', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 12 }),
        (whole, places) => {
          const digits = (whole < 0n ? -whole : whole).toString().padStart(places + 1, '0');
          const cut = digits.length - places;
          const value = `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${places > 0 ? `.${digits.slice(cut)}` : ''}`;
          expect(JSON.stringify([plainNumber(value)])).toBe(`[${value}]`);
        },
      ),
    );
  });

  test.each(['1e-7', '2.9104E-5', '', '1,5', 'NaN', '01', '.5', '1.'])('"%s" is never sent as a number', (value) => {
    expect(() => plainNumber(value)).toThrow(TypeError);
  });
});

describe('answers', () => {
  const made = {
    InvoiceID: 'i-1',
    Type: 'ACCREC',
    InvoiceNumber: 'WC-1001',
    Status: 'AUTHORISED',
    Contact: { ContactID: 'c-1', Name: 'Ada' },
    CurrencyCode: 'GBP',
    Date: '/Date(1759276800000+0000)/',
    SubTotal: 20.08,
    TotalTax: 4.02,
    Total: '24.1',
    AmountDue: 0,
    AmountPaid: 24.1,
    Payments: [{ PaymentID: 'p-1', Amount: 24.1, Date: '/Date(1759276800000+0000)/', Reference: 'ch_1' }],
    SomethingNew: { Xero: 'added' },
  };
  const read = (element: unknown) => readElements({ Invoices: [element] }, 'Invoices')[0];

  test('a made invoice is read with money to two decimals and days without time zone', () => {
    const answer = read(made);
    expect(answer).toEqual({
      ok: true,
      id: 'i-1',
      number: 'WC-1001',
      name: null,
      code: null,
      contactNumber: null,
      invoiceId: 'i-1',
      creditNoteId: null,
      reference: null,
      amount: null,
      date: null,
      errors: [],
      warnings: [],
      element: made,
    });
    expect(invoiceElement.parse(answer?.element)).toEqual({
      invoiceId: 'i-1',
      type: 'ACCREC',
      number: 'WC-1001',
      status: 'AUTHORISED',
      reference: '',
      contactId: 'c-1',
      currency: 'GBP',
      date: '2025-10-01',
      subTotal: '20.08',
      totalTax: '4.02',
      total: '24.10',
      amountDue: '0.00',
      amountPaid: '24.10',
      payments: [{ paymentId: 'p-1', amount: '24.10', date: '2025-10-01', reference: 'ch_1', status: '' }],
    });
  });

  test.each([
    ['the zero id', { InvoiceID: ZERO_ID }],
    ['no id', { InvoiceID: undefined }],
    ['status ERROR', { StatusAttributeString: 'ERROR' }],
    ['HasErrors', { HasErrors: true }],
    ['HasValidationErrors', { HasValidationErrors: true }],
    ['validation errors beside status OK', { StatusAttributeString: 'OK', ValidationErrors: [{ Message: 'No.' }] }],
    ['validation errors of a line', { LineItems: [{ ValidationErrors: [{ Message: 'Account must be valid.' }] }] }],
  ])('%s is not a success', (_, change) => {
    expect(read({ ...made, ...change })?.ok).toBe(false);
  });

  test('a warning is a success', () => {
    const answer = read({ ...made, StatusAttributeString: 'WARNING', Warnings: [{ Message: 'Odd rate.' }] });
    expect(answer).toMatchObject({ ok: true, warnings: ['Odd rate.'], errors: [] });
  });

  test('messages of nested objects are collected once each', () => {
    const twice = { Message: 'Account must be valid.' };
    const answer = read({
      ...made,
      InvoiceID: ZERO_ID,
      ValidationErrors: [twice],
      LineItems: [{ ValidationErrors: [twice, { Message: 'Tax rate must be valid.' }] }],
      Contact: { ContactID: 'c-1', Addresses: [{ ValidationErrors: [{ Message: 'Country is too long.' }] }] },
    });
    expect(answer?.errors).toEqual(['Account must be valid.', 'Country is too long.', 'Tax rate must be valid.']);
  });

  test('a refused update keeps its real id but is not a success', () => {
    expect(read({ ...made, ValidationErrors: [{ Message: 'No.' }] })).toMatchObject({ ok: false, id: 'i-1' });
  });

  test('a failed invoice without totals is still understood', () => {
    const answer = read({ InvoiceID: ZERO_ID, InvoiceNumber: 'WC-1', HasErrors: true });
    expect(answer).toMatchObject({ ok: false, id: null, number: 'WC-1' });
    expect(answeredAs(invoiceElement, answer ?? { element: null })).toBeNull();
  });

  test('a refused payment with a PaymentID is not a success', () => {
    const [answer] = readElements(
      {
        Payments: [
          {
            PaymentID: 'p-1',
            Amount: 24.1,
            Invoice: { InvoiceID: 'i-1', InvoiceNumber: 'WC-1001' },
            HasValidationErrors: true,
            ValidationErrors: [{ Message: 'Payment amount exceeds the amount outstanding on this document' }],
          },
        ],
      },
      'Payments',
    );
    expect(answer).toMatchObject({ ok: false, invoiceId: 'i-1', number: 'WC-1001', amount: '24.10' });
  });

  test('a total with more than two decimals is not rounded away', () => {
    expect(invoiceElement.parse(read({ ...made, Total: 24.105 })?.element).total).toBe('24.105');
  });

  test.each([null, [], {}, { Invoices: {} }, { Invoices: [null] }, { Contacts: [] }])(
    'an answer without the elements (%j) leaves the outcome open',
    (json) => {
      const error = catchError(() => readElements(json, 'Invoices'));
      expect(error).toMatchObject({ code: 'xero_bad_answer' });
      expect(error).toMatchObject({ retry: 'lookup' });
    },
  );
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
