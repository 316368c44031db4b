import { __ } from '@wordpress/i18n';
import type { Words } from './setting-words.ts';

export function accountWords(): Readonly<Record<string, Words>> {
  const asSales = __('Same as sales', 'ml-connector');
  return {
    'accounts.sales': {
      label: __('Sales', 'ml-connector'),
      none: __('Choose an account (nothing is posted before)', 'ml-connector'),
    },
    'accounts.shipping': { label: __('Shipping', 'ml-connector'), none: asSales },
    'accounts.fees': { label: __('Fees', 'ml-connector'), none: asSales },
    'accounts.discounts': {
      label: __('Discounts', 'ml-connector'),
      none: __('Same as the products', 'ml-connector'),
      help: __('If discounts are posted as lines, and for negative fees.', 'ml-connector'),
    },
    'accounts.refunds': {
      label: __('Refunds of an amount', 'ml-connector'),
      none: __('The accounts of the sold products', 'ml-connector'),
      help: __('For refunds that name no products.', 'ml-connector'),
    },
    'accounts.rounding': {
      label: __('Rounding', 'ml-connector'),
      none: __('Xero’s rounding account', 'ml-connector'),
    },
    'accounts.hiddenTender': {
      label: __('Gift cards and store credit', 'ml-connector'),
      none: __('Hold these orders', 'ml-connector'),
      help: __('For amounts that only reduced the order total.', 'ml-connector'),
    },
  };
}

export function taxWords(): Readonly<Record<string, Words>> {
  const asUntaxed = __('Same as all untaxed sales', 'ml-connector');
  return {
    'taxes.untaxed': {
      label: __('All untaxed sales', 'ml-connector'),
      none: __('Decide below', 'ml-connector'),
      help: __(
        'For stores without tax, and where nothing is chosen below. Otherwise these orders are held.',
        'ml-connector',
      ),
    },
    'taxes.export': {
      label: __('Exports', 'ml-connector'),
      none: asUntaxed,
      help: __('Sold to another country; from the EU, goods sold outside it.', 'ml-connector'),
    },
    'taxes.intraCommunityGoods': {
      label: __('Goods to EU businesses', 'ml-connector'),
      none: asUntaxed,
      help: __('The customer has a VAT number of another EU country.', 'ml-connector'),
    },
    'taxes.intraCommunityServices': {
      label: __('Services to EU businesses', 'ml-connector'),
      none: asUntaxed,
      help: __('Virtual products for a customer with a VAT number of another EU country.', 'ml-connector'),
    },
    'taxes.domesticUntaxed': {
      label: __('Untaxed sales in your own country', 'ml-connector'),
      none: asUntaxed,
      help: __('Zero-rated, exempt or outside the scope of tax: ask your accountant.', 'ml-connector'),
    },
    'taxes.notTaxable': {
      label: __('Products that are not taxable', 'ml-connector'),
      none: asUntaxed,
      help: __('Their tax status in WooCommerce is “None”.', 'ml-connector'),
    },
    'taxes.reverseCharge': {
      label: __('Other reverse charge', 'ml-connector'),
      none: asUntaxed,
      help: __('Exempt customers with a VAT number of another EU country, if nothing else is chosen.', 'ml-connector'),
    },
    'taxes.outsideScope': {
      label: __('Rounding and gift cards', 'ml-connector'),
      help: __('A tax type with a rate of 0 %.', 'ml-connector'),
    },
  };
}
