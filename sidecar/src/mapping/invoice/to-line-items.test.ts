import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import { anOrder, aProduct, aTax } from '../../../test/accounting/_order.ts';
import { recompute } from '../../../test/support/xero/_arithmetic.ts';
import type { Order } from '../../domain/order.ts';
import { planDocuments } from '../plan-documents.ts';
import { readSettings } from '../../domain/settings/settings.ts';

const lists = organisationIn('GB');

/** Of a shop in pounds without pence. */
function plan(over: Partial<Order>, hiddenTender: string | null = null) {
  const reading = readSettings({
    accounts: { hiddenTender },
    taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
    payments: { default: { account: '092' } },
  });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return planDocuments(anOrder(over), {
    settings: reading.settings,
    lists,
    catalogue: new Map(),
    store: { id: 'shop', url: 'https://shop.example.com' },
    units: { currency: 'GBP', decimals: 0 },
    refunds: [],
  });
}

function invoiceOf(...question: Parameters<typeof plan>) {
  const result = plan(...question);
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  const { invoice } = result.documents;
  expect(recompute(invoice, lists.taxRates)).toMatchObject(invoice.expected);
  return {
    rows: invoice.lines.map(({ description, amount, tax }) => `${description} | ${amount} | ${tax}`),
    ...invoice.expected,
  };
}

const LINE = { name: 'Print', total: '10.833333', totalTax: '2', taxes: [{ rateId: 1, total: '2.166667' }] };

describe('a shop in pounds without pence', () => {
  test('has its rounding of the total on a line of its own', () => {
    const over = { lines: [aProduct(LINE)], total: '13', totalTax: '2' };
    expect(invoiceOf(over)).toEqual({
      rows: ['Print | 10.83 | 2.00', 'Rounding | 0.17 | 0.00'],
      subTotal: '11.00',
      totalTax: '2.00',
      total: '13.00',
    });
  });

  test('has a gift card beside its rounding', () => {
    const over = { lines: [aProduct(LINE)], total: '8', totalTax: '2' };
    expect(invoiceOf(over, '845').rows).toEqual([
      'Print | 10.83 | 2.00',
      'Rounding | 0.17 | 0.00',
      'Gift card or store credit used | -5.00 | 0.00',
    ]);
    expect(plan(over)).toMatchObject({ problems: [{ code: 'total_unexplained', details: { gap: '-5' } }] });
  });

  test('that rounds tax at the subtotal shares the tax of a rate by what each line was charged', () => {
    const line = (id: number, total: string, tax: string, rateId = 1) =>
      aProduct({ id, name: `Print ${id}`, total, totalTax: tax, taxes: [{ rateId, total: tax }] });
    const lines = [line(1, '2.10', '0.42'), line(2, '2.10', '0.42'), line(3, '12.60', '0.63', 2)];
    const taxes = [aTax({ taxTotal: '0.84' }), aTax({ rateId: 2, ratePercent: '5', taxTotal: '0.63' })];
    // 16.80 and 1.47 of tax: 18.27.
    expect(invoiceOf({ lines, taxes, total: '18', totalTax: '1' }).rows).toEqual([
      'Print 1 | 2.10 | 0.50',
      'Print 2 | 2.10 | 0.50',
      'Print 3 | 12.60 | 0.00',
      'Rounding | 0.20 | 0.00',
    ]);
  });
});
