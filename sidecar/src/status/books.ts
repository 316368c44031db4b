import { Big } from 'big.js';
import { moneyInWords } from '../domain/money.ts';
import type { BooksFacts, StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { orders } from './words.ts';

/** Days and causes that a sentence names; more are counted. */
const NAMED_MAX = 3;

/** What nothing explains is a fault of someone, and louder than what has a cause and a next step. */
export function booksReasons({ books, storeId }: StoreFacts): Found[] {
  if (books == null) return [];
  const { causes, unexplained } = books;
  const named = causes.slice(0, NAMED_MAX).map(({ title, orders: count }) => `${title} (${orders(count)})`);
  if (causes.length > NAMED_MAX) named.push(`${causes.length - NAMED_MAX} more causes`);
  const why = named.length === 0 ? '' : ` Causes: ${named.join(', ')}.`;
  const puzzle = unexplained === null ? '' : ` Nothing explains ${unexplained.title} (${orders(unexplained.orders)}).`;
  const message = `Shop and Xero differ on ${daysInWords(books.days)}: ${amountsInWords(books.amounts)}.${why}${puzzle}`;
  const next = `See each day with its orders, and what to do: npm run cli -- books ${storeId}`;
  const ownerNext = 'See each day with its orders, and what to do, on the tab "Books".';
  return [{ code: 'books_differ', level: unexplained === null ? 'amber' : 'red', message, next, ownerNext }];
}

/** "2026-11-14", "2026-11-14 and 2026-11-19", "12 days, 2026-11-01 to 2026-11-19". */
function daysInWords(days: BooksFacts['days']): string {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  if (days.length > NAMED_MAX) return `${days.length} days, ${first} to ${last}`;
  return days.length < 2 ? first : `${days.slice(0, -1).join(', ')} and ${last}`;
}

function amountsInWords(amounts: BooksFacts['amounts']): string {
  const said = amounts.map(({ amount, currency }) => {
    const sum = new Big(amount);
    if (sum.eq(0)) return `the amounts in ${currency} cancel out`;
    const money = moneyInWords(sum.abs(), currency);
    return sum.gt(0) ? `${money} missing in Xero` : `${money} too much in Xero`;
  });
  return said.join(', ');
}
