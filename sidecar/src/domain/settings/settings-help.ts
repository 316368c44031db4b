/** What each setting means, by its path, in words for a shop owner: for the JSON Schema and docs/accounting.md. */
export const SETTINGS_HELP: Readonly<Record<string, string>> = {
  'documents.triggerStatuses': 'Orders are posted once they are in one of these statuses.',
  'documents.invoiceStatus': 'The status in which invoices are created; only AUTHORISED ones take payments.',
  'documents.numberPrefix': 'Starts the number of every document of this shop.',
  'documents.referenceTemplate':
    'The reference of invoices, with {number}, {id}, {method}, {transaction}, {po} (the customer’s purchase order number) and {note} (the customer’s note).',
  'documents.numbering':
    'prefix: prefix and order number. xero: the organisation’s own sequence; each invoice is looked up by its reference before it is sent, which costs one more call to Xero.',
  'documents.numberMeta':
    'The key of the order meta with the number of the shop’s own invoice ("_wcpdf_invoice_number"): invoices in Xero have that number, credit notes the same with their refund. An order without one needs attention. Without a key: prefix and order number.',
  'documents.mark':
    'Proves in Xero which order a document belongs to: in the link to the order, where nobody reads it (link), or behind the reference (reference). It stays behind the reference where Xero numbers the invoices, or takes no link to the shop.',
  'documents.date':
    'The date of invoices: the day the order was made (ordered), paid or completed; the order’s own day while it is not. An invoice in Xero keeps its date.',
  'documents.dueDays': 'Days to pay, counted from the order’s date, where documents.due sets nothing else.',
  'documents.due.default':
    'When invoices are due: a number of days after the order ({"days": n}), or by the terms set in Xero ("organisation"). Without one: documents.dueDays.',
  'documents.due.methods': 'The same by payment method: a bank transfer may have longer.',
  'documents.brandingThemeId': 'The branding theme of invoices. Without one: the organisation’s default.',
  'documents.refunds':
    'Refunds are posted as credit notes (credit-note), or you get a notice to enter one by hand (notice).',
  'documents.refundCents':
    'A refund of an amount: spread over all accounts of the invoice (spread), or without shares of up to five cents, which go to the largest account of their tax type (largest).',
  'documents.zeroTotals': 'Orders that cost nothing are posted (post) or not synced (skip).',
  'documents.bundles':
    'The items of a bundle that have no price of their own: a line each, as in the order (lines), or text of the bundle’s line (text). Reports by item count only lines.',
  'documents.discounts':
    'net: coupons are in the net of each line. separate: goods at their full price, and one negative line for each tax type.',
  'documents.negativeFees':
    'Negative fees are discounts that a plugin enters as fees: posted like other fees (fees), or on the account of discounts, if there is one (discounts).',
  'documents.giftCardCodes':
    'The line of a gift card that paid for an order: without its code (hide), or with it (show).',
  'documents.currencyRate':
    'Invoices in other currencies: at Xero’s rate of the day (xero), or at the rate that a multi-currency plugin wrote on the order, for their credit notes too (order). Orders without one have Xero’s. Some tax authorities prescribe the rate.',
  'documents.locked':
    'An order in a locked period: reject it before anything is posted, or date invoice and payment on the first unlocked day (first-open-day).',
  'documents.precision': 'Totals with more than two decimals: reject them, or round them to the nearest cent.',
  'documents.adopt':
    'Invoices that another connector or a person created in Xero are linked to their order, on proof: those the order’s metas name (metas), also those found by a search in Xero (search: one more call for each new order), or none (off).',
  'documents.adopted':
    'Linked invoices: read-only (no payment is added, changes are left to a person), or manage them like our own.',
  'documents.itemCodes':
    'A SKU that is the code of an item in Xero sets the item: for untracked items, for all of them (tracked ones move Xero’s stock), or only where rules say so.',
  'items.create':
    'off: no item is made in Xero. sold: a product without an item gets one (untracked: code from the SKU, name, price, account and tax type) before its first invoice, with documents.itemCodes other than rules. all: every published product and variation, also before it is sold. Nothing that a person changed or deleted in Xero is changed back.',
  'items.update':
    'Items that we made: never changed, or they follow the product’s name (name), or its name and regular price (price). What someone changed in Xero stays.',
  'items.withoutSku':
    'A product without SKU: its lines have no item (none), or one with the code "<store>-<product id>" (product-id).',
  'documents.historyNotes':
    'Notes in the "History & notes" of a document in Xero that explain what happened to it: never, on changes (voided, credited, updated, payment replaced, linked, moved to an unlocked day), or always (also when it is created). Each note costs one call to Xero: with always, about one call for each order.',
  'documents.prices':
    'The prices on invoices and credit notes: with tax where the shop’s prices are entered with tax (as-shop), always with tax, or always without. Amounts, tax and accounts are the same. An invoice in Xero keeps its form.',
  'documents.orderedBy':
    'company: an invoice to a company’s contact says who ordered (name and e-mail address), as a line without amount. never: no such line.',
  'documents.wording.export':
    'The sentence on invoices with exports, as a line without amount; {vat} is the buyer’s VAT number. Without one: no such line.',
  'documents.wording.intraCommunityGoods': 'The same with untaxed goods to other EU countries.',
  'documents.wording.intraCommunityServices': 'The same with untaxed services to other EU countries.',
  'documents.wording.domesticUntaxed': 'The same with untaxed sales at home.',
  'documents.wording.notTaxable': 'The same with products that are not taxable.',
  'accounts.sales':
    'The account of goods, by code or id. null = not chosen yet: nothing is posted. Stores from before this default had 200.',
  'accounts.shipping': 'The account of shipping. Without one: as sales.',
  'accounts.fees': 'The account of fees on orders. Without one: as sales.',
  'accounts.discounts':
    'The account of discounts shown as lines of their own, and of negative fees. Without one: as the goods, and as fees.',
  'accounts.rounding': 'The account of cents the order itself does not explain. Without one: the one Xero marks.',
  'accounts.refunds': 'The account of refunds by amount only. Without one: the accounts of what was sold.',
  'accounts.hiddenTender':
    'The account of gift cards and store credit that only lowered the total. Without one: such orders are rejected.',
  rules: 'Account, tax type, tracking and item by product, order and customer: see the rules below.',
  'taxes.rates': 'WooCommerce tax rate ("100"), or the set of rates on one line ("100+101"), to tax type.',
  'taxes.untaxed':
    'The tax type of lines without a rate where their cause has none of its own below. Without one: such orders are rejected.',
  'taxes.export':
    'The tax type of untaxed lines sold to another country; for an organisation in the EU, of goods sold outside the union.',
  'taxes.intraCommunityGoods':
    'The tax type of untaxed goods delivered to another EU country, to a buyer with a VAT number of one.',
  'taxes.intraCommunityServices':
    'The tax type of untaxed services (virtual products) for a buyer with a VAT number of another EU country.',
  'taxes.domesticUntaxed': 'The tax type of untaxed lines sold in the organisation’s own country.',
  'taxes.notTaxable':
    'The tax type of products whose tax status is "none"; for an organisation in the EU, also of untaxed services sold outside the union.',
  'taxes.reverseCharge':
    'The tax type of untaxed lines of an exempt customer with a VAT number of another EU country, where their cause has none of its own. Without one: as untaxed.',
  'taxes.exemptCustomers':
    'Who counts as a business for taxes.reverseCharge: every customer that WooCommerce calls exempt (all), or only one with a VAT number of another EU country (vat-number).',
  'taxes.outsideScope': 'The tax type of rounding and gift cards: one of 0 %.',
  tracking:
    'Up to two tracking categories, for lines that no rule decides: each with its option, or with one by a value of the order (country, createdVia, attributionType, attributionSource, category).',
  'payments.methods':
    'Payment method to the account where its payments arrive, or {"none": true} for no payment. "stripe:EUR" is for its orders in euros, "stripe" for all others.',
  'payments.default': 'The same for all other methods. Without one: such paid orders are rejected.',
  'payments.references':
    'The reference of payments without a transaction id and of refunds: the name of the method, and the id of the charge (method), or the order number, and the provider’s id of the refund (order).',
  'payments.currencyRate':
    'Payments in a foreign currency on an account in the base currency: converted at Xero’s rate (xero), or to what the provider credited, where the order says so (provider). The difference is a realised currency gain.',
  'payments.refunds':
    'Refunded money, by payment method: paid from its account, no matter who moved it (method); only if the gateway moved it, otherwise the credit stays open with a notice (gateway); from another account if the gateway did not move it ({"account": "090"}); or not booked (none).',
  'payments.fees':
    'What a payment gateway keeps of each payment, by payment method: booked as spend money on the account where its payments arrive, so that the account shows what is paid out. {"account": "404"}, and where needed "taxType", "contact", "meta" (the key of the order meta with the fee) and "maxPercent" (a fee above this share of the order is asked about; 50). Methods not named: not booked.',
  'payments.statuses':
    'The statuses in which orders of a payment method are posted, e.g. bank transfers on hold. Without them: documents.triggerStatuses.',
  'payments.themes':
    'The branding theme of invoices by payment method, e.g. one with bank details. Without one: documents.brandingThemeId.',
  'payments.fromXero':
    'mark-paid: an order waiting for a bank transfer, cheque or cash is marked paid in the shop once its invoice is paid in Xero.',
  'payments.deposits':
    'Orders with a deposit paid: reject them, or part-payment: the whole sale is invoiced and the deposit paid on it.',
  payouts:
    'Payouts of payment providers, by provider (stripe, woopayments, paypal). mode: off, explain (nothing is posted), or book: a bank transfer for each payout, from its clearing account to the bank. fees: booked with the payout (payout), with each order by payments.fees (order), or not here (off); never both. accounts: of fees, tax on fees (feeTax), disputes, reserves, conversion, and of rows of another shop (other). currencies: clearing and bank of further currencies, {"GBP": {"clearing": …, "bank": …}}. Providers not named: explained.',
  'contacts.guests': 'own: a contact for each guest, by e-mail. shared: one contact for all guests.',
  'contacts.sharedGuestName': 'The name of the shared contact.',
  'contacts.company': 'One contact for all buyers of a company, or one for each buyer.',
  'contacts.customers':
    'Which customers become contacts in Xero: those who order (orders), or every customer whose account is created or changed (all). Existing contacts are never renamed.',
  'contacts.archived':
    'If the buyer’s contact is archived in Xero: you decide each time (problem), or a new contact is created (new).',
  'contacts.update':
    'A contact that we made and nobody edited in Xero gets addresses, phone, e-mail and VAT number of its newest order (newest-order), or keeps those of its first (never). Names never change.',
  'contacts.vatMeta':
    'The key of the order meta with the buyer’s VAT number, before those of the usual plugins ("_vat_number", "_billing_vat_id" …).',
  'sync.active': 'Whether orders are read from the shop and posted to Xero.',
  'sync.every':
    'How often the shop is checked for changed orders: an interval ("5m"), or a cron pattern; every 30 seconds at most.',
  'sync.adaptive':
    'After a poll that found changes without a notification, the next polls are more frequent, starting a minute later, until notifications arrive again. While notifications work, or nothing changes, polls are rarer: half an hour apart at most.',
  'sync.quietFrom': 'From this time on, no scheduled poll is made (store time). Without one: no quiet hours.',
  'sync.quietTo': 'Until this time.',
  'sync.overlapMinutes':
    'How many minutes each poll reaches back behind the one before, so that no change is missed between two.',
  'sync.startDate': 'Orders made before this day are never posted. Without one: no limit.',
};

/** What each setting is called on the settings page. */
export const SETTINGS_TITLES: Readonly<Record<string, string>> = {
  'documents.triggerStatuses': 'Post orders in status',
  'documents.invoiceStatus': 'Status of new invoices',
  'documents.numberPrefix': 'Number prefix',
  'documents.referenceTemplate': 'Reference on invoices',
  'documents.numbering': 'Invoice numbers',
  'documents.numberMeta': 'Order meta with the invoice number',
  'documents.mark': 'Mark of origin',
  'documents.date': 'Date of invoices',
  'documents.dueDays': 'Days to pay',
  'documents.due.default': 'Due date',
  'documents.due.methods': 'Due date by payment method',
  'documents.brandingThemeId': 'Branding theme',
  'documents.refunds': 'Refunds',
  'documents.refundCents': 'Cents of refunds',
  'documents.zeroTotals': 'Free orders',
  'documents.bundles': 'Items of bundles',
  'documents.discounts': 'Discounts',
  'documents.negativeFees': 'Negative fees',
  'documents.giftCardCodes': 'Codes of gift cards',
  'documents.currencyRate': 'Exchange rate of invoices',
  'documents.locked': 'Orders in a locked period',
  'documents.precision': 'Totals with more than two decimals',
  'documents.adopt': 'Invoices already in Xero',
  'documents.adopted': 'Linked invoices',
  'documents.itemCodes': 'Xero items by SKU',
  'items.create': 'Items made in Xero',
  'items.update': 'Changes of products in Xero',
  'items.withoutSku': 'Items of products without SKU',
  'documents.historyNotes': 'History notes',
  'documents.prices': 'Prices on invoices',
  'documents.orderedBy': 'Who ordered for a company',
  'documents.wording.export': 'Text on invoices: exports',
  'documents.wording.intraCommunityGoods': 'Text on invoices: goods to businesses in the EU',
  'documents.wording.intraCommunityServices': 'Text on invoices: services to businesses in the EU',
  'documents.wording.domesticUntaxed': 'Text on invoices: untaxed sales at home',
  'documents.wording.notTaxable': 'Text on invoices: products that are not taxable',
  'accounts.sales': 'Sales account',
  'accounts.shipping': 'Shipping account',
  'accounts.fees': 'Fees account',
  'accounts.rounding': 'Rounding account',
  'accounts.discounts': 'Discounts account',
  'accounts.refunds': 'Account for refunds by amount',
  'accounts.hiddenTender': 'Gift card and store credit account',
  rules: 'Rules',
  'taxes.rates': 'Tax rates',
  'taxes.untaxed': 'Tax rate of untaxed lines',
  'taxes.export': 'Tax rate of exports',
  'taxes.intraCommunityGoods': 'Tax rate of goods to businesses in the EU',
  'taxes.intraCommunityServices': 'Tax rate of services to businesses in the EU',
  'taxes.domesticUntaxed': 'Tax rate of untaxed sales at home',
  'taxes.notTaxable': 'Tax rate of products that are not taxable',
  'taxes.reverseCharge': 'Tax rate of reverse charge',
  'taxes.exemptCustomers': 'Exempt customers',
  'taxes.outsideScope': 'Tax rate of rounding and gift cards',
  tracking: 'Tracking',
  'payments.methods': 'Accounts by payment method',
  'payments.default': 'Account for other payment methods',
  'payments.references': 'References of payments and refunds',
  'payments.currencyRate': 'Payments in foreign currencies',
  'payments.refunds': 'Refunded money',
  'payments.fees': 'Fees of payment providers',
  'payments.statuses': 'Statuses by payment method',
  'payments.themes': 'Branding themes by payment method',
  'payments.fromXero': 'Orders paid in Xero',
  'payments.deposits': 'Deposits',
  payouts: 'Payouts of payment providers',
  'contacts.guests': 'Contacts of guests',
  'contacts.sharedGuestName': 'Name of the shared contact',
  'contacts.company': 'Contacts of companies',
  'contacts.customers': 'Which customers become contacts',
  'contacts.archived': 'Archived contacts',
  'contacts.update': 'Update contacts',
  'contacts.vatMeta': 'Order meta with the VAT number',
  'sync.active': 'Sync orders',
  'sync.every': 'Check the shop every',
  'sync.adaptive': 'Check as often as needed',
  'sync.quietFrom': 'Quiet hours from',
  'sync.quietTo': 'Quiet hours until',
  'sync.overlapMinutes': 'Overlap of polls',
  'sync.startDate': 'First day to post',
};
