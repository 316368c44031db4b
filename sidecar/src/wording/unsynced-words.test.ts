import { expect, test } from '@jest/globals';
import { DEFAULT_SETTINGS, statusesPath } from '../domain/settings/settings.ts';
import { unsyncedWords } from './unsynced-words.ts';

test('the fix of a status names the setting that decides for the payment method', () => {
  const payments = { ...DEFAULT_SETTINGS.payments, statuses: { cod: ['completed'] } };
  const fixOf = (method: string) =>
    unsyncedWords({ why: 'status', orderStatus: 'shipped' }, statusesPath({ payments }, method)).fix;
  expect(fixOf('cod')).toContain('(setting payments.statuses.cod)');
  expect(fixOf('stripe')).toContain('(setting documents.triggerStatuses)');
});
