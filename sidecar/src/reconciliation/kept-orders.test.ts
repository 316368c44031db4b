import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { KeptOrders } from './kept-orders.ts';

const amount = (total: string) => ({ total: new Big(total), tax: new Big(0) });
const order = (id: number) => ({ id: String(id), number: String(id) });
/** More than are kept. */
const MANY = 1_003;

test('of many differing orders 500 are listed, the others counted, and all summed up', () => {
  const kept = new KeptOrders();
  for (let id = 1; id <= MANY; id += 1) kept.add(order(id), amount('0.01'));
  expect(kept.sum().total.toString()).toBe('10.03');
  const { orders, left } = kept.list();
  expect(orders).toHaveLength(500);
  expect(orders.at(-1)).toEqual({ id: '500', number: '500', amount: '0.01', tax: '0.00' });
  expect(left).toBe(MANY - 500);
});

test('an order that differs by nothing after all is no longer counted, also among many', () => {
  const kept = new KeptOrders();
  for (let id = 1; id <= MANY; id += 1) kept.add(order(id), amount('0.01'));
  kept.add(order(1), amount('-0.01'));
  expect(kept.sum().total.toString()).toBe('10.02');
  expect(kept.list().orders[0]).toMatchObject({ id: '2' });
  expect(kept.list().left).toBe(MANY - 501);
});

test('orders that each differ by nothing after all leave nothing', () => {
  const kept = new KeptOrders();
  expect(kept.isEmpty).toBe(true);
  for (let id = 1; id <= 1_000; id += 1) kept.add(order(id), amount('0.01'));
  for (let id = 1; id <= 1_000; id += 1) kept.add(order(id), amount('-0.01'));
  expect(kept.isEmpty).toBe(true);
});
