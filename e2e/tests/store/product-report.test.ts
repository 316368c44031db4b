import { Big } from 'big.js';
import { allPages } from '../../../sidecar/simulators/judges/product-report.ts';
import { productReport, variationReport } from '../../../sidecar/simulators/store/endpoints/product-report.ts';
import { objectAt, objectsAt, type JsonObject } from '../../../sidecar/simulators/store/json.ts';
import { StoreState } from '../../../sidecar/simulators/store/store-state.ts';
import { sellForAMonth } from '../../store/month-of-sales.ts';
import { readProductReports, sellVariations } from '../../store/product-report.ts';
import { expect, needsShop, test } from '../../store-fixtures.ts';

/** The simulated shops judge our sales by item with their product report: here it is compared with WooCommerce's own. */
needsShop();
test.use({ store: 'paid-not-synced' });

/** The shop's own sums are floating point. */
const STORED_DECIMALS = 6;

/** Rows without what a simulated shop lacks: images, stock, links. */
function figures(rows: readonly JsonObject[]) {
  return rows
    .map((row) => ({
      product: row['product_id'],
      variation: row['variation_id'] ?? null,
      sku: objectAt(row, 'extended_info')['sku'],
      units: row['items_sold'],
      net: new Big(Number(row['net_revenue'])).round(STORED_DECIMALS).toFixed(),
      orders: row['orders_count'],
    }))
    .toSorted((a, b) => Number(a.variation ?? a.product) - Number(b.variation ?? b.product));
}

test('the simulated product report shows what WooCommerce’s own does, product by product', async ({ whole }) => {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 8, 1)).toISOString().slice(0, 7);
  await sellVariations(whole, month);
  await sellForAMonth(whole, month, { pricesIncludeTax: true });
  const { recording, reports } = await readProductReports(whole);
  const store = new StoreState(recording, 'https://shop.example.com', 'read', () => now);
  expect(figures(allPages(store, productReport))).toEqual(figures(objectsAt(reports, 'products')));
  const variations = figures(objectsAt(reports, 'variations'));
  expect(figures(allPages(store, variationReport))).toEqual(variations);
  expect(variations.length).toBeGreaterThan(1);
  // What makes it worth comparing: units that came back, and money without units.
  expect(recording.orders.flatMap(({ refunds }) => refunds).length).toBeGreaterThan(8);
});
