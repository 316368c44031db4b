import { expect, test } from '@jest/globals';
import { anOrder, aProduct } from '../../test/_order.ts';
import { listNeeds } from './list-needs.ts';
import { readSettings } from './settings.ts';

function needs(today: string, documents: object = {}, sku: string | null = 'MUG') {
  const reading = readSettings({ documents });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const order = anOrder({ createdOn: '2026-09-17', paidOn: '2026-09-18', lines: [aProduct({ sku })] });
  return listNeeds([order], reading.settings, today);
}

test('the organisation’s record is not read where Xero itself refuses a locked day', () => {
  expect(needs('2026-12-31').organisation).toBe(false);
});

test('who lets documents move has it read from the next day on', () => {
  expect(needs('2026-09-17', { locked: 'first-open-day' }).organisation).toBe(false);
  expect(needs('2026-09-18', { locked: 'first-open-day' }).organisation).toBe(true);
});

test('terms of the organisation need its record whatever the age', () => {
  expect(needs('2026-09-18', { due: { methods: { stripe: 'organisation' } } }).organisation).toBe(true);
  expect(needs('2026-09-18', { due: { methods: { bacs: 'organisation' } } }).organisation).toBe(false);
});

test('items are read where a line has a SKU and it may name one', () => {
  expect(needs('2026-09-18').items).toBe(true);
  expect(needs('2026-09-18', {}, '').items).toBe(false);
  expect(needs('2026-09-18', { itemCodes: 'rules' }).items).toBe(false);
});
