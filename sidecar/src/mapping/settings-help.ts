/** What each setting means, by its path: told in the JSON Schema and in docs/accounting.md. */
export const SETTINGS_HELP: Readonly<Record<string, string>> = {
  'documents.triggerStatuses': 'Orders are posted once they are in one of these statuses.',
  'documents.invoiceStatus': 'What invoices are made as; only AUTHORISED ones take payments.',
  'documents.numberPrefix': 'Starts every number of a document of this shop.',
  'documents.referenceTemplate':
    'The reference of invoices, with {number}, {id}, {method} and {transaction}; the mark of origin follows it.',
  'documents.numbering':
    'prefix: prefix and order number. xero: the organisation’s own sequence; each invoice is looked up by its reference before it is sent, a call to Xero more for each.',
  'documents.dueDays': 'Days to pay, counted from the order’s day, where nothing in documents.due decides.',
  'documents.due.default': '{"days": n}, or "organisation" for the terms set in Xero; null = documents.dueDays.',
  'documents.due.methods': 'The same by payment method.',
  'documents.brandingThemeId': 'The branding theme of invoices; null = the organisation’s default.',
  'documents.refunds': 'post each refund as a credit note, or only say that one is to be entered by hand.',
  'documents.zeroTotals': 'post or skip orders that cost nothing.',
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
  'accounts.sales': 'The account of goods, by code or id.',
  'accounts.shipping': 'The account of shipping; null = as sales.',
  'accounts.fees': 'The account of fees; null = as sales.',
  'accounts.discounts': 'The account of discounts shown as lines of their own; null = as the goods.',
  'accounts.rounding': 'The account of cents the order itself does not account for; null = the one Xero marks.',
  'accounts.refunds': 'The account of what is refunded by amount only; null = the accounts of what was sold.',
  'accounts.hiddenTender':
    'The account of gift cards and store credit that only lowered the total; null = such orders are rejected.',
  rules: 'Account, tax type, tracking and item by product, order and customer: see the rules below.',
  'taxes.rates': 'WooCommerce tax rate ("100"), or the set of rates on one line ("100+101"), to tax type.',
  'taxes.untaxed': 'The tax type of lines without a rate; null = such orders are rejected.',
  'taxes.reverseCharge':
    'The tax type of untaxed lines where the customer was freed of tax by a VAT number; null = as untaxed.',
  'taxes.outsideScope': 'The tax type of rounding and gift cards: one of 0 %.',
  tracking: 'Up to two tracking categories with their option, for lines no rule decides.',
  'payments.methods': 'Payment method to the account its money arrives on, or {"none": true} for no payment.',
  'payments.default': 'The same for all other methods; null = such paid orders are rejected.',
  'payments.refunds': 'Money given back, by payment method: from its account (method), or not booked (none).',
  'payments.fromXero':
    'mark-paid: an order that waits for a bank transfer, cheque or cash is marked paid in the shop once its invoice is paid in Xero.',
  'payments.deposits':
    'Orders of which a deposit was paid: reject, or part-payment: the whole sale is invoiced and the deposit paid on it.',
  'contacts.guests': 'own: a contact for each guest, by e-mail. shared: one for all.',
  'contacts.sharedGuestName': 'The name of the shared contact.',
  'contacts.company': 'One contact for all buyers of a company, or one for each buyer.',
  'contacts.customers':
    'Whose contacts are kept in Xero: of those who order, or of every customer whose account is made or changed. A contact that is there is never renamed.',
  'contacts.archived': 'What happens to an order whose buyer’s contact is archived in Xero.',
  'sync.active': 'Whether the shop is polled and its orders are posted.',
  'sync.every': 'How often it is polled, as a cron pattern or an interval ("5m").',
  'sync.adaptive':
    'After a poll that found what neither a nudge nor a webhook told of, polls follow from a minute later on until all is told again.',
  'sync.quietFrom': 'From then on no poll is made by itself (store time); null = no quiet hours.',
  'sync.quietTo': 'Until then.',
  'sync.overlapMinutes': 'How far each poll looks back behind the one before.',
  'sync.startDate': 'Orders made before this day are never posted; null = no limit.',
};
