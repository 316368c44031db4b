import { z } from 'zod';
import { date, decimal, encodedText, fields, html, id, list, money, text } from './fields.ts';
import { htmlToText } from './plain-text.ts';

/* wc/v3 responses, as far as we read them. */

const meta = z.object({ key: text, value: z.unknown() });
const itemMeta = fields({ key: text, value: z.unknown(), displayKey: z.unknown(), displayValue: z.unknown() });
type ItemMeta = z.infer<typeof itemMeta>;

const field = encodedText.transform((value) => value.trim());
const address = fields({
  firstName: field,
  lastName: field,
  company: field,
  address1: field,
  address2: field,
  city: field,
  state: field,
  postcode: field,
  country: field,
  email: field,
  phone: field,
});

const item = {
  id,
  total: money,
  totalTax: money,
  taxes: list(
    // A rate that did not apply has an empty amount.
    z.object({ id, total: money.or(z.literal('')) }).transform(({ id: rateId, total }) => ({ rateId, total })),
  ),
  metaData: list(itemMeta),
};

const productLine = fields({
  ...item,
  name: html,
  productId: id,
  variationId: id.default(0),
  quantity: decimal,
  taxClass: text,
  subtotal: money,
  subtotalTax: money,
  sku: z.string().nullable().default(null),
}).transform(({ metaData, ...rest }) => {
  const line = { kind: 'product' as const, ...rest, attributes: metaData.flatMap(toAttribute), ...bundleOf(metaData) };
  return { line, refundedLineId: refundedLineId(metaData) };
});

const shippingLine = fields({ ...item, methodTitle: html, methodId: text, instanceId: text }).transform(
  ({ metaData, methodTitle: name, ...rest }) => {
    return { line: { kind: 'shipping' as const, name, ...rest }, refundedLineId: refundedLineId(metaData) };
  },
);

const feeLine = fields({ ...item, name: html, taxClass: text }).transform(({ metaData, ...rest }) => {
  return { line: { kind: 'fee' as const, ...rest }, refundedLineId: refundedLineId(metaData) };
});

/** Keys that start with an underscore are WooCommerce's hidden ones; non-text values cannot be shown. */
function toAttribute({ key, displayKey, displayValue }: ItemMeta): { label: string; value: string }[] {
  if (key.startsWith('_') || typeof displayKey !== 'string') return [];
  if (typeof displayValue !== 'string' && typeof displayValue !== 'number') return [];
  const [label, value] = [htmlToText(displayKey), htmlToText(String(displayValue))];
  return label === '' || value === '' ? [] : [{ label, value }];
}

/** The hidden metas of Product Bundles (YITH's and others' too) and Composite Products: an item names its bundle's key. */
const BUNDLE_KEYS = ['_bundle_cart_key', '_composite_cart_key'];
const BUNDLED_IN_KEYS = ['_bundled_by', '_composite_parent'];

function bundleOf(metaData: readonly ItemMeta[]): { bundleKey?: string; bundledIn?: string } {
  const valueOf = (keys: readonly string[]) => {
    const value = metaData.find(({ key }) => keys.includes(key))?.value;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const [bundleKey, bundledIn] = [valueOf(BUNDLE_KEYS), valueOf(BUNDLED_IN_KEYS)];
  return { ...(bundleKey === null ? {} : { bundleKey }), ...(bundledIn === null ? {} : { bundledIn }) };
}

/** Only lines of a refund name one. */
function refundedLineId(metaData: readonly ItemMeta[]): number | null {
  const value = metaData.find(({ key }) => key === '_refunded_item_id')?.value;
  const lineId = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isSafeInteger(lineId) && lineId > 0 ? lineId : null;
}

const parts = {
  lineItems: list(productLine),
  shippingLines: list(shippingLine),
  feeLines: list(feeLine),
  taxLines: list(
    fields({
      rateId: id,
      rateCode: text,
      label: html,
      compound: z.boolean().default(false),
      taxTotal: money,
      shippingTaxTotal: money,
      /** null on orders older than WooCommerce 3.7. */
      ratePercent: decimal.nullish(),
    }),
  ),
  metaData: list(meta),
};

const head = {
  id,
  number: text,
  status: z.string(),
  currency: z.string(),
  total: money,
  dateCreatedGmt: date.nullable(),
  dateModifiedGmt: date.nullable(),
  // Only to compare states, never used: a plugin's corrupt value here must not hide an order.
  totalTax: money.catch(''),
  customerId: id.catch(0),
  paymentMethod: text.catch(''),
  transactionId: text.catch(''),
  datePaidGmt: date.nullish().catch(null),
  billing: address.catch(() => address.parse({})),
  shipping: address.catch(() => address.parse({})),
  refunds: list(z.object({ id, total: money })).catch([]),
};

export const WIRE_ORDER_HEAD = fields(head);
/** Raw, so that another corrupt value is another state of the order. */
const raw = z.unknown().transform((value) => JSON.stringify(value ?? null));

/** A head only says that an order must be read, and reading it shows the error: a usable id is enough. */
export const WIRE_CORRUPT_HEAD = fields({
  ...head,
  number: text.catch(''),
  status: z.string().or(raw),
  currency: z.string().or(raw),
  total: money.or(raw),
  dateCreatedGmt: date.nullable().catch(null),
  /** undefined = unreadable. */
  dateModifiedGmt: date.nullable().optional().catch(undefined),
});

/** What an order adds to the sales of its day. */
export const WIRE_SALE = fields({
  ...head,
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code'),
  totalTax: money,
  shippingTotal: money,
  dateCreated: date,
  dateCreatedGmt: date,
  datePaid: date.nullish(),
  dateCompleted: date.nullish(),
  taxLines: list(fields({ ratePercent: decimal.nullish(), label: html, taxTotal: money, shippingTaxTotal: money })),
});

/** A refund as the list of all refunds has it (WooCommerce 9.0 and later). */
export const WIRE_REFUND_HEAD = fields({ id, parentId: id, dateCreated: date, amount: money });

/** The same with what Analytics counts of it. */
export const WIRE_REFUND_FIGURES = fields({
  ...{ id, parentId: id, dateCreated: date, amount: money },
  taxLines: list(fields({ taxTotal: money, shippingTaxTotal: money })),
  shippingLines: list(fields({ total: money })),
  metaData: list(meta),
});

const choiceValue = text.transform((value) => (value === '' ? undefined : value));

/** What the plugin adds to orders and products: per product and variation, nearest first. */
export const productChoices = list(
  fields({
    ...{ productId: id, variationId: id },
    choices: list(
      fields({
        ...{ on: z.enum(['variation', 'product', 'category']), id, name: html },
        ...{ account: choiceValue, taxType: choiceValue, item: choiceValue },
        tracking: list(fields({ categoryId: text, optionId: text }))
          .default([])
          .transform((all) => (all.length === 0 ? undefined : all)),
      }),
    ),
  }),
);

export const WIRE_ORDER_DATES = fields({ dateCreated: date, dateCreatedGmt: date });

export const WIRE_ORDER = fields({
  id,
  number: text,
  status: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code'),
  createdVia: text,
  pricesIncludeTax: z.boolean(),
  dateCreated: date,
  dateCreatedGmt: date,
  dateModified: date.nullish(),
  dateModifiedGmt: date,
  datePaid: date.nullish(),
  datePaidGmt: date.nullish(),
  dateCompleted: date.nullish(),
  total: money,
  totalTax: money,
  customerId: id,
  billing: address,
  shipping: address,
  paymentMethod: text,
  paymentMethodTitle: html,
  transactionId: text,
  customerNote: encodedText,
  couponLines: list(fields({ code: encodedText })),
  refunds: list(z.object({ id, reason: encodedText, total: money })),
  /** Absent without our plugin. */
  mlConnectorProducts: productChoices.default([]),
  ...parts,
});

const refund = {
  id,
  dateCreated: date,
  dateCreatedGmt: date,
  amount: money,
  reason: encodedText,
  refundedPayment: z.boolean().default(false),
  ...parts,
};
export const WIRE_REFUND = fields(refund);
/** In the list over all orders. */
export const WIRE_LISTED_REFUND = fields({ parentId: id, ...refund });

export const WIRE_CUSTOMER = fields({
  id,
  email: text,
  firstName: encodedText,
  lastName: encodedText,
  billing: address,
  shipping: address,
  metaData: list(meta),
}).transform(({ metaData, ...customer }) => ({ ...customer, meta: metaData }));

export const WIRE_CUSTOMER_ROLE = z.object({ id, role: text });

const term = z.object({ id, name: html });
export const WIRE_CATEGORY = z.object({ id, parent: z.int().default(0) });
export const WIRE_PRODUCT = z
  .object({
    ...{ id, name: html, type: text, sku: text, categories: list(term), tags: list(term) },
    virtual: z.boolean().default(false),
    tax_status: z.string().default('taxable'),
  })
  .transform(({ virtual, tax_status: taxStatus, ...product }) => ({
    ...product,
    categoryIds: product.categories.map((one) => one.id),
    tagIds: product.tags.map((one) => one.id),
    isVirtual: virtual,
    isTaxable: taxStatus !== 'none',
  }));

/** A product, or a variation, which has its parent's categories. */
export const WIRE_SOLD_PRODUCT = fields({
  id,
  name: html,
  type: text,
  parentId: z.int().default(0),
  taxClass: text,
  sku: text,
  mlConnectorProducts: productChoices.default([]),
});

export const WIRE_TAX_RATE = z
  .object({
    id,
    /** '' = every country. */
    country: text,
    state: text,
    postcodes: list(z.string()),
    cities: list(z.string()),
    rate: money,
    name: html,
    class: text,
    priority: z.int(),
    compound: z.boolean(),
    shipping: z.boolean(),
  })
  // Percent, four decimals; "standard", or another class's slug.
  .transform(({ rate: ratePercent, class: taxClass, ...rest }) => ({ ...rest, ratePercent, taxClass }));

export const WIRE_GATEWAY = z.object({ id: z.string(), title: html, enabled: z.boolean() });
export const WIRE_STATUS = z.object({ slug: z.string().transform((slug) => slug.replace(/^wc-/, '')), name: html });
export const WIRE_SHIPPING_METHOD = z.object({ id: z.string(), title: html });
export const WIRE_NAMED = z.object({ id: id.transform(String), name: html });
export const WIRE_COUPON = z.object({ code: text }).transform(({ code }) => ({ id: code, name: code }));

export type WireOrderHead = z.infer<typeof WIRE_ORDER_HEAD> | z.infer<typeof WIRE_CORRUPT_HEAD>;
export type WireOrder = z.infer<typeof WIRE_ORDER>;
export type WireRefund = z.infer<typeof WIRE_REFUND>;
export type StoreCustomer = z.infer<typeof WIRE_CUSTOMER>;
export type StoreProduct = z.infer<typeof WIRE_PRODUCT>;
export type StoreTaxRate = z.infer<typeof WIRE_TAX_RATE>;
