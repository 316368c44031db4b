import Big from 'big.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { handleAccounting } from '../accounting/handle.ts';
import type { Organisation } from '../accounting/organisation.ts';
import { seedOrganisation } from '../seeds/seed-organisation.ts';
import { DEFAULT_SWITCHES } from '../switches.ts';
import { accountBalances } from './account-balances.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
let organisation: Organisation;

beforeEach(() => {
  organisation = seedOrganisation('GB', { now: NOW });
});

function put(path: string, body: unknown): void {
  const request = {
    method: 'PUT' as const,
    path: path.split('/'),
    query: new URLSearchParams(),
    ifModifiedSince: null,
    body,
    now: NOW,
    app: { clientId: 'app', name: 'App' },
  };
  const answer = handleAccounting(organisation, request, DEFAULT_SWITCHES);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

function putInvoice(number: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const LineItems = [
    { Description: 'Tea', Quantity: '1', UnitAmount: '100.00', AccountCode: '200', TaxType: 'OUTPUT2' },
  ];
  put('Invoices', {
    Type: 'ACCREC',
    Contact: { Name: 'Ada Buyer' },
    InvoiceNumber: number,
    Date: '2026-11-20',
    DueDate: '2026-12-20',
    Status: 'AUTHORISED',
    LineItems,
    ...fields,
  });
}

const bankId = () => Object.values(organisation.accounts).find((account) => account.type === 'BANK')?.id ?? '';

/** Balances by system name or code: debits positive, credits negative. */
function balances(): Record<string, string> {
  return Object.fromEntries(
    accountBalances(organisation).map(({ account, name, debit, credit }) => [
      account?.systemAccount ?? (account?.type === 'BANK' ? 'BANK' : (account?.code ?? name)),
      debit.minus(credit).toFixed(2),
    ]),
  );
}

describe('the trial balance', () => {
  test('of empty books is empty, and a draft changes nothing', () => {
    expect(balances()).toEqual({});
    putInvoice('A-1', { Status: 'DRAFT' });
    expect(balances()).toEqual({});
  });

  test('an invoice moves debtors, sales and tax', () => {
    putInvoice('A-1');
    expect(balances()).toEqual({ DEBTORS: '120.00', '200': '-100.00', GST: '-20.00' });
  });

  test('a tax-inclusive invoice moves the net to sales', () => {
    putInvoice('A-1', { LineAmountTypes: 'Inclusive' });
    expect(balances()).toEqual({ DEBTORS: '100.00', '200': '-83.33', GST: '-16.67' });
  });

  test('a payment moves debtors to the bank', () => {
    putInvoice('A-1');
    put('Payments', {
      Invoice: { InvoiceNumber: 'A-1' },
      Account: { AccountID: bankId() },
      Date: '2026-11-21',
      Amount: '50.00',
    });
    expect(balances()).toEqual({ BANK: '50.00', DEBTORS: '70.00', '200': '-100.00', GST: '-20.00' });
  });

  test('a credit note and its refund undo the sale', () => {
    putInvoice('A-1');
    const LineItems = [
      { Description: 'Tea', Quantity: '1', UnitAmount: '100.00', AccountCode: '200', TaxType: 'OUTPUT2' },
    ];
    put('CreditNotes', {
      Type: 'ACCRECCREDIT',
      Contact: { Name: 'Ada Buyer' },
      CreditNoteNumber: 'R-1',
      Date: '2026-11-21',
      Status: 'AUTHORISED',
      LineItems,
    });
    expect(balances()).toEqual({ DEBTORS: '0.00', '200': '0.00', GST: '0.00' });
    put('Payments', {
      CreditNote: { CreditNoteNumber: 'R-1' },
      Account: { AccountID: bankId() },
      Date: '2026-11-22',
      Amount: '120.00',
    });
    expect(balances()).toMatchObject({ BANK: '-120.00', DEBTORS: '120.00' });
  });

  test('a foreign invoice counts in the base currency and its payment shows the gain', () => {
    const currency = Object.keys(organisation.currencies).find((code) => code !== organisation.baseCurrency);
    putInvoice('A-1', { CurrencyCode: currency, CurrencyRate: '1.25' });
    expect(balances()).toEqual({ DEBTORS: '96.00', '200': '-80.00', GST: '-16.00' });
    put('Payments', {
      Invoice: { InvoiceNumber: 'A-1' },
      Account: { AccountID: bankId() },
      Date: '2026-11-21',
      Amount: '120.00',
      CurrencyRate: '1.20',
    });
    expect(balances()).toMatchObject({ BANK: '100.00', DEBTORS: '0.00', REALISEDCURRENCYGAIN: '-4.00' });
  });

  test('cents lost in conversion go to the rounding account, so that debits equal credits', () => {
    const line = { Description: 'Tea', Quantity: '1', UnitAmount: '0.10', AccountCode: '200', TaxType: 'NONE' };
    const currency = Object.keys(organisation.currencies).find((code) => code !== organisation.baseCurrency);
    putInvoice('A-1', { CurrencyCode: currency, CurrencyRate: '3', LineItems: [line, line, line, line, line] });
    const all = accountBalances(organisation);
    const total = all.reduce((sum, { debit, credit }) => sum.plus(debit).minus(credit), new Big(0));
    expect(balances()).toEqual({ DEBTORS: '0.17', '200': '-0.15', ROUNDING: '-0.02' });
    expect(total.toFixed(2)).toBe('0.00');
  });
});
