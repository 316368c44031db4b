import { expect, test } from '@jest/globals';
import { nextStep } from './next-step.ts';

const PAGE = 'https://shop.example/wp-admin/admin.php?page=ml-connector';

test.each([
  ['Choose an account (setting payments.methods.cheque), or none.', 'payments', 'payments.methods.cheque'],
  ['Check the tax type (setting taxes.rates.12+7). The tax is posted.', 'accounts', 'taxes.rates.12%2B7'],
  ['Choose the tracking again (setting rules.0.tracking).', 'accounts', 'rules.0.tracking'],
  ['Choose an earlier day (setting sync.startDate).', 'sync', 'sync.startDate'],
])('%s leads to its tab', (text, tab, setting) => {
  const { markup } = nextStep(text, PAGE);
  expect(markup).toContain(`?page=ml-connector&amp;tab=${tab}&amp;setting=${setting}"`);
  expect(markup.replaceAll(/<[^>]*>/g, '')).toBe(text);
});

test('without a page of the shop, and for what is no setting, there is no link', () => {
  expect(nextStep('Choose it (setting payments.default).').markup).not.toContain('<a');
  expect(nextStep('Look at the setting of the clock.', PAGE).markup).not.toContain('<a');
});

test('a command is something to type', () => {
  expect(nextStep('Fix it, then: npm run cli -- sync shop').markup).toBe(
    'Fix it, then: <code>npm run cli -- sync shop</code>',
  );
});
