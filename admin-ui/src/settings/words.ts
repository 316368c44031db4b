import { __ } from '@wordpress/i18n';
import { offeredWords } from './offered-words.ts';

export interface Words {
  readonly label: string;
  readonly help?: string;
  /** The label of the value for "nothing chosen". */
  readonly none?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** Settings in the owner's words, by path. A setting without words here shows its own name and the sidecar's description. */
export function wordsOf(path: string): Words | undefined {
  const [section = ''] = path.split('.');
  const offered = offeredWords()[path];
  if (offered !== undefined) return offered;
  switch (section) {
    case 'documents':
      return documentWords()[path] ?? furtherDocumentWords()[path];
    case 'accounts':
      return accountWords()[path];
    case 'contacts':
      return contactWords()[path];
    case 'taxes':
      return taxWords()[path];
    default:
      return otherWords()[path];
  }
}

function documentWords(): Readonly<Record<string, Words>> {
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

function furtherDocumentWords(): Readonly<Record<string, Words>> {
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

function accountWords(): Readonly<Record<string, Words>> {
  const asSales = __('Same as sales', 'ml-connector');
  return {
    'accounts.sales': { label: __('Sales', 'ml-connector') },
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

function contactWords(): Readonly<Record<string, Words>> {
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
    'contacts.archived': {
      label: __('If the contact is archived in Xero', 'ml-connector'),
      options: {
        problem: __('Hold the order for me to decide', 'ml-connector'),
        new: __('Create a new contact', 'ml-connector'),
      },
    },
  };
}

function taxWords(): Readonly<Record<string, Words>> {
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

function otherWords(): Readonly<Record<string, Words>> {
  return {
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
      label: __('Check more often after a missed change', 'ml-connector'),
      help: __(
        'Every minute, after a check found a change without a notification, until notifications arrive again.',
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

/** "documents.zeroTotals" → "Zero totals". */
export function humanName(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  const spaced = name
    .replaceAll(/[_-]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function nameOf(path: string): string {
  return wordsOf(path)?.label ?? pathNames()[path] ?? humanName(path);
}

/** Settings without a field of their own, for lists of faults or changes. */
function pathNames(): Readonly<Record<string, string>> {
  return {
    rules: __('Rules', 'ml-connector'),
    tracking: __('Tracking', 'ml-connector'),
    'taxes.rates': __('Tax rates', 'ml-connector'),
    'payments.methods': __('Accounts of payment methods', 'ml-connector'),
    'payments.default': __('All other payment methods', 'ml-connector'),
    'payments.refunds': __('Refunds of payment methods', 'ml-connector'),
    'payments.fees': __('Fees of payment methods', 'ml-connector'),
    'sync.every': __('Schedule', 'ml-connector'),
    'sync.active': __('Posting', 'ml-connector'),
  };
}
