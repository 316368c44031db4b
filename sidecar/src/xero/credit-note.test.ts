import { describe, expect, test } from '@jest/globals';
import { xeroError } from './xero-error.ts';
import type { PlannedCreditNote, PlannedPayment } from '../domain/documents.ts';
import { allocationBody, creditNotesBody, paymentsBody } from './wire/sales-bodies.ts';
import { readElements } from './wire/answers.ts';
import { readCreditNotes } from './reads/credit-note-reads.ts';
import { READ_ALONE_MAX } from './limits.ts';
import { ZERO_ID } from './wire/fields.ts';
import { creditNoteElement } from './wire/sales-documents.ts';

const NOTE: PlannedCreditNote = {
  refundId: 1029,
  number: 'WC-1024-R1029',
  reference: 'Refund 1029 of WooCommerce order 1024 [shop:1024]',
  date: '2026-07-21',
  currency: 'GBP',
  status: 'AUTHORISED',
  lineAmountTypes: 'Exclusive',
  brandingThemeId: null,
  lines: [
    {
      description: 'Mug',
      quantity: '1',
      unitAmount: '8.34',
      amount: '8.34',
      tax: '1.66',
      accountCode: '200',
      taxType: 'OUTPUT2',
      taxAmount: '1.66',
      itemCode: null,
      tracking: [],
      because: [],
    },
  ],
  expected: { subTotal: '8.34', totalTax: '1.66', total: '10.00' },
  refund: null,
};
const PAYMENT: PlannedPayment = {
  amount: '10.00',
  currency: 'GBP',
  date: '2026-07-22',
  account: { code: '090' },
  reference: 're_1',
  because: null,
};

describe('what is sent', () => {
  test('a credit note has positive lines, no due date and no discount, and names its contact by id alone', () => {
    expect(JSON.parse(creditNotesBody([{ note: NOTE, contactId: 'c-1' }]))).toEqual({
      CreditNotes: [
        {
          Type: 'ACCRECCREDIT',
          Contact: { ContactID: 'c-1' },
          CreditNoteNumber: 'WC-1024-R1029',
          Reference: 'Refund 1029 of WooCommerce order 1024 [shop:1024]',
          Date: '2026-07-21',
          CurrencyCode: 'GBP',
          Status: 'AUTHORISED',
          LineAmountTypes: 'Exclusive',
          LineItems: [
            {
              Description: 'Mug',
              Quantity: 1,
              UnitAmount: 8.34,
              AccountCode: '200',
              TaxType: 'OUTPUT2',
              TaxAmount: 1.66,
            },
          ],
        },
      ],
    });
  });

  test('amounts keep their cents as written', () => {
    expect(allocationBody({ invoiceId: 'i-1', amount: '10.00', date: '2026-07-21' })).toBe(
      '{"Allocations":[{"Invoice":{"InvoiceID":"i-1"},"Amount":10.00,"Date":"2026-07-21"}]}',
    );
    expect(paymentsBody([{ payment: PAYMENT, creditNoteId: 'n-1' }])).toBe(
      '{"Payments":[{"CreditNote":{"CreditNoteID":"n-1"},"Account":{"Code":"090"},"Date":"2026-07-22","Amount":10.00,"Reference":"re_1"}]}',
    );
  });
});

const MADE = {
  CreditNoteID: 'n-1',
  Type: 'ACCRECCREDIT',
  CreditNoteNumber: 'WC-1024-R1029',
  Status: 'AUTHORISED',
  Reference: 'Refund',
  Contact: { ContactID: 'c-1' },
  CurrencyCode: 'GBP',
  DateString: '2026-07-21T00:00:00',
  SubTotal: 8.34,
  TotalTax: 1.66,
  Total: 10,
  RemainingCredit: 3.5,
  Allocations: [{ Amount: 4, Date: '/Date(1784592000000+0000)/', Invoice: { InvoiceID: 'i-1' } }],
  Payments: [{ PaymentID: 'p-1', Amount: 2.5, Date: '/Date(1784592000000+0000)/' }],
};

describe('what is answered', () => {
  test('a credit note shows what is left of it, and where the rest was used', () => {
    const [answer] = readElements({ CreditNotes: [MADE] }, 'CreditNotes');
    expect(answer).toMatchObject({ ok: true, id: 'n-1', creditNoteId: 'n-1', number: 'WC-1024-R1029' });
    expect(creditNoteElement.parse(answer?.element)).toMatchObject({
      total: '10.00',
      remainingCredit: '3.50',
      date: '2026-07-21',
      allocations: [{ allocationId: null, invoiceId: 'i-1', amount: '4.00' }],
      payments: [{ paymentId: 'p-1', amount: '2.50' }],
    });
  });

  test('the zero id or a message makes it a refusal', () => {
    const zero = readElements({ CreditNotes: [{ ...MADE, CreditNoteID: ZERO_ID }] }, 'CreditNotes')[0];
    const flagged = { ...MADE, StatusAttributeString: 'OK', ValidationErrors: [{ Message: 'No.' }] };
    expect([zero?.ok, readElements({ CreditNotes: [flagged] }, 'CreditNotes')[0]?.ok]).toEqual([false, false]);
  });

  test('an allocation without an id of its own is made, one with a message is not', () => {
    const element = { Amount: 4, Invoice: { InvoiceID: 'i-1', ValidationErrors: [] }, ValidationErrors: [] };
    expect(readElements({ Allocations: [element] }, 'Allocations')[0]).toMatchObject({ ok: true, id: null });
    const refused = { ...element, ValidationErrors: [{ Message: 'Too much.' }] };
    expect(readElements({ Allocations: [refused] }, 'Allocations')[0]).toMatchObject({ ok: false });
  });

  test('a payment names its credit note, whichever way Xero shows it', () => {
    const read = (target: object) => readElements({ Payments: [{ PaymentID: 'p-1', ...target }] }, 'Payments')[0];
    expect(read({ CreditNote: { CreditNoteID: 'n-1' } })?.creditNoteId).toBe('n-1');
    expect(read({ Invoice: { InvoiceID: 'n-1' } })?.invoiceId).toBe('n-1');
  });
});

describe('looking credit notes up', () => {
  const note = (number: number, day: string) => ({
    ...MADE,
    CreditNoteID: `n-${number}`,
    CreditNoteNumber: `R${number}`,
    DateString: `${day}T00:00:00`,
  });

  /** Xero with these credit notes; an unknown number is a 404. */
  function books(notes: readonly ReturnType<typeof note>[]) {
    const paths: string[] = [];
    const get = (path: string): Promise<unknown> => {
      paths.push(path.startsWith('CreditNotes?') ? 'list' : path);
      if (path.startsWith('CreditNotes?')) return Promise.resolve({ CreditNotes: notes });
      const key = decodeURIComponent(path.split('/')[1] ?? '');
      const found = notes.filter((one) => one.CreditNoteNumber === key);
      return found.length === 0
        ? Promise.reject(xeroError('xero_not_found', ''))
        : Promise.resolve({ CreditNotes: found });
    };
    return { paths, get };
  }
  const wanted = (...numbers: number[]) => numbers.map((number) => ({ key: `r${number}`, date: '2026-07-21' }));
  const numbersOf = async (get: (path: string) => Promise<unknown>, ...numbers: number[]) =>
    (await readCreditNotes(get, wanted(...numbers), 'number')).found.map((one) => one.number).sort();

  test('of many that no list shows ten are read at once, the others after live calls or another time', async () => {
    const many = Array.from({ length: READ_ALONE_MAX + 15 }, (_, index) => index);
    const priorities: string[] = [];
    const get = (path: string, after?: 'live calls'): Promise<unknown> => {
      if (path.startsWith('CreditNotes?')) return Promise.resolve({ CreditNotes: [] });
      priorities.push(after ?? 'now');
      return Promise.reject(xeroError('xero_not_found', ''));
    };
    const now = Array<string>(READ_ALONE_MAX).fill('now');
    expect(await readCreditNotes(get, wanted(...many), 'number')).toEqual({ found: [], unread: new Set() });
    expect(priorities.splice(0)).toEqual([...now, ...Array<string>(15).fill('live calls')]);
    const { unread } = await readCreditNotes(get, wanted(...many), 'number', true);
    expect([...unread]).toEqual(many.slice(READ_ALONE_MAX).map((number) => `r${number}`));
    expect(priorities).toEqual(now);
  });

  test('many take one call for their days', async () => {
    const { paths, get } = books([1, 2, 3, 4, 5].map((number) => note(number, '2026-07-21')));
    expect(await numbersOf(get, 1, 2, 3, 4)).toEqual(['R1', 'R2', 'R3', 'R4']);
    expect(paths).toEqual(['list']);
  });

  test('one of many that its day does not show is asked for alone; what is nowhere is absent', async () => {
    const { paths, get } = books([note(1, '2026-07-21')]);
    expect(await numbersOf(get, 1, 2, 3, 4)).toEqual(['R1']);
    expect(paths).toEqual(['list', 'CreditNotes/r2', 'CreditNotes/r3', 'CreditNotes/r4']);
  });

  test('few are asked for one by one, and only what is missing then by its day', async () => {
    const { paths, get } = books([note(1, '2026-07-21')]);
    expect(await numbersOf(get, 1)).toEqual(['R1']);
    expect(paths).toEqual(['CreditNotes/r1', 'list']);
  });

  test('credit notes of suppliers are not ours', async () => {
    const { get } = books([{ ...note(1, '2026-07-21'), Type: 'ACCPAYCREDIT' }]);
    expect(await numbersOf(get, 1)).toEqual([]);
  });
});
