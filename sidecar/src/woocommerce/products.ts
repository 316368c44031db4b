import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import type { ShopProduct } from '../domain/items/shop-product.ts';
import { fields, html, id, list, money, parseWire, text } from './fields.ts';
import { bareUtc } from './orders/list-orders.ts';
import { type Get, readAllPages, readByIds, readListPage } from './list-page.ts';
import { mapInTurns } from './map-in-turns.ts';
import { productChoices } from './wire.ts';

const FIELDS =
  'id,parent_id,type,status,name,sku,regular_price,price,tax_status,tax_class,attributes,variations,ml_connector_products';
const price = money.or(z.literal('')).catch('');

const WIRE_SHOP_PRODUCT = fields({
  id,
  parentId: id.default(0),
  // Variations have none before WooCommerce 9.
  type: text,
  status: text,
  name: html,
  sku: text,
  regularPrice: price,
  price,
  taxStatus: text,
  taxClass: text,
  // A product offers several options, a variation is one.
  attributes: list(z.object({ name: html, option: html.optional() })).catch([]),
  variations: list(z.unknown()).catch([]),
  /** Absent without our plugin. */
  mlConnectorProducts: productChoices.catch([]),
});

export interface ProductPage {
  readonly products: readonly ShopProduct[];
  /** Of all pages; null = not reported. */
  readonly total: number | null;
  readonly more: boolean;
}

export function productReads(get: Get) {
  return {
    /** One page of the published products without their variations, the oldest first: new ones are added at the end. */
    async listCatalogue(page: number): Promise<ProductPage> {
      const params = { status: 'publish', orderby: 'id', order: 'asc', _fields: FIELDS };
      const { items, total, hasMore } = await readListPage(get, '/products', params, { page });
      return { products: await toProducts(items), total, more: hasMore };
    },
    /** One page of the ids of products in any status that changed after an instant. A variation's change is that of its own. */
    async changedProducts(
      after: Date,
      page: number,
    ): Promise<{ readonly ids: readonly number[]; readonly more: boolean }> {
      const since = { modified_after: bareUtc(after), dates_are_gmt: 'true' };
      const params = { ...since, status: 'any', orderby: 'id', order: 'asc', _fields: 'id' };
      const { items, hasMore } = await readListPage(get, '/products', params, { page });
      return { ids: items.flatMap((row) => z.object({ id: z.int() }).safeParse(row).data?.id ?? []), more: hasMore };
    },
    /** By id, in any status; deleted ones are absent, and variations, which only their product lists. */
    async catalogueByIds(ids: readonly number[]): Promise<readonly ShopProduct[]> {
      const params = { status: 'any', orderby: 'id', order: 'asc', _fields: FIELDS };
      return await toProducts(await readByIds(get, '/products', ids, params));
    },
    async listVariations(productId: number): Promise<readonly ShopProduct[]> {
      const path = `/products/${String(productId)}/variations`;
      const params = { orderby: 'id', order: 'asc', _fields: FIELDS };
      const variations = await readAllPages(get, path, params, toProducts);
      return variations.map((one) => ({ ...one, parentId: productId, type: 'variation' }));
    },
  };
}

/** One corrupt product must not hide the others of its page. */
async function toProducts(rows: readonly unknown[]): Promise<ShopProduct[]> {
  return (await mapInTurns(rows, toProduct)).flat();
}

function toProduct(row: unknown): ShopProduct[] {
  try {
    const {
      attributes,
      regularPrice,
      price: current,
      status,
      taxStatus,
      variations,
      mlConnectorProducts,
      ...one
    } = parseWire(WIRE_SHOP_PRODUCT, row, 'Product');
    return [
      {
        ...one,
        isPublished: status === 'publish',
        // A sale ends: the list has the regular price.
        price: regularPrice || current,
        isTaxable: taxStatus !== 'none' && taxStatus !== 'shipping',
        options: attributes.flatMap(({ name: label, option: value }) =>
          value === undefined ? [] : [{ label, value }],
        ),
        hasVariations: variations.length > 0,
        choices: mlConnectorProducts[0]?.choices ?? [],
      },
    ];
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response')) return [];
    throw error;
  }
}
