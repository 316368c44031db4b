import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { toStoreId } from '../../src/stores/store-id.ts';
import { asStarted, bundled } from './as-started.ts';
import { judge } from './bounds.ts';
import { startLargeShop } from './books/large-shop.ts';
import type { LargeSales } from './books/large-sales.ts';
import { measureNights } from './books/measure-nights.ts';

/*
 * What the nightly check costs at 5,000 orders a day, and how much memory a month of 150,000 orders takes when it is read whole, in a process
 * of its own. Exit: 0 within the bounds, 1 not.
 */
const ORDERS_PER_DAY = 5_000;
const NIGHTS = 5;
const CALLS_MAX = 15;
const REQUESTS_MAX = 60;
/** Of the whole process at most: the service with its routes, an open data directory, and the reconciliation. */
const MEGABYTES_MAX = 150;
/** As a warehouse that ships the next day. */
const NEXT_DAY_MS = 22 * 60 * 60_000;
const BEGINS_AT = Date.UTC(2026, 9, 1);

async function main(args: readonly string[]): Promise<number> {
  const options = { 'per-day': { type: 'string', default: String(ORDERS_PER_DAY) } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const sales = { ordersPerDay: Number(values['per-day']), beginsAt: BEGINS_AT };
  const isCheap = [
    await areNightsCheap('completed within the hour', sales),
    await areNightsCheap('completed the day after', { ...sales, completedAfterMs: NEXT_DAY_MS }),
  ].every(Boolean);
  const month = await measureMonth(sales);
  process.stdout.write(
    `a month of ${month.orders} orders, read whole: ${month.before.toFixed(0)} MB with the code loaded, ` +
      `${month.requests} requests, ${month.calls} calls, ${month.seconds.toFixed(0)} s, ${month.differing} days differ\n`,
  );
  const memory = { figure: `month of ${month.orders} orders read whole: memory`, unit: 'MB', bound: MEGABYTES_MAX };
  const limit = `${month.before.toFixed(0)}: the service with its code loaded`;
  const isSmall = judge({ ...memory, before: 189, now: month.peak, limit }) && month.differing === 0;
  process.stdout.write(isCheap && isSmall ? 'within the bounds\n' : 'NOT within the bounds\n');
  return isCheap && isSmall ? 0 : 1;
}

async function areNightsCheap(what: string, sales: LargeSales): Promise<boolean> {
  const nights = await measureNights(sales, NIGHTS);
  for (const { day, orders, requests, calls, milliseconds, state } of nights)
    process.stdout.write(
      `${day}, ${what}: ${orders} orders (${state}), ${requests} requests of the shop, ${calls} calls to Xero, ${(milliseconds / 1_000).toFixed(1)} s\n`,
    );
  const night = `night of ${sales.ordersPerDay} orders, ${what}`;
  const most = (of: 'requests' | 'calls') => Math.max(...nights.map((one) => one[of]));
  const pages = 'a page of 100: 50 for the orders of a day';
  const isCheap = [
    judge({
      figure: `${night}: requests`,
      unit: '',
      bound: REQUESTS_MAX,
      before: null,
      now: most('requests'),
      limit: pages,
    }),
    judge({ figure: `${night}: calls`, unit: '', bound: CALLS_MAX, before: null, now: most('calls'), limit: 'a page of 1,000: 5 for the invoices of a day' }), // prettier-ignore
  ].every(Boolean);
  return isCheap && nights.every(({ state }) => state === 'agrees');
}

interface Month {
  readonly orders: number;
  readonly requests: number;
  readonly calls: number;
  readonly differing: number;
  readonly seconds: number;
  readonly before: number;
  readonly peak: number;
}

async function measureMonth(sales: LargeSales): Promise<Month> {
  await using shop = await startLargeShop(sales, toStoreId);
  const dataDir = mkdtempSync(join(tmpdir(), 'ml-connector-month-'));
  const file = await bundled(join(import.meta.dirname, 'books', 'month-process.ts'), 'month-process');
  const { env, flags } = asStarted('start');
  const run = async (what: 'fill' | 'read') => {
    const args = [...flags, file, what, dataDir, shop.url, String(sales.ordersPerDay), String(sales.beginsAt)];
    return (await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })).stdout;
  };
  try {
    await run('fill');
    return JSON.parse(await run('read')) as Month;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
