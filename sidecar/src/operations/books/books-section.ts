import { figureColumn, type Section, textColumn } from '../../reports/section.ts';
import type { BooksBody } from '../../contract/books.ts';
import type { KeptDay } from '../../books/books.ts';
import type { ReconciledPeriod } from '../../reconciliation/result.ts';
import { causeWords } from '../reconciliation/cause-words.ts';

const STATES: Readonly<Record<BooksBody['days'][number]['state'], string>> = {
  agrees: 'agrees',
  not_final: 'not final',
  differs: 'differs',
  not_checked: 'not checked',
};

/** The days of a month, as a table: for CSV and the command line. */
export function booksSection(kept: readonly KeptDay[], storeId: string): Section {
  const rows = kept.flatMap(({ day, periods }) =>
    periods.map((one) => [
      ...[day, one.currency, STATES[one.state], String(one.shop.orders), String(one.xero.orders)],
      ...[one.shop.total, one.xero.total, one.shop.refunds, one.xero.refunds, one.difference],
      causesInWords(one, storeId),
    ]),
  );
  const figures = ['Orders', 'Invoices', 'Sales (shop)', 'Sales (Xero)', 'Refunds (shop)', 'Refunds (Xero)'];
  return {
    ...{ id: 'books', title: 'Shop and Xero', note: 'Difference: shop less Xero.', totals: [], left: 0, rows },
    columns: [
      ...['Day', 'Currency', 'State'].map(textColumn),
      ...[...figures, 'Difference'].map(figureColumn),
      textColumn('Causes'),
    ],
  };
}

/** "Waiting to sync 12.50 (order 1024); Rounding 0.01 (order 1030)". */
function causesInWords({ causes, unexplained, unexplainedOrders }: ReconciledPeriod, storeId: string): string {
  const named = causes.map(({ code, detail, amount, moved, orders, left }) => {
    const { title } = causeWords(code, detail, storeId);
    return `${title} ${moved ?? amount}${ordersInWords(orders, left)}`;
  });
  if (unexplainedOrders.length > 0) named.push(`Unexplained ${unexplained}${ordersInWords(unexplainedOrders, 0)}`);
  return named.join('; ');
}

/** More are in the reconciliation of the day. */
const NAMED_MAX = 20;

function ordersInWords(orders: ReconciledPeriod['unexplainedOrders'], left: number): string {
  const numbers = orders.flatMap(({ number }) => (number === '' ? [] : [number]));
  if (numbers.length === 0) return '';
  const more = numbers.length - NAMED_MAX + left;
  const shown = numbers.slice(0, NAMED_MAX).join(', ');
  return ` (${numbers.length + left === 1 ? 'order' : 'orders'} ${shown}${more > 0 ? ` and ${more} more` : ''})`;
}
