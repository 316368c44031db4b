import { expect, test } from '@jest/globals';
import { ITEM_CODE_LENGTH_MAX, itemCode } from './item-code.ts';

test.each([
  ['a short SKU stays', 'MUG-1', 'MUG-1'],
  ['blanks around it and line ends go', ' \tMUG\n 1 ', 'MUG 1'],
  ['thirty characters stay', 'A'.repeat(30), 'A'.repeat(30)],
  ['emoji stay', '☕-mug-🫖', '☕-mug-🫖'],
  ['nothing stays nothing', '   ', ''],
])('%s', (_name, sku, code) => expect(itemCode(sku)).toBe(code));

test.each([31, 300, 10_000])('%i characters are cut to thirty, and the last of them still counts', (length) => {
  for (const one of ['A', '🫖', 'é']) {
    const sku = one.repeat(length);
    const [code, other] = [itemCode(sku), itemCode(`${sku}B`)];
    expect(code.length).toBeLessThanOrEqual(ITEM_CODE_LENGTH_MAX);
    expect(code.isWellFormed()).toBe(true);
    expect(other).not.toBe(code);
    // As one SKU in WooCommerce.
    expect(itemCode(sku.toUpperCase()).toLowerCase()).toBe(itemCode(sku.toLowerCase()).toLowerCase());
  }
});
