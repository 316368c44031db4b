import type { CurrencyMonth } from '../../figures/month.ts';
import { type BookState, signOf, withoutSign } from '../../figures/month.ts';
import type { FigureRow } from '../../figures/side-by-side.ts';
import { decimal, moneyInWords } from '../../domain/money.ts';
import { orders } from '../../status/words.ts';

export const STATE_TITLES: Readonly<Record<BookState, string>> = {
  agrees: 'Agrees',
  differs: 'Differs',
  accepted: 'Accepted',
  not_final: 'Not final',
  not_checked: 'Not checked',
};

/** Never by colour alone. */
export const STATE_SIGNS: Readonly<Record<BookState, string>> = {
  agrees: '✓',
  differs: '≠',
  accepted: '≈',
  not_final: '…',
  not_checked: '?',
};

export function money(amount: string, currency: string): string {
  return moneyInWords(decimal(amount), currency);
}

/** "20K", "£1.23M": where there is no room; the exact amount is beside it. */
export function shortMoney(amount: string, currency: string | null): string {
  const style = currency === null ? {} : ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const);
  const format = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2, ...style });
  return format.format(amount as Intl.StringNumericLiteral);
}

/** "November 2026". */
export function monthName(month: string): string {
  return inWords(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** "Thu 5 Nov". */
export function shortDay(day: string): string {
  return inWords(day, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}

/** "Thursday 5 November 2026". */
export function longDay(day: string): string {
  return inWords(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(',', '');
}

function inWords(day: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The month in one sentence. `isOver`: no day of it is to come. */
export function headline(month: string, one: CurrencyMonth, isOver: boolean): string {
  const name = monthName(month);
  const { waiting, daysDiffer, daysNotChecked, currency, difference } = one;
  switch (one.state) {
    case 'agrees':
      return `${name} agrees${isOver ? '' : ' so far'}: ${orders(one.orders)}, ${money(one.shop, currency)} in the shop and in Xero.`;
    case 'not_final':
      return `${name} agrees, apart from ${orders(waiting.orders)} waiting to sync: ${money(withoutSign(waiting.amount), currency)}.`;
    case 'accepted':
      return `${name} agrees, apart from differences that were accepted${signOf(one.accepted) === 0 ? '' : `: ${money(withoutSign(one.accepted), currency)}`}.`;
    case 'differs': {
      const days = daysDiffer === 1 ? '1 day' : `${daysDiffer} days`;
      return `${days} of ${name} ${daysDiffer === 1 ? 'differs' : 'differ'}: ${missing(difference, currency)}.`;
    }
    case 'not_checked': {
      if (daysNotChecked === 1) return `1 day of ${name} is not checked yet.`;
      return `${daysNotChecked} days of ${name} are not checked yet.`;
    }
  }
}

function missing(difference: string, currency: string): string {
  const amount = money(withoutSign(difference), currency);
  const sign = signOf(difference);
  if (sign === 0) return 'the total is the same in the shop and in Xero';
  return sign > 0 ? `${amount} is missing in Xero` : `Xero has ${amount} more than the shop`;
}

/** Beside an amount of a difference. */
export function sideWords(amount: string): string {
  const sign = signOf(amount);
  if (sign === 0) return 'only the tax differs';
  return sign > 0 ? 'missing in Xero' : 'too much in Xero';
}

const FIGURES: Readonly<Record<Exclude<FigureRow['id'], 'net' | 'tax_at' | 'payments'>, string>> = {
  orders: 'Orders and invoices',
  shipping: 'Shipping',
  tax: 'Tax',
  total: 'Sales',
  refunds: 'Refunds',
  less_refunds: 'Sales less refunds',
  others: 'Booked by others on the same accounts',
};

export function figureName({ id, about }: Pick<FigureRow, 'id' | 'about'>): string {
  if (id === 'net') return about === 'with_shipping' ? 'Net, with shipping' : 'Net';
  if (id === 'tax_at') return `of it at ${/^[\d.]+$/.test(about) ? `${about}%` : about}`;
  if (id === 'payments') return about === '' ? 'Payments without an account' : `Payments to ${about}`;
  return FIGURES[id];
}
