import { __, sprintf } from '@wordpress/i18n';
import type { StoreListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { RuleConditions } from '../../../sidecar/src/domain/settings/settings.ts';
import type { SearchKind } from '../../../sidecar/src/contract/lists.ts';

export const CONDITIONS = [
  'product',
  'variation',
  'sku',
  'category',
  'tag',
  'itemMeta',
  'productType',
  'virtual',
  'taxClass',
  'shippingMethod',
  'fee',
  'country',
  'state',
  'paymentMethod',
  'coupon',
  'role',
  'orderMeta',
  'renewal',
  'vatNumber',
  'createdVia',
  'totalFrom',
  'totalBelow',
  'currency',
] as const satisfies readonly (keyof RuleConditions)[];
export type Condition = (typeof CONDITIONS)[number];

export function conditionName(condition: Condition): string {
  switch (condition) {
    case 'product':
      return __('Product', 'ml-connector');
    case 'variation':
      return __('Variation', 'ml-connector');
    case 'category':
      return __('Category', 'ml-connector');
    case 'tag':
      return __('Tag', 'ml-connector');
    case 'taxClass':
      return __('Tax class', 'ml-connector');
    case 'shippingMethod':
      return __('Shipping method', 'ml-connector');
    case 'fee':
      return __('Fee', 'ml-connector');
    case 'country':
      return __('Shipping country', 'ml-connector');
    case 'state':
      return __('Shipping state', 'ml-connector');
    case 'paymentMethod':
      return __('Payment method', 'ml-connector');
    case 'coupon':
      return __('Coupon', 'ml-connector');
    case 'role':
      return __('Customer role', 'ml-connector');
    case 'sku':
      return __('SKU', 'ml-connector');
    case 'itemMeta':
      return __('Product option or personalisation', 'ml-connector');
    case 'productType':
      return __('Product type', 'ml-connector');
    case 'virtual':
      return __('Virtual product', 'ml-connector');
    case 'orderMeta':
      return __('Custom field of the order', 'ml-connector');
    case 'renewal':
      return __('Subscription renewal', 'ml-connector');
    case 'vatNumber':
      return __('VAT number on the order', 'ml-connector');
    case 'createdVia':
      return __('Where the order was made', 'ml-connector');
    case 'totalFrom':
      return __('Order total from', 'ml-connector');
    case 'totalBelow':
      return __('Order total below', 'ml-connector');
    case 'currency':
      return __('Currency', 'ml-connector');
  }
}

/** What to search in the store; null = it is typed or chosen. */
export function searchKindOf(condition: Condition): SearchKind | null {
  switch (condition) {
    case 'product':
    case 'variation':
      return 'product';
    case 'category':
    case 'tag':
    case 'coupon':
      return condition;
    default:
      return null;
  }
}

/** Answered with yes or no. */
export function isYesOrNo(condition: Condition): condition is 'virtual' | 'renewal' | 'vatNumber' {
  return ['virtual', 'renewal', 'vatNumber'].includes(condition);
}

export function isIdCondition(condition: Condition): condition is 'product' | 'variation' | 'category' | 'tag' {
  return ['product', 'variation', 'category', 'tag'].includes(condition);
}

/** Ids of everything in the rules, as "category:15". */
export function namedThings(rules: readonly { readonly when: RuleConditions }[]): string[] {
  const keys = rules.flatMap(({ when }) =>
    CONDITIONS.filter(isIdCondition).flatMap((condition) => {
      const id = when[condition];
      return id === undefined ? [] : [`${searchKindOf(condition) ?? ''}:${id}`];
    }),
  );
  return [...new Set(keys)];
}

/** "Category: Books (15)". `names` by "category:15". */
export function conditionWords(
  when: RuleConditions,
  store: StoreListsBody | null,
  names: ReadonlyMap<string, string>,
): string[] {
  return CONDITIONS.filter((condition) => when[condition] !== undefined).map((condition) => {
    const value = when[condition];
    // translators: 1: kind of condition, 2: what it is
    return sprintf(
      __('%1$s: %2$s', 'ml-connector'),
      conditionName(condition),
      valueWords(condition, value, store, names),
    );
  });
}

function valueWords(
  condition: Condition,
  value: unknown,
  store: StoreListsBody | null,
  names: ReadonlyMap<string, string>,
): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? __('yes', 'ml-connector') : __('no', 'ml-connector');
  const text = String(value);
  if (text === '*') return __('any', 'ml-connector');
  const known =
    condition === 'paymentMethod'
      ? store?.gateways.find(({ id }) => id === text)?.title
      : condition === 'shippingMethod'
        ? store?.shippingMethods.find(({ id }) => id === text)?.title
        : names.get(`${searchKindOf(condition) ?? condition}:${text}`);
  if (condition === 'taxClass' && (text === '' || text === 'standard')) return __('standard', 'ml-connector');
  if (condition === 'role' && text === 'guest') return __('guests', 'ml-connector');
  if (known === undefined) {
    // translators: %s: id of something in WooCommerce
    return isIdCondition(condition) ? sprintf(__('ID %s', 'ml-connector'), text) : text;
  }
  return `${known} (${text})`;
}
