import type { TrackingChoice } from './documents.ts';

/** A WooCommerce order as the mapping reads it. Money is a decimal string in the order's currency, up to six decimals. */
export interface Order {
  readonly id: number;
  /** The display number; plugins may change it, so it is never an identity. */
  readonly number: string;
  readonly status: string;
  readonly currency: string;
  readonly createdVia: string;
  readonly pricesIncludeTax: boolean;
  /** UTC instants, ISO with Z. */
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly paidAt: string | null;
  /** Calendar days in the store's time zone, YYYY-MM-DD: what the accountant sees. */
  readonly createdOn: string;
  readonly modifiedOn: string;
  readonly paidOn: string | null;
  /** null or absent = not completed. */
  readonly completedOn?: string | null | undefined;
  readonly total: string;
  readonly totalTax: string;
  /** 0 = guest. */
  readonly customerId: number;
  readonly billing: OrderAddress;
  readonly shipping: OrderAddress;
  readonly paymentMethod: string;
  readonly paymentMethodTitle: string;
  readonly transactionId: string;
  /** What the customer wrote; absent = nothing. */
  readonly customerNote?: string | undefined;
  /** Products, then shipping, then fees, each in WooCommerce's order. */
  readonly lines: readonly OrderLine[];
  readonly taxes: readonly OrderTax[];
  readonly coupons: readonly { readonly code: string }[];
  readonly refunds: readonly RefundSummary[];
  readonly meta: readonly OrderMeta[];
}

/** The order fields that identify the buyer; a customer without an order has the same (id 0, number ''). */
export type Buyer = Pick<Order, 'id' | 'number' | 'customerId' | 'billing' | 'shipping' | 'meta'>;

export interface OrderAddress {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
  /** ISO 3166 alpha-2, or empty. */
  readonly country: string;
  /** Empty on shipping addresses. */
  readonly email: string;
  readonly phone: string;
}

export type OrderLine = ProductLine | ShippingLine | FeeLine;

interface LineMoney {
  /** Item id; WooCommerce makes another when a pending order is resumed. */
  readonly id: number;
  readonly name: string;
  /** Net after coupons, quantity included. */
  readonly total: string;
  /** Tax after coupons: the stored, per-rate rounded figure. */
  readonly totalTax: string;
  /** The rates that applied, with unrounded tax; a rate with an empty total did not apply. */
  readonly taxes: readonly { readonly rateId: number; readonly total: string }[];
}

export interface ProductLine extends LineMoney {
  readonly kind: 'product';
  readonly productId: number;
  /** 0 = not a variation. */
  readonly variationId: number;
  /** Decimal string; stores may sell fractions. */
  readonly quantity: string;
  /** '' = standard. */
  readonly taxClass: string;
  /** null when the product is gone. */
  readonly sku: string | null;
  readonly subtotal: string;
  readonly subtotalTax: string;
  /** Visible line meta (variation attributes, personalisation), label and value as plain text. */
  readonly attributes: readonly { readonly label: string; readonly value: string }[];
  /** The key that a bundle's items name as theirs; absent = it is no bundle. */
  readonly bundleKey?: string;
  /** The key of the bundle that it is in. */
  readonly bundledIn?: string;
  /** Items of the bundle that are shown in its text, e.g. "2 × Cobalt Mug". */
  readonly contents?: readonly string[];
  /** What the shop's product, and its categories, say about the line; the first that names something decides. Absent = nothing. */
  readonly choices?: readonly ProductChoice[];
}

/** Set in WooCommerce on a variation, a product or a product category: where its sales are in Xero. */
export interface ProductChoice {
  readonly on: 'variation' | 'product' | 'category';
  readonly id: number;
  /** Its name in the shop, as plain text. */
  readonly name: string;
  readonly account?: string | undefined;
  readonly taxType?: string | undefined;
  readonly tracking?: readonly TrackingChoice[] | undefined;
  /** The code of its item in Xero. */
  readonly item?: string | undefined;
}

export interface ShippingLine extends LineMoney {
  readonly kind: 'shipping';
  readonly methodId: string;
  readonly instanceId: string;
}

export interface FeeLine extends LineMoney {
  readonly kind: 'fee';
  readonly taxClass: string;
}

export interface OrderTax {
  readonly rateId: number;
  readonly rateCode: string;
  readonly label: string;
  readonly compound: boolean;
  /** Decimal string, percent. */
  readonly ratePercent: string;
  /** Tax on products and fees. */
  readonly taxTotal: string;
  readonly shippingTaxTotal: string;
}

/** `total` is negative, as the orders endpoint shows it. */
export interface RefundSummary {
  readonly id: number;
  readonly reason: string;
  readonly total: string;
}

export interface OrderMeta {
  readonly key: string;
  readonly value: unknown;
}

/** A meta's text without surrounding white space; '' = absent, empty or neither text nor number. */
export function metaText(meta: readonly OrderMeta[], key: string): string {
  const value = meta.find((one) => one.key === key)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** What a shop calculates in (WooCommerce's settings "Currency" and "Number of decimals"). */
export interface ShopUnits {
  readonly currency: string;
  readonly decimals: number;
}

/** Absent when the product is gone. */
export interface CatalogueProduct {
  readonly categoryIds: readonly number[];
  /** Ancestors of those categories, nearest first; absent = not read. */
  readonly ancestorIds?: readonly number[];
  readonly tagIds: readonly number[];
  /** WooCommerce's id: "simple", "variable", "subscription"; absent = not read. */
  readonly type?: string | undefined;
  /** Nothing is delivered: a service, a download; absent = not read. */
  readonly isVirtual?: boolean | undefined;
  /** False = its `tax_status` is none; absent = not read. */
  readonly isTaxable?: boolean | undefined;
}

export interface OrderCustomer {
  /** As WordPress names it: "customer", "wholesale_customer"; '' when the account is gone. */
  readonly role: string;
}

/** By product id. */
export type Catalogue = ReadonlyMap<number, CatalogueProduct>;
