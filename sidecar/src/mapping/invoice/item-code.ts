import { fingerprint } from '../../domain/fingerprint.ts';
import type { ProductLine } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { cut, toSingleLine } from '../../domain/text.ts';

/** Xero's limits, and that a code is unique (github.com/XeroAPI/Xero-OpenAPI, Item); it counts UTF-16 units. */
export const ITEM_CODE_LENGTH_MAX = 30;
export const ITEM_NAME_LENGTH_MAX = 50;
/** Of a fingerprint, for codes that were cut: 41 bits, so that no two of a million SKUs are expected to share one. */
const MARK_LENGTH = 8;

/** An item's code for a text of any length. Texts that differ after the cut have different codes. */
export function itemCode(text: string): string {
  const whole = toSingleLine(text, Number.MAX_SAFE_INTEGER);
  if (whole.length <= ITEM_CODE_LENGTH_MAX) return whole;
  const mark = fingerprint(whole.toLowerCase()).slice(-MARK_LENGTH);
  return `${cut(whole, ITEM_CODE_LENGTH_MAX - MARK_LENGTH).slice(0, -1)}~${mark}`;
}

/** Codes that differ by case alone are one item: WooCommerce, too, takes them for one SKU. */
export function itemKey(code: string): string {
  return code.toLowerCase();
}

/**
 * The code that a product's item has: the one that is set on it (or on its variation), else by its SKU, else by the rule for products
 * without; null = it has none.
 */
export function codeOfProduct(
  { sku, productId, variationId, choices }: Pick<ProductLine, 'sku' | 'productId' | 'variationId' | 'choices'>,
  { items }: Settings,
  storeId: string,
): string | null {
  const own = choices?.find(({ item }) => item !== undefined);
  const code = itemCode(own === undefined || own.on === 'category' ? (sku ?? '') : (own.item ?? ''));
  if (code !== '') return code;
  const id = variationId || productId;
  // The store's name in it: other stores of the organisation have products of the same ids.
  return items.withoutSku === 'product-id' && id > 0 ? itemCode(`${storeId}-${id}`) : null;
}

/** The product that an item was made for: only its changes change the item. Variations are their product's. */
export function sourceOfItem(storeId: string, productId: number): string {
  return `${storeId}:${productId}`;
}
