import { describe, expect, test } from '@jest/globals';
import { toOrder } from './to-order.ts';
import { parseWire } from '../fields.ts';
import { WIRE_ORDER } from '../wire.ts';

const address = { first_name: 'Ana', last_name: 'O&#039;Neill', company: 'Smith &amp; Sons', country: 'GB' };
const line = {
  id: 1,
  name: '<b>Bold</b> tea &lt;loose&gt;',
  product_id: 10,
  variation_id: 0,
  quantity: 1e-7,
  tax_class: '',
  subtotal: '8.325000',
  subtotal_tax: '1.660000',
  total: '8.325000',
  total_tax: '1.660000',
  taxes: [
    { id: 100, total: '1.665000', subtotal: '1.665000' },
    { id: '101', total: '', subtotal: '' },
  ],
  sku: null,
  meta_data: [
    { id: 1, key: 'pa_colour', value: 'ink', display_key: 'Colour', display_value: 'Ink &amp; Ash' },
    { id: 2, key: '_reduced_stock', value: '1', display_key: '_reduced_stock', display_value: '1' },
    { id: 3, key: 'options', value: {}, display_key: 'options', display_value: { sizes: [1] } },
  ],
};
const wireOrder = {
  id: 7,
  parent_id: 0,
  number: '#A-7',
  status: 'processing',
  currency: 'GBP',
  created_via: 'checkout',
  prices_include_tax: true,
  date_created: '2026-01-01T10:59:00',
  date_created_gmt: '2025-12-31T23:59:00',
  date_modified_gmt: '2026-01-02T00:00:00',
  date_paid: null,
  date_paid_gmt: null,
  total: '9.990000',
  total_tax: '1.660000',
  shipping_total: '0.000000',
  shipping_tax: '0.000000',
  cart_tax: '1.660000',
  discount_total: '0.000000',
  discount_tax: '0.000000',
  customer_id: 0,
  billing: address,
  shipping: {},
  payment_method: 'stripe',
  payment_method_title: 'Card &amp; more <img src="x">',
  transaction_id: 'ch_1',
  customer_note: 'Ring &quot;twice&quot;',
  line_items: [line],
  shipping_lines: [],
  fee_lines: [],
  tax_lines: [
    {
      rate_id: 100,
      rate_code: 'GB-VAT-1',
      label: 'VAT',
      compound: false,
      tax_total: '1.66',
      shipping_tax_total: '0.00',
      rate_percent: 20,
    },
  ],
  coupon_lines: [],
  refunds: [],
  meta_data: [{ id: 1, key: '_stripe_fee', value: '0.45' }],
  some_plugin: { adds: 'fields' },
};

test.each([
  ['its own day', { date_modified: '2026-12-01T10:00:00' }],
  ['the day by the shop’s clock, where only UTC is given', {}],
])('what changed an order is dated with %s', (_what, dates) => {
  // Of a shop eleven hours ahead.
  const wire = { ...wireOrder, date_modified_gmt: '2026-11-30T23:00:00', ...dates };
  expect(toOrder(parseWire(WIRE_ORDER, wire, 'Order 7')).modifiedOn).toBe('2026-12-01');
});

function read(changes: object) {
  return toOrder(parseWire(WIRE_ORDER, { ...wireOrder, ...changes }, 'Order 7'));
}

describe('toOrder', () => {
  test('instants get their Z, days are those of the store', () => {
    expect(read({})).toMatchObject({
      createdAt: '2025-12-31T23:59:00Z',
      createdOn: '2026-01-01',
      paidAt: null,
      paidOn: null,
    });
    expect(read({ date_paid: '2026-01-01T11:00:00', date_paid_gmt: '2026-01-01T00:00:00' })).toMatchObject({
      paidAt: '2026-01-01T00:00:00Z',
      paidOn: '2026-01-01',
    });
  });

  test('names are plain text: entities decoded, tags gone', () => {
    const order = read({});
    expect(order.billing).toMatchObject({ lastName: "O'Neill", company: 'Smith & Sons', email: '' });
    expect(order.lines[0]).toMatchObject({ name: 'Bold tea <loose>' });
    expect(order.paymentMethodTitle).toBe('Card & more');
  });

  test('only visible texts are attributes of a line', () => {
    expect(read({}).lines[0]).toMatchObject({ attributes: [{ label: 'Colour', value: 'Ink & Ash' }] });
  });

  test('quantities stay decimals, a rate without amount stays empty, a lost SKU is null', () => {
    expect(read({}).lines[0]).toMatchObject({
      quantity: '0.0000001',
      sku: null,
      taxes: [
        { rateId: 100, total: '1.665000' },
        { rateId: 101, total: '' },
      ],
    });
  });

  test('a list that PHP wrote as an object is read', () => {
    expect(read({ meta_data: { 1: { id: 4, key: 'a', value: 1 } } }).meta).toEqual([{ key: 'a', value: 1 }]);
  });

  test('a percentage that old orders lack comes from the rates, or the order is unreadable', () => {
    const [taxLine] = wireOrder.tax_lines;
    const wire = parseWire(WIRE_ORDER, { ...wireOrder, tax_lines: [{ ...taxLine, rate_percent: null }] }, 'Order 7');
    expect(toOrder(wire, new Map([[100, '17.5']])).taxes[0]?.ratePercent).toBe('17.5');
    expect(() => toOrder(wire)).toThrow(expect.objectContaining({ code: 'store_bad_response' }));
  });
});

describe('an order that is not as WooCommerce sends it', () => {
  test.each([
    ['total', { total: 9.99 }],
    ['total', { total: '9,99' }],
    ['total_tax', { total_tax: '' }],
    ['currency', { currency: 'pounds' }],
    ['date_created_gmt', { date_created_gmt: '2025-12-31T23:59:00Z' }],
    ['line_items.0.total', { line_items: [{ ...line, total: 'NaN' }] }],
    ['tax_lines', { tax_lines: 'none' }],
  ])('names the field %s', (field, changes) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code: 'store_bad_response' }));
    expect(() => read(changes)).toThrow(`unusable "${field}`);
  });

  test('an empty body names itself', () => {
    expect(() => parseWire(WIRE_ORDER, null, 'Order 7')).toThrow(/^Order 7: /);
  });
});
