import { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import { type Bridge, type BridgeOrder, type BridgeLine, createBridge } from '../../reconciliation/bridge.ts';
import { explainOrder } from '../../reconciliation/explain-order.ts';
import type { OrderLegs, PostingRules } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { RefundFigures } from '../../woocommerce/orders/refund-figures.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import { bridgeWords } from './bridge-words.ts';

/** From WooCommerce Analytics to our figures; a currency each. */
export interface WordedBridge {
  readonly currency: string;
  readonly lines: readonly (BridgeLine & { readonly text: string })[];
}

export interface BridgeReading {
  /** Of the shop's prices: with it, sales are read with their figures as stored. */
  readonly decimals: number;
  /** Each order once, however often it is read. */
  add(sale: Sale, legs: OrderLegs): void;
  finish(): WordedBridge[];
}

/** A text = why there is none. Reads what Analytics shows, how it counts, and the refunds: one request each, the last for 100. */
export async function startBridge(
  client: WooCommerceClient,
  range: DayRange,
  { after, before, rules }: { readonly after: Date; readonly before: Date; readonly rules: PostingRules },
): Promise<BridgeReading | string> {
  const analytics = await readAnalytics(client, range);
  if (typeof analytics === 'string') return analytics;
  const refunds = await readRefunds(client, after, before);
  if (refunds === null) return `${NONE} It needs WooCommerce 9.0: earlier ones have no list of refunds.`;
  const counting = await client.analyticsRules();
  const { decimals } = await client.units();
  const bridge = createBridge(range, counting);
  return toReading(bridge, { decimals, analytics, rules, refunds: Map.groupBy(refunds, ({ orderId }) => orderId) });
}

const NONE = 'There is no bridge to WooCommerce Analytics.';

async function readAnalytics(client: WooCommerceClient, range: DayRange) {
  try {
    return (
      (await client.revenue(range)) ??
      `${NONE} It is switched off in this shop (WooCommerce, Settings, Advanced, Features).`
    );
  } catch (error) {
    if (!isAppError(error, 'store', 'store_auth_failed')) throw error;
    return `${NONE} The user of the REST key may not see the shop's reports (view_woocommerce_reports).`;
  }
}

async function readRefunds(client: WooCommerceClient, after: Date, before: Date) {
  try {
    return await client.listRefundFigures(after, before);
  } catch (error) {
    if (isAppError(error, 'store', 'store_not_found')) return null;
    throw error;
  }
}

interface Read {
  readonly decimals: number;
  readonly analytics: Exclude<Awaited<ReturnType<typeof readAnalytics>>, string>;
  readonly rules: PostingRules;
  readonly refunds: ReadonlyMap<number, readonly RefundFigures[]>;
}

function toReading(bridge: Bridge, { decimals, analytics, rules, refunds }: Read): BridgeReading {
  const seen = new Set<number>();
  return {
    decimals,
    add(sale, legs) {
      if (seen.has(sale.id)) return;
      seen.add(sale.id);
      bridge.add(toBridgeOrder(sale, legs, { rules, refunds: refunds.get(sale.id) ?? [] }));
    },
    finish: () =>
      bridge
        .finish({
          coupons: analytics.coupons,
          figures: {
            ...{ gross_sales: analytics.gross_sales, net_sales: analytics.net_revenue, returns: analytics.refunds },
            ...{ taxes: analytics.taxes, shipping: analytics.shipping, total_sales: analytics.total_sales },
          },
        })
        .map(({ currency, lines }) => ({
          currency,
          lines: lines.map((line) => ({ ...line, text: bridgeWords(line.code) })),
        })),
  };
}

function toBridgeOrder(
  sale: Sale,
  legs: OrderLegs,
  { rules, refunds }: { readonly rules: PostingRules; readonly refunds: readonly RefundFigures[] },
): BridgeOrder {
  const ours = explainOrder(legs, rules).shop.find(({ of }) => of === 'sale');
  const { createdOn, paidOn, completedOn } = sale;
  const stored = sale.stored ?? sale;
  const shipping = new Big(sale.shippingTotal);
  return {
    ...{ id: String(sale.id), number: sale.number, status: sale.status, currency: sale.currency },
    ...{ total: new Big(stored.total), tax: new Big(stored.totalTax), shipping: new Big(stored.shippingTotal) },
    shown: { total: new Big(sale.total), tax: new Big(sale.totalTax), shipping },
    days: { date_created: createdOn, date_paid: paidOn, date_completed: completedOn },
    ours: ours === undefined ? null : { total: ours.total, tax: ours.tax, shipping, day: ours.day },
    refunds: refunds
      .toSorted((a, b) => a.id - b.id)
      .map((one) => {
        const { amount, tax, isFull } = one;
        return { total: new Big(amount).abs(), tax: new Big(tax), shipping: new Big(one.shipping), isFull };
      }),
  };
}
