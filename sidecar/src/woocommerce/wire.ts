import Big from 'big.js';
import { z } from 'zod';

/*
 * wc/v3 responses, as far as we read them. Extra fields are fine; money must be a decimal string, dates ISO
 * without an offset. Some plugins turn ids and quantities into strings, so both pass.
 */

import { malformed } from './store-error.ts';

const money = z.string().regex(/^-?\d+(?:\.\d+)?$/, 'is not a decimal string');
/** A rate that did not apply has an empty amount. */
const moneyOrNothing = z.union([money, z.literal('')]);
const id = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
/** Never via a float's exponent form. */
const decimal = z.union([
  z.number().transform((value) => new Big(value).toFixed()),
  z.string().regex(/^-?\d+(?:\.\d+)?$/, 'is not a number'),
]);
const text = z
  .union([z.string(), z.number(), z.null()])
  .default('')
  .transform((value) => (value === null ? '' : String(value)));
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'is not a date without offset');

/** PHP writes a list whose first element was removed as an object. */
function list<Item extends z.ZodType>(item: Item) {
  return z
    .union([z.array(item), z.record(z.string(), item).transform((entries) => Object.values(entries))])
    .default([]);
}

const meta = z.object({ key: text, value: z.unknown() });
const itemMeta = z.object({ key: text, value: z.unknown(), display_key: z.unknown(), display_value: z.unknown() });
const lineTax = z.object({ id, total: moneyOrNothing });

const address = z
  .object({
    first_name: text,
    last_name: text,
    company: text,
    address_1: text,
    address_2: text,
    city: text,
    state: text,
    postcode: text,
    country: text,
    email: text,
    phone: text,
  })
  .partial();

const productLine = z.object({
  id,
  name: text,
  product_id: id,
  variation_id: id.default(0),
  quantity: decimal,
  tax_class: text,
  subtotal: money,
  subtotal_tax: money,
  total: money,
  total_tax: money,
  taxes: list(lineTax),
  sku: z.string().nullish(),
  meta_data: list(itemMeta),
});

const shippingLine = z.object({
  id,
  method_title: text,
  method_id: text,
  instance_id: text,
  total: money,
  total_tax: money,
  taxes: list(lineTax),
  meta_data: list(itemMeta),
});

const feeLine = z.object({
  id,
  name: text,
  tax_class: text,
  tax_status: text,
  total: money,
  total_tax: money,
  taxes: list(lineTax),
  meta_data: list(itemMeta),
});

const taxLine = z.object({
  rate_id: id,
  rate_code: text,
  label: text,
  compound: z.boolean().default(false),
  tax_total: money,
  shipping_tax_total: money,
  /** null on orders older than WooCommerce 3.7. */
  rate_percent: decimal.nullish(),
});

export const WIRE_ORDER_HEAD = z.object({
  id,
  number: text,
  status: z.string(),
  currency: z.string(),
  total: money,
  date_created_gmt: date.nullable(),
  date_modified_gmt: date.nullable(),
  // Only to compare states, never used: a plugin's corrupt value here must not hide an order.
  total_tax: money.catch(''),
  customer_id: id.catch(0),
  payment_method: text.catch(''),
  transaction_id: text.catch(''),
  date_paid_gmt: date.nullish().catch(null),
  billing: address.catch({}),
  shipping: address.catch({}),
  refunds: list(z.object({ id, total: money })).catch([]),
});

/** Raw, so that another corrupt value is another state of the order. */
const asItCame = z.unknown().transform((value) => JSON.stringify(value ?? null));

/** A head only says that an order must be read, and reading it shows the error: a usable id is enough. */
export const WIRE_SPOILT_HEAD = WIRE_ORDER_HEAD.extend({
  number: text.catch(''),
  status: z.string().or(asItCame),
  currency: z.string().or(asItCame),
  total: money.or(asItCame),
  date_created_gmt: date.nullable().catch(null),
  /** undefined = unreadable. */
  date_modified_gmt: date.nullable().optional().catch(undefined),
});

export const WIRE_ORDER_DATES = z.object({ date_created: date, date_created_gmt: date });

export const WIRE_ORDER = z.object({
  id,
  parent_id: id.default(0),
  number: text,
  status: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code'),
  created_via: text,
  prices_include_tax: z.boolean(),
  date_created: date,
  date_created_gmt: date,
  date_modified: date.nullish(),
  date_modified_gmt: date,
  date_paid: date.nullish(),
  date_paid_gmt: date.nullish(),
  total: money,
  total_tax: money,
  shipping_total: money,
  shipping_tax: money,
  cart_tax: money,
  discount_total: money,
  discount_tax: money,
  customer_id: id,
  billing: address,
  shipping: address,
  payment_method: text,
  payment_method_title: text,
  transaction_id: text,
  customer_note: text,
  line_items: list(productLine),
  shipping_lines: list(shippingLine),
  fee_lines: list(feeLine),
  tax_lines: list(taxLine),
  coupon_lines: list(z.object({ code: text, discount: money, discount_tax: money })),
  refunds: list(z.object({ id, reason: text, total: money })),
  meta_data: list(meta),
});

export const WIRE_REFUND = z.object({
  id,
  date_created: date,
  date_created_gmt: date,
  amount: money,
  reason: text,
  refunded_payment: z.boolean().default(false),
  line_items: list(productLine),
  shipping_lines: list(shippingLine),
  fee_lines: list(feeLine),
  tax_lines: list(taxLine),
  meta_data: list(meta),
});

export const WIRE_CUSTOMER = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  billing: address,
  shipping: address,
  meta_data: list(meta),
});

export const WIRE_CUSTOMER_ROLE = z.object({ id, role: text });

const term = z.object({ id, name: text });
export const WIRE_CATEGORY = z.object({ id, parent: z.int().default(0) });
export const WIRE_PRODUCT = z.object({
  id,
  name: text,
  type: text,
  sku: text,
  categories: list(term),
  tags: list(term),
});

export const WIRE_TAX_RATE = z.object({
  id,
  country: text,
  state: text,
  postcodes: list(z.string()),
  cities: list(z.string()),
  rate: money,
  name: text,
  class: text,
  priority: z.int(),
  compound: z.boolean(),
  shipping: z.boolean(),
});

export const WIRE_GATEWAY = z.object({ id: z.string(), title: text, enabled: z.boolean() });
export const WIRE_STATUS = z.object({ slug: z.string(), name: text });
export const WIRE_SHIPPING_METHOD = z.object({ id: z.string(), title: text });
export const WIRE_NAMED = z.object({ id, name: text });
export const WIRE_COUPON = z.object({ id, code: text });
export const WIRE_SETTING = z.object({ id: z.string(), value: z.unknown() });
export const WIRE_INDEX = z.object({ name: text, timezone_string: text, gmt_offset: decimal.default('0') });
export const WIRE_SITE = z.object({ url: text });
export const WIRE_VERSION = z.object({ environment: z.object({ version: z.string() }) });

export type WireOrderHead = z.infer<typeof WIRE_ORDER_HEAD> | z.infer<typeof WIRE_SPOILT_HEAD>;
export type WireOrder = z.infer<typeof WIRE_ORDER>;
export type WireRefund = z.infer<typeof WIRE_REFUND>;
export type WireAddress = z.infer<typeof address>;

/** Parses a response; store_bad_response names the first wrong field. `what` names the object, without personal data. */
export function parseWire<Schema extends z.ZodType>(schema: Schema, body: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw malformed(
    `${what}: the store's answer has an unusable "${field}" (${issue?.message ?? 'unreadable'}). ` +
      'A plugin probably changes the REST API; find it by switching plugins off one at a time.',
  );
}
