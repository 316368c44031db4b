import { describe, expect, test } from '@jest/globals';
import type { BalanceTransaction } from '../domain/payouts/payouts.ts';
import { type CandidateOrder, linkRows, ordersWanted } from './link-rows.ts';

const SHOP = 'https://shop.example';

function row(change: Partial<BalanceTransaction> = {}): BalanceTransaction {
  return {
    ...{ gateway: 'stripe', id: 'txn_1', currency: 'EUR', kind: 'sale', type: 'charge', amount: '10.00', fee: '0.00' },
    ...{ feeTax: '0.00', net: '10.00', createdAt: '2026-11-20T10:00:00.000Z', payoutId: null, customer: null },
    ...{ description: '', references: {}, ...change },
  };
}

function order(orderId: string, change: Partial<CandidateOrder> = {}): CandidateOrder {
  return { orderId, orderNumber: orderId, charges: [`ch_${orderId}`], intents: [`pi_${orderId}`], refunds: [], ...change }; // prettier-ignore
}

const linkOf = (one: BalanceTransaction, ...candidates: CandidateOrder[]) => {
  const [linked] = linkRows([one], candidates, SHOP);
  return [linked?.orderId, linked?.linkedBy, linked?.isOtherShop];
};

test('a refund of a sale of another shop is of that shop: it does not name it itself', () => {
  const sale = row({ references: { charge: 'ch_x', siteUrl: 'https://other.example' } });
  const refund = row({ id: 'txn_2', kind: 'refund', references: { charge: 'ch_x', refund: 're_1' } });
  expect(linkRows([refund, sale], [], SHOP).map(({ isOtherShop }) => isOtherShop)).toEqual([true, true]);
  // The sale was read before.
  expect(linkRows([refund], [], SHOP, ['ch_x']).map(({ isOtherShop }) => isOtherShop)).toEqual([true]);
  expect(linkRows([refund], [], SHOP).map(({ isOtherShop }) => isOtherShop)).toEqual([false]);
});

describe('a row is linked by the strongest id that it names', () => {
  test.each([
    ['charge', { charge: 'ch_1', intent: 'pi_2' }],
    ['intent', { charge: 'py_unknown', intent: 'pi_1' }],
    ['order_number', { orderNumber: '1', siteUrl: 'http://www.SHOP.example/' }],
  ])('%s', (by, references) => {
    expect(linkOf(row({ references }), order('1'), order('2'))).toEqual(['1', by, false]);
  });

  test('order id, where the number is another', () => {
    const sequential = order('278', { orderNumber: '123', charges: [] });
    expect(linkOf(row({ references: { orderId: '278' } }), sequential, order('123'))).toEqual(['278', 'order_id', false]); // prettier-ignore
  });

  test('a number of another shop is never taken for ours, but its charge is: the shop may have moved', () => {
    const siteUrl = 'https://other.example';
    expect(linkOf(row({ references: { orderNumber: '1', siteUrl } }), order('1'))).toEqual([null, null, true]);
    expect(linkOf(row({ references: { charge: 'ch_1', siteUrl } }), order('1'))).toEqual(['1', 'charge', false]);
    expect(ordersWanted([row({ references: { orderNumber: '1', charge: 'ch_9', siteUrl } })], SHOP)).toEqual({
      ...{ charges: ['ch_9'], intents: [], orderIds: [], orderNumbers: [] },
    });
  });

  test('what two orders have, or an order that another charge paid, is linked to none', () => {
    const twice = [order('1'), order('2', { charges: ['ch_1'] })];
    expect(linkOf(row({ references: { charge: 'ch_1', orderId: '2' } }), ...twice)).toEqual([null, null, false]);
    expect(linkOf(row({ references: { charge: 'ch_other', orderId: '1' } }), order('1'))).toEqual([null, null, false]);
  });
});

test('refunds go to refunds: by id, else each to the one of its amount nearest in time', () => {
  const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
  const refund = (refundId: string, day: number, amount = '3.00') => ({ refundId, providerIds: [], amount, at: at(day) }); // prettier-ignore
  const known = order('1', {
    refunds: [{ ...refund('10', 1), providerIds: ['re_10'] }, refund('11', 12), refund('12', 20), refund('13', 20, '4.00')], // prettier-ignore
  });
  const rows = [
    ...[21, 11].map((day) => row({ kind: 'refund', amount: '-3.00', createdAt: at(day), references: { charge: 'ch_1' } })), // prettier-ignore
    row({ kind: 'refund', amount: '-3.00', createdAt: at(15), references: { refund: 're_10' } }),
    row({ kind: 'refund', amount: '-9.00', createdAt: at(22), references: { charge: 'ch_1' } }),
  ];
  const linked = linkRows(rows, [known], SHOP).map(({ orderId, refundId, linkedBy }) => [orderId, refundId, linkedBy]);
  expect(linked).toEqual([
    ['1', '12', 'charge'],
    ['1', '11', 'charge'],
    ['1', '10', 'refund'],
    ['1', null, 'charge'],
  ]);
});
