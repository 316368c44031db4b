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

test('of an invoice changed in Xero, its text decides: posted again, or only credited for a cancelled order', () => {
  const entry = (fix: string): Entry => ({
    ...recorded('none'),
    ...{ state: 'rejected', problems: [{ code: 'changed_in_xero', message: 'm', fix, details: {} }] },
  });
  const labels = (fix: string) => orderActions(entry(fix), true).map(({ label }) => label);
  expect(labels('Post it again: npm run cli -- reissue shop 1024. Or not.')).toEqual(['Credit and post again']);
  expect(labels('Credit it: npm run cli -- reissue shop 1024 --credit.')).toEqual(['Credit the invoice']);
  expect(labels('If the payment was removed by mistake, enter it in Xero again.')).toEqual([]);
});
