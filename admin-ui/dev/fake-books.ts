import { daysOfMonth } from '../../sidecar/src/figures/calendar.ts';
import type { BookDay, BooksDayBody, BooksBody } from '../../sidecar/src/contract/books.ts';
import type { PeriodBody, ReconciliationBody } from '../../sidecar/src/contract/reconciliation.ts';

const MONTH = '2026-11';
const TODAY = '2026-11-25';
type Cause = PeriodBody['causes'][number];

const side = (orders: number, total: string, refunds = '0.00') => ({ orders, total, refunds });
const same = (day: string, currency: string, orders: number, total: string, refunds = '0.00'): BookDay => ({
  ...{ day, currency, state: 'agrees', difference: '0.00' },
  shop: side(orders, total, refunds),
  xero: side(orders, total, refunds),
});

/** A month in which everything agrees up to today; Sundays sell nothing. */
function agreeing(currency: string, last: string): BookDay[] {
  return daysOfMonth(MONTH)
    .filter((day) => day < last)
    .flatMap((day, at) => {
      if (at % 7 === 0) return [];
      return [
        same(
          day,
          currency,
          4 + ((at * 5) % 7),
          `${320 + ((at * 173) % 410)}.${at % 2 === 0 ? '40' : '15'}`,
          at === 9 ? '45.00' : '0.00',
        ),
      ];
    });
}

const FIGURES = {
  ...{ orders: 149, net: '9821.40', shipping: '466.60', tax: '2057.67', total: '12345.67', refunds: '45.00' },
  taxByRate: [
    { rate: '5', tax: '12.07' },
    { rate: '20', tax: '2045.60' },
  ],
};

export const PERIOD: PeriodBody = {
  ...{ from: '2026-11-01', to: '2026-11-30', currency: 'GBP', state: 'agrees' },
  ...{ shop: FIGURES, xero: { ...FIGURES, others: null }, difference: '0.00', taxDifference: '0.00', causes: [] },
  ...{ unexplained: '0.00', unexplainedTax: '0.00', unexplainedOrders: [] },
  payments: [],
};

export const BOOKS: BooksBody = {
  ...{ month: MONTH, timezone: 'Europe/London', today: TODAY, checkedAt: '2026-11-25T02:10:00.000Z' },
  ...{ checking: null, failed: null, notices: [], days: agreeing('GBP', TODAY), periods: [PERIOD] },
};

const order = (id: number, amount: string, tax = '0.00') => ({
  id: String(id),
  number: String(id),
  amount,
  tax,
  url: null,
});

const VOIDED: Cause = {
  ...{ code: 'voided_in_xero', detail: '', title: 'Voided or deleted in Xero', amount: '48.00', tax: '8.00', left: 0 },
  next: 'Press “Credit and post again” on the order, or cancel it in the shop.',
  orders: [order(1024, '48.00', '8.00')],
};
const CHANGED: Cause = {
  ...{ code: 'changed_in_xero', detail: '', title: 'Changed in Xero', amount: '-36.00', tax: '-6.00', left: 0 },
  next: 'Change it back in Xero if it was a mistake, or correct the order in the shop.',
  orders: [order(1031, '-20.00', '-3.33'), order(1032, '-16.00', '-2.67')],
};
const ACCEPTED: Cause = {
  ...{ code: 'ignored', detail: 'Rounded by the till', title: 'Accepted (Rounded by the till)', amount: '0.02' },
  ...{ tax: '0.00', left: 0, next: 'No action needed: the reason is in the order’s history.' },
  orders: [order(1019, '0.02')],
};
const WAITING: Cause = {
  ...{ code: 'waiting', detail: '', title: 'Waiting to sync', amount: '64.00', tax: '10.67', left: 0 },
  next: 'No action needed: these are posted or updated soon, and then agree.',
  orders: [order(1050, '40.00', '6.67'), order(1051, '24.00', '4.00')],
};

function withDay(days: readonly BookDay[], day: string, change: Partial<BookDay>): BookDay[] {
  return days.map((one) => (one.day === day ? { ...one, ...change } : one));
}

/** Two days differ, one was accepted, one waits. */
export const DIFFERING: BooksBody = {
  ...BOOKS,
  days: [
    ['2026-11-05', { state: 'differs', difference: '48.00', xero: side(6, '294.40') }],
    ['2026-11-12', { state: 'differs', difference: '-36.00', xero: side(9, '560.15') }],
    ['2026-11-18', { state: 'differs', difference: '0.02', isAccepted: true }],
    ['2026-11-24', { state: 'not_final', difference: '64.00', xero: side(3, '301.15') }],
  ].reduce<readonly BookDay[]>(
    (days, [day, change]) => withDay(days, day as string, change as Partial<BookDay>),
    BOOKS.days,
  ),
  periods: [
    {
      ...PERIOD,
      ...{
        state: 'differs',
        difference: '76.02',
        taxDifference: '12.67',
        causes: [WAITING, ACCEPTED, VOIDED, CHANGED],
      },
      xero: { ...FIGURES, orders: 148, net: '9758.05', tax: '2045.00', total: '12269.65', others: null },
    },
  ],
};

/** The fifth: one invoice was voided in Xero. */
export const DAY: BooksDayBody = {
  ...{ day: '2026-11-05', checkedAt: '2026-11-25T02:10:00.000Z' },
  periods: [
    {
      ...PERIOD,
      ...{ from: '2026-11-05', to: '2026-11-05', state: 'differs', difference: '48.00', taxDifference: '8.00' },
      shop: {
        ...FIGURES,
        orders: 7,
        net: '270.33',
        shipping: '15.00',
        tax: '57.07',
        total: '342.40',
        refunds: '0.00',
        taxByRate: [{ rate: '20', tax: '57.07' }],
      },
      xero: {
        ...FIGURES,
        orders: 6,
        net: '230.33',
        shipping: '15.00',
        tax: '49.07',
        total: '294.40',
        refunds: '0.00',
        taxByRate: [{ rate: '20', tax: '49.07' }],
        others: null,
      },
      ...{ causes: [VOIDED], payments: [] },
    },
  ],
};

export const UNCHECKED: BooksBody = { ...BOOKS, checkedAt: null, days: [], periods: [] };
export const EMPTY_MONTH: BooksBody = { ...BOOKS, days: [], periods: [] };

const EUROS: PeriodBody = {
  ...PERIOD,
  ...{ currency: 'EUR', shop: { ...FIGURES, orders: 12, shipping: null }, payments: [] },
  xero: { ...FIGURES, orders: 12, shipping: null, others: null },
};
export const CURRENCIES: BooksBody = {
  ...DIFFERING,
  days: [...DIFFERING.days, ...agreeing('EUR', '2026-11-15')],
  periods: [...DIFFERING.periods, EUROS],
};

/** A closed month of 31 days, with sums of a large shop and long words. */
export function largeMonth(long: string): BooksBody {
  const month = '2026-10';
  const days = daysOfMonth(month).map((day, at) => ({
    ...same(day, 'GBP', 5000 + at, `${1234567 + at * 80000}.89`, '12345.67'),
    ...(at % 6 === 2 ? { state: 'differs' as const, difference: '-1234567.89' } : {}),
  }));
  const figures = {
    ...{ orders: 155012, net: '61728394.05', shipping: '1234567.89', tax: '12345678.90', total: '75308640.84' },
    ...{ refunds: '382715.77', taxByRate: [{ rate: '20', tax: '12345678.90' }] },
  };
  const causes = [
    {
      ...CHANGED,
      title: `Changed in Xero (${long})`,
      next: `${long} ${CHANGED.next}`,
      amount: '-7407407.34',
      left: 340,
    },
  ];
  return {
    ...{ ...BOOKS, month, days, notices: [`2 orders could not be read: ${long}.`] },
    periods: [
      {
        ...{ ...PERIOD, state: 'differs', causes, difference: '-7407407.34', shop: figures },
        ...{ xero: { ...figures, total: '82716048.18', others: null } },
        ...{ unexplained: '-0.01', unexplainedOrders: [order(77, '-0.01')] },
        payments: [{ account: '091', name: long, shop: '75308640.84', xero: null }],
      },
    ],
  };
}

/** What a check leaves out, where all agrees. */
export const COMPARED: ReconciliationBody = {
  ...{ state: 'ready', through: TODAY, orders: 0, from: '2026-11-01', to: TODAY, timezone: 'Europe/London' },
  ...{ readAt: '2026-11-25T09:30:00.000Z', notices: [], mayReadReports: true },
  periods: [
    {
      ...PERIOD,
      to: TODAY,
      xero: { ...FIGURES, others: '0.00' },
      payments: [
        { account: '091', name: 'Stripe clearing', shop: '10120.55', xero: '10120.55' },
        { account: '092', name: 'PayPal clearing', shop: '2180.12', xero: '2180.12' },
      ],
    },
  ],
  bridge: [
    {
      currency: 'GBP',
      lines: [
        bridgeLine('gross_sales', 'Gross sales', { analytics: '10301.00', orders: 148 }),
        bridgeLine('coupons', 'Coupons', { step: '-480.00', orders: 12 }),
        bridgeLine('not_paid', 'Posted, and not paid yet', { step: '0.40', orders: 1 }),
        bridgeLine('net', 'Net', { ours: '9821.40', orders: 149 }),
      ],
    },
  ],
};

type BridgeLine = NonNullable<ReconciliationBody['bridge']>[number]['lines'][number];

function bridgeLine(code: string, text: string, figures: Partial<BridgeLine>): BridgeLine {
  const none = { analytics: null, step: '0.00', ours: null, orders: 0, orderIds: [] };
  return { ...none, figure: 'net', code, text, ...figures };
}

const paymentCause = (code: string, account: string, amount: string, orders: readonly string[]) => ({
  ...{ code, account, amount, detail: '', tax: '0.00', left: 0 },
  orders: orders.map((id) => order(Number(id), amount)),
});

/** Payments that differ on two accounts and have none on a third, and two currencies; others booked on the sales. */
export const COMPARED_DIFFERING: ReconciliationBody = {
  ...COMPARED,
  notices: ['On 260 Other Revenue there may be bookings of others of a few cents.'],
  periods: [
    {
      ...PERIOD,
      ...{ to: TODAY, state: 'differs' },
      xero: { ...FIGURES, others: '250.00' },
      causes: [
        {
          ...{ code: 'foreign_bookings', detail: '200 Sales', amount: '-250.00', tax: '0.00', orders: [], left: 0 },
          ...{ title: 'Booked by others on the same account (200 Sales)', next: 'Look at it in Xero.' },
        },
      ],
      payments: [
        { account: '091', name: 'Stripe clearing', shop: '10120.55', xero: '10062.55' },
        { account: '092', name: 'PayPal clearing', shop: '2180.12', xero: '2190.12' },
        { account: '', name: 'Not booked', shop: '45.00', xero: '0.00' },
      ],
      paymentCauses: [
        {
          ...paymentCause('paid_by_others', '091', '10.00', ['1033']),
          ...{ title: 'Payment entered in Xero by a person', isHarmless: true },
          next: 'No action needed: the money is in Xero, on the day and account that the person chose.',
        },
        {
          ...paymentCause('payment_removed', '091', '48.00', ['1024']),
          ...{ title: 'Payment removed or changed in Xero', isHarmless: false },
          next: 'Enter the payment in Xero again if that was a mistake, or have it posted again.',
        },
        {
          ...paymentCause('not_booked', '', '45.00', ['1040']),
          ...{ title: 'Not booked, by the settings', isHarmless: true },
          next: 'No action needed: this payment method has no account in the settings, so a person books it.',
        },
      ],
      unexplainedPayments: [
        { account: '092', amount: '-10.00', tax: '0.00', orders: [order(1035, '-10.00')], left: 0 },
      ],
    },
    { ...EUROS, to: TODAY, payments: [{ account: '094', name: 'Stripe euros', shop: '12300.67', xero: '12300.67' }] },
  ],
};

export const COMPARING: ReconciliationBody = {
  ...{ ...COMPARED, state: 'reading', through: '2026-11-14', orders: 71 },
  ...{ timezone: '', readAt: null, periods: [], bridge: null },
};

interface Asked {
  readonly query: URLSearchParams;
}

export const BOOKS_ROUTES = {
  'GET books': ({ query }: Asked) => ({ ...BOOKS, month: query.get('month') }),
  'GET books/day': ({ query }: Asked) => ({ ...DAY, day: query.get('day') }),
  'GET books/csv': () => 'Books\n',
  'POST books/check': () => ({ ...BOOKS, checking: { through: '', orders: 0 } }),
  'GET reconciliation': () => COMPARED,
  'POST books/accept': () => undefined,
  'POST books/unaccept': () => undefined,
};
