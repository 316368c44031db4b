import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { XeroDocument } from '../reconciliation/legs.ts';
import { documentText, readDocumentText } from './legs-text.ts';

test('a document is the same after it was a text: amounts are amounts with their digits, texts are texts', () => {
  const document: XeroDocument = {
    ...{ xeroId: '=1.00', kind: 'invoice', purpose: { of: 'refund', refundId: 7 }, day: '2026-10-01', currency: '==' },
    ...{ total: new Big('1e-8'), tax: new Big('12345678901234567890.12'), status: 'PAID', isOfOtherTool: false },
    accounts: [
      ['200', new Big('-0.10')],
      ['=5', new Big(0)],
    ],
    ...{ shipping: null, rounding: new Big('0.01'), taxByRate: [{ rate: '20', tax: new Big('2.00') }] },
  };
  const text = documentText(document);
  expect(text).toContain('"=0.00000001"');
  expect(readDocumentText(text)).toEqual(document);
});
