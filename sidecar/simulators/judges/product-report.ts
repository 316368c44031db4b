import { Big } from 'big.js';
import { isObject, objectAt, textAt, type JsonObject } from '../store/json.ts';
import { productReport, variationReport } from '../store/endpoints/product-report.ts';
import type { Reply } from '../store/endpoints/collection.ts';
import type { StoreRequest } from '../store/store-request.ts';
import type { StoreState } from '../store/store-state.ts';
import type { ItemSales } from './sales-by-item.ts';

const PER_PAGE = 100;
const ALL_DAYS = [
  ['after', '2000-01-01T00:00:00'],
  ['before', '2099-12-31T23:59:59'],
] as const;

/** A product, or a variation, as the shop's own report names it. */
export interface Reported extends ItemSales {
  readonly productId: number;
  /** 0 = not a variation. */
  readonly variationId: number;
  /** null = the product was deleted. */
  readonly sku: string | null;
}

/** What the shop's Analytics shows by product, refunds taken off: a variable product by its variations, and what is none of them. */
export function reportedSales(store: StoreState): Reported[] {
  const variations = allPages(store, variationReport).map(reported);
  const products = allPages(store, productReport)
    .map(reported)
    .map((product) => {
      const own = variations.filter(({ productId }) => productId === product.productId);
      const less = (of: (one: Reported) => Big) => own.reduce((left, one) => left.minus(of(one)), of(product));
      return { ...product, units: less(({ units }) => units), net: less(({ net }) => net) };
    });
  return [...products, ...variations].filter(({ units, net }) => !units.eq(0) || !net.eq(0));
}

export function allPages(store: StoreState, report: (request: StoreRequest) => Reply): JsonObject[] {
  const rows: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const query = new Map([...ALL_DAYS, ['page', String(page)], ['per_page', String(PER_PAGE)], ['extended_info', '1']]); // prettier-ignore
    const { body } = report({
      ...{ store, method: 'GET', path: '', query, authorization: '', isSsl: true, body: {}, now: new Date(0) },
    });
    const found = Array.isArray(body) ? body.filter(isObject) : [];
    rows.push(...found);
    if (found.length < PER_PAGE) return rows;
  }
}

function reported(row: JsonObject): Reported {
  const info = objectAt(row, 'extended_info');
  return {
    productId: Number(row['product_id']),
    variationId: Number(row['variation_id'] ?? 0),
    sku: 'sku' in info ? textAt(info, 'sku') : null,
    units: new Big(Number(row['items_sold'])),
    net: new Big(Number(row['net_revenue'])),
  };
}
