import { __ } from '@wordpress/i18n';
import type { Settings, TrackingByValue } from '../../../sidecar/src/domain/settings/settings.ts';

export type Tracked = Settings['tracking'][number];
export type By = TrackingByValue['by'];

export const TRACKED_BY = ['country', 'createdVia', 'attributionType', 'attributionSource', 'category'] as const;

export function trackedByWords(by: By): string {
  switch (by) {
    case 'country':
      return __('By shipping country', 'ml-connector');
    case 'createdVia':
      return __('By how the order was made', 'ml-connector');
    case 'attributionType':
      return __('By the origin of the visit', 'ml-connector');
    case 'attributionSource':
      return __('By the source of the visit', 'ml-connector');
    case 'category':
      return __('By product category', 'ml-connector');
  }
}

/** How the values of one kind are written. */
export function trackedByHelp(by: By): string {
  switch (by) {
    case 'country':
      return __('Codes with commas between: GB, IE. A state with its country: US:CA.', 'ml-connector');
    case 'createdVia':
      return __('WooCommerce’s names with commas between: checkout, store-api, admin, pos-rest-api.', 'ml-connector');
    case 'attributionType':
      return __('WooCommerce’s names with commas between: typein, organic, referral, utm, admin.', 'ml-connector');
    case 'attributionSource':
      return __('As orders show it, with commas between: google, facebook.com, (direct).', 'ml-connector');
    case 'category':
      return __(
        'Numbers of product categories with commas between: 15, 16. Their subcategories count, too.',
        'ml-connector',
      );
  }
}

export function isByValue(one: Tracked): one is TrackingByValue {
  return 'by' in one;
}

/** "GB, IE" of one option. */
export function valuesText({ options }: TrackingByValue, optionId: string): string {
  return Object.entries(options)
    .filter(([, id]) => id === optionId)
    .map(([value]) => value)
    .join(', ');
}

/** The map with these values for one option: a value belongs to one option only. */
export function withValues(one: TrackingByValue, optionId: string, text: string): TrackingByValue {
  const values = [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '');
  const taken = new Set(values.map((value) => value.toLowerCase()));
  const others = Object.entries(one.options).filter(
    ([value, id]) => id !== optionId && !taken.has(value.toLowerCase()),
  );
  return { ...one, options: Object.fromEntries([...others, ...values.map((value) => [value, optionId] as const)]) };
}
