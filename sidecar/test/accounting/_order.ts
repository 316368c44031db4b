import { organisationIn } from '../support/xero/_organisations.ts';
import { NEW_STORE_SETTINGS } from '../../src/domain/settings/settings.ts';
import { NOTHING_POSTED, type Planning } from '../../src/mapping/planning.ts';
import type { FeeLine, Order, OrderAddress, OrderTax, ProductLine, ShippingLine } from '../../src/domain/order.ts';

const ADDRESS: OrderAddress = {
  firstName: 'Verity',
  lastName: 'Hawkswell',
  company: '',
  address1: '1 Tinderbox Lane',
  address2: '',
  city: 'Wexmoor',
  state: '',
  postcode: 'EX1 1AB',
  country: 'GB',
  email: 'verity@example.com',
  phone: '01632 960419',
};

export function anAddress(over: Partial<OrderAddress> = {}): OrderAddress {
  return { ...ADDRESS, ...over };
}

/** One product at 10.00 net and 2.00 tax (rate 1, 20 %), paid by stripe; `over` changes what a test is about. */
export function anOrder(over: Partial<Order> = {}): Order {
  return {
    id: 1024,
    number: '1024',
    status: 'processing',
    currency: 'GBP',
    createdVia: 'checkout',
    pricesIncludeTax: false,
    createdAt: '2026-09-17T14:49:24Z',
    modifiedAt: '2026-09-17T14:55:34Z',
    paidAt: '2026-09-18T14:55:34Z',
    createdOn: '2026-09-17',
    modifiedOn: '2026-09-17',
    paidOn: '2026-09-18',
    total: '12.00',
    totalTax: '2.00',
    customerId: 7,
    billing: anAddress(),
    shipping: anAddress({ email: '' }),
    paymentMethod: 'stripe',
    paymentMethodTitle: 'Card',
    transactionId: 'ch_1',
    lines: [aProduct()],
    taxes: [aTax()],
    coupons: [],
    refunds: [],
    meta: [],
    ...over,
  };
}

export function aProduct(over: Partial<ProductLine> = {}): ProductLine {
  return {
    kind: 'product',
    id: 1,
    name: 'Slate Notebook',
    productId: 55,
    variationId: 0,
    quantity: '1',
    taxClass: '',
    sku: 'SLATE',
    subtotal: '10.00',
    subtotalTax: '2.00',
    total: '10.00',
    totalTax: '2.00',
    taxes: [{ rateId: 1, total: '2.00' }],
    attributes: [],
    ...over,
  };
}

export function aShipping(over: Partial<ShippingLine> = {}): ShippingLine {
  return {
    kind: 'shipping',
    id: 2,
    name: 'Standard delivery',
    methodId: 'flat_rate',
    instanceId: '1',
    total: '4.95',
    totalTax: '0.99',
    taxes: [{ rateId: 1, total: '0.99' }],
    ...over,
  };
}

export function aFee(over: Partial<FeeLine> = {}): FeeLine {
  return {
    kind: 'fee',
    id: 3,
    name: 'Gift wrapping',
    taxClass: '',
    total: '3.33',
    totalTax: '0.67',
    taxes: [{ rateId: 1, total: '0.666' }],
    ...over,
  };
}

/** Rate 1: VAT 20 %. */
export function aTax(over: Partial<OrderTax> = {}): OrderTax {
  return {
    rateId: 1,
    rateCode: 'GB-VAT-1',
    label: 'VAT',
    compound: false,
    ratePercent: '20',
    taxTotal: '2.00',
    shippingTaxTotal: '0.00',
    ...over,
  };
}

/** `anOrder()` being planned for a British organisation with the settings of a new store, its account of sales chosen. */
export function aPlanning(over: Partial<Planning> = {}): Planning {
  return {
    order: anOrder(),
    settings: { ...NEW_STORE_SETTINGS, accounts: { ...NEW_STORE_SETTINGS.accounts, sales: '200' } },
    lists: organisationIn('GB'),
    catalogue: new Map(),
    store: { id: 'shop.example.com', url: 'https://shop.example.com' },
    refunds: [],
    items: [],
    money: NOTHING_POSTED,
    problems: [],
    notices: [],
    ...over,
  };
}
