import { expect, test } from '@jest/globals';
import { bookPayout, undoPayout, acceptPayouts } from '../../src/operations/payouts/book-payouts.ts';
import { readPayout } from '../../src/operations/payouts/read-payouts.ts';
import { eachPayout } from '../../src/operations/payouts/show-payouts.ts';
import { entryOf, liveMoney, moved, payoutOf, startPayouts } from '../clearing/_booked-payouts.ts';

test('payouts that arrived are booked after a reading, shown, undone and booked again', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const { clearing } = stack.context;
  const found = payoutOf(shop, 'po_1', ['sale:12000:205', 'dispute:-6000:2000']);
  const gap = payoutOf(shop, 'po_2', ['sale:5000:150']);
  const later = payoutOf(shop, 'po_3', ['sale:1000:0'], { status: 'in_transit', arrives: '2026-11-26' });
  for (const { payout, rows } of [found, gap, later]) {
    const isGap = payout.id === 'po_2';
    await clearing.keepPayouts(shop.id, [isGap ? { ...payout, net: '40.00' } : payout], 'api');
    await clearing.keepRows(shop.id, rows, 'api');
  }
  expect(await acceptPayouts(stack.context, shop.id, 'stripe')).toBe(2);
  expect(await acceptPayouts(stack.context, shop.id, 'stripe')).toBe(0);
  await stack.drain();
  const shown = () => Array.fromAsync(eachPayout(stack.context, shop.id, { gateway: 'stripe' }));
  const [third, first, second] = await shown();
  expect([first?.id, first?.state, first?.sums]).toEqual([
    'po_1',
    'booked',
    { sales: '120.00', refunds: '0.00', fees: '-22.05', disputes: '-60.00', reserves: '0.00', conversion: '0.00', other: '0.00' }, // prettier-ignore
  ]);
  expect(first?.transferId).not.toBeNull();
  expect([second?.state, second?.gap, second?.problems.map(({ code }) => code)]).toEqual(['differs', '-8.50', ['payout_gap']]); // prettier-ignore
  expect([third?.state, third?.transferId]).toEqual(['explained', null]);
  const wanted = { storeId: shop.id, gateway: 'stripe', by: 'cli:test' } as const;
  await undoPayout(stack.context, { ...wanted, payoutId: 'po_1' });
  const onPage = async () => (await readPayout(stack.context, shop.id, { gateway: 'stripe', id: 'po_2' })).held;
  expect((await onPage()).map(({ code }) => code)).toEqual(['payout_gap']);
  await bookPayout(stack.context, { ...wanted, payoutId: 'po_2', account: '429' });
  // The page knows the decision before the transfer is made.
  expect(await onPage()).toEqual([]);
  await stack.drain();
  expect((await shown()).map(({ id, state }) => [id, state])).toEqual([
    ['po_3', 'explained'],
    ['po_1', 'explained'],
    ['po_2', 'booked'],
  ]);
  expect(liveMoney(shop)).toHaveLength(1);
  await bookPayout(stack.context, { ...wanted, payoutId: 'po_1', account: null });
  await stack.drain();
  expect(
    moved(at)
      .map(([, , amount]) => amount)
      .sort(),
  ).toEqual(['37.95', '40.00']);
  expect((await entryOf(at, 'po_1')).state).toBe('recorded');
  await expect(undoPayout(stack.context, { ...wanted, payoutId: 'po_9' })).rejects.toMatchObject({ code: 'payout_unknown' }); // prettier-ignore
});
