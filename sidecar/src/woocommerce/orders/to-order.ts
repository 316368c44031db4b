import { storeError } from '../store-error.ts';
import type {
  FeeLine,
  Order,
  OrderAddress,
  OrderMeta,
  OrderTax,
  ProductLine,
  ShippingLine,
} from '../../domain/order.ts';
import { decodeText, htmlToText } from '../plain-text.ts';
import type { WireAddress, WireOrder } from '../wire.ts';

/** Percent by rate id, for tax lines without their own. */
export type RatePercents = ReadonlyMap<number, string>;

/**
 * WooCommerce's order in our terms. Days come from the local dates, which are in the store's own time zone.
 * Throws store_bad_response if neither a tax line nor `rates` has its percentage.
 */
export function toOrder(wire: WireOrder, rates: RatePercents = new Map()): Order {
  return {
    id: wire.id,
    number: wire.number,
    status: wire.status,
    currency: wire.currency,
    createdVia: wire.created_via,
    pricesIncludeTax: wire.prices_include_tax,
    createdAt: instantOfGmt(wire.date_created_gmt),
    modifiedAt: instantOfGmt(wire.date_modified_gmt),
    paidAt: wire.date_paid_gmt ? instantOfGmt(wire.date_paid_gmt) : null,
    createdOn: dayOfLocal(wire.date_created),
    modifiedOn: dayOfLocal(wire.date_modified ?? localOf(wire.date_modified_gmt, wire)),
    paidOn: wire.date_paid ? dayOfLocal(wire.date_paid) : null,
    total: wire.total,
    totalTax: wire.total_tax,
    customerId: wire.customer_id,
    billing: toOrderAddress(wire.billing),
    shipping: toOrderAddress(wire.shipping),
    paymentMethod: wire.payment_method,
    paymentMethodTitle: htmlToText(wire.payment_method_title),
    transactionId: wire.transaction_id,
    lines: [
      ...wire.line_items.map(toProductLine),
      ...wire.shipping_lines.map(toShippingLine),
      ...wire.fee_lines.map(toFeeLine),
    ],
    taxes: wire.tax_lines.map((one) => toTax(one, rates)),
    coupons: wire.coupon_lines.map(({ code }) => ({ code: decodeText(code) })),
    refunds: wire.refunds.map(({ id, reason, total }) => ({ id, reason: decodeText(reason), total })),
    meta: toMeta(wire.meta_data),
  };
}

/** The API omits the Z on its GMT dates. */
export function instantOfGmt(gmt: string): string {
  return `${gmt}Z`;
}

/** A GMT date by the store's clock, with the offset at the order's creation. */
function localOf(gmt: string, made: Pick<WireOrder, 'date_created' | 'date_created_gmt'>): string {
  const aheadMs = Date.parse(instantOfGmt(made.date_created)) - Date.parse(instantOfGmt(made.date_created_gmt));
  return new Date(Date.parse(instantOfGmt(gmt)) + aheadMs).toISOString();
}

export function dayOfLocal(local: string): string {
  return local.slice(0, 10);
}

export function toOrderAddress(wire: WireAddress): OrderAddress {
  const field = (name: keyof WireAddress) => decodeText(wire[name] ?? '').trim();
  return {
    firstName: field('first_name'),
    lastName: field('last_name'),
    company: field('company'),
    address1: field('address_1'),
    address2: field('address_2'),
    city: field('city'),
    state: field('state'),
    postcode: field('postcode'),
    country: field('country'),
    email: field('email'),
    phone: field('phone'),
  };
}

export function toMeta(wire: readonly { readonly key: string; readonly value?: unknown }[]): OrderMeta[] {
  return wire.map(({ key, value }) => ({ key, value }));
}

export function toProductLine(wire: WireOrder['line_items'][number]): ProductLine {
  return {
    kind: 'product',
    ...toMoney(wire),
    name: htmlToText(wire.name),
    productId: wire.product_id,
    variationId: wire.variation_id,
    quantity: wire.quantity,
    taxClass: wire.tax_class,
    sku: wire.sku ?? null,
    subtotal: wire.subtotal,
    subtotalTax: wire.subtotal_tax,
    attributes: wire.meta_data.flatMap(toAttribute),
  };
}

export function toShippingLine(wire: WireOrder['shipping_lines'][number]): ShippingLine {
  return {
    kind: 'shipping',
    ...toMoney(wire),
    name: htmlToText(wire.method_title),
    methodId: wire.method_id,
    instanceId: wire.instance_id,
  };
}

export function toFeeLine(wire: WireOrder['fee_lines'][number]): FeeLine {
  return {
    kind: 'fee',
    ...toMoney(wire),
    name: htmlToText(wire.name),
    taxClass: wire.tax_class,
  };
}

export function toTax(wire: WireOrder['tax_lines'][number], rates: RatePercents): OrderTax {
  const ratePercent = wire.rate_percent ?? rates.get(wire.rate_id);
  if (ratePercent === undefined) {
    throw storeError(
      'store_bad_response',
      `Tax "${wire.rate_code}" has no percentage: the order is from before WooCommerce 3.7 and the rate was deleted since.`,
    );
  }
  return {
    rateId: wire.rate_id,
    rateCode: wire.rate_code,
    label: htmlToText(wire.label),
    compound: wire.compound,
    ratePercent,
    taxTotal: wire.tax_total,
    shippingTaxTotal: wire.shipping_tax_total,
  };
}

function toMoney(wire: Pick<WireOrder['fee_lines'][number], 'id' | 'total' | 'total_tax' | 'taxes'>) {
  return {
    id: wire.id,
    total: wire.total,
    totalTax: wire.total_tax,
    taxes: wire.taxes.map(({ id, total }) => ({ rateId: id, total })),
  };
}

/** Keys that start with an underscore are WooCommerce's hidden ones; non-text values cannot be shown. */
function toAttribute({
  key,
  display_key,
  display_value,
}: WireOrder['line_items'][number]['meta_data'][number]): { label: string; value: string }[] {
  if (key.startsWith('_') || typeof display_key !== 'string') return [];
  if (typeof display_value !== 'string' && typeof display_value !== 'number') return [];
  const [label, value] = [htmlToText(display_key), htmlToText(String(display_value))];
  return label === '' || value === '' ? [] : [{ label, value }];
}

/** Whether toOrder needs percentages. */
export function lacksPercent({ tax_lines }: Pick<WireOrder, 'tax_lines'>): boolean {
  return tax_lines.some(({ rate_percent }) => rate_percent === null || rate_percent === undefined);
}
