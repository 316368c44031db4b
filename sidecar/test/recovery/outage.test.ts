import { expect, test } from '@jest/globals';
import { booksOf } from '../support/_backup.ts';
import { liveInvoices } from '../accounting/_books.ts';
import { addCopies, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1027;
const ORDERS_AN_HOUR = 8;
const HOURS = 24;
const MINUTE_MS = 60_000;
/** About 20 seconds alone; a loaded machine takes several times that. */
const TEST_MS_MAX = 300_000;
const STEP_MINUTES = 30;
/** Xero's limits (developer.xero.com, OAuth 2.0 API limits). */
const CALLS_A_MINUTE_MAX = 60;
const DAY_LIMIT = 5_000;

/** Xero is down for a day while a shop keeps selling: everything posts afterwards, once, in order, within the limits. */
test(
  'a day without Xero loses no order, duplicates none, and ends within the limits',
  async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    await stack.drain();
    const before = booksOf(shop);
    const down = () =>
      stack.xero.faults.add({ kind: '503-maintenance', times: 1_000_000, match: { path: '^/api\\.xro/' } });
    down();
    stack.xero.calls.reset();

    const ids: number[] = [];
    for (let hour = 0; hour < HOURS; hour += 1) {
      const made = addCopies(shop, ORDER, ORDERS_AN_HOUR);
      for (const id of made) {
        // Made and paid now, so that the poll of what changed finds it.
        shop.simulated.state.updateOrder(id, {});
        ids.push(id);
      }
      for (let minute = 0; minute < 60; minute += STEP_MINUTES) {
        stack.pass(STEP_MINUTES * MINUTE_MS);
        await stack.context.positions.request(null, stack.now());
        for (let round = 0; round < 2 && (await stack.round()); round += 1);
      }
    }
    const askedWhileDown = stack.xero.calls.accounting();
    const waiting = await stack.context.ledger.counts();
    expect(booksOf(shop)).toEqual(before);
    expect(waiting.pending + waiting.waiting + waiting.uncertain).toBe(ids.length);
    expect(waiting.rejected).toBe(0);
    // It asks now and then whether Xero is back; it does not hammer.
    expect(askedWhileDown).toBeLessThan(HOURS * 60);

    stack.xero.faults.clear();
    stack.xero.calls.reset();
    const upAt = stack.now().getTime();
    const counts = await stack.drain();
    const after = booksOf(shop);
    expect(counts).toMatchObject({ pending: 0, waiting: 0, uncertain: 0, rejected: 0 });
    expect(after.invoices - before.invoices).toBe(ids.length);
    expect(after.payments - before.payments).toBe(ids.length);
    for (const id of ids) expect(liveInvoices(shop, id)).toHaveLength(1);

    // In order: as they came in, so they stand in the books.
    const posted = Object.values(shop.organisation.invoices)
      .map((invoice) => Number(/:(\d+)\]$/.exec(invoice.reference)?.[1]))
      .filter((id) => ids.includes(id));
    expect(posted).toEqual(ids);

    const perMinute = new Map<number, number>();
    for (const { at, kind } of stack.xero.calls.list) {
      if (kind !== 'accounting') continue;
      const minute = Math.floor(Date.parse(at) / MINUTE_MS);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    const calls = [...perMinute.values()].reduce((sum, one) => sum + one, 0);
    const busiest = Math.max(...perMinute.values());
    expect(busiest).toBeLessThanOrEqual(CALLS_A_MINUTE_MAX);
    expect(calls + askedWhileDown).toBeLessThan(DAY_LIMIT);
    // Full batches: a call for contacts, invoices and payments each fifty orders, and a few looks.
    expect(calls).toBeLessThanOrEqual(30);
    expect(stack.xero.calls.list.filter((call) => call.status === 429)).toEqual([]);
    process.stdout.write(
      `${ids.length} orders in ${HOURS} h without Xero: ${askedWhileDown} calls meanwhile, then ${calls} calls ` +
        `(${busiest} in the busiest minute) in ${Math.round((stack.now().getTime() - upAt) / 1000)} s of simulated time\n`,
    );
  },
  TEST_MS_MAX,
);
