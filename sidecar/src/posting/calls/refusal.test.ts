import { expect, test } from '@jest/globals';
import { isContactNameTaken, isContactNumberTaken, isNothingOutstanding, isNumberTaken, toProblem } from './refusal.ts';

test.each([
  ["The current organisation is not subscribed to currency 'EUR'.", 'currency_not_enabled'],
  ['Organisation is not subscribed to currency EUR', 'currency_not_enabled'],
  [
    "Account code '200' has been archived, or has been deleted. Each line item must reference a valid account.",
    'account_archived',
  ],
  ["Account code '610' is not a valid code for this document.", 'account_wrong_type'],
  ["The TaxType code 'OUTPUT2' cannot be used with account code '800'.", 'tax_type_not_allowed'],
  ['The document date cannot be before the period lock date, currently set at 31 Mar 2026', 'period_locked'],
  ['The document date cannot be before the end of year lock date, currently set at 31 Mar 2026', 'period_locked'],
  [
    'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes',
    'contact_archived',
  ],
  ['Something new', 'xero_refused'],
])('Xero saying "%s" is the problem %s, with its words and a fix', (text, code) => {
  const problem = toProblem('invoice WC-1', [text]);
  expect(problem.code).toBe(code);
  expect(problem.message).toContain('invoice WC-1');
  expect(problem.message).toContain(text);
  expect(problem.fix).not.toBe('');
});

test('the guards of numbers, names and balances are distinguished from other refusals', () => {
  expect(isNumberTaken(['Invoice # must be unique.'])).toBe(true);
  expect(isNumberTaken(['Order number must be unique'])).toBe(false);
  const name =
    'The contact name X is already assigned to another contact. The contact name must be unique across all active contacts.';
  expect(isContactNameTaken([name])).toBe(true);
  expect(isContactNumberTaken([name])).toBe(false);
  expect(isContactNumberTaken(['Another contact has this contact number wc-1'])).toBe(true);
  expect(isNothingOutstanding(['Payment amount exceeds the amount outstanding on this document'])).toBe(true);
});
