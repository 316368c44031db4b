import { describe, expect, test } from '@jest/globals';
import { anAddress, anOrder } from '../../test/accounting/_order.ts';
import { earlierDocuments, mayBeBuyer, namesOrder } from './earlier-documents.ts';

const ID = '33A48174-BAD8-42B2-B6A1-F053CE5523AE';

describe('what an order says of its earlier documents', () => {
  test('is read from the metas of the other connector and of this one', () => {
    const meta = [
      { key: '_xero_invoice_id', value: ID },
      { key: '_xero_payment_id', value: ' ' },
      { key: '_ml_connector_invoice', value: { number: 'WC-1024', url: '' } },
    ];
    expect(earlierDocuments(anOrder({ meta }))).toMatchObject({
      invoiceId: ID.toLowerCase(),
      paymentId: '',
      ownNumber: 'WC-1024',
      isRenewal: false,
      isRefunded: false,
    });
  });

  test.each(['', '0', 'pending', 'not-a-guid', 17, null, { id: ID }])('is nothing where the meta is %j', (value) => {
    expect(earlierDocuments(anOrder({ meta: [{ key: '_xero_invoice_id', value }] })).invoiceId).toBe('');
  });

  test('may be of another order on a renewal', () => {
    expect(earlierDocuments(anOrder({ createdVia: 'subscription' })).isRenewal).toBe(true);
    const meta = [{ key: '_subscription_renewal', value: '901' }];
    expect(earlierDocuments(anOrder({ meta })).isRenewal).toBe(true);
  });
});

test.each([
  ['WC-1024', '', true],
  ['WC1024', '', true],
  ['1024', '', true],
  ['21024', '', false],
  ['WC-10240', '', false],
  ['INV-0007', 'Card ch_1 1024', true],
  ['INV-0007', 'Order #1024', true],
  ['INV-0007', 'Order 10245', false],
  ['INV-0007', '', false],
])('number %s and reference "%s" name order 1024: %s', (number, reference, expected) => {
  expect(namesOrder({ number, reference }, { number: '1024', id: '1024' })).toBe(expected);
});

test.each([
  ['Somebody Else', 'VERITY@example.com', true],
  ['verity hawkswéll', '', true],
  ['Hawkswell & Sons', 'office@example.com', true],
  ['Dr V H', '', false],
  ['Somebody Else', 'else@example.com', false],
])('the contact "%s" <%s> may be the buyer: %s', (name, email, expected) => {
  const buyer = earlierDocuments(anOrder({ billing: anAddress(), shipping: anAddress({ email: '' }) }));
  expect(mayBeBuyer({ name, email }, buyer)).toBe(expected);
});
