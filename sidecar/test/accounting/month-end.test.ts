import { describe, expect, test } from '@jest/globals';
import type { BookedDocument } from '../../src/domain/documents.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../src/domain/settings/settings.ts';
import { toBooked, type ReportFacts } from '../../src/reports/booked.ts';
import { giftCardBalance } from '../../src/reports/gift-cards.ts';
import { createMonthEnd, type OpenNow } from '../../src/reports/month-end.ts';
import type { OpenItem } from '../../src/domain/documents.ts';
import { monthBefore, monthPeriod } from '../../src/reports/period.ts';
import { organisationIn, taxRate } from '../support/xero/_organisations.ts';
import { anAddress, anOrder, aProduct, aTax } from './_order.ts';

type Line = BookedDocument['lines'][number];

const PERIOD = { month: '2026-11', from: '2026-11-01', to: '2026-11-30' };
const NOW: OpenNow = { giftCards: [], today: '2026-12-01', items: [], unsynced: [] };
const line = (amount: string, tax: string, taxType: string, over: Partial<Line> = {}): Line => ({
  ...{ description: 'A mug', amount, tax, taxType, accountCode: '200' },
  ...over,
});

let number = 0;
function invoice(lines: readonly Line[], over: Partial<BookedDocument> = {}): BookedDocument {
  number += 1;
  const sum = (of: (one: Line) => string) => lines.reduce((cents, one) => cents + Math.round(Number(of(one)) * 100), 0);
  const money = (cents: number) => (cents / 100).toFixed(2);
  const [net, tax] = [sum(({ amount }) => amount), sum((one) => one.tax)];
  return {
    ...{ kind: 'invoice', xeroId: `x-${number}`, number: `WC-${number}`, reference: '', date: '2026-11-10' },
    ...{ currency: 'GBP', currencyRate: null, left: '0.00' },
    ...{ subTotal: money(net), totalTax: money(tax), total: money(net + tax), lines },
    ...over,
  };
}

function settingsWith(changes: object): Settings {
  const reading = readSettings(changes);
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.settings;
}

function factsOf(home: 'GB' | 'AU' | 'US' | 'DE', settings: object = {}): ReportFacts {
  const lists = organisationIn(home);
  const base = { GB: 'GBP', AU: 'AUD', US: 'USD', DE: 'EUR' }[home];
  return { settings: settingsWith(settings), lists, baseCurrency: base, home };
}

type Documents = readonly (readonly [document: BookedDocument, order: Order | null, refund?: Refund | undefined])[];

function report(facts: ReportFacts, documents: Documents, open = NOW) {
  const month = createMonthEnd(PERIOD, facts);
  for (const [document, order, refund = null] of documents)
    month.add(toBooked(document, { order, orderId: String(order?.id ?? 9), refund }, facts));
  const { sections } = month.finish(open);
  return (id: string) => sections.find((one) => one.id === id)?.rows ?? [];
}

const to = (country: string, over: Partial<Order> = {}): Order =>
  anOrder({ billing: anAddress({ country }), shipping: anAddress({ country }), ...over });

describe('a month', () => {
  test('has its own days, and no others are months', () => {
    expect(monthPeriod('2026-02')).toEqual({ month: '2026-02', from: '2026-02-01', to: '2026-02-28' });
    for (const text of ['2026-00', '2026-13', '26-01', '2026-1', '']) expect(monthPeriod(text)).toBeNull();
    expect(monthBefore('2026-03-31')).toBe('2026-02');
    expect(monthBefore('2026-01-01')).toBe('2025-12');
  });
});

describe('sales and tax', () => {
  test('by country, rate and currency; credit notes are taken off; foreign money at the rate of its document', () => {
    const rows = report(factsOf('GB'), [
      [invoice([line('100.00', '20.00', 'OUTPUT2')]), to('GB')],
      [invoice([line('30.00', '6.00', 'OUTPUT2')], { kind: 'credit_note' }), to('GB')],
      [invoice([line('11.00', '0.00', 'ZERORATEDOUTPUT')], { currency: 'EUR', currencyRate: '1.1' }), to('US')],
    ]);
    expect(rows('tax_by_country')).toEqual([
      ['United Kingdom', '20', '20% (VAT on Income)', 'GBP', '70.00', '14.00', '70.00', '14.00'],
      ['United States', '0', expect.stringMatching(/Zero/), 'EUR', '11.00', '0.00', '10.00', '0.00'],
    ]);
    expect(rows('tax_return')).toEqual([
      ['Box 1', 'VAT due on sales', '14.00'],
      ['Box 6', 'Sales without VAT', '80.00'],
    ]);
  });

  test('without the scope of the tax are in no box of the return', () => {
    const rows = report(factsOf('GB'), [
      [invoice([line('100.00', '20.00', 'OUTPUT2'), line('-10.00', '0.00', 'NONE', { accountCode: '845' })]), to('GB')],
    ]);
    expect(rows('tax_return')[1]).toEqual(['Box 6', 'Sales without VAT', '100.00']);
  });

  test('of a text line are nothing', () => {
    const rows = report(factsOf('GB'), [
      [invoice([line('100.00', '20.00', 'OUTPUT2'), line('0.00', '0.00', '', { accountCode: '' })]), to('GB')],
    ]);
    expect(rows('tax_by_country')).toHaveLength(1);
  });

  test('to consumers in other countries of the EU are the one-stop shop', () => {
    const own = factsOf('DE');
    const french = taxRate(['TAX900', 'France 20', '20', 'OUTPUT']);
    const facts = { ...own, lists: { ...own.lists, taxRates: [...own.lists.taxRates, french] } };
    const rows = report(facts, [
      [invoice([line('50.00', '10.00', 'TAX900')], { currency: 'EUR' }), to('FR', { currency: 'EUR' })],
    ]);
    expect(rows('oss')).toEqual([['France', '20', 'EUR', '50.00', '10.00', '50.00', '10.00']]);
  });
});

test("Australia's statement has exports and GST-free sales apart", () => {
  const rows = report(factsOf('AU'), [
    [
      invoice([line('100.00', '10.00', 'OUTPUT'), line('40.00', '0.00', 'EXEMPTOUTPUT')], { currency: 'AUD' }),
      to('AU'),
    ],
    [invoice([line('30.00', '0.00', 'EXEMPTEXPORT')], { currency: 'AUD' }), to('NZ')],
    [invoice([line('-5.00', '0.00', 'BASEXCLUDED')], { currency: 'AUD' }), to('AU')],
  ]);
  expect(rows('tax_return').map(([box, , amount]) => [box, amount])).toEqual([
    ['G1', '180.00'],
    ['G2', '30.00'],
    ['G3', '40.00'],
    ['1A', '10.00'],
  ]);
});

test('the EC sales list is by VAT number, goods and services apart; a missing number is named', () => {
  const facts = factsOf('DE', { taxes: { intraCommunityGoods: 'GOODS', intraCommunityServices: 'SERVICES' } });
  const vat = (value: string) => ({ currency: 'EUR', meta: [{ key: '_vat_number', value }] });
  const rows = report(facts, [
    [invoice([line('100.00', '0.00', 'GOODS')]), to('FR', vat('FR 12 345.678.901'))],
    [invoice([line('20.00', '0.00', 'SERVICES')]), to('FR', vat('FR12345678901'))],
    [invoice([line('15.00', '0.00', 'GOODS')], { kind: 'credit_note' }), to('FR', vat('FR12345678901'))],
    [invoice([line('7.00', '0.00', 'GOODS')]), to('AT', { currency: 'EUR' })],
  ]);
  expect(rows('ec_sales')).toEqual([
    ['Austria', 'No VAT number', '7.00', '0.00'],
    ['France', 'FR12345678901', '85.00', '20.00'],
  ]);
});

test('US sales are by state; the tax is shared among state, county and city to the cent', () => {
  const illinois = anAddress({ country: 'US', state: 'IL' });
  const taxes = [
    aTax({ rateId: 1, label: 'IL State', ratePercent: '6.25', taxTotal: '6.25' }),
    aTax({ rateId: 2, label: 'Cook County', ratePercent: '1.75', taxTotal: '1.75' }),
    aTax({ rateId: 3, label: 'Chicago', ratePercent: '1.25', taxTotal: '1.25' }),
  ];
  const order = anOrder({ currency: 'USD', billing: illinois, shipping: illinois, taxes });
  const rows = report(factsOf('US'), [
    [invoice([line('100.00', '9.25', 'OUTPUT')], { currency: 'USD' }), order],
    [invoice([line('33.33', '3.08', 'OUTPUT')], { currency: 'USD', kind: 'credit_note' }), order],
  ]);
  expect(rows('us_states')).toEqual([['IL', '66.67', '6.17']]);
  // 9.25 less 3.08 = 2.08 + 0.58 + 0.42.
  expect(rows('us_rates')).toEqual([
    ['IL', 'Chicago', '1.25', '0.83'],
    ['IL', 'Cook County', '1.75', '1.17'],
    ['IL', 'IL State', '6.25', '4.17'],
  ]);
});

describe('a refund in the US takes back the tax of the rates that its lines have', () => {
  const illinois = anAddress({ country: 'US', state: 'IL' });
  const rates = [
    aTax({ rateId: 1, label: 'IL State', ratePercent: '6.25', taxTotal: '9.375' }),
    aTax({ rateId: 2, label: 'Cook County', ratePercent: '1.75', taxTotal: '1.75' }),
    aTax({ rateId: 3, label: 'Chicago', ratePercent: '1.25', taxTotal: '1.25' }),
  ];
  // A lamp of 100.00 at all three; 50.00 of food at the state's alone.
  const order = anOrder({ currency: 'USD', billing: illinois, shipping: illinois, taxes: rates });
  const sold = invoice([line('100.00', '9.25', 'OUTPUT'), line('50.00', '3.13', 'OUTPUT')], { currency: 'USD' });
  const credit = (net: string, tax: string) =>
    invoice([line(net, tax, 'OUTPUT')], { currency: 'USD', kind: 'credit_note' });
  const refund = (...taxes: readonly (readonly [rateId: number, total: string])[]): Refund => ({
    ...{ id: 9, createdAt: '2026-11-20T10:00:00Z', refundedOn: '2026-11-20', amount: '1', reason: '' },
    ...{ refundedPayment: true, taxes: [], meta: [] },
    lines: taxes.map(([rateId, total]) => ({ line: aProduct({ taxes: [{ rateId, total }] }), refundedLineId: null })),
  });
  const rowsOf = (credited: BookedDocument, back?: Refund) =>
    report(factsOf('US'), [
      [sold, order],
      [credited, order, back],
    ])('us_rates');

  test('of goods taxed by the state alone: county and city keep theirs', () => {
    expect(rowsOf(credit('50.00', '3.13'), refund([1, '3.125']))).toEqual([
      ['IL', 'Chicago', '1.25', '1.25'],
      ['IL', 'Cook County', '1.75', '1.75'],
      ['IL', 'IL State', '6.25', '6.25'],
    ]);
  });

  test('of goods taxed by all three', () => {
    const back = refund([1, '6.25'], [2, '1.75'], [3, '1.25']);
    expect(rowsOf(credit('100.00', '9.25'), back)).toEqual([
      ['IL', 'Chicago', '1.25', '0.00'],
      ['IL', 'Cook County', '1.75', '0.00'],
      ['IL', 'IL State', '6.25', '3.13'],
    ]);
  });

  test('of an amount, without lines: in proportion, to the cent', () => {
    const rows = rowsOf(credit('10.00', '0.83'), refund());
    expect(rows.map(([, label, , tax]) => [label, tax])).toEqual([
      ['Chicago', '1.17'],
      ['Cook County', '1.63'],
      ['IL State', '8.75'],
    ]);
  });
});

test('gift cards are issued and used by their codes', () => {
  const facts = factsOf('GB', { accounts: { hiddenTender: '845' } });
  const card = { accountCode: '845' };
  const sold = to('GB', { lines: [aProduct({ attributes: [{ label: 'Gift card code', value: 'GC-1' }] })] });
  const used = to('GB', { meta: [{ key: '_ywgc_applied_gift_cards', value: { 'GC-1': '12.50' } }] });
  const rows = report(facts, [
    [invoice([line('50.00', '0.00', 'NONE', card)]), sold],
    [invoice([line('100.00', '20.00', 'OUTPUT2'), line('-12.50', '0.00', 'NONE', card)]), used],
  ]);
  expect(rows('gift_cards')).toEqual([['GC-1', 'GBP', '50.00', '12.50', '37.50']]);
});

test('cards of one order are listed apart by the amount of each; money back goes to the card that paid', () => {
  const facts = factsOf('GB', { accounts: { hiddenTender: '845' } });
  const card = { accountCode: '845' };
  const meta = [{ key: '_ywgc_applied_gift_cards', value: { 'GC-1': '10', 'GC-2': 2.5 } }];
  const rows = report(facts, [
    [invoice([line('100.00', '20.00', 'OUTPUT2'), line('-12.50', '0.00', 'NONE', card)]), to('GB', { meta })],
    [
      invoice([line('-3.00', '0.00', 'NONE', card)], { kind: 'credit_note' }),
      to('GB', { meta: [{ key: '_wc_gc_codes', value: 'GC-3' }] }),
    ],
  ]);
  expect(rows('gift_cards')).toEqual([
    ['GC-1', 'GBP', '0.00', '10.00', '-10.00'],
    ['GC-2', 'GBP', '0.00', '2.50', '-2.50'],
    ['GC-3', 'GBP', '3.00', '0.00', '3.00'],
  ]);
});

test('what is left on each code is of all months; codes that are used up are in the totals only', () => {
  const sold = (code: string) =>
    to('GB', { lines: [aProduct({ attributes: [{ label: 'Gift card code', value: code }] })] });
  const used = (code: string) => to('GB', { meta: [{ key: '_ywgc_applied_gift_cards', value: { [code]: '5' } }] });
  const balance = giftCardBalance();
  expect(balance.sections()).toEqual([]);
  balance.add({ currency: 'GBP', amount: '50.00', order: sold('GC-1') });
  balance.add({ currency: 'GBP', amount: '5.00', order: sold('GC-2') });
  balance.add({ currency: 'GBP', amount: '-12.50', order: used('GC-1') });
  balance.add({ currency: 'GBP', amount: '-5.00', order: used('GC-2') });
  const [section] = balance.sections();
  expect(section).toMatchObject({
    id: 'gift_card_balance',
    rows: [['GC-1', 'GBP', '50.00', '12.50', '37.50']],
    totals: [['Total', 'GBP', '55.00', '17.50', '37.50']],
    left: 0,
  });
});

test('tax that is not that of its type is named, rounding is not', () => {
  const rows = report(factsOf('GB'), [
    [invoice([line('59.56', '15.33', 'OUTPUT2')]), to('GB', { number: '51825' })],
    [invoice([line('8.33', '1.66', 'OUTPUT2')]), to('GB')],
  ]);
  expect(rows('tax_misfits')).toEqual([
    ['51825', expect.any(String), 'A mug', 'GBP', '59.56', '15.33', '25.7', '20% (VAT on Income): 20 %'],
  ]);
});

test('a document whose order has another total, or is gone, is named', () => {
  const mug = [line('10.00', '2.00', 'OUTPUT2')];
  const rows = report(factsOf('GB'), [
    [invoice(mug), to('GB')],
    [invoice(mug), to('GB', { number: '7', total: '12.50', totalTax: '2.00' })],
    [invoice(mug), null],
  ]);
  expect(rows('differences').map((row) => [row[0], ...row.slice(3, 7)])).toEqual([
    ['7', '12.00', '12.50', '-0.50', '0.00'],
    ['9', '12.00', '', '', ''],
  ]);
});

describe('what is open', () => {
  const item = (over: Partial<OpenItem>): OpenItem => ({
    ...{ kind: 'invoice', orderId: '1', orderNumber: '1', number: 'WC-1', date: '2026-11-01', dueDate: '2026-11-08' },
    ...{ currency: 'GBP', total: '12.00', left: '12.00' },
    ...over,
  });
  const rows = (items: readonly OpenItem[]) => report(factsOf('GB'), [], { ...NOW, items });

  test('is aged from its due date, else from its own', () => {
    const of = rows([
      item({ dueDate: '2026-12-01' }),
      item({ dueDate: '2026-11-30', left: '1.00' }),
      item({ dueDate: '2026-11-01', left: '2.00' }),
      item({ dueDate: '2026-10-31', left: '3.00' }),
      item({ dueDate: '2026-09-02', left: '4.00' }),
      item({ dueDate: null, date: '2026-08-01', left: '5.00' }),
    ]);
    expect(of('open_by_age')).toEqual([['GBP', '12.00', '3.00', '3.00', '4.00', '5.00', '27.00']]);
    expect(of('open_invoices').map((row) => row[4])).toEqual(['122', '90', '31', '30', '1', '']);
  });

  test('has credit notes with what is left of them', () => {
    const of = rows([item({ kind: 'credit_note', number: 'CN-1', left: '2.50' })]);
    expect(of('open_credits')).toEqual([['1', 'CN-1', '2026-11-01', 'GBP', '12.00', '2.50']]);
    expect(of('open_by_age')).toEqual([]);
  });
});

test('the defaults have no gift card account: there is no such part', () => {
  const facts = { ...factsOf('GB'), settings: DEFAULT_SETTINGS };
  expect(report(facts, [[invoice([line('1.00', '0.20', 'OUTPUT2')]), to('GB')]])('gift_cards')).toEqual([]);
});
