import { describe, expect, test } from '@jest/globals';
import type { BookDay, BooksBody } from '../contract/books.ts';
import type { PeriodBody } from '../contract/reconciliation.ts';
import { daysOfMonth, monthBeside, weeksOfMonth } from './calendar.ts';
import { currencyMonths, lessRefunds } from './month.ts';
import { plotOf } from './plot.ts';
import { sideBySide } from './side-by-side.ts';

const SIDE = { orders: 3, net: '100.00', shipping: '10.00', tax: '22.00', total: '132.00', refunds: '12.00' };
const PERIOD: PeriodBody = {
  ...{ from: '2026-11-01', to: '2026-11-30', currency: 'GBP', state: 'agrees' },
  shop: { ...SIDE, taxByRate: [{ rate: '20', tax: '22.00' }] },
  xero: { ...SIDE, taxByRate: [{ rate: '20', tax: '22.00' }], others: null },
  ...{ difference: '0.00', taxDifference: '0.00', causes: [] },
  ...{ unexplained: '0.00', unexplainedTax: '0.00', unexplainedOrders: [], payments: [] },
};
const NOTHING = { orders: 0, total: '0.00', refunds: '0.00' };

function day(name: string, state: BookDay['state'], shop: string, xero = shop, currency = 'GBP'): BookDay {
  const side = (total: string) => ({ ...NOTHING, orders: 1, total });
  return { day: name, currency, state, shop: side(shop), xero: side(xero), difference: '0.00' };
}

const BODY: BooksBody = {
  ...{ month: '2026-11', timezone: 'Europe/London', today: '2026-11-30', checkedAt: '2026-11-30T02:00:00.000Z' },
  ...{ checking: null, failed: null, notices: [], days: [], periods: [PERIOD] },
};

describe('the calendar', () => {
  test('has every day of the month once, in weeks that begin on the chosen day', () => {
    const monday = weeksOfMonth('2026-11', 1);
    // 1 November 2026 is a Sunday.
    expect(monday[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeksOfMonth('2026-11', 0)[0]?.[0]).toBe('2026-11-01');
    for (const start of [0, 1, 6])
      expect(weeksOfMonth('2028-02', start).flat().filter(Boolean)).toEqual(daysOfMonth('2028-02'));
    expect(daysOfMonth('2028-02')).toHaveLength(29);
    // Four whole weeks: February 2027 begins on a Monday.
    expect(weeksOfMonth('2027-02', 1)).toHaveLength(4);
  });

  test('goes from month to month over the year’s end', () => {
    expect(monthBeside('2026-01', -1)).toBe('2025-12');
    expect(monthBeside('2026-12', 1)).toBe('2027-01');
  });
});

describe('a month', () => {
  test('differs as soon as one of its days does, even if the month itself adds up', () => {
    const days = [day('2026-11-03', 'differs', '10.00', '4.00'), day('2026-11-04', 'differs', '4.00', '10.00')];
    expect(currencyMonths({ ...BODY, days })).toMatchObject([{ state: 'differs', daysDiffer: 2, shop: '120.00' }]);
  });

  test('agrees, apart from what people accepted, once nothing else differs', () => {
    const accepted = { ...day('2026-11-03', 'differs', '10.00', '4.00'), isAccepted: true };
    const order = { id: '7', number: '7', amount: '6.00', tax: '0.00', url: null };
    const words = { title: '', next: '' };
    const ignored = { code: 'ignored', detail: '', amount: '6.00', tax: '0.00', orders: [order], left: 0, ...words };
    const period = { ...PERIOD, state: 'differs' as const, difference: '6.00', causes: [ignored] };
    const body = { ...BODY, periods: [period], days: [accepted] };
    expect(currencyMonths(body)).toMatchObject([{ state: 'accepted', accepted: '6.00', daysDiffer: 0 }]);
    const other = day('2026-11-04', 'differs', '1.00', '0.00');
    expect(currencyMonths({ ...body, days: [accepted, other] })).toMatchObject([{ state: 'differs', daysDiffer: 1 }]);
  });

  test('is not checked while one of its days is not', () => {
    const days = [day('2026-11-03', 'agrees', '10.00'), day('2026-11-04', 'not_checked', '0.00', '0.00', '')];
    expect(currencyMonths({ ...BODY, days })).toMatchObject([{ state: 'not_checked', daysNotChecked: 1 }]);
  });

  test('names what waits to sync, whatever lists it', () => {
    const order = { id: '7', number: '7', amount: '20.00', tax: '0.00', url: null };
    const words = { title: '', next: '' };
    const waiting = { code: 'waiting', detail: '', amount: '60.00', tax: '0.00', orders: [order], left: 2, ...words };
    const period = { ...PERIOD, state: 'not_final' as const, difference: '60.00', causes: [waiting] };
    expect(currencyMonths({ ...BODY, periods: [period] })).toMatchObject([
      { state: 'not_final', waiting: { orders: 3, amount: '60.00' } },
    ]);
  });

  test('has its currencies apart: what differs first', () => {
    const euros = { ...PERIOD, currency: 'EUR', state: 'differs' as const };
    const months = currencyMonths({ ...BODY, periods: [PERIOD, euros] });
    expect(months.map(({ currency }) => currency)).toEqual(['EUR', 'GBP']);
    expect(currencyMonths({ ...BODY, periods: [] })).toEqual([]);
  });
});

describe('side by side', () => {
  test('each figure has both sides and their difference, to the cent', () => {
    const xero = { ...PERIOD.xero, net: '99.99', tax: '22.01', taxByRate: [{ rate: '20', tax: '22.01' }] };
    const rows = sideBySide({ ...PERIOD, xero });
    expect(rows.map(({ id, difference }) => [id, difference])).toEqual([
      ...[
        ['orders', '0'],
        ['net', '0.01'],
        ['shipping', '0.00'],
        ['tax', '-0.01'],
        ['tax_at', '-0.01'],
      ],
      ...[
        ['total', '0.00'],
        ['refunds', '0.00'],
        ['less_refunds', '0.00'],
      ],
    ]);
  });

  test('shipping that Xero books with the sales is compared with them', () => {
    const xero = { ...PERIOD.xero, net: '110.00', shipping: null };
    const rows = sideBySide({ ...PERIOD, xero });
    expect(rows[1]).toMatchObject({ id: 'net', about: 'with_shipping', shop: '110.00', difference: '0.00' });
    expect(rows.some(({ id }) => id === 'shipping')).toBe(false);
  });

  test('rates of both sides are listed in their order; payments and others where they are known', () => {
    const rows = sideBySide({
      ...PERIOD,
      shop: { ...PERIOD.shop, taxByRate: [20, 5].map((rate) => ({ rate: String(rate), tax: '1.00' })) },
      xero: { ...PERIOD.xero, taxByRate: [{ rate: 'NONE', tax: '1.00' }], others: '7.00' },
      payments: [
        { account: '', name: 'Not booked', shop: '5.00', xero: null },
        { account: '090', name: 'Stripe', shop: '10.00', xero: null },
      ],
    });
    expect(rows.filter(({ id }) => id === 'tax_at').map(({ about }) => about)).toEqual(['5', '20', 'NONE']);
    expect(rows.slice(-3)).toMatchObject([
      { id: 'payments', about: '', shop: '5.00' },
      { id: 'payments', about: 'Stripe', shop: '10.00', xero: null, difference: null },
      { id: 'others', shop: null, xero: '7.00', difference: null },
    ]);
  });
});

describe('the chart', () => {
  test('bars reach from zero to the amount, on a scale of round steps', () => {
    const plot = plotOf(daysOfMonth('2026-11'), [day('2026-11-01', 'agrees', '800.00', '400.00')]);
    expect(plot.lines.map(({ amount }) => amount)).toEqual(['0', '200', '400', '600', '800']);
    expect(plot.days[0]).toMatchObject({ shop: { top: 0, height: 100 }, xero: { top: 50, height: 50 } });
    expect(plot.days[1]).toMatchObject({ book: null, shop: { top: 100, height: 0 } });
    expect(plot.days).toHaveLength(30);
  });

  test('a day of refunds hangs below zero', () => {
    const refunded = { ...day('2026-11-02', 'agrees', '0.00'), shop: { orders: 0, total: '0.00', refunds: '50.00' } };
    const plot = plotOf(['2026-11-01', '2026-11-02'], [day('2026-11-01', 'agrees', '100.00'), refunded]);
    expect(plot.lines.at(0)?.amount).toBe('-50');
    const zero = plot.lines.find(({ amount }) => amount === '0')?.top ?? Number.NaN;
    expect(plot.days[1]?.shop).toEqual({ top: zero, height: 100 - zero });
    expect(lessRefunds(refunded.shop)).toBe('-50.00');
  });

  test('has lines without any amount, and for amounts of many digits', () => {
    expect(plotOf(['2026-11-01'], []).lines.map(({ amount }) => amount)).toEqual(['0', '1']);
    const huge = plotOf(['2026-11-01'], [day('2026-11-01', 'agrees', '98765432109876.54')]);
    expect(huge.lines.map(({ amount }) => amount)).toEqual(
      [0, 1, 2].map((n) => (n === 0 ? '0' : `${n * 5}0000000000000`)),
    );
  });
});
