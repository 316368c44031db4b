import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { anOrder, aPlanning } from '../../../test/accounting/_order.ts';
import type { Order } from '../../domain/order.ts';
import { originMark } from '../../domain/origin-mark.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { toInvoice } from './to-invoice.ts';

const figures = {
  total: new Big('12'),
  totalTax: new Big('2'),
  net: new Big('10'),
  decimals: 2,
  taxDecimals: 2,
  shopRounding: new Big(0),
  gap: new Big(0),
  received: new Big('12'),
};

function invoice(
  over: Partial<Order> = {},
  documents: Partial<Settings['documents']> = {},
  url = 'https://shop.example.com',
) {
  const settings = { ...DEFAULT_SETTINGS, documents: { ...DEFAULT_SETTINGS.documents, ...documents } };
  const order = anOrder(over);
  return toInvoice(
    figures,
    { lines: [], prices: 'Exclusive', because: null },
    order.createdOn,
    aPlanning({ order, settings, store: { id: 'shop.example.com', url } }),
  );
}

describe('toInvoice', () => {
  test('number, reference and link name the order', () => {
    expect(invoice()).toMatchObject({
      number: 'WC-1024',
      reference: 'WooCommerce order 1024 [shop.example.com:1024]',
      url: 'https://shop.example.com/wp-admin/admin.php?page=wc-orders&action=edit&id=1024',
      date: '2026-09-17',
      dueDate: '2026-09-17',
      expected: { subTotal: '10.00', totalTax: '2.00', total: '12.00' },
    });
  });

  test('display numbers of other plugins become plain ASCII, and an empty one the order id', () => {
    expect(invoice({ number: ' #2026/№ 17,"A" ' }).number).toBe('WC-#2026/-17-A');
    expect(invoice({ number: '№' }).number).toBe('WC-1024');
  });

  test('the mark of origin survives any template', () => {
    const { reference } = invoice(
      { paymentMethodTitle: 'x'.repeat(300) },
      { referenceTemplate: '{method} {transaction} {id}' },
    );
    expect(reference.length).toBeLessThanOrEqual(255);
    expect(reference.endsWith(originMark('shop.example.com', 1024))).toBe(true);
    expect(invoice({}, { referenceTemplate: '' }).reference).toBe('[shop.example.com:1024]');
    // Searched in Xero within quotes.
    const quoted = invoice({ transactionId: 'ch_" OR ""=="\\' }, { referenceTemplate: '{transaction}' }).reference;
    expect(quoted).toBe("ch_' OR ''=='' [shop.example.com:1024]");
  });

  test('the due date counts days over month ends and leap days', () => {
    expect(invoice({ createdOn: '2028-02-15' }, { dueDays: 30 }).dueDate).toBe('2028-03-16');
  });

  test.each(['https://shop.example.com:8443', 'https://xero-parts.example.com', 'ftp://shop.example.com', 'nonsense'])(
    'the link to %s that Xero would refuse is left out',
    (url) => {
      expect(invoice({}, {}, url).url).toBeNull();
    },
  );

  test('a shop in a folder keeps its path', () => {
    expect(invoice({}, {}, 'https://example.com/shop/').url).toContain('https://example.com/shop/wp-admin/');
  });

  const LINK = 'https://shop.example.com/wp-admin/admin.php?page=wc-orders&action=edit&id=1024';

  test('with the mark in the link, the reference is what its template says', () => {
    expect(invoice({}, { mark: 'link' })).toMatchObject({
      reference: 'WooCommerce order 1024',
      url: `${LINK}&ml_origin=shop.example.com%3A1024`,
    });
    expect(invoice({}, { mark: 'link', referenceTemplate: '' }).reference).toBe('');
  });

  test.each([
    ['Xero numbers the invoices', { numbering: 'xero' }, 'https://shop.example.com', LINK],
    ['Xero takes no link to the shop', {}, 'https://shop.example.com:8443', null],
    [
      'the link would be too long',
      {},
      `https://shop.example.com/${'x'.repeat(400)}`,
      expect.stringMatching(/id=1024$/),
    ],
  ] as const)('the mark stays behind the reference where %s', (_why, documents, url, link) => {
    expect(invoice({}, { mark: 'link', ...documents }, url)).toMatchObject({
      reference: 'WooCommerce order 1024 [shop.example.com:1024]',
      url: link,
    });
  });
});
