import { type CatalogueProduct, metaText, type Order, type OrderLine } from '../../domain/order.ts';
import type { TrackingByValue } from '../../domain/settings/settings.ts';

type By = TrackingByValue['by'];

/** WooCommerce's order attribution (src/Internal/Traits/OrderAttributionMeta.php): utm, organic, referral, typein, mobile_app, admin, pos. */
const ATTRIBUTION_TYPE = '_wc_order_attribution_source_type';
/** "google", "facebook.com", "(direct)". */
const ATTRIBUTION_SOURCE = '_wc_order_attribution_utm_source';

/** What an option can follow, most specific first, each non-empty: "US:CA" before "US", a product's category before its parent. */
export function trackedValues(
  by: By,
  line: OrderLine,
  { order, catalogue }: { readonly order: Order; readonly catalogue: ReadonlyMap<number, CatalogueProduct> },
): readonly string[] {
  return by === 'category' ? categoriesOf(line, catalogue) : orderValues(by, order);
}

/** The same of an order as a whole. */
export function orderValues(by: Exclude<By, 'category'>, order: Order): readonly string[] {
  const values = {
    country: destinationOf(order),
    createdVia: [order.createdVia],
    attributionType: [metaText(order.meta, ATTRIBUTION_TYPE)],
    attributionSource: [metaText(order.meta, ATTRIBUTION_SOURCE)],
  }[by];
  return values.map((value) => value.trim()).filter((value) => value !== '');
}

/** Where the goods go; digital orders have no delivery address. */
function destinationOf({ shipping, billing }: Order): string[] {
  const { country, state } = shipping.country === '' ? billing : shipping;
  return country === '' || state === '' ? [country] : [`${country}:${state}`, country];
}

function categoriesOf(line: OrderLine, catalogue: ReadonlyMap<number, CatalogueProduct>): string[] {
  const known = line.kind === 'product' ? catalogue.get(line.productId) : undefined;
  return [...(known?.categoryIds ?? []), ...(known?.ancestorIds ?? [])].map(String);
}
