import type { SampleBody } from '../../sidecar/src/contract/orders.ts';

/** An order of a shop as it would look in Xero. */
export const SAMPLE: SampleBody = {
  ...{ state: 'ready', read: 100 },
  order: { id: 1042, number: '1042', day: '2026-11-24', currency: 'GBP', total: '63.98' },
  contact: { name: 'Ada Byron', email: 'ada@example.com', isNew: true },
  invoice: {
    ...{ number: 'WC-1042', reference: 'WooCommerce order 1042', date: '2026-11-24', dueDate: '2026-11-24' },
    ...{ currency: 'GBP', status: 'AUTHORISED', hasTaxInPrices: true },
    lines: [
      {
        ...{ description: 'Harbour mug', quantity: '2', unitAmount: '24.99', account: '200 Sales' },
        ...{ taxType: '20% (VAT on Income)', amount: '49.98', tax: '8.33' },
      },
      {
        ...{ description: 'Tea towel, linen', quantity: '1', unitAmount: '9.05', account: '200 Sales' },
        ...{ taxType: '20% (VAT on Income)', amount: '9.05', tax: '1.51' },
      },
      {
        ...{ description: 'Shipping: Flat rate', quantity: '1', unitAmount: '4.95', account: '425 Freight & Courier' },
        ...{ taxType: '20% (VAT on Income)', amount: '4.95', tax: '0.83' },
      },
    ],
    ...{ subTotal: '53.31', totalTax: '10.67', total: '63.98' },
  },
  payment: { date: '2026-11-24', amount: '63.98', currency: 'GBP', account: '092 Stripe clearing' },
  linked: { id: 998, number: '998' },
  problems: [],
};
