import { expect, test } from '@jest/globals';
import { originMark, readOrigin, readSource, sourceMark, withOriginMark } from './origin-mark.ts';

test('what a reference says of its origin is what was written into it', () => {
  const reference = withOriginMark('Issue 2: WooCommerce order [7]', 'shop.example.com-8080', 1024);
  expect(readOrigin(reference)).toEqual({
    storeId: 'shop.example.com-8080',
    orderId: 1024,
    front: 'Issue 2: WooCommerce order [7]',
  });
  expect(readOrigin(originMark('a', 1))).toEqual({ storeId: 'a', orderId: 1, front: '' });
});

test.each(['', 'Order 1024', '[shop:x]', '[shop:1] later', '[:1]', '[sh op:1]'])(
  '"%s" is nobody of ours',
  (reference) => {
    expect(readOrigin(reference)).toBeNull();
  },
);

test('a mark names any source of documents, and an order as before', () => {
  const payout = { storeId: 'shop.example.com-8080', kind: 'payout', sourceId: 'po_1' };
  const reference = `Payout po_1 ${sourceMark(payout)}`;
  expect(readSource(reference)).toEqual({ ...payout, front: 'Payout po_1' });
  expect(readOrigin(reference)).toBeNull();
  const order = { storeId: 'a', kind: 'order', sourceId: '1' };
  expect(sourceMark(order)).toBe(originMark('a', 1));
  expect(readSource(sourceMark(order))).toEqual({ ...order, front: '' });
});
