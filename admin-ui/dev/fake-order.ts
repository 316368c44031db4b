import type { OrderBody, PreviewBody } from '../../sidecar/src/contract/orders.ts';
import { ENTRY } from './fake-answers.ts';

/** One order with all its details, and what would be posted for it. */
export const ORDER: OrderBody = {
  entry: ENTRY,
  notices: [
    {
      code: 'number_shifted',
      message: 'The invoice is dated on the first day after the lock date.',
      fix: '',
      tab: null,
      setting: null,
    },
  ],
  documents: [
    {
      kind: 'invoice',
      title: 'Invoice',
      number: 'WC-1024',
      date: '2026-11-24',
      amount: '42.00',
      currency: 'GBP',
      status: 'PAID',
      url: 'https://go.xero.com/app/invoicing/view/1',
    },
    {
      kind: 'payment',
      title: 'Payment',
      number: null,
      date: '2026-11-24',
      amount: '42.00',
      currency: 'GBP',
      status: 'AUTHORISED',
      url: null,
    },
  ],
  payouts: [
    {
      ...{ provider: 'Stripe', id: 'po_1QbooKed', arrives: '2026-11-27' },
      ...{ amount: '41.18', currency: 'GBP', state: 'paid' },
    },
  ],
  decisions: [
    { field: 'account', value: '210', rule: 'category 15' },
    { field: 'account', value: '200', rule: 'default' },
    { field: 'taxType', value: 'OUTPUT2', rule: 'tax rate 1' },
    { field: 'account', value: '091', rule: 'payment method stripe' },
    { field: 'account', value: '404', rule: 'fee of payment method stripe (meta _stripe_fee)' },
    { field: 'taxType', value: 'NONE', rule: 'tax type of account 404' },
  ],
  lines: [
    {
      creditNote: null,
      name: 'Blue mug',
      quantity: '2',
      amount: '32.00',
      tax: '6.40',
      account: { value: '210 – Books', rule: 'category 15' },
      taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
      item: [{ value: 'MUG-BLUE', rule: 'SKU' }],
      tracking: [],
    },
    {
      creditNote: null,
      name: 'Shipping: Flat rate',
      quantity: '1',
      amount: '3.00',
      tax: '0.60',
      account: { value: '200 – Sales', rule: 'default' },
      taxType: { value: 'OUTPUT2 – 20% (VAT on Income)', rule: 'tax rate 1' },
      item: [],
      tracking: [],
    },
  ],
  beside: [
    { of: 'payment', field: 'account', value: '091 – Stripe clearing', rule: 'payment method stripe' },
    { of: 'fee', field: 'account', value: '404 – Bank Fees', rule: 'fee of payment method stripe (meta _stripe_fee)' },
    { of: 'fee', field: 'taxType', value: 'NONE – No VAT', rule: 'tax type of account 404' },
  ],
  trail: [
    { at: '2026-11-24T10:15:09.000Z', text: 'Recorded in Xero as WC-1024.', by: null, details: [] },
    { at: '2026-11-24T10:15:02.000Z', text: 'Sent to Xero.', by: 'owner', details: ['PUT /Invoices', 'HTTP 200'] },
  ],
};

export const PREVIEW: PreviewBody = {
  problems: [],
  notices: [],
  documents: [
    {
      title: 'Invoice WC-1024',
      currency: 'GBP',
      lines: [
        {
          description: 'Blue mug',
          quantity: '2',
          unitAmount: '17.50',
          account: '200',
          taxType: 'OUTPUT2',
          net: '35.00',
          tax: '7.00',
        },
      ],
      subTotal: '35.00',
      totalTax: '7.00',
      total: '42.00',
      prices: { value: 'with tax', rule: 'the shop’s prices are entered with tax' },
    },
  ],
  postings: [
    { account: '610', name: 'Accounts Receivable', currency: 'GBP', debit: '42.00', credit: '42.00' },
    { account: '095', name: 'Stripe Clearing', currency: 'GBP', debit: '42.00', credit: '0.00' },
    { account: '200', name: 'Sales', currency: 'GBP', debit: '0.00', credit: '35.00' },
    { account: '820', name: 'VAT', currency: 'GBP', debit: '0.00', credit: '7.00' },
  ],
};
