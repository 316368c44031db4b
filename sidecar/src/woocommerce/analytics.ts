import { Big } from 'big.js';
import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import type { StoreHttp } from './http/store-http.ts';
import { parseWire } from './fields.ts';
import { API } from './read-store.ts';

const REVENUE = '/wp-json/wc-analytics/reports/revenue/stats';

/** JSON numbers, with more decimals than the shop shows. */
const amount = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])
  .nullish()
  .transform((value) => new Big(String(value ?? 0)));
/** What is stored has six; the sums are floating point. */
const AMOUNT_DECIMALS = 6;

const revenue = z.object({
  totals: z.object({
    ...{ gross_sales: amount, coupons: amount, refunds: amount, net_revenue: amount },
    ...{ taxes: amount, shipping: amount, total_sales: amount },
  }),
});
const settings = z.array(z.object({ id: z.string(), value: z.unknown() }));
const dateTypes = z.enum(['date_paid', 'date_created', 'date_completed']);
const DATE_TYPE = 'woocommerce_date_type';
const EXCLUDED = 'woocommerce_excluded_report_order_statuses';
/** WooCommerce's defaults, and what it never counts (src/Admin/API/Reports/DataStore.php; the block checkout adds its drafts). */
const EXCLUDED_BY_DEFAULT = ['pending', 'failed', 'cancelled'];
const NEVER_COUNTED = ['auto-draft', 'trash', 'checkout-draft'];

/** What the report "Revenue" of the shop's Analytics shows for some days; null = Analytics is switched off. */
export async function readRevenue(http: StoreHttp, { from, to }: { readonly from: string; readonly to: string }) {
  // Dates without an offset are the shop's own time, and both ends are included.
  const query = { after: `${from}T00:00:00`, before: `${to}T23:59:59`, interval: 'year', per_page: '1' };
  try {
    const { totals } = parseWire(revenue, (await http.get(REVENUE, query)).body, 'Analytics');
    return exactTotals(totals);
  } catch (error) {
    if (isAppError(error, 'store', 'store_api_missing', 'store_not_found')) return null;
    throw error;
  }
}

/** Coupons have more decimals than six; the gross sales less coupons do not. */
function exactTotals({ coupons, ...totals }: z.infer<typeof revenue>['totals']) {
  const round = (value: Big) => value.round(AMOUNT_DECIMALS, Big.roundHalfUp);
  const { gross_sales: gross, refunds, net_revenue: net, taxes, shipping, total_sales: all } = totals;
  return {
    ...{ gross_sales: round(gross), coupons: round(gross).minus(round(gross.minus(coupons))), refunds: round(refunds) },
    ...{ net_revenue: round(net), taxes: round(taxes), shipping: round(shipping), total_sales: round(all) },
  };
}

/** How Analytics counts: by the shop's settings, or WooCommerce's defaults if it does not show them. */
export async function readAnalyticsRules(http: StoreHttp) {
  const values = await readSettings(http);
  const excluded = z.array(z.string()).safeParse(values.get(EXCLUDED)).data ?? EXCLUDED_BY_DEFAULT;
  return {
    dateType: dateTypes.safeParse(values.get(DATE_TYPE)).data ?? ('date_paid' as const),
    excludedStatuses: new Set([...excluded.map((one) => one.replace(/^wc-/, '')), ...NEVER_COUNTED]),
  };
}

async function readSettings(http: StoreHttp): Promise<ReadonlyMap<string, unknown>> {
  try {
    const { body } = await http.get(`${API}/settings/wc_admin`, {});
    return new Map((settings.safeParse(body).data ?? []).map(({ id, value }) => [id, value]));
  } catch (error) {
    if (isAppError(error, 'store', 'store_api_missing', 'store_not_found', 'store_auth_failed')) return new Map();
    throw error;
  }
}
