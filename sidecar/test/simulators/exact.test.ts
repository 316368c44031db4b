import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { Order } from '../../src/domain/order.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings/settings.ts';
import { differencesOf, type OrderToPost } from '../../simulators/exact/compare-order.ts';
import { report, sumOf } from '../../simulators/exact/report.ts';
import { generatedOrder, runExact, toRun } from '../../simulators/exact/run-exact.ts';
import { runShop, type ShopResult, type ShopToRun } from '../../simulators/exact/run-shop.ts';
import { settingsOf } from '../../simulators/shops/books-of-shop.ts';
import { generatedShops } from '../../simulators/shops/markets.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import type { Totals } from '../../simulators/xero/accounting/organisation.ts';
import { anOrder } from '../accounting/_order.ts';

/** Enough for every shop, destination and edit to come up; `npm run exact` takes twenty times as many. */
const ORDERS = 500;
const SEED = 20_261_125;

describe('orders as WooCommerce makes them, posted to the simulated Xero', () => {
  let rows: ShopResult[] = [];
  const differing = () => rows.flatMap((row) => row.differing);
  const codes = () => [...new Set(rows.flatMap((row) => row.rejected.map(({ code }) => code)))];

  test('none differs in subtotal, tax of a rate or total, and no refund in what it gives back', async () => {
    rows = await runExact({ seed: SEED, orders: ORDERS });
    expect(differing()).toEqual([]);
    const { orders, posted, refunds, creditNotes, rejected, skipped } = sumOf(rows);
    expect(orders).toBe(ORDERS + 148);
    expect(posted + rejected + skipped).toBe(orders);
    expect(skipped).toBe(9);
    expect(refunds).toBeGreaterThan(60);
    expect(creditNotes).toBe(refunds);
  });

  test('none is rejected but for a total below zero', () => {
    expect(codes().filter((code) => code !== 'total_negative')).toEqual([]);
    expect(sumOf(rows).rejected).toBeLessThanOrEqual(2);
  });

  test('rounding lines stand on orders that a till rounded and hardly anywhere else', () => {
    const { posted, rounded, cashRounded, tendered } = sumOf(rows);
    expect(rounded / posted).toBeLessThan(0.01);
    expect(cashRounded).toBeGreaterThan(0);
    expect(tendered).toBeGreaterThan(0);
  });

  test('some taxes are left to Xero and some are sent', () => {
    const { posted, withTaxAmount } = sumOf(rows);
    expect(withTaxAmount).toBeGreaterThan(100);
    expect(withTaxAmount).toBeLessThan(posted - 100);
  });

  test('the report names every shop and every count', () => {
    const text = report(rows, 1);
    for (const { id, isRecorded } of rows) if (!isRecorded) expect(text).toContain(id);
    expect(text).toContain('No order differs');
  });
});

describe('what the comparison would find', () => {
  const order: Order = anOrder();
  const settings = { ...DEFAULT_SETTINGS, taxes: { ...DEFAULT_SETTINGS.taxes, rates: { '1': 'OUTPUT2' } } };
  const lineOf = (taxType: string, taxAmount: string) => {
    const amounts = { quantity: '1', unitAmount: '10', lineAmount: '10', discountRate: null, discountAmount: null, taxType, taxAmount }; // prettier-ignore
    return { id: '', description: '', amounts, accountId: null, itemId: null, tracking: [] };
  };
  const booked = (over: Partial<Totals>, taxType = 'OUTPUT2', taxAmount = '2.00') => {
    const totals = { subTotal: '10.00', totalTax: '2.00', total: '12.00', ...over };
    return differencesOf({ order, decimals: 2, sale: null }, settings, {
      lineAmountTypes: 'Exclusive',
      totals,
      lines: [lineOf(taxType, taxAmount)],
    });
  };

  test('books that are the order have no difference', () => {
    expect(booked({})).toEqual([]);
  });

  test.each([
    ['SubTotal', booked({ subTotal: '10.01' })],
    ['TotalTax', booked({ totalTax: '1.99' })],
    ['Total', booked({ total: '12.01' })],
    ['tax of OUTPUT2', booked({}, 'OUTPUT2', '2.01')],
  ])('a cent in %s', (field, found) => {
    expect(found.map((one) => one.field)).toContain(field);
  });

  test('tax under another tax type, though all totals agree', () => {
    expect(booked({}, 'RROUTPUT')).toEqual([{ field: 'tax of OUTPUT2', shop: '2', books: '0' }]);
  });
});

describe('what exact finds where the service reads or posts something wrongly', () => {
  type Spoil = (one: OrderToPost) => OrderToPost;
  const utc = (instant: string | null) => instant?.slice(0, 10) ?? null;
  const [shop] = generatedShops().filter(({ zone, decimals }) => zone === 'Pacific/Auckland' && decimals === 2);
  if (shop === undefined) throw new Error('There is no shop far from UTC.');

  const found = async (spoil: Spoil, change: Partial<ShopToRun> = {}): Promise<string> => {
    const run = toRun(SEED, shop, 40, 0);
    const { differing } = await runShop({ ...run, orders: run.orders.map(spoil), ...change }, DEFAULT_SWITCHES);
    return differing.flatMap(({ differences }) => differences.map(({ field }) => field)).join('\n');
  };

  test.each<[string, RegExp, Spoil]>([
    ['an order is dated by the UTC day', /^date of WC-\d+$/m, (one) => ({ ...one, order: { ...one.order, createdOn: utc(one.order.createdAt) ?? '' } })],
    ['a payment is dated by the UTC day', /^date of the payment of WC-/m, (one) => ({ ...one, order: { ...one.order, paidOn: utc(one.order.paidAt) } })],
    ['a refund is dated by the UTC day', /^date of WC-\d+-R/m, (one) => ({ ...one, refunds: one.refunds.map((refund) => ({ ...refund, refundedOn: utc(refund.createdAt) ?? '' })) })],
  ])('%s', async (_what, field, spoil) => {
    expect(await found((one) => one)).toBe('');
    expect(await found(spoil)).toMatch(field);
  }); // prettier-ignore

  test('documents of a closed month stand on another day than the first open one', async () => {
    const { books } = toRun(SEED, shop, 0, 0);
    const settings: ShopToRun['settings'] = (lists) => {
      books.periodLockDate = '2026-04-29';
      return settingsOf(shop, lists);
    };
    expect(await found((one) => one, { books, settings })).toMatch(/^date of WC-/m);
  });

  test('money given back is not booked', async () => {
    const settings: ShopToRun['settings'] = (lists) => {
      const own = settingsOf(shop, lists);
      return { ...own, payments: { ...own.payments, refunds: { stripe: 'none' } } };
    };
    expect(await found((one) => one, { settings })).toMatch(/^money at the bank$/m);
  });

  test('only the files that plan and post import the mapping', () => {
    const folder = new URL('../../simulators/exact/', import.meta.url);
    const importing = readdirSync(folder).filter((file) =>
      /src\/mapping\//.test(readFileSync(new URL(file, folder), 'utf8')),
    );
    expect(importing).toEqual(['post-order.ts', 'run-shop.ts']);
  });
});

describe('the generator', () => {
  test('makes the same order for the same seed, shop and place, and another for another seed', () => {
    const [first] = generatedShops();
    if (first === undefined) throw new Error('There is no shop.');
    const make = (seed: number) => JSON.stringify(generatedOrder(seed, first, 17).order);
    expect(make(1)).toBe(make(1));
    expect(make(1)).not.toBe(make(2));
  });

  test('covers every country and mode', () => {
    const shops = generatedShops();
    expect([...new Set(shops.map(({ key }) => key))]).toEqual([
      'GB',
      'AU',
      'NZ',
      'US',
      'US compound',
      'CA',
      'EU',
      'JP',
      'BH',
      'none',
      'GB whole',
      'HU',
    ]);
    const modes = shops.map((one) => `${String(one.pricesIncludeTax)} ${String(one.roundsAtSubtotal)}`);
    expect(new Set(modes).size).toBe(4);
    expect([...new Set(shops.map(({ decimals }) => decimals))].sort()).toEqual([0, 2, 3]);
  });

  test('makes long orders, fractions, fees, coupons, refunds and hidden tenders', () => {
    const orders = generatedShops().flatMap((shop) =>
      Array.from({ length: 12 }, (_, index) => generatedOrder(3, shop, index)),
    );
    const some = (is: (one: (typeof orders)[number]) => boolean) => orders.filter(is).length;
    expect(some(({ order }) => order.lines.length > 40)).toBeGreaterThan(5);
    expect(some(({ order }) => order.coupons.length > 0)).toBeGreaterThan(60);
    expect(some(({ refunds }) => refunds.length > 1)).toBeGreaterThan(5);
    expect(
      some(({ order }) => order.lines.some((line) => line.kind === 'fee' && new Big(line.total).lt(0))),
    ).toBeGreaterThan(20);
    expect(some(({ order }) => order.meta.some(({ key }) => key === '_vat_number'))).toBeGreaterThan(2);
    expect(
      some(({ order }) => order.lines.some((line) => line.kind === 'product' && !/^\d+$/.test(line.quantity))),
    ).toBeGreaterThan(20);
  });
});
