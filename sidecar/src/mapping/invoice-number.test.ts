import { expect, test } from '@jest/globals';
import { anOrder, aPlanning } from '../../test/accounting/_order.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import { checkInvoiceNumber, invoiceNumber } from './invoice-number.ts';

const KEY = '_wcpdf_invoice_number';
const SETTINGS = { ...DEFAULT_SETTINGS, documents: { ...DEFAULT_SETTINGS.documents, numberMeta: KEY } };

function planned(value: unknown, posted?: string, settings: Settings = SETTINGS) {
  const order = anOrder({ meta: value === undefined ? [] : [{ key: KEY, value }] });
  const one = aPlanning({
    order,
    settings,
    ...(posted === undefined ? {} : { posted: { invoice: null, invoiceNumber: posted } }),
  });
  checkInvoiceNumber(one);
  return {
    number: invoiceNumber(one),
    problems: one.problems.map(({ message }) => message),
    notices: one.notices.map(({ code, message }) => `${code}: ${message}`),
  };
}

test.each(['INV/2026/0417', '417', 'RE 2026-0417', 'A,1'])('"%s" is sent unchanged, without prefix', (number) => {
  expect(planned(number)).toEqual({ number, problems: [], notices: [] });
});

test('a number that is stored as a number is one', () => {
  expect(planned(417).number).toBe('417');
});

test.each([
  ['none', undefined, 'is empty'],
  ['an empty one', ' ', 'is empty'],
  ['a list', ['417'], 'is empty'],
  ['one with an accent', 'Façture 1', 'characters that Xero does not take'],
  ['one with two blanks', 'A  1', 'characters that Xero does not take'],
  ['one that is too long', '9'.repeat(221), 'longer than 220 characters'],
])('%s is refused, and nothing is numbered otherwise', (_what, value, why) => {
  const { number, problems } = planned(value);
  expect(number).toBe('');
  expect(problems).toEqual([expect.stringContaining(why)]);
});

test('an invoice in Xero keeps its number, also if the shop has none any more', () => {
  expect(planned(undefined, '417')).toEqual({ number: '417', problems: [], notices: [] });
  const { number, notices } = planned('418', '417');
  expect(number).toBe('417');
  expect(notices).toEqual([
    expect.stringMatching(/^invoice_number_changed: .*is 418 now, but its invoice in Xero is 417\./),
  ]);
});

test('an invoice from before the setting is no difference', () => {
  expect(planned('418', 'WC-1024')).toEqual({ number: 'WC-1024', problems: [], notices: [] });
});

test('without the setting, or where Xero numbers invoices, the meta says nothing', () => {
  expect(planned('418', undefined, DEFAULT_SETTINGS).number).toBe('WC-1024');
  const xero = { ...SETTINGS, documents: { ...SETTINGS.documents, numbering: 'xero' as const } };
  expect(planned(undefined, undefined, xero).problems).toEqual([]);
});
