import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { Refund } from '../../domain/refund.ts';
import type { RefundClaim } from './refund-claims.ts';
import { linesDiffer } from './refund-problems.ts';

const claim = (net: string, tax: string) => ({ net: new Big(net), tax: new Big(tax) }) as RefundClaim;
const refund = { id: 51980, amount: '240.84' } as Refund;

test('a refund that cannot follow its lines says both taxes, and which refund took the difference', () => {
  const earlier = [{ refundId: 51976, expected: { subTotal: '0.42', totalTax: '0.08', total: '0.50' } }];
  const { message } = linesDiffer(refund, [claim('200.70', '40.14')], [{ tax: '40.26' }], earlier, 'GBP');
  expect(message).toBe(
    'Refund 51980 returned £240.84, and its lines come to £240.84. ' +
      'WooCommerce refunds £40.14 tax; credited is £40.26, because refund 51976 already took £0.08.',
  );
});

test('where the tax is as WooCommerce says, no refund is named', () => {
  const earlier = [{ refundId: 51976, expected: { subTotal: '0.42', totalTax: '0.08', total: '0.50' } }];
  const { message } = linesDiffer(refund, [claim('180.70', '40.14')], [{ tax: '40.14' }], earlier, 'GBP');
  expect(message).toMatch(/WooCommerce refunds £40\.14 tax; credited is £40\.14\.$/);
});
