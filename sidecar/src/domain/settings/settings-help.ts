/** What each setting means, by its path, in words for a shop owner: for the JSON Schema and docs/accounting.md. */
export const SETTINGS_HELP: Readonly<Record<string, string>> = {
  'documents.triggerStatuses': 'Orders are posted once they are in one of these statuses.',
  'documents.invoiceStatus': 'What invoices are made as; only AUTHORISED ones take payments.',
  'documents.numberPrefix': 'Starts every number of a document of this shop.',
  'documents.referenceTemplate':
    'The reference of invoices, with {number}, {id}, {method} and {transaction}; the mark of origin follows it.',
  'documents.numbering':
    'prefix: prefix and order number. xero: the organisation’s own sequence; each invoice is looked up by its reference before it is sent, a call to Xero more for each.',
  'documents.dueDays': 'Days to pay, counted from the order’s day, where nothing in documents.due decides.',
  'documents.due.default':
    'When invoices are due: a number of days after the order ({"days": n}), or by the terms set in Xero ("organisation"). Without one: documents.dueDays.',
  'documents.due.methods': 'The same for single payment methods: a bank transfer may have longer.',
  'documents.brandingThemeId': 'The branding theme of invoices. Without one: the organisation’s default.',
  'documents.refunds':
    'Refunds are posted as credit notes (credit-note), or you are only told to enter one by hand (notice).',
  'documents.zeroTotals': 'Orders that cost nothing are posted (post) or left out (skip).',
  'documents.discounts':
    'net: coupons are in the net of each line. separate: goods at their full price, and a negative line for each tax type.',
  'documents.locked':
    'An order of a locked period: reject it before anything is posted, or date invoice and payment on the first-open-day.',
  'documents.precision': 'Totals of more than two decimals: reject, or round them to the nearest cent.',
  'documents.adopt':
    'Invoices that an order has in Xero already, from another connector or entered by hand, are linked on proof: those the order’s metas name, those found by a search of the books (a call more for each new order), or none.',
  'documents.adopted':
    'Invoices so linked: read-only (no payment is added, changes are left to a person), or manage them as our own.',
  'documents.itemCodes':
    'A SKU that is the code of an item in Xero names it: for untracked items, for all of them (tracked ones move Xero’s stock), or only where rules say so.',
  'documents.historyNotes':
    'Why something happened to a document, as a note in its "History & notes" in Xero: never, on changes (voided, credited, updated, payment replaced, linked, moved to an open day), or always (also when it is made). Each note costs one call to Xero: with always about as many calls a day as there are orders.',
  'accounts.sales': 'The account of goods, by code or id.',
  'accounts.shipping': 'The account of shipping. Without one: as sales.',
  'accounts.fees': 'The account of fees. Without one: as sales.',
  'accounts.discounts': 'The account of discounts shown as lines of their own. Without one: as the goods.',
  'accounts.rounding': 'The account of cents the order itself does not account for. Without one: the one Xero marks.',
  'accounts.refunds': 'The account of what is refunded by amount only. Without one: the accounts of what was sold.',
  'accounts.hiddenTender':
    'The account of gift cards and store credit that only lowered the total. Without one: such orders are rejected.',
  rules: 'Account, tax type, tracking and item by product, order and customer: see the rules below.',
  'taxes.rates': 'WooCommerce tax rate ("100"), or the set of rates on one line ("100+101"), to tax type.',
  'taxes.untaxed': 'The tax type of lines without a rate. Without one: such orders are rejected.',
  'taxes.reverseCharge':
    'The tax type of untaxed lines where the customer was freed of tax by a VAT number. Without one: as untaxed.',
  'taxes.outsideScope': 'The tax type of rounding and gift cards: one of 0 %.',
  tracking: 'Up to two tracking categories with their option, for lines no rule decides.',
  'payments.methods': 'Payment method to the account its money arrives on, or {"none": true} for no payment.',
  'payments.default': 'The same for all other methods. Without one: such paid orders are rejected.',
  'payments.refunds': 'Money given back, by payment method: from its account (method), or not booked (none).',
  'payments.fees':
    'What a payment provider keeps for itself, by payment method: booked as money spent on the account its payments arrive on, so that the account shows what is paid out. {"account": "404"}, and where needed "taxType", "contact" and "meta" (the key of the order meta with the fee). Not named: not booked.',
  'payments.fromXero':
    'mark-paid: an order that waits for a bank transfer, cheque or cash is marked paid in the shop once its invoice is paid in Xero.',
  'payments.deposits':
    'Orders of which a deposit was paid: reject, or part-payment: the whole sale is invoiced and the deposit paid on it.',
  'contacts.guests': 'own: a contact for each guest, by e-mail. shared: one for all.',
  'contacts.sharedGuestName': 'The name of the shared contact.',
  'contacts.company': 'One contact for all buyers of a company, or one for each buyer.',
  'contacts.customers':
    'Whose contacts are kept in Xero: of those who order, or of every customer whose account is made or changed. A contact that is there is never renamed.',
  'contacts.archived':
    'The buyer’s contact is archived in Xero: you decide each time (problem), or a new contact is made (new).',
  'sync.active': 'Whether orders are read from the shop and posted to Xero.',
  'sync.every':
    'How often the shop is asked for changed orders: an interval ("5m"), or a cron pattern; every 30 seconds at most.',
  'sync.adaptive':
    'After a poll that found what neither a nudge nor a webhook told of, polls follow from a minute later on until all is told again.',
  'sync.quietFrom': 'From then on no poll is made by itself (store time). Without one: no quiet hours.',
  'sync.quietTo': 'Until then.',
  'sync.overlapMinutes':
    'How many minutes each asking reaches back behind the one before, so that nothing slips through between two.',
  'sync.startDate': 'Orders made before this day are never posted. Without one: no limit.',
};

/** What each setting is called on the settings page. */
export const SETTINGS_TITLES: Readonly<Record<string, string>> = {
  'documents.triggerStatuses': 'Post orders in status',
  'documents.invoiceStatus': 'Make invoices as',
  'documents.numberPrefix': 'Number prefix',
  'documents.referenceTemplate': 'Reference on invoices',
  'documents.numbering': 'Invoice numbers',
  'documents.dueDays': 'Days to pay',
  'documents.due.default': 'Due date',
  'documents.due.methods': 'Due date by payment method',
  'documents.brandingThemeId': 'Branding theme',
  'documents.refunds': 'Refunds',
  'documents.zeroTotals': 'Free orders',
  'documents.discounts': 'Discounts',
  'documents.locked': 'Orders of a locked period',
  'documents.precision': 'Totals of more than two decimals',
  'documents.adopt': 'Invoices that are in Xero already',
  'documents.adopted': 'What is done with them',
  'documents.itemCodes': 'Items of Xero by SKU',
  'documents.historyNotes': 'Notes in the history of documents',
  'accounts.sales': 'Sales account',
  'accounts.shipping': 'Shipping account',
  'accounts.fees': 'Fees account',
  'accounts.rounding': 'Rounding account',
  'accounts.discounts': 'Discounts account',
  'accounts.refunds': 'Account of refunds by amount',
  'accounts.hiddenTender': 'Gift card and store credit account',
  rules: 'Rules',
  'taxes.rates': 'Tax rates',
  'taxes.untaxed': 'Tax rate of untaxed lines',
  'taxes.reverseCharge': 'Tax rate of reverse charge',
  'taxes.outsideScope': 'Tax rate of rounding and gift cards',
  tracking: 'Tracking',
  'payments.methods': 'Accounts by payment method',
  'payments.default': 'Account of other payment methods',
  'payments.refunds': 'Money given back',
  'payments.fees': 'Fees of payment providers',
  'payments.fromXero': 'Orders paid in Xero',
  'payments.deposits': 'Deposits',
  'contacts.guests': 'Contacts of guests',
  'contacts.sharedGuestName': 'Name of the shared contact',
  'contacts.company': 'Contacts of companies',
  'contacts.customers': 'Whose contacts are kept',
  'contacts.archived': 'Archived contacts',
  'sync.active': 'Posting is on',
  'sync.every': 'Ask the shop every',
  'sync.adaptive': 'Ask more often after a miss',
  'sync.quietFrom': 'Quiet hours from',
  'sync.quietTo': 'Quiet hours until',
  'sync.overlapMinutes': 'Overlap of askings',
  'sync.startDate': 'First day to post',
};
