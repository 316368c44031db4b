import { __ } from '@wordpress/i18n';
import type { Words } from './setting-words.ts';

/** Settings whose default is another for new stores: existing stores are offered it. */
export function offeredWords(): Readonly<Record<string, Words>> {
  return {
    'documents.refundCents': {
      label: __('Cents of refunds of an amount', 'ml-connector'),
      options: {
        spread: __('Spread over all accounts of the invoice', 'ml-connector'),
        largest: __('Up to five cents on the largest account', 'ml-connector'),
      },
    },
    'documents.negativeFees': {
      label: __('Negative fees', 'ml-connector'),
      help: __('Some plugins enter discounts as fees below zero.', 'ml-connector'),
      options: {
        fees: __('Like other fees', 'ml-connector'),
        discounts: __('On the account of discounts, if there is one', 'ml-connector'),
      },
    },
    'documents.giftCardCodes': {
      label: __('Codes of gift cards', 'ml-connector'),
      help: __(
        'On the line of a gift card that paid for an order. Anyone with a code can spend the card.',
        'ml-connector',
      ),
      options: {
        hide: __('Not on invoices', 'ml-connector'),
        show: __('On the line of the gift card', 'ml-connector'),
      },
    },
    'documents.mark': {
      label: __('Mark of origin', 'ml-connector'),
      help: __(
        'Shows in Xero which order a document belongs to, e.g. [shop.example.com:1024]: in the invoice’s link to the order, or behind the reference. It stays behind the reference where Xero numbers the invoices.',
        'ml-connector',
      ),
      options: {
        link: __('In the link, hidden from customers', 'ml-connector'),
        reference: __('Behind the reference', 'ml-connector'),
      },
    },
    'documents.prices': {
      label: __('Prices on invoices', 'ml-connector'),
      help: __('Totals, tax and accounts are the same. An invoice in Xero keeps its form.', 'ml-connector'),
      options: {
        'as-shop': __('As prices are entered in the shop', 'ml-connector'),
        'with-tax': __('With tax', 'ml-connector'),
        'without-tax': __('Without tax', 'ml-connector'),
      },
    },
    'documents.orderedBy': {
      label: __('Who ordered for a company', 'ml-connector'),
      help: __(
        'Buyers of one company share its contact. A line without amount says who ordered: name and e-mail address.',
        'ml-connector',
      ),
      options: {
        never: __('Not on the invoice', 'ml-connector'),
        company: __('“Ordered by …” on invoices to companies', 'ml-connector'),
      },
    },
    'taxes.exemptCustomers': {
      label: __('Reverse charge for exempt customers', 'ml-connector'),
      help: __('Who gets the tax rate of “Other reverse charge”.', 'ml-connector'),
      options: {
        all: __('All customers that WooCommerce calls exempt', 'ml-connector'),
        'vat-number': __('Only with a VAT number of another EU country', 'ml-connector'),
      },
    },
    'payments.references': {
      label: __('References of payments and refunds', 'ml-connector'),
      help: __('Payments with a transaction id always have that.', 'ml-connector'),
      options: {
        method: __('Name of the method; for a refund, the charge’s id', 'ml-connector'),
        order: __('Order number; for a refund, its own id', 'ml-connector'),
      },
    },
    'payments.currencyRate': {
      label: __('Payments in foreign currencies', 'ml-connector'),
      help: __(
        'On accounts in your own currency. Stripe, PayPal and WooPayments write on the order what they credit.',
        'ml-connector',
      ),
      options: {
        xero: __('Convert at Xero’s rate', 'ml-connector'),
        provider: __('What the provider credited, if known', 'ml-connector'),
      },
    },
    'contacts.update': {
      label: __('When a customer’s address changes', 'ml-connector'),
      help: __('Names never change, nor do contacts that you edited in Xero.', 'ml-connector'),
      options: {
        never: __('Do not change the contact in Xero', 'ml-connector'),
        'newest-order': __('Update the contact with the newest order', 'ml-connector'),
      },
    },
  };
}
