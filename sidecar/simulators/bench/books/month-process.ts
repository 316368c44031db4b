import fetch from 'node-fetch';
import { appOf } from '../../../src/app/http-app.ts';
import { addDays } from '../../../src/domain/day.ts';
import { reconcileStore } from '../../../src/operations/reconciliation/reconcile-store.ts';
import { openLargeBooks } from './large-books.ts';
import { dayAt } from './large-sales.ts';

const DAY_MS = 24 * 60 * 60_000;
const DAYS = 30;

/**
 * A process of its own, which fills a data directory (fill), or reconciles its month (read), and prints what it took. Arguments: what to do,
 * the directory, the shop's address, orders a day, first midnight.
 */
async function main([what = '', dataDir = '', url = '', perDay = '', begins = '']: readonly string[]): Promise<void> {
  const sales = { ordersPerDay: Number(perDay), beginsAt: Number(begins) };
  const clock = { now: sales.beginsAt + DAYS * DAY_MS + DAY_MS / 2 };
  await fetch(`${url}/control?now=${clock.now}`);
  await using books = await openLargeBooks(url, sales, clock, dataDir);
  const { context, storeId } = books;
  if (what === 'fill') {
    await books.post(sales.beginsAt - 1, clock.now);
    return;
  }
  // As in the service: its routes and pages, too.
  appOf(context, () => undefined);
  const before = process.resourceUsage().maxRSS;
  await fetch(`${url}/control?now=${clock.now}&reset=1`);
  const began = performance.now();
  const from = dayAt(sales.beginsAt);
  const { periods } = await reconcileStore(context, storeId, { from, to: addDays(from, DAYS - 1), by: 'day' });
  const seconds = (performance.now() - began) / 1_000;
  const counts = (await (await fetch(`${url}/control`)).json()) as object;
  const found = {
    ...counts,
    orders: periods.reduce((sum, { shop }) => sum + shop.orders, 0),
    differing: periods.filter(({ state }) => state !== 'agrees').length,
    seconds,
    /** Megabytes of the whole process, at most; before: with its code and the open data directory. */
    before: before / 1_024,
    peak: process.resourceUsage().maxRSS / 1_024,
  };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

await main(process.argv.slice(2));
