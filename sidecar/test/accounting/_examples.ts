/** Where an example is rebuilt from its figures. `file` is below sidecar/. */
export type Shown =
  { readonly golden: string } | { readonly life: string } | { readonly file: string; readonly test: string };

export interface Example {
  readonly example: string;
  readonly before: string;
  readonly now: string;
  readonly shown: readonly Shown[];
  /** Of the example: they stand in what it is shown by. */
  readonly figures: readonly string[];
}

const inTest = (file: string, test: string): Shown => ({ file, test });
const golden = (...names: readonly string[]): Shown[] => names.map((name) => ({ golden: name }));

const CUSTOMERS: readonly Example[] = [
  {
    example: 'A returning customer has a new address',
    before: 'invoiced at the address of the first order',
    now: 'the contact gets the new address first, unless a person edited it in Xero',
    shown: [
      inTest(
        'test/connection/newest-address.test.ts',
        'a returning customer is invoiced at the newest address, in two calls for all, and only where it changed',
      ),
    ],
    figures: ['Newtown'],
  },
  {
    example: 'Bob orders for a company whose contact Ann’s order made',
    before: 'nothing on the invoice says whose order it was',
    now: 'a line: “Ordered by Bob Roe, bob@acme.example”',
    shown: [
      ...golden('company-orders-for-another-buyer'),
      inTest(
        'test/connection/contacts.test.ts',
        'buyers of one company share its contact, or have their own by choice',
      ),
    ],
    figures: ['Ordered by Bob Roe, bob@acme.example'],
  },
  {
    example: 'The VAT number is in the meta `_billing_vat_id`',
    before: 'read from fewer metas',
    now: 'on the contact, and proof of reverse charge; as those of the other usual plugins',
    shown: [
      ...golden('service-to-german-business'),
      inTest(
        'src/mapping/contact/to-contact.test.ts',
        'the VAT number is read from the meta %s, without blanks around it',
      ),
    ],
    figures: ['DE123456789', '_billing_vat_id', '_vat_number', 'billing_vat', '_billing_eu_vat_number'],
  },
  {
    example: 'A guest has the name of another contact (order 51825)',
    before: 'named “… (order 51825)”, also on the next invoice',
    now: 'named with the place, or the e-mail address',
    shown: golden('guest-with-the-name-of-another'),
    figures: ['Rosamund Bramblewood (Ambervale)', 'Rosamund Bramblewood (rosamund@example.org)'],
  },
];

const UNTAXED: readonly Example[] = [
  {
    example: 'Australia sells to New Zealand',
    before: 'one tax type for every untaxed line',
    now: 'EXEMPTEXPORT, goods and delivery',
    shown: golden('export-from-australia'),
    figures: ['EXEMPTEXPORT'],
  },
  {
    example: 'The United Kingdom sells to the United States',
    before: '“No VAT”',
    now: 'zero-rated, with the sentence “Zero-rated export”',
    shown: golden('untaxed-export'),
    figures: ['ZERORATEDOUTPUT', 'Zero-rated export'],
  },
  {
    example: 'Untaxed goods sold at home, nothing decided',
    before: 'posted with the type of all untaxed lines',
    now: 'the order waits with the question',
    shown: golden('untaxed-at-home-undecided'),
    figures: ['tax_rate_unmapped', 'taxes.domesticUntaxed'],
  },
  {
    example: 'A sale from the UK to the UK, exempt, without a VAT number',
    before: 'an EC sale (still so where a store keeps `taxes.exemptCustomers` all)',
    now: 'an untaxed sale at home',
    shown: golden('exempt-without-vat-number', 'exempt-without-vat-number-as-before'),
    figures: ['120.00'],
  },
  {
    example: 'A consumer in Austria buys goods of class zero-rate without VAT',
    before: 'silence',
    now: 'a notice: “Sold to a consumer in Austria without VAT: WooCommerce has no rate for class zero-rate”',
    shown: golden('consumer-abroad-without-vat'),
    figures: ['Sold to a consumer in Austria without VAT: WooCommerce has no rate for class zero-rate'],
  },
  {
    example: 'Tax of 15.33 on 59.56',
    before: 'silence',
    now: 'a notice: 25.7 %, the rate is 20 %',
    shown: golden('tax-unlike-its-rate'),
    figures: ['Tax £15.33 on £59.56 is 25.7 %', '20 %'],
  },
  {
    example: 'Delivery of standard-rated goods with 0.00 VAT',
    before: 'silence',
    now: 'a notice (`delivery_untaxed`)',
    shown: golden('tax-unlike-its-rate'),
    figures: ['delivery_untaxed'],
  },
  {
    example: 'A service to a German business, DE123456789',
    before: 'no sentence on the invoice',
    now: 'a line: “Reverse charge: customer to account for VAT. Customer VAT no. DE123456789”',
    shown: golden('service-to-german-business'),
    figures: ['Reverse charge: customer to account for VAT. Customer VAT no. DE123456789'],
  },
];

const PAID: readonly Example[] = [
  {
    example: 'Paid orders of 7.06 (“shipped”), 44.61 (cancelled after payment) and 103.16 (trashed)',
    before: 'green: “All 6 orders are in Xero”',
    now: 'amber: three paid orders are not in Xero, £154.83, with what to do',
    shown: [
      inTest(
        'test/api/paid-not-synced.test.ts',
        'the status is amber with amount and number, instead of "All orders are in Xero"',
      ),
    ],
    figures: ["'7.06'", "'44.61'", "'103.16'", '3 paid orders are not in Xero: £154.83.'],
  },
  {
    example: 'Cash on delivery, which the shop marks as paid',
    before: 'its state was not true: paid, although the courier still has the money',
    now: 'open until the money has an account, on the list of open invoices',
    shown: golden('cash-rounding'),
    figures: ['"payment": null'],
  },
  {
    example: 'A deposit, the balance not paid yet',
    before: 'due date and state of the balance were not true',
    now: 'a part payment; the balance is open, and overdue after its day',
    shown: golden('deposit', 'deposit-then-balance'),
    figures: ['"payment": {', '"dueDate"'],
  },
  {
    example: 'A bank transfer that has not arrived',
    before: 'due on the day of the order',
    now: 'due by its method; seven days are suggested',
    shown: [
      ...golden('bank-transfer-unpaid'),
      inTest(
        'src/settings/suggest.test.ts',
        'a transfer is due in seven days, cash on delivery by the terms in Xero; what is decided stays',
      ),
    ],
    figures: ['"dueDate"', 'days: 7'],
  },
  {
    example: '`check` of a store with unmapped tax rates',
    before: '“ok” with four of them unmapped',
    now: 'they are named',
    shown: [
      inTest('test/cli/cli-orders.test.ts', 'check names what is unmapped, which is no fault while no order has it'),
    ],
    figures: ['tax rates have no tax type'],
  },
];

const CLEARING: readonly Example[] = [
  {
    example: 'A refund that Stripe did not pay',
    before: 'paid from Stripe’s clearing account, which never cleared',
    now: 'the credit stays open: “The shop recorded refund 5303 of £12.00; Stripe did not pay it”',
    shown: golden('refund-not-moved-by-gateway'),
    figures: ['The shop recorded refund 5303 of £12.00; Stripe did not pay it.'],
  },
  {
    example: 'Stripe pays out pounds and euros',
    before: 'one account for both',
    now: '`payments.methods` “stripe:EUR” for the orders in euros',
    shown: golden('payment-account-by-currency'),
    figures: ['payment method stripe:EUR'],
  },
  {
    example: 'Several providers, and no account named after any',
    before: 'six of them on one current account',
    now: 'each is asked about',
    shown: [
      inTest(
        'src/settings/suggest.test.ts',
        'providers never share one account: with several and no account of their own, each is asked about',
      ),
    ],
    figures: [],
  },
  {
    example: 'An order of €142.85, of which Stripe credits £118.12 and keeps £3.73',
    before: 'a residue of 21 p to £3.30 an order on the clearing account',
    now: 'the payment is £121.85, the account shows £118.12; the difference is a realised gain',
    shown: [
      ...golden('gateway-fee-payout-currency', 'foreign-payment-at-xeros-rate'),
      inTest('test/posting/gateway-fees.test.ts', 'an order in euros, credited in pounds: the rate is that of %s'),
    ],
    figures: ['142.85', '121.85', "'118.12'", "'3.73'"],
  },
];

const DATES_AND_LINES: readonly Example[] = [
  {
    example: 'An order of May whose transfer arrives in September',
    before: 'dated May, in a quarter already lodged',
    now: 'dated September with `documents.date` paid, which is suggested where transfers are enabled',
    shown: golden('dated-when-paid'),
    figures: ['"date": "2026-09-02"'],
  },
  {
    example: 'The same transfer on the statement',
    before: 'its payment has the name of the method',
    now: 'its payment has the number that the customer quotes',
    shown: golden('dated-when-paid'),
    figures: ['"reference": "Order 5201"'],
  },
  {
    example: 'A refund on the payout of the provider',
    before: 'the id of the charge again (still so where a store keeps `payments.references` method)',
    now: 'the provider’s id of the refund',
    shown: golden('refund-by-amount', 'references-by-method'),
    figures: ['re_3BJC43Hb4MNMxoJ1ZRV3hxJ3', 'ch_3ff9VbK7GU3YduP7rozPGJYY'],
  },
  {
    example: 'A purchase order number and a note on the order',
    before: 'not on the invoice',
    now: 'in the reference, by `{po}` and `{note}`',
    shown: golden('dated-when-completed'),
    figures: ['PO PO-7781: Please leave with the neighbour'],
  },
  {
    example: 'A loyalty discount as a negative fee',
    before: 'on the account of fees (still so where a store keeps `documents.negativeFees` fees)',
    now: 'on the account of discounts',
    shown: golden('negative-fee-as-discount', 'negative-fee-as-fee'),
    figures: ['"-5.00"'],
  },
  {
    example: 'A goodwill refund of 2.50',
    before:
      'with a line of 0.03 and 0.01 tax for delivery (still so where a store keeps `documents.refundCents` spread)',
    now: 'a line for each tax type, on its largest account',
    shown: golden('refund-by-amount', 'refund-by-amount-all-accounts'),
    figures: ['"2.50"', '"0.03"', '"0.01"'],
  },
  {
    example: 'WooCommerce refunds 40.14 tax, after refund 51976 took 0.08',
    before: 'credited 40.26, with the notice that the lines differ',
    now: '“WooCommerce refunds £40.14 tax; credited is £40.26, because refund 51976 already took £0.08.”',
    shown: golden('refund-after-goodwill', 'refund-of-the-rest-after-goodwill'),
    figures: [
      'WooCommerce refunds £40.14 tax; credited is £40.26, because refund 51976 already took £0.08.',
      'WooCommerce refunds £40.34 tax; credited is £40.26, because refund 51996 already took £0.08.',
    ],
  },
];

const MONTH_END: readonly Example[] = [
  {
    example: '`order` of an order of Kestrel & Finch Ltd',
    before: 'names the organisation as the document’s contact',
    now: 'the columns have names, and the buyer’s contact is a link of its own',
    shown: [
      inTest(
        'test/cli/cli-orders.test.ts',
        'shows amounts of both sides, documents, credit notes, decisions and history in words',
      ),
    ],
    figures: ['Contact in Xero', 'organisation'],
  },
  {
    example: 'The tax return of a month: UK boxes 1 and 6, Australia’s G1 to G3, EC sales list',
    before: 'no such report',
    now: 'the month-end report, whose sums are those of the documents in Xero',
    shown: [
      inTest(
        'test/accounting/month-end.test.ts',
        'by country, rate and currency; credit notes are taken off; foreign money at the rate of its document',
      ),
      inTest('test/accounting/month-end.test.ts', "Australia's statement has exports and GST-free sales apart"),
      inTest(
        'test/accounting/month-end.test.ts',
        'the EC sales list is by VAT number, goods and services apart; a missing number is named',
      ),
    ],
    figures: ["'Box 1'", "'Box 6'", "'G1'", "'G2'", "'G3'"],
  },
  {
    example: 'A US refund of goods that have some of the order’s rates',
    before: 'its tax taken off all rates of the order in proportion',
    now: 'off the rates of its lines, in the credit note and in the report',
    shown: [
      ...golden('refund-by-state-and-city-rates'),
      inTest('test/accounting/month-end.test.ts', 'of goods taxed by the state alone: county and city keep theirs'),
    ],
    figures: ['"0.50"', '"4.38"'],
  },
  {
    example: 'An open invoice that an earlier version posted',
    before: 'no due date, so never overdue',
    now: 'Xero is asked once for its due date',
    shown: [
      inTest(
        'test/api/month-end.test.ts',
        'of an earlier version are overdue too: Xero is asked once for their due dates',
      ),
    ],
    figures: ['not known'],
  },
];

const BAD_INPUT: readonly Example[] = [
  {
    example: 'A VAT number with blanks (U 485 485 06), of the seller’s own country, or too long',
    before: '`is_vat_exempt` alone was proof of reverse charge',
    now: 'with blanks it is one; the others prove no reverse charge',
    shown: [inTest('test/accounting/supplies.test.ts', 'the same, its number with blanks and without country')],
    figures: [
      'U 485 485 06',
      'goods to Austria for a business with a German number',
      'goods to Austria with a number that is too long',
    ],
  },
  {
    example: 'A contact edited in Xero between two orders',
    before: '–',
    now: 'it stays as the person edited it',
    shown: [
      inTest(
        'test/connection/newest-address.test.ts',
        'a returning customer is invoiced at the newest address, in two calls for all, and only where it changed',
      ),
    ],
    figures: ['07700 900123'],
  },
  {
    example: 'A payment account in a third currency',
    before: '–',
    now: 'the order waits with the setting to change (`payment_account_invalid`)',
    shown: golden('payment-account-currency'),
    figures: ['payment_account_invalid'],
  },
  {
    example: 'Goods of the standard class at a rate of 0 %, 59.56',
    before: 'silence',
    now: 'a notice (`standard_rate_zero`)',
    shown: golden('standard-rate-of-zero'),
    figures: ['standard_rate_zero', '59.56'],
  },
];

/** By the parts of the page docs/accounting-examples.md. */
export const PARTS: Readonly<Record<string, readonly Example[]>> = {
  'The right customer': CUSTOMERS,
  'Untaxed by cause': UNTAXED,
  'Everything that was paid': PAID,
  'Clearing accounts': CLEARING,
  'Dates, references, lines': DATES_AND_LINES,
  'Month end': MONTH_END,
  'Wrong input': BAD_INPUT,
};

export const EXAMPLES: readonly Example[] = Object.values(PARTS).flat();
