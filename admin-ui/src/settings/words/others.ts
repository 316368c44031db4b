import { __ } from '@wordpress/i18n';
import type { Words } from './setting-words.ts';

export function contactWords(): Readonly<Record<string, Words>> {
  return {
    'contacts.guests': {
      label: __('Guests', 'ml-connector'),
      options: {
        own: __('One contact per email address', 'ml-connector'),
        shared: __('One contact for all guests', 'ml-connector'),
      },
    },
    'contacts.sharedGuestName': { label: __('Name of the shared contact', 'ml-connector') },
    'contacts.company': {
      label: __('Customers of one company', 'ml-connector'),
      options: {
        company: __('Share one contact for the company', 'ml-connector'),
        person: __('Each have their own contact', 'ml-connector'),
      },
    },
    'contacts.customers': {
      label: __('Which customers become contacts', 'ml-connector'),
      help: __('Existing contacts are never renamed.', 'ml-connector'),
      options: {
        orders: __('Customers who order', 'ml-connector'),
        all: __('Every customer with an account', 'ml-connector'),
      },
    },
    'contacts.vatMeta': {
      label: __('Order meta with the VAT number', 'ml-connector'),
      help: __(
        'The fields of the usual VAT plugins are read anyway. Name another one, e.g. _company_vat.',
        'ml-connector',
      ),
    },
    'documents.numberMeta': {
      label: __('Order meta with the invoice number', 'ml-connector'),
      help: __(
        'For stores whose invoices have a number of their own, e.g. _wcpdf_invoice_number. An order without one is held.',
        'ml-connector',
      ),
    },
    'contacts.archived': {
      label: __('If the contact is archived in Xero', 'ml-connector'),
      options: {
        problem: __('Hold the order for me to decide', 'ml-connector'),
        new: __('Create a new contact', 'ml-connector'),
      },
    },
  };
}

export function otherWords(): Readonly<Record<string, Words>> {
  return {
    'documents.currencyRate': {
      label: __('Exchange rate of invoices in other currencies', 'ml-connector'),
      help: __(
        'Multi-currency plugins write their rate on the order. Some tax authorities prescribe the rate: ask your accountant. Credit notes have the rate of their invoice.',
        'ml-connector',
      ),
      options: {
        xero: __('Xero’s rate of the day', 'ml-connector'),
        order: __('The rate on the order, if it has one', 'ml-connector'),
      },
    },
    'documents.bundles': {
      label: __('Items of a bundle without a price of their own', 'ml-connector'),
      help: __('Reports by item count only lines.', 'ml-connector'),
      options: {
        lines: __('A line each, as in the order', 'ml-connector'),
        text: __('In the text of the bundle’s line', 'ml-connector'),
      },
    },
    'payments.deposits': {
      label: __('Orders with a deposit', 'ml-connector'),
      options: {
        reject: __('Hold them for me to decide', 'ml-connector'),
        'part-payment': __('Invoice the whole sale, and post the deposit as a part payment', 'ml-connector'),
      },
    },
    'payments.fromXero': {
      label: __('Orders paid in Xero', 'ml-connector'),
      help: __('For orders waiting for a bank transfer, cheque or cash.', 'ml-connector'),
      options: {
        off: __('Do not change the order', 'ml-connector'),
        'mark-paid': __('Mark the order as paid in the store', 'ml-connector'),
      },
    },
    'sync.adaptive': {
      label: __('Check as often as needed', 'ml-connector'),
      help: __(
        'Every minute after a change came without a notification; up to half an hour apart while notifications work or nothing changes.',
        'ml-connector',
      ),
    },
    'sync.quietFrom': {
      label: __('Quiet hours from', 'ml-connector'),
      help: __('In your store’s time zone. Leave empty for no quiet hours.', 'ml-connector'),
    },
    'sync.quietTo': { label: __('Quiet hours until', 'ml-connector') },
    'sync.overlapMinutes': {
      label: __('Overlap (minutes)', 'ml-connector'),
      help: __('How far each check reads back before the previous one.', 'ml-connector'),
    },
    'sync.startDate': {
      label: __('Do not post orders before', 'ml-connector'),
      help: __('A date in your store’s time zone. Leave empty for no limit.', 'ml-connector'),
    },
  };
}
