import { expect, test } from '@jest/globals';
import { creditedNumber, isMarkedByLink, originMark, originOf, plainReference } from './origin-mark.ts';
import { readOrigin, readSource, sourceMark, withLinkMark, withOriginMark } from './origin-mark.ts';

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

test('a link names store, order and version, and opens the same order', () => {
  const link = 'https://shop.example.com/wp-admin/admin.php?page=wc-orders&action=edit&id=1024';
  const marked = withLinkMark(link, { storeId: 'shop.example.com-8080', orderId: 1024 });
  expect(marked).toBe(`${link}&ml_origin=shop.example.com-8080%3A1024`);
  const origin = { storeId: 'shop.example.com-8080', kind: 'order', sourceId: '1024', version: 1, front: 'PO 7' };
  expect(originOf({ reference: 'PO 7', url: marked })).toEqual(origin);
  // Xero may write the colon its own way.
  expect(originOf({ reference: 'PO 7', url: marked.replace('%3A', ':') })).toEqual(origin);
  const second = withLinkMark(marked, { storeId: 'shop.example.com-8080', orderId: 1024 }, 2);
  expect(originOf({ reference: '', url: second })?.version).toBe(2);
});

test.each([
  null,
  undefined,
  '',
  'nonsense',
  'https://shop.example.com/?ml_origin=',
  'https://a.example/?ml_origin=a:x',
])('without a mark in the link "%s", the reference says whose a document is', (url) => {
  expect(isMarkedByLink({ url })).toBe(false);
  expect(originOf({ reference: 'Order [shop:7]', url })).toMatchObject({ storeId: 'shop', sourceId: '7' });
  expect(originOf({ reference: 'Order 7', url })).toBeNull();
});

test.each([
  ['WC-1024-R77', 'Refund 77 of WooCommerce order 1024', 'WC-1024'],
  ['WC-1024-2-CR', 'Credit of WC-1024-2', 'WC-1024-2'],
  ['WC-1024-R77', 'Refund 78 of WooCommerce order 1024', null],
  ['WC-1024-R77', 'Returned goods', null],
  ['WC-1024-CR', 'Credit of WC-1025', null],
  ['CN-0025', 'Refund 25 of WooCommerce order 1', null],
])('credit note %s "%s" credits %s', (number, reference, credited) => {
  expect(creditedNumber({ number, reference })).toBe(credited);
});

test('a reference without mark fits into the limit of Xero', () => {
  expect(plainReference('x'.repeat(300))).toHaveLength(255);
});
