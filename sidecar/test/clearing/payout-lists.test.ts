import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { addDays } from '../../src/domain/day.ts';
import { sumPayouts } from '../../src/operations/payouts/payout-outlines.ts';
import { readPayouts } from '../../src/operations/payouts/read-payouts.ts';
import { outlinePayouts } from '../../src/operations/payouts/show-payouts.ts';
import { type At, payoutOf, startPayouts } from './_booked-payouts.ts';

/** A month of a shop with 5,000 orders a day. */
const PAYOUTS = 31;
const ROWS_EACH = 5_000;
const FIRST_DAY = '2026-10-26';

/** Counts how often rows of payouts are read. */
function counted({ stack }: At): { reads: number } {
  const { clearing } = stack.context;
  const before = { ...clearing };
  const count = { reads: 0 };
  clearing.rowsOf = (...args) => {
    count.reads += 1;
    return before.rowsOf(...args);
  };
  clearing.sumPayout = (...args) => {
    count.reads += 1;
    return before.sumPayout(...args);
  };
  return count;
}

async function keepMonth({ stack, shop }: At): Promise<void> {
  const { clearing, database } = stack.context;
  const payouts = Array.from({ length: PAYOUTS }, (_, day) => {
    const change = { net: '49000.00', arrives: addDays(FIRST_DAY, day) };
    return { ...payoutOf(shop, `po_${day}`, []).payout, ...change };
  });
  await clearing.keepPayouts(shop.id, payouts, 'api');
  const at = '2026-10-20T10:00:00.000Z';
  await sql`
    with recursive n (i) as (select 0 union all select i + 1 from n where i < ${sql.lit(PAYOUTS * ROWS_EACH - 1)})
    insert into provider_transactions
    select ${shop.id}, 'stripe', 'txn_' || i, 'po_' || (i / ${sql.lit(ROWS_EACH)}), 'GBP', 'sale', 'charge', '10.00', '0.20',
      '0.00', null, '9.80', ${at}, null, '', '{}', cast(100000 + i as text), null, 'charge', 0, 'api', ${at} from n
  `.execute(database.db);
}

test('a month of 155,000 rows is listed without reading one of them', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const { clearing } = stack.context;
  await keepMonth(at);
  const count = counted(at);
  const reading = async () =>
    await sumPayouts(stack.context, shop.id, await clearing.payouts(shop.id, { gateway: 'stripe' }));
  // Each is summed once, when it was read.
  await reading();
  expect(count.reads).toBe(PAYOUTS);
  await reading();
  const { payouts } = await readPayouts(stack.context, shop.id, { from: FIRST_DAY });
  const outlined = await outlinePayouts(stack.context, shop.id, {});
  expect(count.reads).toBe(PAYOUTS);
  expect([payouts.length, outlined.length]).toEqual([PAYOUTS, PAYOUTS]);
  for (const { sums, gap } of [...payouts, ...outlined])
    expect([sums.sales, sums.fees, gap]).toEqual(['50000.00', '-1000.00', '0.00']);
  // A row that is read again changes its own payout only.
  const [row] = await clearing.rowsOf(shop.id, 'stripe', 'po_7');
  if (row === undefined) throw new Error('The rows are gone.');
  count.reads = 0;
  await clearing.keepRows(shop.id, [{ ...row, amount: '11.00', net: '10.80' }], 'api');
  const again = await readPayouts(stack.context, shop.id, { from: FIRST_DAY });
  expect(count.reads).toBe(1);
  const changed = again.payouts.filter(({ sums }) => sums.sales !== '50000.00');
  expect(changed.map(({ id, gap }) => [id, gap])).toEqual([['po_7', '-1.00']]);
}, 60_000);

test('a row that goes from one payout to another changes both', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const { clearing } = stack.context;
  const [first, second] = [
    payoutOf(shop, 'po_a', ['sale:1000:0', 'sale:500:0']),
    payoutOf(shop, 'po_b', ['sale:700:0']),
  ];
  for (const { payout, rows } of [first, second]) {
    await clearing.keepPayouts(shop.id, [payout], 'api');
    await clearing.keepRows(shop.id, rows, 'api');
  }
  const gaps = async () => Object.fromEntries((await outlinePayouts(stack.context, shop.id, {})).map(({ id, gap }) => [id, gap])); // prettier-ignore
  expect(await gaps()).toEqual({ po_a: '0.00', po_b: '0.00' });
  const [row] = first.rows;
  if (row === undefined) throw new Error('There is no row.');
  await clearing.keepRows(shop.id, [{ ...row, payoutId: 'po_b' }], 'api');
  expect(await gaps()).toEqual({ po_a: '10.00', po_b: '-10.00' });
});
