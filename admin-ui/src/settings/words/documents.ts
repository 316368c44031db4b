import { __ } from '@wordpress/i18n';
import type { Words } from './setting-words.ts';

export function documentWords(): Readonly<Record<string, Words>> {
  return {
    'documents.triggerStatuses': {
      label: __('Post orders in these statuses', 'ml-connector'),
      help: __('An order is posted to Xero once it has one of these statuses.', 'ml-connector'),
    },
    'documents.invoiceStatus': {
      label: __('Create invoices as', 'ml-connector'),
      help: __('Payments are posted only for approved invoices.', 'ml-connector'),
      options: {
        DRAFT: __('Draft', 'ml-connector'),
        SUBMITTED: __('Awaiting approval', 'ml-connector'),
        AUTHORISED: __('Approved', 'ml-connector'),
      },
    },
    'documents.numberPrefix': {
      label: __('Invoice number starts with', 'ml-connector'),
      help: __(
        'Followed by the order number: WC-1024. It distinguishes this store’s invoices from all others.',
        'ml-connector',
      ),
    },
    'documents.referenceTemplate': {
      label: __('Reference', 'ml-connector'),
      // The sidecar fills in the names in braces.
      help: __(
        'You can use {number}, {id}, {method}, {transaction}, {po} (purchase order number) and {note} (the customer’s note).',
        'ml-connector',
      ),
    },
    'documents.numbering': {
      label: __('Invoice numbers', 'ml-connector'),
      options: {
        prefix: __('Prefix and order number', 'ml-connector'),
        xero: __('Xero’s own sequence (one more API call for each invoice)', 'ml-connector'),
      },
    },
    'documents.dueDays': {
      label: __('Days to pay', 'ml-connector'),
      help: __('Counted from the order date, unless a rule below decides otherwise.', 'ml-connector'),
    },
    'documents.due.default': { label: __('Due date of all payment methods', 'ml-connector') },
    'documents.due.methods': { label: __('Due date by payment method', 'ml-connector') },
    'documents.brandingThemeId': {
      label: __('Branding theme', 'ml-connector'),
      none: __('The organisation’s default', 'ml-connector'),
    },
    'documents.refunds': {
      label: __('Refunds', 'ml-connector'),
      options: {
        'credit-note': __('Post a credit note for each refund', 'ml-connector'),
        notice: __('Notify me, and I enter them in Xero', 'ml-connector'),
      },
    },
    'documents.zeroTotals': {
      label: __('Orders with a total of zero', 'ml-connector'),
      options: { post: __('Post them', 'ml-connector'), skip: __('Do not post them', 'ml-connector') },
    },
    'documents.discounts': {
      label: __('Coupons and discounts', 'ml-connector'),
      options: {
        net: __('Reduce each line', 'ml-connector'),
        separate: __('Show full prices, and discounts as lines', 'ml-connector'),
      },
    },
    'documents.locked': {
      label: __('Orders dated in a locked period', 'ml-connector'),
      options: {
        reject: __('Hold them for me to decide', 'ml-connector'),
        'first-open-day': __('Date them on the first day after the lock date', 'ml-connector'),
      },
    },
    'documents.precision': {
      label: __('Totals with more than two decimals', 'ml-connector'),
      options: {
        reject: __('Hold the order for me to decide', 'ml-connector'),
        round: __('Round to the nearest cent', 'ml-connector'),
      },
    },
    'documents.adopt': {
      label: __('Orders that already have an invoice in Xero', 'ml-connector'),
      help: __(
        'Created by another connector or by hand. An invoice is linked only if it proves to belong to the order.',
        'ml-connector',
      ),
      options: {
        metas: __('Link invoices that the order names', 'ml-connector'),
        search: __('Also search Xero (one more API call for each new order)', 'ml-connector'),
        off: __('Do not link invoices', 'ml-connector'),
      },
    },
    'documents.adopted': {
      label: __('Linked invoices', 'ml-connector'),
      options: {
        'read-only': __('Never change them', 'ml-connector'),
        manage: __('Treat them like invoices created by ML Connector', 'ml-connector'),
      },
    },
  };
}

export function furtherDocumentWords(): Readonly<Record<string, Words>> {
  const noText = __('No text', 'ml-connector');
  // The sidecar fills in the name in braces.
  const vat = __('A line without amount. {vat} is the customer’s VAT number.', 'ml-connector');
  return {
    'documents.itemCodes': {
      label: __('Items in Xero', 'ml-connector'),
      help: __(
        'A line uses the Xero item whose code is the product’s SKU. Tracked items change the stock in Xero.',
        'ml-connector',
      ),
      options: {
        rules: __('Only if a rule sets one', 'ml-connector'),
        untracked: __('Untracked items', 'ml-connector'),
        all: __('All items, including tracked ones', 'ml-connector'),
      },
    },
    'documents.date': {
      label: __('Date invoices', 'ml-connector'),
      help: __('An invoice that is in Xero keeps its date.', 'ml-connector'),
      options: {
        ordered: __('On the day of the order', 'ml-connector'),
        paid: __('On the day it is paid', 'ml-connector'),
        completed: __('On the day it is completed', 'ml-connector'),
      },
    },
    'documents.wording.export': { label: __('Text on invoices with exports', 'ml-connector'), none: noText, help: vat },
    'documents.wording.intraCommunityGoods': {
      label: __('Text on invoices with goods to EU businesses', 'ml-connector'),
      none: noText,
      help: vat,
    },
    'documents.wording.intraCommunityServices': {
      label: __('Text on invoices with services to EU businesses', 'ml-connector'),
      none: noText,
      help: vat,
    },
    'documents.wording.domesticUntaxed': {
      label: __('Text on invoices with untaxed sales in your own country', 'ml-connector'),
      none: noText,
      help: vat,
    },
    'documents.wording.notTaxable': {
      label: __('Text on invoices with products that are not taxable', 'ml-connector'),
      none: noText,
      help: vat,
    },
    'documents.historyNotes': {
      label: __('History notes in Xero', 'ml-connector'),
      help: __(
        'Notes explain to your accountant why an invoice changed. Each note is one API call. Orders go first.',
        'ml-connector',
      ),
      options: {
        never: __('None', 'ml-connector'),
        changes: __('When an invoice is voided, credited, edited or linked', 'ml-connector'),
        always: __('Also when an invoice is created (one more API call for each order)', 'ml-connector'),
      },
    },
  };
}
