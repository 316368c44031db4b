/**
 * What new stores get instead of a setting's default; existing ones are offered it (NEW_DEFAULT_REASONS). A better default
 * goes here, never into the schema: a store keeps what it posts until a person decides otherwise (docs/decisions/0021).
 */
export const NEW_STORE = {
  documents: {
    mark: 'link',
    refundCents: 'largest',
    prices: 'as-shop',
    negativeFees: 'discounts',
    giftCardCodes: 'show',
    orderedBy: 'company',
  },
  // A person chooses it: no account of another company's books is assumed.
  accounts: { sales: null },
  taxes: { exemptCustomers: 'vat-number' },
  payments: { references: 'order', currencyRate: 'provider' },
  contacts: { update: 'newest-order' },
} as const;

/** Why, by path, for the owner of a store that has another value. */
export const NEW_DEFAULT_REASONS: Readonly<Record<string, string>> = {
  'documents.mark':
    'Customers read no “[shop.example.com:1024]” behind the reference. Documents that are in Xero keep theirs, and are recognised.',
  'documents.refundCents': 'A goodwill credit of an amount has no line of 0.01 for delivery.',
  'documents.prices': 'Where your prices include tax, invoices show them so: 3 × 14.99, as the customer paid.',
  'documents.negativeFees': 'Discounts that a plugin enters as negative fees are on the account of discounts.',
  'documents.giftCardCodes':
    'The line of a gift card names its code, so that you can follow a card on its account in Xero.',
  'documents.orderedBy': 'Buyers of one company share its contact; each invoice then says whose order it was.',
  'taxes.exemptCustomers': 'A customer who is exempt without a VAT number is not reported as an EC sale.',
  'payments.references':
    'A transfer names the order that the customer quotes, and a refund the provider’s refund, so that you find both on the statement.',
  'payments.currencyRate':
    'The clearing account then shows to the cent what the provider pays out; the difference to the invoice is a realised currency gain.',
  'contacts.update':
    'A customer who moved is invoiced at the new address. Names never change, nor do contacts that you edited in Xero.',
};
