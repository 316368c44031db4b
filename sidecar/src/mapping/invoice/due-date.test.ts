import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import { anOrder } from '../../../test/accounting/_order.ts';
import type { SalesTerms } from '../../domain/documents.ts';
import { dueDateOf } from './due-date.ts';
import { readSettings } from '../../domain/settings/settings.ts';

function due(createdOn: string, documents: object, salesTerms: SalesTerms | null = null): string {
  const reading = readSettings({ documents });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const order = anOrder({ createdOn, paymentMethod: 'bacs' });
  return dueDateOf({ order, settings: reading.settings, lists: { ...organisationIn('GB'), salesTerms } });
}

describe('dueDateOf', () => {
  test('the payment method decides before the default, the default before the plain days', () => {
    const methods = { bacs: { days: 14 } };
    expect(due('2026-09-17', { dueDays: 7, due: { default: { days: 30 }, methods } })).toBe('2026-10-01');
    expect(due('2026-09-17', { dueDays: 7, due: { default: { days: 30 } } })).toBe('2026-10-17');
    expect(due('2026-09-17', { dueDays: 7 })).toBe('2026-09-24');
  });

  test.each<[SalesTerms['type'], number, string, string]>([
    ['DAYSAFTERBILLDATE', 30, '2028-02-15', '2028-03-16'],
    ['DAYSAFTERBILLMONTH', 10, '2026-12-05', '2027-01-10'],
    ['OFCURRENTMONTH', 31, '2026-09-05', '2026-09-30'],
    ['OFFOLLOWINGMONTH', 31, '2027-01-31', '2027-02-28'],
  ])('the organisation’s terms %s %i', (type, day, createdOn, expected) => {
    expect(due(createdOn, { due: { default: 'organisation' } }, { day, type })).toBe(expected);
  });

  test('an organisation without terms falls back to the plain days', () => {
    expect(due('2026-09-17', { dueDays: 5, due: { default: 'organisation' } })).toBe('2026-09-22');
    const both = { default: { days: 9 }, methods: { bacs: 'organisation' } };
    expect(due('2026-09-17', { dueDays: 5, due: both })).toBe('2026-09-26');
  });
});
