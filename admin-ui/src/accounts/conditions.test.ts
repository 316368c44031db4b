import { expect, test } from '@jest/globals';
import { RULE_CONDITIONS } from '../../../sidecar/src/domain/settings/rule-precedence.ts';
import { CONDITIONS, conditionName, conditionWords } from './conditions.ts';

test('the page can edit every condition of a rule, each by its own name', () => {
  expect([...CONDITIONS].sort()).toEqual([...RULE_CONDITIONS].sort());
  expect(new Set(CONDITIONS.map(conditionName)).size).toBe(CONDITIONS.length);
});

test('product types of plugins are shown by their id', () => {
  const words = (productType: string) => conditionWords({ productType }, null, new Map());
  expect([words('subscription'), words('gift-card')]).toEqual([
    ['Product type: subscription'],
    ['Product type: gift-card'],
  ]);
});
