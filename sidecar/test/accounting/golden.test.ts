import { expect, test } from '@jest/globals';
import { GOLDEN_CASES, planGoldenCase } from './_golden-cases.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

test('there are golden cases', () => {
  expect(GOLDEN_CASES.length).toBeGreaterThanOrEqual(50);
});

test.each(GOLDEN_CASES)('%s', (name) => {
  const { plan, wanted, lists } = planGoldenCase(name);
  expect(plan).toEqual(wanted);
  if (plan.kind === 'documents') {
    for (const document of [plan.documents.invoice, ...plan.documents.creditNotes]) {
      expect(recompute(document, lists.taxRates)).toMatchObject(document.expected);
    }
  }
});
