import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { Order } from '../../src/domain/order.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { readSettings } from '../../src/domain/settings/settings.ts';
import { baskets, orderOf, type Basket } from './_basket.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { anOrder, aProduct, aTax } from './_order.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

const CURRENCIES: readonly string[] = Intl.supportedValuesOf('currency');
/** ISO 4217 gives them cents; what shops show of them is mostly whole units, and so says CLDR. */
const WHOLE_IN_SHOPS = 'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'.split(' ');
/** Without a smaller unit in ISO 4217. */
const WHOLE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');

const reading = readSettings({
  taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT', '3': 'ZERORATEDOUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
  payments: { default: { account: '094' } },
});
const lists = organisationIn('GB');

function invoiceOf(order: Order) {
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const store = { id: 'shop', url: 'https://shop.example.com' };
  const result = planDocuments(order, { settings: reading.settings, lists, catalogue: new Map(), store, refunds: [] });
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  return result.documents.invoice;
}

/** Untaxed goods of cents with a whole total: only the lines show that there are cents. */
function withWholeTotal(basket: Basket): Basket {
  const items = basket.items.map((item) => ({ ...item, rateId: 3 as const }));
  const untaxed = { ...basket, couponPercent: 0, shippingCents: 0, items };
  const cents = new Big(orderOf(untaxed).total).times(100).mod(100).toNumber();
  return { ...untaxed, items: [...items, { cents: 100 - cents, quantity: 1, rateId: 3 as const }] };
}

/** Line by line of the order: the last piece may be a line of its own. */
function netsOf(order: Order, { lines }: ReturnType<typeof invoiceOf>): Big[] {
  const left = [...lines];
  const nets: Big[] = [];
  for (const sold of order.lines) {
    const [line, next] = left;
    if (line === undefined) break;
    const isApart =
      sold.kind === 'product' && next?.quantity === '1' && new Big(line.quantity).plus(1).eq(sold.quantity);
    nets.push(new Big(line.amount).plus(isApart ? next.amount : 0));
    left.splice(0, isApart ? 2 : 1);
  }
  return [...nets, ...left.map(({ amount }) => new Big(amount))];
}

describe('an order in any currency of ISO 4217', () => {
  test('what is planned adds up to the order to the cent, and no line loses its cents', () => {
    fc.assert(
      fc.property(baskets, fc.boolean(), fc.constantFrom(...CURRENCIES), (basket, isWhole, currency) => {
        const order = { ...orderOf(isWhole ? withWholeTotal(basket) : basket), currency };
        const invoice = invoiceOf(order);
        const nets = netsOf(order, invoice);
        expect(nets).toHaveLength(order.lines.length);
        expect(recompute(invoice, lists.taxRates)).toMatchObject({ totalTax: order.totalTax, total: order.total });
        if (WHOLE.includes(currency)) return;
        for (const [index, net] of nets.entries()) {
          const off = new Big(order.lines[index]?.total ?? 0).minus(net).abs();
          expect([currency, index, off.lt('0.01')]).toEqual([currency, index, true]);
        }
      }),
      { numRuns: 600 },
    );
  });

  test.each(WHOLE_IN_SHOPS)('%s: lines with cents that add up to a whole total stay unchanged', (currency) => {
    const lines = [
      aProduct({ id: 1, total: '500.50', totalTax: '100.10', taxes: [{ rateId: 1, total: '100.10' }] }),
      aProduct({ id: 2, total: '499.50', totalTax: '99.90', taxes: [{ rateId: 1, total: '99.90' }] }),
    ];
    const invoice = invoiceOf(
      anOrder({ currency, lines, taxes: [aTax({ taxTotal: '200.00' })], total: '1200.00', totalTax: '200.00' }),
    );
    expect(invoice.lines.map(({ amount, tax }) => [amount, tax])).toEqual([
      ['500.50', '100.10'],
      ['499.50', '99.90'],
    ]);
  });

  test.each(WHOLE)('%s: lines are whole, as the currency is', (currency) => {
    const lines = [aProduct({ total: '90.909091', totalTax: '9', taxes: [{ rateId: 1, total: '9.090909' }] })];
    const taxes = [aTax({ ratePercent: '10', taxTotal: '9' })];
    const invoice = invoiceOf(anOrder({ currency, lines, taxes, total: '100', totalTax: '9' }));
    expect(invoice.lines.map(({ amount, tax }) => [amount, tax])).toEqual([['91.00', '9.00']]);
  });
});
