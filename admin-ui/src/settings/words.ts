import { __ } from '@wordpress/i18n';

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
  switch (section) {
    case 'documents':
      return documentWords()[path] ?? historyWords()[path];
    case 'accounts':
      return accountWords()[path];
    case 'contacts':
      return contactWords()[path];
    default:
      return otherWords()[path];
  }
}

function documentWords(): Readonly<Record<string, Words>> {
  return {
    'documents.triggerStatuses': {
      label: __('Post orders in these statuses', 'ml-connector'),
      help: __('An order is sent to Xero once it is in one of them.', 'ml-connector'),
    },
    'documents.invoiceStatus': {
      label: __('Make invoices as', 'ml-connector'),
      help: __('Payments are booked on approved invoices only.', 'ml-connector'),
      options: {
        DRAFT: __('Draft', 'ml-connector'),
        SUBMITTED: __('Awaiting approval', 'ml-connector'),
        AUTHORISED: __('Approved', 'ml-connector'),
      },
    },
    'documents.numberPrefix': {
      label: __('Invoice number starts with', 'ml-connector'),
      help: __('The order’s number follows: WC-1024. It tells this shop’s invoices from all others.', 'ml-connector'),
    },
    'documents.referenceTemplate': {
      label: __('Reference', 'ml-connector'),
      // The sidecar fills in the names in braces.
      help: __('You can use {number}, {id}, {method} and {transaction}.', 'ml-connector'),
    },
    'documents.numbering': {
      label: __('Invoice numbers', 'ml-connector'),
      options: {
        prefix: __('Prefix and order number', 'ml-connector'),
        xero: __('Xero’s own sequence (one more call to Xero for each invoice)', 'ml-connector'),
      },
    },
    'documents.dueDays': {
      label: __('Days to pay', 'ml-connector'),
      help: __('Counted from the order’s day, where no rule below decides.', 'ml-connector'),
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
        'credit-note': __('Post each as a credit note', 'ml-connector'),
        notice: __('Only tell me; I enter them by hand', 'ml-connector'),
      },
    },
    'documents.zeroTotals': {
      label: __('Orders that cost nothing', 'ml-connector'),
      options: { post: __('Post them', 'ml-connector'), skip: __('Skip them', 'ml-connector') },
    },
    'documents.discounts': {
      label: __('Coupons and discounts', 'ml-connector'),
      options: {
        net: __('Lower each line', 'ml-connector'),
        separate: __('Show full prices and a line for the discount', 'ml-connector'),
      },
    },
    'documents.locked': {
      label: __('Orders of a locked period', 'ml-connector'),
      options: {
        reject: __('Keep them and tell me', 'ml-connector'),
        'first-open-day': __('Date them on the first open day', 'ml-connector'),
      },
    },
    'documents.precision': {
      label: __('Totals of more than two decimals', 'ml-connector'),
      options: {
        reject: __('Keep the order and tell me', 'ml-connector'),
        round: __('Round to the nearest cent', 'ml-connector'),
      },
    },
    'documents.adopt': {
      label: __('Invoices that orders already have in Xero', 'ml-connector'),
      help: __('From another connector, or entered by hand. They are linked on proof only.', 'ml-connector'),
      options: {
        metas: __('Link those that the order names', 'ml-connector'),
        search: __('Search the books too (one more call for each new order)', 'ml-connector'),
        off: __('Do not link any', 'ml-connector'),
      },
    },
    'documents.adopted': {
      label: __('Invoices so linked', 'ml-connector'),
      options: {
        'read-only': __('Leave them as they are', 'ml-connector'),
        manage: __('Treat them as our own', 'ml-connector'),
      },
    },
    'documents.itemCodes': {
      label: __('Items in Xero', 'ml-connector'),
      help: __(
        'A line names the item whose code is the product’s SKU. Tracked items move Xero’s stock.',
        'ml-connector',
      ),
      options: {
        rules: __('Only where a rule says so', 'ml-connector'),
        untracked: __('Untracked items', 'ml-connector'),
        all: __('All items, tracked ones too', 'ml-connector'),
      },
    },
  };
}

function historyWords(): Readonly<Record<string, Words>> {
  return {
    'documents.historyNotes': {
      label: __('Notes in the history in Xero', 'ml-connector'),
      help: __(
        'They tell your accountant why something happened to an invoice. Each note is one call to Xero; orders go first.',
        'ml-connector',
      ),
      options: {
        never: __('None', 'ml-connector'),
        changes: __('When something changes: voided, credited, edited, linked', 'ml-connector'),
        always: __('Also when it is made (one more call for each order)', 'ml-connector'),
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
      none: __('Same as the goods', 'ml-connector'),
      help: __('Where discounts are lines of their own.', 'ml-connector'),
    },
    'accounts.refunds': {
      label: __('Refunds of an amount', 'ml-connector'),
      none: __('The accounts of what was sold', 'ml-connector'),
      help: __('For refunds that name no goods.', 'ml-connector'),
    },
    'accounts.rounding': {
      label: __('Rounding', 'ml-connector'),
      none: __('The one Xero marks as its rounding account', 'ml-connector'),
    },
    'accounts.hiddenTender': {
      label: __('Gift cards and store credit', 'ml-connector'),
      none: __('None: such orders wait for me', 'ml-connector'),
      help: __('For what only lowered the total of an order.', 'ml-connector'),
    },
  };
}

function contactWords(): Readonly<Record<string, Words>> {
  return {
    'contacts.guests': {
      label: __('Guests', 'ml-connector'),
      options: {
        own: __('A contact for each guest, by e-mail', 'ml-connector'),
        shared: __('One contact for all guests', 'ml-connector'),
      },
    },
    'contacts.sharedGuestName': { label: __('Name of the shared contact', 'ml-connector') },
    'contacts.company': {
      label: __('Buyers of one company', 'ml-connector'),
      options: {
        company: __('Share the company’s contact', 'ml-connector'),
        person: __('Each have their own', 'ml-connector'),
      },
    },
    'contacts.customers': {
      label: __('Whose contacts are kept', 'ml-connector'),
      help: __('A contact that is there is never renamed.', 'ml-connector'),
      options: {
        orders: __('Of those who order', 'ml-connector'),
        all: __('Of every customer with an account', 'ml-connector'),
      },
    },
    'contacts.archived': {
      label: __('Contact is archived in Xero', 'ml-connector'),
      options: {
        problem: __('Keep the order and tell me', 'ml-connector'),
        new: __('Make a new contact', 'ml-connector'),
      },
    },
  };
}

function otherWords(): Readonly<Record<string, Words>> {
  return {
    'taxes.untaxed': {
      label: __('Lines without a tax rate', 'ml-connector'),
      none: __('None: such orders wait for me', 'ml-connector'),
      help: __('Exports, exempt goods, shops without tax.', 'ml-connector'),
    },
    'taxes.reverseCharge': {
      label: __('Reverse charge', 'ml-connector'),
      none: __('As lines without a tax rate', 'ml-connector'),
      help: __('Untaxed lines of customers freed of tax by a VAT number.', 'ml-connector'),
    },
    'taxes.outsideScope': {
      label: __('Rounding and gift cards', 'ml-connector'),
      help: __('A tax type of 0 %.', 'ml-connector'),
    },
    'payments.deposits': {
      label: __('Orders with a deposit', 'ml-connector'),
      options: {
        reject: __('Keep them and tell me', 'ml-connector'),
        'part-payment': __('Invoice the whole sale, pay the deposit on it', 'ml-connector'),
      },
    },
    'payments.fromXero': {
      label: __('Orders paid in Xero', 'ml-connector'),
      help: __('For orders that wait for a bank transfer, cheque or cash.', 'ml-connector'),
      options: {
        off: __('Leave the order as it is', 'ml-connector'),
        'mark-paid': __('Mark the order paid in the store', 'ml-connector'),
      },
    },
    'sync.adaptive': {
      label: __('Read more often after a miss', 'ml-connector'),
      help: __('Each minute, once a reading found what nothing told of, until all is told again.', 'ml-connector'),
    },
    'sync.quietFrom': {
      label: __('Quiet hours from', 'ml-connector'),
      help: __('Your store’s time; empty = no quiet hours.', 'ml-connector'),
    },
    'sync.quietTo': { label: __('Quiet hours until', 'ml-connector') },
    'sync.overlapMinutes': {
      label: __('Look back (minutes)', 'ml-connector'),
      help: __('How far each reading looks back behind the one before.', 'ml-connector'),
    },
    'sync.startDate': {
      label: __('Do not post orders before', 'ml-connector'),
      help: __('A day of your store’s calendar; empty = no limit.', 'ml-connector'),
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
