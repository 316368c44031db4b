import { addDays } from '../../../src/domain/day.ts';
import { checkDays } from '../../../src/operations/books/check-books.ts';
import { openLargeBooks } from './large-books.ts';
import { dayAt } from './large-sales.ts';

const DAY_MS = 24 * 60 * 60_000;
const DAYS = 30;

/** A process of its own: reads a month of a large shop whole, and prints what it took. Arguments: address, orders a day, first midnight. */
async function main([url = '', perDay = '', begins = '']: readonly string[]): Promise<void> {
  const sales = { ordersPerDay: Number(perDay), beginsAt: Number(begins) };
  const clock = { now: sales.beginsAt + DAYS * DAY_MS + DAY_MS / 2 };
  await fetch(`${url}/control?now=${clock.now}`);
  await using books = await openLargeBooks(url, sales, clock);
  const { context, storeId } = books;
  await books.post(sales.beginsAt - 1, clock.now);
  const before = process.resourceUsage().maxRSS;
  await fetch(`${url}/control?now=${clock.now}&reset=1`);
  const began = performance.now();
  const from = dayAt(sales.beginsAt);
  await checkDays(context, storeId, { from, to: addDays(from, DAYS - 1) });
  const seconds = (performance.now() - began) / 1_000;
  const days = await context.books.days(storeId, { from, to: addDays(from, DAYS - 1) });
  const periods = days.flatMap((one) => one.periods);
  const counts = (await (await fetch(`${url}/control`)).json()) as object;
  const found = {
    ...counts,
    orders: periods.reduce((sum, { shop }) => sum + shop.orders, 0),
    differing: periods.filter(({ state }) => state !== 'agrees').length,
    seconds,
    /** Megabytes of the whole process, at most; before: once the data directory was filled. */
    before: before / 1_024,
    peak: process.resourceUsage().maxRSS / 1_024,
  };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

await main(process.argv.slice(2));
