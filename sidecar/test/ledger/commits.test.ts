import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { watchDisk } from '../../simulators/bench/disk-writes.ts';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { liveInvoices } from '../accounting/_books.ts';
import { addCopies, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
/** Five lines and delivery: more than most orders have. */
const ORDER = 1024;
const ORDERS = 300;
/** An order used to take 3.6. */
const COMMITS_PER_ORDER_MAX = 0.4;
/** 190 before: requests and answers in full, a row for each step of a call, indexes that repeat the organisation. */
const WRITTEN_KB_PER_ORDER_MAX = 40;
/** 18.8 of these orders before. */
const KEPT_KB_PER_ORDER_MAX = 6;
/** At 3 ms each, on a slow disk, the loop is blocked for 18 ms. */
const COMMITS_IN_TURN_MAX = 6;
/** A call for contacts and one for payments each 200 orders, one for invoices each 50; and reading lists and what changed. */
const CALLS_MAX = 20;

/** `npm run bench:backlog` measures the same at 10,000 orders. Counts alone: a busy machine does not change them. */
test('a backlog costs few commits, few kilobytes written and kept, and few calls, from the first reading to the last record', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const shop = stack.shop(SHOP);
  const file = join(stack.dataDir, DATABASE_FILE);
  const ids = addCopies(shop, ORDER, ORDERS);
  const before = keptBytes(file);
  stack.xero.calls.reset();
  using disk = watchDisk(file);
  await stack.drain();
  for (const id of ids) expect(liveInvoices(shop, id)).toHaveLength(1);
  expect(disk.commits()).toBeGreaterThan(0);
  expect(disk.commits() / ORDERS).toBeLessThanOrEqual(COMMITS_PER_ORDER_MAX);
  expect(disk.commitsInTurn()).toBeLessThanOrEqual(COMMITS_IN_TURN_MAX);
  expect(disk.bytes() / ORDERS / 1_000).toBeLessThanOrEqual(WRITTEN_KB_PER_ORDER_MAX);
  expect((keptBytes(file) - before) / ORDERS / 1_000).toBeLessThanOrEqual(KEPT_KB_PER_ORDER_MAX);
  expect(stack.xero.calls.accounting()).toBeLessThanOrEqual(CALLS_MAX);
});

/** With everything in the database that is still in the log. */
function keptBytes(file: string): number {
  const sqlite = new DatabaseSync(file);
  sqlite.exec('pragma wal_checkpoint(truncate)');
  sqlite.close();
  return statSync(file).size;
}
