import { RULE_CONDITIONS } from '../../domain/settings/rule-precedence.ts';
import type { RuleConditions } from '../../domain/settings/settings.ts';

export const RESULT_COLUMNS = ['account', 'taxType', 'tracking1', 'tracking2', 'item'] as const;
/** In the order of the file: what a rule asks, most specific first, then what it decides. */
export const COLUMNS = [...RULE_CONDITIONS, ...RESULT_COLUMNS] as const;
export type Column = (typeof COLUMNS)[number];

/** As the settings page names them. */
export const HEADINGS: Readonly<Record<Column, string>> = {
  variation: 'Variation',
  product: 'Product',
  sku: 'SKU',
  category: 'Category',
  tag: 'Tag',
  itemMeta: 'Product option',
  productType: 'Product type',
  virtual: 'Virtual product',
  taxClass: 'Tax class',
  shippingMethod: 'Shipping method',
  fee: 'Fee',
  coupon: 'Coupon',
  role: 'Customer role',
  orderMeta: 'Custom field of the order',
  renewal: 'Subscription renewal',
  vatNumber: 'VAT number on the order',
  createdVia: 'Where the order was made',
  totalFrom: 'Order total from',
  totalBelow: 'Order total below',
  paymentMethod: 'Payment method',
  state: 'Shipping state',
  country: 'Shipping country',
  currency: 'Currency',
  account: 'Account',
  taxType: 'Tax type',
  tracking1: 'Tracking 1',
  tracking2: 'Tracking 2',
  item: 'Item code',
};

const BY_NAME: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) => [[nameKey(column), column] as const, [nameKey(HEADINGS[column]), column] as const]),
);

/** By its heading, or by the setting's own name, whatever the case. */
export function columnNamed(heading: string): Column | null {
  return BY_NAME.get(nameKey(heading)) ?? null;
}

export function isCondition(column: Column): column is keyof RuleConditions & Column {
  return !RESULT_COLUMNS.some((result) => result === column);
}

/** A heading or a line of a person's own: nothing of it is read. */
export function isComment(text: string): boolean {
  return text.startsWith('#');
}

function nameKey(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
