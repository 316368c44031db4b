import { expect, test } from '@jest/globals';
import { anOrder, aProduct, aShipping } from '../../test/accounting/_order.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import type { Order, ProductLine } from '../domain/order.ts';
import { foldBundles } from './fold-bundles.ts';

const AS_TEXT: Settings = { ...DEFAULT_SETTINGS, documents: { ...DEFAULT_SETTINGS.documents, bundles: 'text' } };
const FREE = { subtotal: '0.00', subtotalTax: '0.00', total: '0.00', totalTax: '0.00' };

function item(id: number, name: string, over: Partial<ProductLine> = {}): ProductLine {
  return aProduct({ id, name, ...over });
}

function shown(order: Order): string[] {
  return order.lines.map((line) => [line.name, ...(line.kind === 'product' ? (line.contents ?? []) : [])].join(' | '));
}

const box = item(1, 'Gift box', { bundleKey: 'a' });
const mug = item(2, 'Mug', { ...FREE, bundledIn: 'a', quantity: '2' });

test('items without a price become text of their bundle, priced ones and others stay lines', () => {
  const ribbon = item(3, 'Ribbon', { bundledIn: 'a' });
  const sample = item(4, 'Sample', FREE);
  const order = anOrder({ lines: [box, mug, ribbon, sample, aShipping({ name: 'Post' })] });
  expect(shown(foldBundles(order, AS_TEXT))).toEqual(['Gift box | 2 × Mug', 'Ribbon', 'Sample', 'Post']);
  expect(foldBundles(order, DEFAULT_SETTINGS)).toBe(order);
});

test('an item whose bundle is not in the order stays a line', () => {
  const order = anOrder({ lines: [mug] });
  expect(foldBundles(order, AS_TEXT)).toBe(order);
});

test('a bundle that costs nothing, as its items have the prices, keeps its line and its free items', () => {
  const free = item(1, 'Build your own', { ...FREE, bundleKey: 'a' });
  const order = anOrder({ lines: [free, mug, item(3, 'Lamp', { bundledIn: 'a' })] });
  expect(shown(foldBundles(order, AS_TEXT))).toEqual(['Build your own | 2 × Mug', 'Lamp']);
});

test('a bundle in a bundle is text of the outer one', () => {
  const inner = item(2, 'Tea set', { ...FREE, bundleKey: 'b', bundledIn: 'a' });
  const cup = item(3, 'Cup', { ...FREE, bundledIn: 'b', quantity: '6' });
  const order = anOrder({ lines: [box, inner, cup] });
  expect(shown(foldBundles(order, AS_TEXT))).toEqual(['Gift box | 1 × Tea set | 6 × Cup']);
});

test('items that name each other as bundle stay lines', () => {
  const [one, other] = [
    item(1, 'One', { ...FREE, bundleKey: 'a', bundledIn: 'b' }),
    item(2, 'Other', { ...FREE, bundleKey: 'b', bundledIn: 'a' }),
  ];
  const order = anOrder({ lines: [one, other] });
  expect(foldBundles(order, AS_TEXT)).toBe(order);
});
