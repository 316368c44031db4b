import { expect, test } from '@jest/globals';
import { anAddress, anOrder } from '../../../test/accounting/_order.ts';
import type { OrderAddress } from '../../domain/order.ts';
import { DEFAULT_SETTINGS, NEW_STORE_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { orderedBy } from './ordered-by.ts';

const COMPANY = { company: 'Acme GmbH', firstName: 'Bob', lastName: 'Roe', email: 'bob@acme.example' };
const textOf = (billing: Partial<OrderAddress>, settings: Settings = NEW_STORE_SETTINGS) =>
  orderedBy({ order: anOrder({ billing: anAddress(billing) }), settings }).map(({ description }) => description);

test('an invoice to a company says which of its buyers ordered', () => {
  expect(textOf(COMPANY)).toEqual(['Ordered by Bob Roe, bob@acme.example']);
  expect(textOf({ ...COMPANY, firstName: 'Eve', email: 'eve@acme.example' })).toEqual([
    'Ordered by Eve Roe, eve@acme.example',
  ]);
});

test('what the order does not say is left out', () => {
  expect(textOf({ ...COMPANY, email: '' })).toEqual(['Ordered by Bob Roe']);
  expect(textOf({ ...COMPANY, firstName: '', lastName: '' })).toEqual(['Ordered by bob@acme.example']);
  expect(textOf({ ...COMPANY, firstName: ' ', lastName: '', email: '' })).toEqual([]);
});

test('the line is one line, however the buyer wrote the name', () => {
  const [text = ''] = textOf({ ...COMPANY, firstName: 'Bob\n\u202e', lastName: 'R'.repeat(3_000) });
  expect(text).toMatch(/^Ordered by Bob R+…, bob@acme\.example$/);
  expect(text.length).toBeLessThan(600);
});

test("a person's own contact needs no such line", () => {
  expect(textOf({ ...COMPANY, company: '' })).toEqual([]);
  expect(textOf({ ...COMPANY, company: 'n/a' })).toEqual([]);
  const contacts = { ...NEW_STORE_SETTINGS.contacts, company: 'person' as const };
  expect(textOf(COMPANY, { ...NEW_STORE_SETTINGS, contacts })).toEqual([]);
});

test('a store that was there before keeps its invoices without the line', () => {
  expect(textOf(COMPANY, DEFAULT_SETTINGS)).toEqual([]);
});
