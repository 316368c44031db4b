import { gmdateI18n } from '@wordpress/date';
import { __, _n, sprintf } from '@wordpress/i18n';
import { type BookState, type CurrencyMonth, signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import { othersByAccount } from '../../../sidecar/src/figures/payments.ts';
import type { FigureRow } from '../../../sidecar/src/figures/side-by-side.ts';
import type { PeriodBody, ReconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import type { Mood } from '../components/StateMark.tsx';
import { formatAmount, formatDay, formatMoment } from '../components/Moment.tsx';
import { pageConfig } from '../page-config.ts';

/** A day's state, and days of which nothing is to be said. */
export type DayState = BookState | 'empty' | 'open';

/** Never by colour alone: each state has a sign. */
export const SIGNS: Readonly<Record<DayState, string>> = {
  agrees: '✓',
  differs: '≠',
  accepted: '≈',
  not_final: '…',
  not_checked: '?',
  empty: '–',
  open: '',
};

export const MOODS: Readonly<Record<BookState, Mood>> = {
  agrees: 'good',
  differs: 'bad',
  accepted: 'good',
  not_final: 'warn',
  not_checked: 'idle',
};

export function stateWords(state: DayState): string {
  switch (state) {
    case 'agrees':
      return __('Agrees', 'ml-connector');
    case 'differs':
      return __('Differs', 'ml-connector');
    case 'accepted':
      return __('Accepted', 'ml-connector');
    case 'not_final':
      return __('Not final', 'ml-connector');
    case 'not_checked':
      return __('Not checked', 'ml-connector');
    case 'empty':
      return __('No orders', 'ml-connector');
    case 'open':
      return __('Today', 'ml-connector');
  }
}

/** "November 2026". */
export function monthName(month: string): string {
  return gmdateI18n('F Y', `${month}-01T12:00:00Z`);
}

/** "Thu 5 Nov": a day where its year is known. */
export function shortDay(day: string): string {
  return gmdateI18n('D j M', `${day}T12:00:00Z`);
}

/** Whether no day of the month is to come. */
export function isOverOn(month: string, today: string): boolean {
  return month < today.slice(0, 7);
}

/** The month in one sentence. `isOver`: no day of it is to come. */
export function headline(month: string, one: CurrencyMonth, isOver: boolean): string {
  const name = monthName(month);
  const money = (amount: string) => formatAmount(withoutSign(amount), one.currency);
  switch (one.state) {
    case 'agrees':
      return agreesWords(name, one, isOver);
    case 'not_final':
      return sprintf(
        /* translators: 1: a month, 2: how many orders, 3: their amount */
        _n(
          '%1$s agrees, apart from %2$s order that waits to sync: %3$s.',
          '%1$s agrees, apart from %2$s orders that wait to sync: %3$s.',
          one.waiting.orders,
          'ml-connector',
        ),
        name,
        formatCount(one.waiting.orders),
        money(one.waiting.amount),
      );
    case 'accepted':
      if (signOf(one.accepted) === 0)
        /* translators: %s: a month */
        return sprintf(__('%s agrees, apart from differences that were accepted.', 'ml-connector'), name);
      return sprintf(
        /* translators: 1: a month, 2: an amount */
        __('%1$s agrees, apart from differences that were accepted: %2$s.', 'ml-connector'),
        name,
        money(one.accepted),
      );
    case 'differs':
      return differsWords(name, one);
    case 'not_checked':
      return one.period === null
        ? /* translators: %s: a month */ sprintf(__('%s is not checked yet.', 'ml-connector'), name)
        : sprintf(
            /* translators: 1: how many days, 2: a month */
            _n(
              '%1$d day of %2$s is not checked yet.',
              '%1$d days of %2$s are not checked yet.',
              one.daysNotChecked,
              'ml-connector',
            ),
            one.daysNotChecked,
            name,
          );
  }
}

function agreesWords(name: string, { orders, shop, currency }: CurrencyMonth, isOver: boolean): string {
  const amount = formatAmount(shop, currency);
  if (isOver)
    return sprintf(
      /* translators: 1: a month, 2: how many orders, 3: their amount */
      _n(
        '%1$s agrees: %2$s order, %3$s in the shop and in Xero.',
        '%1$s agrees: %2$s orders, %3$s in the shop and in Xero.',
        orders,
        'ml-connector',
      ),
      name,
      formatCount(orders),
      amount,
    );
  return sprintf(
    /* translators: 1: a month, 2: how many orders, 3: their amount */
    _n(
      '%1$s agrees so far: %2$s order, %3$s in the shop and in Xero.',
      '%1$s agrees so far: %2$s orders, %3$s in the shop and in Xero.',
      orders,
      'ml-connector',
    ),
    name,
    formatCount(orders),
    amount,
  );
}

function differsWords(name: string, { daysDiffer, difference, currency }: CurrencyMonth): string {
  /* translators: 1: how many days, 2: a month */
  const days = sprintf(
    _n('%1$d day of %2$s differs:', '%1$d days of %2$s differ:', daysDiffer, 'ml-connector'),
    daysDiffer,
    name,
  );
  return `${days} ${missingWords(difference, formatAmount(withoutSign(difference), currency))}`;
}

/** The end of a sentence. */
function missingWords(difference: string, amount: string): string {
  switch (signOf(difference)) {
    case 1:
      /* translators: %s: an amount */
      return sprintf(__('%s is missing in Xero.', 'ml-connector'), amount);
    case -1:
      /* translators: %s: an amount */
      return sprintf(__('Xero has %s more than the shop.', 'ml-connector'), amount);
    default:
      return __('the total is the same in the shop and in Xero.', 'ml-connector');
  }
}

/** Beside an amount of a difference. */
export function sideWords(amount: string): string {
  const sign = signOf(amount);
  if (sign === 0) return __('Only the tax differs', 'ml-connector');
  return sign > 0 ? __('missing in Xero', 'ml-connector') : __('too much in Xero', 'ml-connector');
}

export function figureName({ id, about }: Pick<FigureRow, 'id' | 'about'>): string {
  switch (id) {
    case 'orders':
      return __('Orders and invoices', 'ml-connector');
    case 'net':
      return about === 'with_shipping' ? __('Net, with shipping', 'ml-connector') : __('Net', 'ml-connector');
    case 'shipping':
      return __('Shipping', 'ml-connector');
    case 'tax':
      return __('Tax', 'ml-connector');
    case 'tax_at':
      /* translators: %s: a tax rate: "20%", or a name */
      return sprintf(__('of it at %s', 'ml-connector'), /^[\d.]+$/.test(about) ? `${about}%` : about);
    case 'total':
      return __('Sales', 'ml-connector');
    case 'refunds':
      return __('Refunds', 'ml-connector');
    case 'less_refunds':
      return __('Sales less refunds', 'ml-connector');
    case 'payments':
      return about === ''
        ? __('Payments without an account', 'ml-connector')
        : /* translators: %s: an account */ sprintf(__('Payments to %s', 'ml-connector'), about);
    case 'others':
      return __('Booked by others on the same accounts', 'ml-connector');
  }
}

/** Beside causes of payments. */
export function accountWords(name: string): string {
  return name === '' ? __('Payments without an account', 'ml-connector') : name;
}

export function unexplainedWords(): { readonly title: string; readonly next: string } {
  return {
    title: __('Unexplained', 'ml-connector'),
    next: __('Neither the shop nor Xero says why. Look at these orders first.', 'ml-connector'),
  };
}

/** What others booked; the figures stand beside it. */
export function othersWords(period: PeriodBody): string {
  if (othersByAccount(period).length === 0)
    return __('Nobody else booked on the accounts of your sales.', 'ml-connector');
  return __(
    'Without tax; a positive amount is more income. This is no error in itself: look at the account’s transactions in Xero.',
    'ml-connector',
  );
}

/** Of which days a comparison is, and when it was made. */
export function comparedWords({ from, to, readAt }: ReconciliationBody): string {
  return sprintf(
    /* translators: 1: a day, 2: a day, 3: date and time */
    __('%1$s to %2$s, compared %3$s.', 'ml-connector'),
    formatDay(from),
    formatDay(to),
    formatMoment(readAt ?? ''),
  );
}

export function ordersWords(orders: number): string {
  /* translators: %s: how many orders */
  return sprintf(_n('%s order', '%s orders', orders, 'ml-connector'), formatCount(orders));
}

/** As many as a line takes. */
const NAMED_MAX = 12;

/** Of orders on paper: their numbers, or how many. */
export function orderNumbers(
  orders: readonly { readonly id: string; readonly number: string }[],
  left: number,
): string {
  const numbers = orders.filter(({ id }) => id !== '').map(({ number }) => `#${number}`);
  if (numbers.length === 0) return '';
  if (numbers.length + left > NAMED_MAX) return ordersWords(numbers.length + left);
  return numbers.join(', ');
}

export function invoicesWords(invoices: number): string {
  /* translators: %s: how many invoices */
  return sprintf(_n('%s invoice', '%s invoices', invoices, 'ml-connector'), formatCount(invoices));
}

/** As the shop groups thousands. */
export function formatCount(count: number | string): string {
  const separator = pageConfig().currency?.thousandSeparator ?? ',';
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, separator);
}

/** "20K", "£1.2M": where there is no room; the exact amount is beside it. */
export function shortAmount(amount: string, currency: string | null = null): string {
  const language = document.documentElement.lang === '' ? 'en' : document.documentElement.lang;
  const style = currency === null ? {} : ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const);
  const format = { notation: 'compact', maximumFractionDigits: 2, ...style } as const;
  return new Intl.NumberFormat(language, format).format(amount as Intl.StringNumericLiteral);
}
