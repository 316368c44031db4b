import { __ } from '@wordpress/i18n';
import type { Words } from './setting-words.ts';

export function itemWords(): Readonly<Record<string, Words>> {
  return {
    'items.create': {
      label: __('Create items in Xero', 'ml-connector'),
      help: __(
        'Xero’s Sales by Item report counts the lines that name an item. Items are created without stock, with the SKU as their code. Items that you have stay unchanged.',
        'ml-connector',
      ),
      options: {
        off: __('Never', 'ml-connector'),
        sold: __('When a product is first sold', 'ml-connector'),
        all: __('For every published product', 'ml-connector'),
      },
    },
    'items.update': {
      label: __('When a product changes in your store', 'ml-connector'),
      help: __(
        'Only items that ML Connector created change, and nothing that someone changed in Xero. The price is the regular one.',
        'ml-connector',
      ),
      options: {
        never: __('Leave its item in Xero', 'ml-connector'),
        name: __('Update the name', 'ml-connector'),
        price: __('Update the name and the price', 'ml-connector'),
      },
    },
    'items.withoutSku': {
      label: __('Products without a SKU', 'ml-connector'),
      help: __('Only for the items that ML Connector creates.', 'ml-connector'),
      options: {
        none: __('Have no item', 'ml-connector'),
        'product-id': __('Have an item with the product’s ID as its code', 'ml-connector'),
      },
    },
  };
}
