import { expect, test } from '@jest/globals';
import type { Entry } from '../../ledger/entry.ts';
import { orderActions } from './order-actions.ts';

const recorded = (code: string): Entry => ({
  ...{ id: 1, storeId: 's', kind: 'order', sourceId: '7', state: 'recorded', revision: 1, tries: 0, claim: null },
  ...{ notBefore: null, problems: [], acceptedAt: '', updatedAt: '', recordedAt: null, recordedHash: null },
  summary: { notices: [{ code, message: 'm', fix: 'f', details: {} }] },
});
const offered = (code: string, hasInvoice = true) => orderActions(recorded(code), hasInvoice).map(({ label }) => label);

test('an invoice with the wrong tax type can be credited and posted again', () => {
  expect(offered('tax_rate_differs')).toEqual(['Credit and post again']);
  expect(offered('tax_rate_differs', false)).toEqual([]);
});

test('a notice about what the shop charged offers no change of the invoice', () => {
  expect(offered('tax_unlike_rate')).toEqual([]);
});
