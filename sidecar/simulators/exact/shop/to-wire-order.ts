import type { Big } from 'big.js';
import { formatDecimal } from '../../store/decimals.ts';
import type { JsonObject } from '../../store/json.ts';
import { buyerOf } from './buyers.ts';
import type { Taxes } from './calc-tax.ts';
import type { MadeOrder } from './made-order.ts';
import type { StoredLine } from './order-totals.ts';
import { NOTHING, total } from './rounding.ts';
import { wireTimes } from './zones.ts';

/** Decimals the service asks WooCommerce for. */
const DECIMALS = 6;
const FIRST_DAY_MS = Date.UTC(2026, 3, 6);
const DAYS = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MILLISECONDS_A_DAY = 24 * HOUR_MS;
/** Minutes from one order to the next: all hours of the day occur. */
const STEP_MINUTES = 437;
/** Every so many orders one is paid in the small hours after. */
const PAID_LATE_EVERY = 5;
const FIRST_ORDER_ID = 5000;

/** The order as `GET /wc/v3/orders/<id>?dp=6` answers it. */
export function toWireOrder({ shop, index, basket, order, moved }: MadeOrder): JsonObject {
  const id = FIRST_ORDER_ID + index;
  const createdAt =
    FIRST_DAY_MS + (index % DAYS) * MILLISECONDS_A_DAY + ((index * STEP_MINUTES) % (24 * 60)) * MINUTE_MS;
  const created = wireTimes(shop.zone, createdAt);
  const paid = wireTimes(shop.zone, createdAt + (index % PAID_LATE_EVERY === 0 ? 9 * HOUR_MS : 3 * MINUTE_MS));
  const { customerId, billing, shipping, vat } = buyerOf(index, basket);
  const isTender = basket.edit.kind === 'hidden-tender' && !moved.eq(0);
  return {
    id,
    parent_id: 0,
    number: String(id),
    status: 'processing',
    currency: shop.currency,
    created_via: basket.madeBy === 'checkout' ? 'checkout' : 'store-api',
    prices_include_tax: shop.pricesIncludeTax,
    date_created: created.local,
    date_created_gmt: created.gmt,
    date_modified_gmt: paid.gmt,
    date_paid: paid.local,
    date_paid_gmt: paid.gmt,
    total: figure(order.total),
    total_tax: figure(order.totalTax),
    shipping_total: figure(total(order.shipping.map((line) => line.net))),
    shipping_tax: figure(order.shippingTax),
    cart_tax: figure(order.cartTax),
    discount_total: '0.000000',
    discount_tax: '0.000000',
    customer_id: customerId,
    billing,
    shipping,
    payment_method: 'stripe',
    payment_method_title: 'Card',
    transaction_id: `ch_${shop.id}_${id}`,
    customer_note: '',
    line_items: order.items.map((line, at) => ({
      ...lineOf(line, 10 * id + at, line.subtotalTaxes),
      name: `Product ${at + 1}`,
      product_id: 100 + at,
      variation_id: 0,
      quantity: Number(basket.items[at]?.quantity ?? 1),
      tax_class: basket.items[at]?.taxClass ?? '',
      subtotal: figure(line.subtotal),
      subtotal_tax: figure(total(line.subtotalTaxes.values())),
      sku: `SKU-${at + 1}`,
      meta_data: [],
    })),
    shipping_lines: order.shipping.map((line, at) => ({
      ...lineOf(line, 20_000_000 + 10 * id + at),
      method_title: 'Flat rate',
      method_id: 'flat_rate',
      instance_id: '1',
      meta_data: [],
    })),
    fee_lines: order.fees.map((line, at) => ({
      ...lineOf(line, 30_000_000 + 10 * id + at),
      name: basket.fees[at]?.name ?? '',
      tax_class: basket.fees[at]?.isTaxed === true ? basket.fees[at].taxClass : '0',
      tax_status: basket.fees[at]?.isTaxed === true ? 'taxable' : 'none',
      meta_data: [],
    })),
    tax_lines: order.taxLines.map((line, at) => ({ id: 40_000_000 + 10 * id + at, ...taxLine(line, basket) })),
    coupon_lines: basket.coupons.map(({ code }) => ({ code, discount: '0.000000', discount_tax: '0.000000' })),
    refunds: [],
    meta_data: [
      ...(isTender ? [{ key: '_ywgc_applied_gift_cards_totals', value: figure(moved.neg()) }] : []),
      ...(vat === '' ? [] : [{ key: '_vat_number', value: vat }]),
    ],
  };
}

function lineOf(line: StoredLine, id: number, subtotals: Taxes = new Map()): JsonObject {
  return {
    id,
    total: figure(line.net),
    total_tax: figure(line.tax),
    taxes: [...line.taxes].map(([rate, tax]) => {
      return { id: rate, total: figure(tax), subtotal: figure(subtotals.get(rate) ?? NOTHING) };
    }),
  };
}

function taxLine(line: MadeOrder['order']['taxLines'][number], { destination }: MadeOrder['basket']): JsonObject {
  const rows = Object.values(destination.rates).flat();
  const row = rows.find(({ id }) => id === line.id);
  return {
    rate_id: line.id,
    rate_code: `${destination.country}-${line.id}`,
    label: row?.label ?? '',
    compound: row?.compound ?? false,
    rate_percent: Number(row?.percent ?? 0),
    tax_total: figure(line.tax),
    shipping_tax_total: figure(line.shippingTax),
  };
}

function figure(amount: Big): string {
  return formatDecimal(amount.toFixed(), DECIMALS);
}
